"""The page of one introduction, and what is done from there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shanhe.doors.http import page
from shanhe.kernel import clock, journal
from shanhe.kernel.context import Actor
from shanhe.kernel.translated import Translated

from .. import calendar, operations, queries
from ..acts import INTRODUCTION_ACTS, MEETING_ACTS, crumbs
from ..lifecycle import INTRODUCTION
from ..models import Introduction, Meeting
from ..queries import IntroductionPage


@page()
def detail(request: HttpRequest, ref: str) -> HttpResponse:
    """Where it stands, what each side may know of the other, the answers, the conversation, the meetings, the story."""
    actor = request.actor  # type: ignore[attr-defined]
    introduction = INTRODUCTION_ACTS.row(request, ref=ref)
    now = clock.now()
    shown = queries.introduction_page(actor, introduction, now)
    allowed = {action.name for action in INTRODUCTION.actions(actor, introduction)}
    context = {
        "introduction": introduction,
        "page": shown,
        "pair": shown.pair,
        "state": INTRODUCTION.state(introduction),
        "actions": actions(actor, shown),
        "undo_url": _undo(introduction, now) if "undo" in allowed else "",
        "basis": [str(Translated(item)) for item in introduction.basis],
        "may_write": "write" in allowed,
        "may_meet": "meet" in allowed,
        "meetings": [_meeting(actor, row, now) for row in shown.meetings],
        "outcome": _outcome(shown),
        "story": [
            {"at": line.entry.happened_at, "who": line.who, "sentence": line.sentence}
            for line in journal.tell(actor, shown.story)
        ],
        "crumbs": crumbs(),
    }
    return render(request, "introductions/detail.html", context)


def actions(actor: Actor, shown: IntroductionPage) -> list[dict[str, Any]]:
    """The action bar; what a limit stands against is shown with its reason, and one's own answered side no more."""
    mine = shown.pair.mine
    without = {"undo", "write", "meet"}
    if not mine or any(shown.answers[side] for side in shown.answers if side == mine):
        without |= {"agree"}
    if not mine:
        without |= {"refuse"}
    reasons = {"ask": " ".join(shown.asking.reasons)} if shown.asking else {}
    return INTRODUCTION_ACTS.bar(actor, shown.pair.introduction, without=without, blocked=reasons)


def _undo(introduction: Introduction, now: datetime) -> str:
    at = introduction.concluded_at
    fresh = bool(introduction.before) and at is not None and now - at <= operations.UNDO
    return INTRODUCTION_ACTS.address(introduction, "undo") if fresh else ""


def _meeting(actor: Actor, row: Meeting, now: datetime) -> dict[str, Any]:
    """A meeting with what can be done with it, until it begins."""
    return {"row": row, "acts": MEETING_ACTS.ready(actor, row) if row.starts_at > now else []}


def _outcome(shown: IntroductionPage) -> dict[str, Any] | None:
    """What came of it; a side's refusal before both agreed is told only to that side and to who leads it."""
    introduction, pair = shown.pair.introduction, shown.pair
    if introduction.concluded_at is None:
        return None
    refused = next((side for side, given in shown.answers.items() if given and not given.agrees), "")
    open_to = pair.whole or introduction.named or (bool(refused) and pair.mine == refused)
    return {
        "label": INTRODUCTION.state(introduction).label,
        "reason": introduction.get_reason_display() if open_to and introduction.reason else "",
        "note": introduction.note if open_to else "",
        "who": str(introduction.concluded_by.name) if open_to and introduction.concluded_by else "",
        "at": introduction.concluded_at,
    }


@page()
@require_GET
def ics(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """The meeting as a file for the calendar."""
    meeting = MEETING_ACTS.row(request, ref=ref, number=number)
    response = HttpResponse(calendar.icalendar(meeting), content_type=f"{calendar.MEDIA_TYPE}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{calendar.file_name(meeting)}"'
    return response
