"""The board by stage, the list, and the timeline; the number of queries does not grow with the number of projects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from shanhe.kernel import clock
from shanhe.kernel.context import Actor
from shanhe.kernel.translated import Translated
from shanhe.zones import queries as zones

from ..lifecycle import PROJECT
from ..models import Project, StageVisit
from ..querysets import IN_TIME, late
from . import routes
from .visible import titled, url_of, visible_to

CARDS = 20
ON_BOARD = ("proposed", "running", "handing_over", "held", "on_market")
PAGE_SIZE = 50
# What a card or a line shows of a project: reading whole rows of six tables costs more than finding them.
SHOWN = (
    "zone", "ref", "full_title", "state", "stage", "stage_since", "stage_code", "usual_until", "waiting_for",
    "missing", "missing_count", "manager__name", "manager__left_at", "owner__name",
    "partner__name", "centre__name", "centre__short_name",
)  # fmt: skip
SHOWN_IN_LINE = (
    *SHOWN, "route__name", "stage__name", "stage__area__kind",
    "stage__area__name",
)  # fmt: skip
TIMELINE_MONTHS = 24


@dataclass(frozen=True)
class Filters:
    """What a person narrowed the projects to; empty means all."""

    q: str = ""
    route: str = ""
    centre: str = ""
    manager: str = ""
    state: str = ""
    stage: str = ""
    stalled: bool = False

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Filters:
        """From a query string."""
        names = [column.name for column in fields(cls) if column.name != "stalled"]
        texts = {name: str(values.get(name, "")).strip()[:100] for name in names}
        return cls(**texts, stalled=values.get("stalled") in ("1", "true", "on"))

    @property
    def any(self) -> bool:
        return self != Filters()


def narrowed(actor: Actor, filters: Filters, today: date) -> Any:
    """The visible projects that fit the filters."""
    rows = visible_to(actor)
    wanted = {
        "route__code": filters.route,
        "centre__code": filters.centre,
        "state": filters.state,
        "stage_code": filters.stage,
    }
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    if filters.manager:
        mine = filters.manager == "me"
        rows = rows.filter(manager_id=actor.person_id) if mine else rows.filter(manager__ref=filters.manager)
    if filters.q:
        rows = rows.matching(filters.q)
    return rows.stalled(today) if filters.stalled else rows


@dataclass
class Column:
    """One stage of the board, with the exact number of its projects and its first cards."""

    code: str
    name: str
    area: str = ""
    area_name: str = ""
    count: int = 0
    stalled: int = 0
    cards: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""

    @property
    def id(self) -> str:
        return self.code or "proposed"

    @property
    def more(self) -> int:
        """How many there are besides those with a card."""
        return self.count - len(self.cards)


def board(actor: Actor, filters: Filters, today: date, limit: int = CARDS) -> list[Column]:
    """The columns with their first cards, stalled ones on top: six queries whatever the number of projects."""
    rows = narrowed(actor, filters, today).filter(state__in=ON_BOARD)
    columns = {"": Column("", _("Waiting to start"))}
    for item in routes.columns():
        stage = item["stage"]
        columns[stage.code] = Column(stage.code, str(stage.name), stage.area.kind, str(stage.area.name))
    counts = rows.order_by().values("stage_code")
    counts = counts.annotate(all=Count("pk"), late=Count("pk", filter=late(today)))
    for row in counts:
        column = columns.setdefault(row["stage_code"], Column(row["stage_code"], row["stage_code"]))
        column.count, column.stalled = row["all"], row["late"]
    words = role_words()
    for project in first_of_each(actor, rows, today, limit):
        columns[project.stage_code].cards.append(card(project, words, today))
    if not columns[""].count:
        del columns[""]
    return list(columns.values())


def first_of_each(actor: Actor, rows: Any, today: date, limit: int) -> list[Project]:
    """The first projects of every stage, stalled ones first."""
    order = [F("is_stalled").desc(), *IN_TIME]
    ranked = rows.with_stalled(today).annotate(
        rank=Window(RowNumber(), partition_by=[F("stage_code")], order_by=order)
    )
    ids = list(ranked.filter(rank__lte=limit).values_list("pk", flat=True))
    found = titled(Project.objects.filter(pk__in=ids), actor).select_related(
        "manager", "owner", "partner", "centre"
    )
    return list(found.only(*SHOWN).with_stalled(today).in_order())


def role_words() -> dict[str, str]:
    """Each role's word in the active language."""
    return {item.code: str(item.name) for item in zones.roles()}


