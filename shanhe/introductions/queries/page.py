"""What the page of one introduction shows, and the list of a reader's introductions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator

from shanhe.kernel import journal
from shanhe.kernel.context import Actor
from shanhe.kernel.models import JournalEntry

from .. import rules
from ..models import Consent, FollowUp, Introduction, Meeting, Message, Side
from ..querysets import OPEN
from .fatigue import Asking, asking
from .shown import Pair, pair, pairs
from .visible import RELATED, by_ref, visible_to

PER_PAGE = 30
MESSAGES = 200


@dataclass(frozen=True)
class IntroductionPage:
    """One introduction as a reader may know it; `converses` is whether the reader takes part in the conversation."""

    pair: Pair
    answers: dict[Side, Consent | None]
    messages: list[Message]
    meetings: list[Meeting]
    converses: bool
    follow_up: FollowUp | None
    asking: Asking | None
    story: list[JournalEntry]


def introduction_page(actor: Actor, introduction: Introduction, now: datetime) -> IntroductionPage:
    """Everything of the page, in a number of queries that does not grow with messages and meetings."""
    seen = pair(actor, introduction)
    converses = bool(rules.converse.allows(actor, introduction))
    talks = converses or (seen.whole and introduction.named)
    proposed = introduction.state == "proposed" and seen.whole
    return IntroductionPage(
        pair=seen,
        answers=answers(seen),
        messages=messages_of(introduction) if talks else [],
        meetings=meetings_of(introduction) if talks else [],
        converses=converses,
        follow_up=introduction.followups.filter(assignee_id=actor.person_id or 0, state="open").first(),
        asking=asking(introduction.need, introduction.other, now) if proposed else None,
        story=journal.story(introduction, actor=actor),
    )


def answers(seen: Pair) -> dict[Side, Consent | None]:
    """Both sides' answers; that of the opposite side is not told before both agree."""
    rows = {row.side: row for row in seen.introduction.consents.select_related("person")}
    open_to = seen.whole or seen.introduction.named
    return {side: rows.get(side) if open_to or seen.mine == side else None for side in Side}


def messages_of(introduction: Introduction) -> list[Message]:
    """The newest messages, oldest first."""
    rows = introduction.messages.select_related("person", "attachment").order_by("-sent_at", "-id")
    return list(rows[:MESSAGES])[::-1]


def meetings_of(introduction: Introduction) -> list[Meeting]:
    """The meetings in order of time, cancelled ones too."""
    return list(introduction.meetings.select_related("created_by", "introduction", "zone"))


def meeting_at(actor: Actor, ref: str, number: int) -> Meeting | None:
    """A meeting of an introduction whose conversation the actor may follow."""
    introduction = by_ref(actor, ref)
    if introduction is None or not rules.converse.allows(actor, introduction):
        return None
    return introduction.meetings.select_related("introduction", "zone").filter(pk=number).first()


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


def follow_up_at(actor: Actor, number: int) -> FollowUp | None:
    """A step that an outcome suggested to the actor."""
    rows = FollowUp.objects.filter(assignee_id=actor.person_id or 0, pk=number)
    return rows.select_related("introduction__result", "project", "assignee").first()
