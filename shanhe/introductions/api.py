"""Endpoints of introductions; the same operations and the same care for what is unnamed as on the pages."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Field, Router, Schema

from shanhe.doors.acts import Kind, Number, NumberAt, make, serve
from shanhe.doors.api_support import Listing, auth
from shanhe.doors.http import or_404
from shanhe.kernel import clock

from . import forms, operations, queries, schemas
from .acts import FOLLOW_UP_ACTS, INTRODUCTION_ACTS, MEETING_ACTS
from .models import Introduction, Side
from .queries import Filters, Pair

router = Router(tags=["introductions"], auth=auth("introductions:write"))


class StepAt(Schema):
    """Which suggested step."""

    number: Number


class IntroductionListing(Listing):
    state: Annotated[str, Field(max_length=12, description="Or “open” for all that are not over.")] = ""
    mine: Annotated[bool, Field(description="Only those that the caller leads.")] = False


def _row(pair: Pair) -> dict[str, Any]:
    row = pair.introduction
    names = ("ref", "state", "named", "created_at", "asked_at", "agreed_at", "version")
    return {
        **{name: getattr(row, name) for name in names},
        "need": pair.need,
        "other": pair.other,
        "led_by": row.proposed_by.ref if row.proposed_by else None,
        "reason": row.reason if pair.whole or row.named else "",
        "row": row,
    }


def _answer(side: Side, consent: Any) -> dict[str, Any]:
    if consent is None:
        return {"side": side.value}
    names = ("side", "agrees", "answered_at", "note")
    return {**{name: getattr(consent, name) for name in names}, "who": str(consent.person.name)}


def _shown(request: Any, introduction: Introduction) -> dict[str, Any]:
    """The introduction as the caller may know it, freshly read."""
    row = or_404(queries.by_ref(request.actor, introduction.ref))
    shown = queries.introduction_page(request.actor, row, clock.now())
    return {
        **_row(shown.pair),
        "answers": [_answer(side, consent) for side, consent in shown.answers.items()],
        "messages": [
            {"who": str(one.person.name) if one.person else "", "text": one.text, "sent_at": one.sent_at}
            for one in shown.messages
        ],
        "meetings": shown.meetings,
    }


def _lines(request: Any, rows: list[Introduction]) -> list[dict[str, Any]]:
    """Together, for asking about each row would cost as many queries again."""
    return [_row(pair) for pair in queries.pairs(request.actor, rows)]


_OUT: dict[str, Any] = {"show": _shown, "out": schemas.IntroductionDetailOut}
Kind(
    INTRODUCTION_ACTS,
    "/introductions",
    name="introductions",
    line=schemas.IntroductionOut,
    rows=lambda actor, asked: queries.narrowed(actor, Filters(state=asked.state, mine=asked.mine)),
    filters=IntroductionListing,
    sorts={"created": ["-created_at"]},
    lines=_lines,
    about="Those the caller leads or is asked in, the newest first; all of them for the committee.",
    **_OUT,
).serve(router)
make(
    router,
    "/introductions",
    operations.propose_introduction,
    forms.ProposeForm,
    name="introductions.create",
    **_OUT,
)
serve(
    router,
    "/introductions/{ref}/meetings/{number}",
    MEETING_ACTS,
    name="meetings",
    at=NumberAt,
    show=lambda request, row: _shown(request, row.introduction),
    out=schemas.IntroductionDetailOut,
)
serve(
    router,
    "/introductions/steps/{number}",
    FOLLOW_UP_ACTS,
    name="steps",
    at=StepAt,
    show=lambda request, row: FOLLOW_UP_ACTS.row(request, number=row.pk),
    out=schemas.FollowUpOut,
)
