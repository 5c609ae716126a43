"""What the home page and the news show: figures, moves, newest results, ways in; nothing a visitor may not read."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanhe.kernel import clock, naming
from shanhe.kernel.context import VISITOR
from shanhe.kernel.models import JournalEntry
from shanhe.needs import queries as needs
from shanhe.parties import queries as parties
from shanhe.pathway import queries as pathway
from shanhe.policy import queries as policy
from shanhe.results import queries as results
from shanhe.zones import queries as zones

NEWS_SHOWN = 30
MOVES_SHOWN = 6
RESULTS_SHOWN = 4
NEEDS_SHOWN = 4
ENTERED = "pathway.stage.entered_publicly"
PUBLISHED = "results.result.published"

# The public sentences name nobody; the journal's own begin with who did it.
SENTENCES = {
    PUBLISHED: _("“{subject}” was published"),
    ENTERED: _("“{subject}” entered the stage “{stage}”"),
    "parties.organisation.created": _("{subject} joined the zone’s register"),
    "zones.zone.opened": _("The zone opened here"),
}
KINDS = {
    "results": (_("Results"), (PUBLISHED,)),
    "projects": (_("Projects"), (ENTERED,)),
    "organisations": (_("Organisations"), ("parties.organisation.created",)),
}
# What the home page tells; organisations entering the register would drown it.
MOVES = (PUBLISHED, ENTERED, "zones.zone.opened")


@dataclass(frozen=True)
class NewsItem:
    """One thing that happened, for everybody; `area` is the code of the area it happened in, if any."""

    at: datetime
    sentence: str
    url: str
    kind: str
    area: str


@dataclass(frozen=True)
class News:
    """Some news, newest first, and the cursor of the earlier ones."""

    items: list[NewsItem]
    earlier: str


def news(*, kind: str = "", before: str = "", limit: int = NEWS_SHOWN) -> News:
    """Public entries of the journal whose subject everybody may still read; in at most nine queries."""
    return _news(KINDS[kind][1] if kind in KINDS else tuple(SENTENCES), before, limit)


def _news(verbs: tuple[str, ...], before: str, limit: int) -> News:
    found = JournalEntry.objects.filter(public=True, verb__in=verbs)
    key = _read_cursor(before)
    if key:
        at, pk = key
        found = found.filter(Q(happened_at__lte=at) & (Q(happened_at__lt=at) | Q(pk__lt=pk)))
    entries = list(found.order_by("-happened_at", "-id")[: limit + 1])
    more = len(entries) > limit
    entries = entries[:limit]
    return News(_readable(entries), _cursor(entries[-1]) if more else "")


def _readable(entries: Sequence[JournalEntry]) -> list[NewsItem]:
    moves = pathway.moves_of([entry for entry in entries if entry.verb == ENTERED])
    shown = _subjects([entry for entry in entries if entry.verb != ENTERED])
    items = []
    for entry in entries:
        if entry.verb == ENTERED:
            move = moves.get(entry.pk)
            if move is not None:
                text = SENTENCES[ENTERED].format(subject=move.title, stage=move.stage)
                items.append(NewsItem(entry.happened_at, text, move.result_url, "projects", move.area))
        elif entry.subject in shown:
            title, url, kind = shown[entry.subject]
            text = str(SENTENCES[entry.verb]).format(subject=title or entry.subject_display)
            items.append(NewsItem(entry.happened_at, text, url, kind, ""))
    return items


def _subjects(entries: Sequence[JournalEntry]) -> dict[str, tuple[str, str, str]]:
    """Title, address and kind of the subjects that a visitor may read; one query for each model."""
    keys = {entry.subject for entry in entries}
    zones_page = ("", reverse("zones:zone"), "zone")
    shown = {key: zones_page for key in keys if key.startswith("zones.Zone:")}
    for key, name in naming.names(VISITOR, keys).items():
        if name.seen and name.kind is not None:
            shown[key] = (name.title, name.url, f"{name.kind.name}s")
    return shown


def _cursor(entry: JournalEntry) -> str:
    text = f"{entry.happened_at.isoformat()}~{entry.pk}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> tuple[datetime, int] | None:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        moment, pk = text.split("~")
        at = datetime.fromisoformat(moment)
        return (at, int(pk)) if at.tzinfo and 0 < int(pk) < 2**63 else None
    except (ValueError, binascii.Error, UnicodeDecodeError):
        return None


@dataclass(frozen=True)
class Figures:
    """The live figures of the zone; each is a link on the page."""

    results: int
    on_the_way: int
    on_market: int
    organisations: int
    moved_this_month: int


def figures(zone: Any) -> Figures:
    """Counted now, in four queries. A move is a stage entered since the first of the month in the zone's time."""
    projects = pathway.totals(zone)
    return Figures(
        results=results.count_listed(VISITOR),
        on_the_way=projects.on_the_way,
        on_market=projects.on_market,
        organisations=parties.organisations_visible_to(VISITOR).filter(state="active").count(),
        moved_this_month=_moves_since(_first_of_month(zone)),
    )


def _moves_since(start: datetime) -> int:
    verbs = (ENTERED, "pathway.stage.entered")
    return JournalEntry.objects.filter(verb__in=verbs, happened_at__gte=start).count()


def _first_of_month(zone: Any) -> datetime:
    first: date = parties.today(zone).replace(day=1)
    return clock.start_of(first, zone)


@dataclass(frozen=True)
class Home:
    """Everything the home page shows."""

    overview: zones.Overview
    geojson: dict[str, Any]
    river: list[dict[str, Any]]
    figures: Figures
    news: list[NewsItem]
    results: list[Any]
    needs: list[Any]
    sides: dict[str, Any]
    measures: list[Any]


def home(zone: Any) -> Home:
    """The zone at a glance, in 24 queries however much there is."""
    overview = zones.overview()
    return Home(
        overview=overview,
        geojson=zones.map_geojson(overview),
        river=pathway.stage_counts(zone),
        figures=figures(zone),
        news=_news(MOVES, "", MOVES_SHOWN).items,
        results=results.newest(VISITOR, RESULTS_SHOWN),
        needs=needs.newest(VISITOR, NEEDS_SHOWN),
        sides={term.code: term for term in zones.terms("sides")},
        measures=policy.measures(),
    )
