"""Endpoints of introductions; the same operations and the same care for what is unnamed as on the pages."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema, Status

from shanhe.doors.acts import serve
from shanhe.doors.acts.forms import given
from shanhe.doors.acts.serving import PROBLEMS, schema_of_form
from shanhe.doors.api_support import ActionOut, Limit, Page, Problem, auth, or_404, page
from shanhe.doors.http import context
from shanhe.kernel import clock

from . import forms, operations, queries, rules, schemas
from .acts import FOLLOW_UP_ACTS, INTRODUCTION_ACTS, MEETING_ACTS
from .lifecycle import INTRODUCTION, MEETING
from .models import Introduction, Side
from .queries import Filters, Pair

router = Router(tags=["introductions"], auth=auth("introductions:write"))
Number = Annotated[int, Field(ge=1, le=2**62)]
ProposeIn: Any = schema_of_form(forms.ProposeForm, "ProposeIn")


class At(Schema):
    """Which introduction."""

    ref: Annotated[str, Field(max_length=24, pattern=r"^[A-Za-z0-9-]+$", examples=["I-2026-0001"])]


class MeetingAt(At):
    """Which meeting of it."""

    number: Number


class StepAt(Schema):
    """Which suggested step."""

    number: Number


WHERE: Any = Path(...)


def _get(request: Any, at: At) -> Introduction:
    return or_404(queries.by_ref(request.actor, at.ref))


def _row(pair: Pair) -> dict[str, Any]:
    row = pair.introduction
    names = ("ref", "state", "named", "created_at", "asked_at", "agreed_at", "version")
    return {
        **{name: getattr(row, name) for name in names},
        "need": pair.need,
        "other": pair.other,
        "led_by": row.proposed_by.ref if row.proposed_by else None,
        "reason": row.reason if pair.whole or row.named else "",
    }


def _answer(side: Side, consent: Any) -> dict[str, Any]:
    if consent is None:
        return {"side": side.value}
    names = ("side", "agrees", "answered_at", "note")
    return {**{name: getattr(consent, name) for name in names}, "who": str(consent.person.name)}


def _meeting(request: Any, row: Any) -> dict[str, Any]:
    names = schemas.MeetingOut.Meta.fields
    actions = [ActionOut.of(action) for action in MEETING.actions(request.actor, row)]
    return {**{name: getattr(row, name) for name in names}, "actions": actions}


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
        "meetings": [_meeting(request, one) for one in shown.meetings],
        "actions": [ActionOut.of(action) for action in INTRODUCTION.actions(request.actor, row)],
    }


@router.get(
    "/introductions",
    response={200: Page[schemas.IntroductionOut], 401: Problem, 422: Problem},
    summary="Introductions",
)
def list_introductions(
    request: HttpRequest,
    state: str = Query("", max_length=12),
    mine: bool = False,
    cursor: str = Query("", max_length=2000),
    limit: Limit = 50,
) -> Any:
    """Those the caller leads or is asked in, the newest first; all of them for the committee."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    rows = queries.narrowed(actor, Filters(state=state.replace("\x00", ""), mine=mine))
    shown = page(request, rows, order=["-created_at"], cursor=cursor, limit=limit)
    # Together, for asking about each row would cost as many queries again.
    return {**shown, "items": [_row(pair) for pair in queries.pairs(actor, shown["items"])]}


@router.post(
    "/introductions",
    response={201: schemas.IntroductionDetailOut, **PROBLEMS},
    summary="Propose an introduction",
)
def propose(request: HttpRequest, body: ProposeIn) -> Any:
    """For technology managers; nobody is asked yet."""
    actor, zone = request.actor, request.zone  # type: ignore[attr-defined]
    rules.propose.demand(actor, zone)
    values = given(forms.ProposeForm(body.model_dump(exclude_unset=True), row=zone, actor=actor))
    made = operations.propose_introduction(context(request), **values)
    return Status(201, _shown(request, made))


@router.get(
    "/introductions/{ref}",
    response={200: schemas.IntroductionDetailOut, 401: Problem, 404: Problem},
    summary="An introduction",
)
def get_introduction(request: HttpRequest, at: At = WHERE) -> Any:
    """With both sides as far as the caller may know them, the answers, and what the caller may do now."""
    return _shown(request, _get(request, at))


def _meeting_at(request: Any, at: MeetingAt) -> Any:
    return or_404(queries.meeting_of(request.actor, _get(request, at), at.number))


def _step_at(request: Any, at: StepAt) -> Any:
    return or_404(queries.follow_up_by_id(request.actor, at.number))


def _step_again(request: Any, row: Any) -> Any:
    return or_404(queries.follow_up_by_id(request.actor, row.pk))


_OUT: dict[str, Any] = {"out": schemas.IntroductionDetailOut}
serve(
    router,
    "/introductions/{ref}",
    INTRODUCTION_ACTS,
    name="introductions",
    at=At,
    find=_get,
    show=_shown,
    **_OUT,
)
serve(
    router,
    "/introductions/{ref}/meetings/{number}",
    MEETING_ACTS,
    name="meetings",
    at=MeetingAt,
    find=_meeting_at,
    show=lambda request, row: _shown(request, row.introduction),
    **_OUT,
)
serve(
    router,
    "/introductions/steps/{number}",
    FOLLOW_UP_ACTS,
    name="steps",
    at=StepAt,
    find=_step_at,
    show=_step_again,
    out=schemas.FollowUpOut,
)
