"""What a reader may know of the two sides: before both agree, what is unnamed stays unnamed on every page and in the API."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from shanhe.kernel.context import Actor
from shanhe.kernel.registries import findable_of
from shanhe.needs import queries as needs
from shanhe.results import queries as results

from .. import rules
from ..models import Introduction, Side
from . import sides


@dataclass(frozen=True)
class Shown:
    """One side as a reader may know it; `url` only where the reader may open the page."""

    side: str
    kind: str
    title: str
    ref: str = ""
    organisation: str = ""
    people: str = ""
    text: str = ""
    url: str = ""
    concealed: bool = False


@dataclass(frozen=True)
class Pair:
    """An introduction with both sides as the reader may know them; `mine` is the reader's own side."""

    introduction: Introduction
    need: Shown
    other: Shown
    mine: str = ""
    whole: bool = False


def pairs(actor: Actor, rows: Iterable[Introduction]) -> list[Pair]:
    """The introductions as the actor may know them: four queries for any number."""
    shown = list(rows)
    if not shown:
        return []
    needs_seen = _ids(needs.visible_to(actor), [row.need_id for row in shown])
    results_seen = _ids(results.visible_to(actor), [row.result_id for row in shown if row.result_id])
    mine = sides.sides_of(actor, shown)
    return [_pair(actor, row, mine[row.pk], needs_seen, results_seen) for row in shown]


def pair(actor: Actor, introduction: Introduction) -> Pair:
    return pairs(actor, [introduction])[0]


def _ids(rows: Any, wanted: list[Any]) -> set[int]:
    return set(rows.filter(pk__in=wanted).values_list("pk", flat=True))


def _pair(actor: Actor, row: Introduction, mine: str, needs_seen: set[int], results_seen: set[int]) -> Pair:
    whole = bool(rules.view_whole.allows(actor, row))
    return Pair(
        introduction=row,
        need=_need(row, known=whole or row.named or mine == Side.NEED, open_to=row.need_id in needs_seen),
        other=_other(
            row,
            # The committee reads an introduction whole, but a result for named people is not thereby open to it.
            known=mine == Side.OTHER or (row.named and bool(mine)) or row.proposed_by_id == actor.person_id,
            open_to=row.result_id is None or row.result_id in results_seen,
        ),
        mine=mine,
        whole=whole,
    )


def _need(row: Introduction, *, known: bool, open_to: bool) -> Shown:
    need = row.need
    if not known and not open_to:
        title = _("A need that is not open to all")
        return Shown(Side.NEED, "need", title, text=row.about_need, concealed=True)
    unnamed = not known and need.confidentiality != "named"
    return Shown(
        Side.NEED,
        "need",
        str(need.title) or need.ref,
        ref=need.ref,
        organisation="" if unnamed or need.organisation is None else str(need.organisation.name),
        people="" if not row.named or need.stated_by is None else str(need.stated_by.name),
        text=row.about_need,
        url=page_of(need) if open_to else "",
        concealed=unnamed,
    )


def _other(row: Introduction, *, known: bool, open_to: bool) -> Shown:
    if row.result is None:
        other = row.other
        kind = other._meta.model_name
        return Shown(Side.OTHER, kind, str(other), other.ref, text=row.about_other, url=page_of(other))
    result = row.result
    if not known and not open_to:
        title = _("A result that is not open to all")
        return Shown(Side.OTHER, "result", title, text=row.about_other, concealed=True)
    return Shown(
        Side.OTHER,
        "result",
        str(result),
        ref=result.ref,
        organisation=str(result.owner.name) if result.owner else "",
        people=str(result.discloser.name) if row.named and result.discloser else "",
        text=row.about_other or str(result.summary),
        url=page_of(result) if open_to else "",
    )


def page_of(row: Any) -> str:
    """The row's page, as its app says."""
    findable = findable_of(row)
    return findable.url(row) if findable is not None else ""
