"""Endpoints of introductions; the same operations and the same care for what is unnamed as on the pages."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Field, Path, Query, Router, Schema, Status

from shanhe.doors.acts import serve
from shanhe.doors.api_support import Limit, Page, Problem, auth, found, page
from shanhe.doors.http import context
from shanhe.kernel import clock
from shanhe.kernel.errors import Invalid
from shanhe.matching import queries as matching
from shanhe.needs import queries as needs
from shanhe.parties import queries as parties
from shanhe.results import queries as results

from . import operations, queries, schemas
from .acts import INTRODUCTION_ACTS
from .lifecycle import INTRODUCTION
from .models import Introduction
from .queries import Filters, Pair, Shown

PROBLEMS: dict[int, Any] = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}
router = Router(tags=["introductions"], auth=auth("introductions:write"))
RefPath = Annotated[str, Path(max_length=24, pattern=r"^[A-Za-z0-9-]+$")]


class At(Schema):
    """Which introduction."""

    ref: Annotated[str, Field(max_length=24, pattern=r"^[A-Za-z0-9-]+$", examples=["I-2026-0001"])]


def _get(request: Any, ref: str) -> Introduction:
    return found(queries.by_ref(request.actor, ref))


def _side(side: Shown) -> dict[str, Any]:
    names = ("kind", "title", "ref", "organisation", "text", "concealed")
    return {name: getattr(side, name) for name in names}


def _row(pair: Pair) -> dict[str, Any]:
    row = pair.introduction
    names = ("ref", "state", "named", "created_at", "asked_at", "agreed_at", "version")
    return {
        **{name: getattr(row, name) for name in names},
        "need": _side(pair.need),
        "other": _side(pair.other),
        "led_by": row.proposed_by.ref if row.proposed_by else None,
        "reason": row.reason if pair.whole or row.named else "",
    }


def _detail(request: Any, ref: str) -> dict[str, Any]:
    introduction = _get(request, ref)
    shown = queries.introduction_page(request.actor, introduction, clock.now())
    answers = [
        {
            "side": item.side,
            "agrees": item.consent.agrees if item.consent else None,
            "answered_at": item.consent.answered_at if item.consent else None,
            "who": item.who,
            "note": item.note,
        }
        for item in shown.answers
    ]
    actions = [item.name for item in INTRODUCTION.actions(request.actor, introduction) if item.enabled]
    return {**_row(shown.pair), "answers": answers, "actions": actions}


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
def propose(request: HttpRequest, body: schemas.ProposeIn) -> Any:
    """For technology managers; nobody is asked yet."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    need = needs.by_ref(actor, body.need)
    if need is None:
        raise Invalid({"need": _("There is no such need that is open to you.")})
    finders: dict[str, Any] = {
        "R": results.by_ref,
        "M": parties.person_by_ref,
        "O": parties.organisation_by_ref,
    }
    finder = finders.get(body.other[:1])
    other = finder(actor, body.other) if finder else None
    if other is None:
        raise Invalid({"other": _("There is nothing of this number that is open to you.")})
    words = body.model_dump(include={"why", "about_need", "about_other"})
    words["basis"] = matching.basis(actor, request.zone, need, other)  # type: ignore[attr-defined]
    made = operations.propose_introduction(context(request), need=need, other=other, **words)
    return Status(201, _detail(request, made.ref))


@router.get(
    "/introductions/{ref}",
    response={200: schemas.IntroductionDetailOut, 401: Problem, 404: Problem},
    summary="An introduction",
)
def get_introduction(request: HttpRequest, ref: RefPath) -> Any:
    """With both sides as far as the caller may know them, the answers, and what the caller may do now."""
    return _detail(request, ref)


@router.get(
    "/introductions/{ref}/messages",
    response={200: list[schemas.MessageOut], 401: Problem, 404: Problem},
    summary="Messages",
)
def list_messages(request: HttpRequest, ref: RefPath) -> Any:
    """The conversation, oldest first; empty before both agree."""
    introduction = _get(request, ref)
    shown = queries.introduction_page(request.actor, introduction, clock.now())  # type: ignore[attr-defined]
    return [
        {"who": row.person.name if row.person else "", "text": row.text, "sent_at": row.sent_at}
        for row in shown.messages
    ]


@router.post("/introductions/{ref}/messages", response={201: schemas.MessageOut, **PROBLEMS}, summary="Write")
def send_message(request: HttpRequest, ref: RefPath, body: schemas.MessageIn) -> Any:
    """A message to everybody in the conversation."""
    row = operations.send_message(context(request), introduction=_get(request, ref), text=body.text)
    who = request.actor.display  # type: ignore[attr-defined]
    return Status(201, {"who": who, "text": row.text, "sent_at": row.sent_at})


@router.post(
    "/introductions/{ref}/meetings",
    response={201: schemas.MeetingOut, **PROBLEMS},
    summary="Propose a meeting",
)
def propose_meeting(request: HttpRequest, ref: RefPath, body: schemas.MeetingIn) -> Any:
    """Everybody in the conversation gets it for their calendar."""
    row = operations.propose_meeting(context(request), introduction=_get(request, ref), **body.model_dump())
    return Status(201, {name: getattr(row, name) for name in schemas.MeetingOut.model_fields})


serve(
    router,
    "/introductions/{ref}",
    INTRODUCTION_ACTS,
    name="introductions",
    at=At,
    find=lambda request, at: _get(request, at.ref),
    show=lambda request, row: _detail(request, row.ref),
    out=schemas.IntroductionDetailOut,
)
