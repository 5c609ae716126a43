"""Imports under way and done."""

from __future__ import annotations

from typing import Any

from shanhe.kernel.context import Actor

from .. import rules
from ..models import ImportRun


def import_runs(actor: Actor) -> Any:
    """The actor's own imports, newest first; an administrator sees everybody's."""
    return ImportRun.objects.filter(rules.import_run.scope(actor)).select_related("owner")
