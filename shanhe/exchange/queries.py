"""Imports under way and done."""

from __future__ import annotations

import io
from itertools import islice
from typing import Any

from shanhe.exchange.kinds import Kind, kinds
from shanhe.kernel.context import Actor
from shanhe.kernel.files.report import lines_of

from . import rules
from .models import FileRun


def runs(actor: Actor, kind: Kind | None = None) -> Any:
    """The actor's own imports, newest first; an administrator sees everybody's."""
    found = FileRun.objects.filter(rules.go_on.scope(actor)).select_related("owner")
    return found.filter(kind=kind.name) if kind else found


def run_by_number(actor: Actor, kind: Kind, number: int) -> FileRun | None:
    found: FileRun | None = runs(actor, kind).filter(pk=number).first()
    return found


def kind_by_name(name: str) -> Kind | None:
    """A kind of record that goes out, and in where it has a rule."""
    return kinds.get(name)


def report_lines(run: FileRun, outcome: str, most: int) -> list[dict[str, str]]:
    """The first lines of the report with this outcome."""
    if not run.report:
        return []
    with (
        run.report.open("rb") as file,
        lines_of(io.TextIOWrapper(file, encoding="utf-8-sig", newline="")) as lines,
    ):
        return list(islice((line for line in lines if line["outcome"] == outcome), most))
