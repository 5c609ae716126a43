"""The page of one introduction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shanhe.doors.http import page
from shanhe.kernel import clock, journal
from shanhe.kernel.context import Actor
from shanhe.kernel.text import is_chinese

from .. import operations, queries
from ..acts import INTRODUCTION_ACTS, crumbs
from ..lifecycle import INTRODUCTION
from ..models import Introduction
from ..queries import IntroductionPage
from .common import introduction_or_404


@page()
def detail(request: HttpRequest, ref: str) -> HttpResponse:
    """Where it stands, what each side may know of the other, the answers, the conversation, the meetings, the story."""
    actor = request.actor  # type: ignore[attr-defined]
    introduction = introduction_or_404(request, ref)
    now = clock.now()
    found = queries.introduction_page(actor, introduction, now)
    allowed = {action.name: action for action in INTRODUCTION.actions(actor, introduction)}
    context = {
        "introduction": introduction,
        "page": found,
        "pair": found.pair,
        "state": INTRODUCTION.state(introduction),
        "actions": actions(actor, found),
        "undo_url": _undo(introduction, allowed, now),
        "basis": [item.get("zh" if is_chinese() else "en", "") for item in introduction.basis],
        "may_write": "write" in allowed,
        "may_meet": "meet" in allowed,
        "outcome": _outcome(found),
        "story": [
            {"at": line.entry.happened_at, "who": line.who, "sentence": line.sentence}
            for line in journal.tell(actor, found.story)
        ],
        "now": now,
        "crumbs": crumbs(),
    }
    return render(request, "introductions/detail.html", context)


def actions(actor: Actor, found: IntroductionPage) -> list[dict[str, Any]]:
    """The action bar; what a limit stands against is shown with its reason, and one's own answered side no more."""
    answered = {item.side for item in found.answers if item.consent is not None}
    without = {"undo"}
    if not found.pair.mine or found.pair.mine in answered:
        without |= {"agree"}
    if not found.pair.mine:
        without |= {"refuse"}
    reasons = {"ask": " ".join(found.asking.reasons)} if found.asking else {}
    return INTRODUCTION_ACTS.bar(actor, found.pair.introduction, without=without, blocked=reasons)


def _undo(introduction: Introduction, allowed: dict[str, Any], now: datetime) -> str:
    at = introduction.concluded_at
    fresh = bool(introduction.before) and at is not None and now - at <= operations.UNDO
    return INTRODUCTION_ACTS.address(introduction, "undo") if fresh and "undo" in allowed else ""


def _outcome(found: IntroductionPage) -> dict[str, Any] | None:
    """What came of it; a side's refusal before both agreed is told only to that side and to who leads it."""
    introduction = found.pair.introduction
    if introduction.concluded_at is None:
        return None
    refused = next((item.side for item in found.answers if item.consent and not item.consent.agrees), "")
    open_to = found.pair.whole or introduction.named or (bool(refused) and found.pair.mine == refused)
    return {
        "label": INTRODUCTION.state(introduction).label,
        "reason": introduction.get_reason_display() if open_to and introduction.reason else "",
        "note": introduction.note if open_to else "",
        "who": introduction.concluded_by.name if open_to and introduction.concluded_by else "",
        "at": introduction.concluded_at,
    }
