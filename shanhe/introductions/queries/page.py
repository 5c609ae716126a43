"""What the page of one introduction shows, and the list of a reader's introductions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator

from shanhe.kernel import journal
from shanhe.kernel.context import Actor
from shanhe.kernel.models import JournalEntry

from .. import rules
from ..models import Consent, FollowUp, Introduction, Meeting, Message, Side
from ..querysets import OPEN, UNDER_WAY
from .fatigue import Asking, asking
from .shown import Pair, pair, pairs
from .visible import RELATED, visible_to

PER_PAGE = 30
MESSAGES = 200


@dataclass(frozen=True)
class Answer:
    """A side's answer as a reader may know it; that of the opposite side is not told before both agree."""

    side: str
    label: Any
    consent: Consent | None
    who: str = ""
    note: str = ""


@dataclass(frozen=True)
class IntroductionPage:
    """One introduction as a reader may know it."""

    pair: Pair
    answers: list[Answer]
    messages: list[Message] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    converses: bool = False  # takes part: only then the meetings are files for one's calendar
    follow_up: FollowUp | None = None
    asking: Asking | None = None
    story: list[JournalEntry] = field(default_factory=list)


def introduction_page(actor: Actor, introduction: Introduction, now: datetime) -> IntroductionPage:
    """Everything of the page, in a number of queries that does not grow with messages and meetings."""
    found = pair(actor, introduction)
    converses = bool(rules.converse.allows(actor, introduction))
    talks = converses or (found.whole and introduction.named)
    proposed = introduction.state == "proposed" and found.whole
    return IntroductionPage(
        pair=found,
        answers=answers(found),
        messages=messages_of(introduction) if talks else [],
        meetings=meetings_of(introduction) if talks else [],
        converses=converses,
        follow_up=introduction.follow_ups.filter(assignee_id=actor.person_id or 0).order_by("-pk").first(),
        asking=asking(introduction.need, introduction.other, now) if proposed else None,
        story=journal.story(introduction, actor=actor),
    )


def answers(found: Pair) -> list[Answer]:
    """Both sides' answers; whose they are only for whom they are not to be hidden from."""
    rows = {row.side: row for row in found.introduction.consents.select_related("person")}
    shown = []
    for side in Side:
        row = rows.get(side.value)
        open_to = found.whole or found.introduction.named or found.mine == side
        if row is None or not open_to:
            shown.append(Answer(side.value, side.label, None))
        else:
            shown.append(Answer(side.value, side.label, row, row.person.name, row.note))
    return shown


def messages_of(introduction: Introduction) -> list[Message]:
    """The newest messages, oldest first."""
    rows = introduction.messages.select_related("person", "attachment").order_by("-sent_at", "-id")
    return list(rows[:MESSAGES])[::-1]


def meetings_of(introduction: Introduction) -> list[Meeting]:
    """The meetings in order of time, cancelled ones too."""
    return list(introduction.meetings.select_related("created_by", "introduction", "zone"))


def meeting_of(actor: Actor, introduction: Introduction, number: int) -> Meeting | None:
    """A meeting of an introduction whose conversation the actor may follow."""
    if not rules.converse.allows(actor, introduction):
        return None
    rows = introduction.meetings.select_related("introduction", "zone")
    return rows.filter(pk=number).first()


@dataclass(frozen=True)
class Filters:
    """What narrows the list: a state, or the open ones by default."""

    state: str = ""
    mine: bool = False
    q: str = ""

    @classmethod
    def read(cls, values: Any) -> Filters:
        return cls(values.get("state", ""), bool(values.get("mine")), values.get("q", "")[:100])


def narrowed(actor: Actor, filters: Filters) -> Any:
    """The introductions the actor may see, narrowed, the newest first."""
    rows = visible_to(actor).select_related(*RELATED).matching(filters.q.replace("\x00", ""))
    if filters.mine:
        rows = rows.filter(proposed_by_id=actor.person_id or 0)
    if filters.state == "open":
        rows = rows.filter(state__in=OPEN)
    elif filters.state:
        rows = rows.filter(state=filters.state)
    return rows.order_by("-created_at", "-id")


def introduction_list(actor: Actor, filters: Filters, number: int) -> tuple[Page[Any], list[Pair]]:
    """One page of the list with both sides as the actor may know them: seven queries."""
    page = Paginator(narrowed(actor, filters), PER_PAGE).get_page(number)
    return page, pairs(actor, page.object_list)


def of_need(actor: Actor, need: Any) -> list[Pair]:
    """The introductions of a need that the actor may see."""
    rows = visible_to(actor).select_related(*RELATED).filter(need=need)
    return pairs(actor, rows.order_by("-created_at", "-id")[:PER_PAGE])


def under_way_of(person_id: int | None) -> int:
    """How many a manager leads that are under way."""
    return Introduction.objects.filter(proposed_by_id=person_id or 0, state__in=UNDER_WAY).count()


def follow_up_by_id(actor: Actor, number: int) -> FollowUp | None:
    rows = FollowUp.objects.filter(assignee_id=actor.person_id or 0, pk=number)
    return rows.select_related("introduction__result", "project", "assignee").first()