def next_actor(project: Project, words: Mapping[str, str]) -> str:
    """Who must act next, in words: the first role waited for and who holds it."""
    if not project.waiting_for:
        return ""
    code = project.waiting_for[0]
    named = {
        "technology_manager": project.manager.name_as_holder if project.manager else "",
        "owner_office": str(project.owner.name),
        "enterprise_representative": str(project.partner.name) if project.partner else "",
    }.get(code, "")
    word = words.get(code, code)
    return f"{word} · {named}" if named else word


def names_of(missing: Iterable[Mapping[str, Any]], most: int = 2) -> list[str]:
    """The first of the things that a summary says are missing, in the reader's language."""
    return [str(Translated(item["name"])) for item in list(missing)[:most]]


def missing_words(project: Project, most: int = 2) -> str:
    """The first things missing, and how many more."""
    names = names_of(project.missing, most)
    more = project.missing_count - len(names)
    if more > 0:
        names.append(_("{count} more").format(count=more))
    return " · ".join(names)


def days_here(project: Project, today: date) -> int:
    """Whole days since it entered its stage."""
    return max(0, (today - clock.day_of(project.stage_since)).days)


def usual_days_of(project: Project) -> int | None:
    """The days that were usual for its stage when it entered."""
    if project.usual_until is None:
        return None
    return (project.usual_until - clock.day_of(project.stage_since)).days


def card(project: Project, words: Mapping[str, str], today: date) -> dict[str, Any]:
    """A project as the board's component shows it."""
    note = "" if project.state == "running" else str(PROJECT.state(project).label)
    return {
        "title": project.title,
        "url": url_of(project),
        "ref": project.ref,
        "days": days_here(project, today),
        "usual_days": usual_days_of(project),
        "next_actor": next_actor(project, words),
        "missing": missing_words(project),
        "stalled": project.stalled(today),
        "centre": project.centre.short if project.centre else "",
        "note": note,
    }


def project_list(actor: Actor, filters: Filters, today: date, page: int = 1) -> Any:
    """A page of the list, stalled ones first; each row with its route, stage, manager and centre."""
    rows = narrowed(actor, filters, today).with_stalled(today).in_order()
    # Numbers are sorted first, and only those of the page are joined.
    found = Paginator(rows.values_list("pk", flat=True), PAGE_SIZE).get_page(page)
    shown = titled(Project.objects.filter(pk__in=list(found)), actor).select_related(
        "route", "stage__area", "manager", "owner", "partner", "centre"
    )
    found.object_list = list(shown.only(*SHOWN_IN_LINE).with_stalled(today).in_order())
    return found


@dataclass
class Bar:
    """A stay as a bar of the timeline, in thousandths of its width."""

    x: int
    width: int
    area: str
    label: str


@dataclass
class Line:
    """A project's line of the timeline."""

    project: Project
    url: str
    stalled: bool
    bars: list[Bar]


@dataclass
class Timeline:
    """The stays of a page of projects over the last two years."""

    page: Any
    lines: list[Line]
    months: list[tuple[int, date]]


def timeline(actor: Actor, filters: Filters, today: date, page: int = 1) -> Timeline:
    """The list's page with every stay as a bar, in one more query than the list."""
    found = project_list(actor, filters, today, page)
    first = _months_back(today, TIMELINE_MONTHS)
    span = (today - first).days + 1
    visits: dict[int, list[StageVisit]] = {}
    rows = StageVisit.objects.filter(project__in=[project.pk for project in found]).exclude(outcome="undone")
    names = ("stage__name", "stage__area__kind")
    for visit in rows.select_related("stage__area").only("project", "entered_at", "left_at", *names):
        visits.setdefault(visit.project_id, []).append(visit)
    lines = []
    for project in found:
        bars = [_bar(visit, project, first, today, span) for visit in visits.get(project.pk, [])]
        kept = [bar for bar in bars if bar is not None]
        lines.append(Line(project, url_of(project), project.stalled(today), kept))
    months = [(_x(day, first, span), day) for day in _quarters(first, today)]
    return Timeline(found, lines, months)


def _bar(visit: StageVisit, project: Project, first: date, today: date, span: int) -> Bar | None:
    start = clock.day_of(visit.entered_at)
    end = clock.day_of(visit.left_at) if visit.left_at else today
    if end < first:
        return None
    x = _x(max(start, first), first, span)
    width = max(4, _x(end, first, span) - x)
    return Bar(
        x,
        width,
        visit.stage.area.kind,
        f"{visit.stage.name}: {start} – {end if visit.left_at else _('today')}",
    )


def _x(day: date, first: date, span: int) -> int:
    return round((day - first).days * 1000 / span)


def _months_back(today: date, months: int) -> date:
    count = today.year * 12 + today.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)


def _quarters(first: date, today: date) -> list[date]:
    days, day = [], first
    while day <= today:
        if day.month in (1, 4, 7, 10):
            days.append(day)
        day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return days
