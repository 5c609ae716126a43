"""Needs over the API."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Status

from shanhe.kernel.errors import Invalid
from shanhe.parties import queries as parties
from shanhe.parties.api_support import ActionOut, Problem, found
from shanhe.parties.http import context
from shanhe.results import queries as results

from .. import operations, queries, schemas
from ..models import Need
from .common import PROBLEMS, clean, router

Ref = Path(max_length=24, examples=["N-2026-0001"])
Action = Literal["submit", "take_back", "publish", "return", "renew", "close", "reopen", "withdraw"]


def _get(request: HttpRequest, ref: str) -> Need:
    return found(queries.by_ref(request.actor, clean(ref)))  # type: ignore[attr-defined]


def _line(need: Need, told: bool) -> dict[str, Any]:
    names = (
        "ref", "kind", "title_zh", "title_en", "state", "confidentiality", "fields", "level_wanted", "deadline",
        "published_at", "expires_on", "version",
    )  # fmt: skip
    organisation = need.organisation.ref if told and need.organisation else None
    return {
        **{name: getattr(need, name) for name in names},
        "organisation": organisation,
        "centres": need.centre_codes,
    }


def _shown(request: HttpRequest, need: Need) -> dict[str, Any]:
    """The need as far as the caller may read it, freshly read."""
    actor = request.actor  # type: ignore[attr-defined]
    need = found(queries.by_ref(actor, need.ref))
    page = queries.need_page(actor, need)
    names = (
        "language", "problem_zh", "problem_en", "tried_zh", "tried_en", "targets_zh", "targets_en", "keywords",
        "budget_fen", "currency", "capacity",
    )  # fmt: skip
    return {
        **_line(need, page.told),
        **{name: getattr(need, name) for name in names},
        "percent": queries.completeness(need).percent,
        "questions": [
            {"id": row.pk, "text": row.text, "answer": row.answer, "state": row.state}
            for row in page.questions
        ],
        "interests": [_interest(row) for row in (page.interests or ([page.own] if page.own else []))],
        "actions": [ActionOut.of(action) for action in page.actions],
    }


def _interest(row: Any) -> dict[str, Any]:
    result = row.result.ref if row.result_id else None
    names = {name: getattr(row, name) for name in ("text", "state", "answer")}
    return {"id": row.pk, "person": row.person.ref, "result": result, **names}


@router.get("/needs", response={200: list[schemas.NeedLine], 401: Problem, 422: Problem}, summary="Needs")
def list_needs(
    request: HttpRequest,
    q: str = Query("", max_length=200, description="Words in Chinese or English."),
    kind: str = Query("", max_length=16),
    field: str = Query("", max_length=60),
    centre: str = Query("", max_length=60),
    page: int = Query(1, ge=1, le=10_000),
) -> Any:
    """The published needs as the caller sees them, newest first, 20 to a page."""
    texts = {"q": q, "kind": kind, "field": field, "centre": centre}
    filters = queries.Filters(**{name: clean(text) for name, text in texts.items()})
    answer = queries.catalogue(request.actor, filters, page)  # type: ignore[attr-defined]
    return [_line(row, row.pk in answer.told) for row in answer.rows]


@router.get("/needs/{ref}", response={200: schemas.NeedOut, 401: Problem, 404: Problem}, summary="A need")
def get_need(request: HttpRequest, ref: str = Ref) -> Any:
    """One need with its questions, and for its own side the offers of help."""
    return _shown(request, _get(request, ref))


def _values(request: HttpRequest, body: schemas.NeedIn) -> dict[str, Any]:
    values = {name: value for name, value in body.model_dump(exclude_unset=True).items() if value is not None}
    values.pop("version", None)
    if "centres" in values:
        values["centre_codes"] = values.pop("centres")
    if "organisation" in values:
        row = parties.organisation_by_ref(request.actor, values.pop("organisation"))  # type: ignore[attr-defined]
        if row is None:
            raise Invalid({"organisation": _("There is no such organisation.")})
        values["organisation_id"] = row.pk
    return values


@router.post("/needs", response={201: schemas.NeedOut, **PROBLEMS}, summary="State a need")
def state_need(request: HttpRequest, body: schemas.NeedIn) -> Any:
    """Begin a need as a draft."""
    ctx = context(request)
    need = operations.state_need(ctx, zone=ctx.zone, values=_values(request, body))
    return Status(201, _shown(request, need))


@router.patch("/needs/{ref}", response={200: schemas.NeedOut, **PROBLEMS}, summary="Change a need")
def save_need(request: HttpRequest, body: schemas.NeedIn, ref: str = Ref) -> Any:
    """Change what is given; a published need must stay complete."""
    need = _get(request, ref)
    operations.save_need(context(request), need=need, values=_values(request, body), version=body.version)
    return _shown(request, need)


SIMPLE: dict[str, Any] = {
    "submit": operations.submit_need,
    "take_back": operations.take_back_need,
    "publish": operations.publish_need,
    "renew": operations.renew_need,
    "reopen": operations.reopen_need,
    "withdraw": operations.withdraw_need,
}


@router.post("/needs/{ref}/offers", response={200: schemas.NeedOut, **PROBLEMS}, summary="Offer help")
def offer_help(request: HttpRequest, body: schemas.OfferIn, ref: str = Ref) -> Any:
    """Say that one can help, with what."""
    need = _get(request, ref)
    mine = {row.ref: row for row in results.own_to_offer(request.actor)}  # type: ignore[attr-defined]
    if body.result and body.result not in mine:
        raise Invalid({"result": _("Choose a result of yours.")})
    result = mine.get(body.result or "")
    operations.offer_help(context(request), need=need, text=body.text, result=result)
    return _shown(request, need)


@router.post(
    "/needs/{ref}/offers/{number}/{action}",
    response={200: schemas.NeedOut, **PROBLEMS},
    summary="Answer an offer",
)
def answer_offer(
    request: HttpRequest,
    body: schemas.TextIn,
    number: int,
    action: Literal["welcome", "decline", "reconsider", "withdraw"],
    ref: str = Ref,
) -> Any:
    """Welcome or decline an offer of help, take the answer back, or withdraw one's own offer."""
    need, ctx = _get(request, ref), context(request)
    row = found(queries.interest_by_id(request.actor, need, number) if 0 < number < 2**62 else None)  # type: ignore[attr-defined]
    if action == "welcome":
        operations.welcome_interest(ctx, interest=row, answer=body.text)
    elif action == "decline":
        operations.decline_interest(ctx, interest=row, answer=body.text)
    elif action == "reconsider":
        operations.reconsider_interest(ctx, interest=row)
    else:
        operations.withdraw_interest(ctx, interest=row)
    return _shown(request, need)


@router.post("/needs/{ref}/questions", response={200: schemas.NeedOut, **PROBLEMS}, summary="Ask a question")
def ask_question(request: HttpRequest, body: schemas.TextIn, ref: str = Ref) -> Any:
    """Ask something about a need; it is shown once it is answered."""
    need = _get(request, ref)
    operations.ask_question(context(request), need=need, text=body.text)
    return _shown(request, need)


@router.post(
    "/needs/{ref}/questions/{number}/{action}",
    response={200: schemas.NeedOut, **PROBLEMS},
    summary="Answer a question",
)
def answer_question(
    request: HttpRequest,
    body: schemas.TextIn,
    number: int,
    action: Literal["answer", "set_aside"],
    ref: str = Ref,
) -> Any:
    """Answer a question, or set it aside."""
    need = _get(request, ref)
    row = found(queries.question_by_id(request.actor, need, number) if 0 < number < 2**62 else None)  # type: ignore[attr-defined]
    if action == "answer":
        operations.answer_question(context(request), question=row, answer=body.text)
    else:
        operations.set_question_aside(context(request), question=row)
    return _shown(request, need)


@router.post("/needs/{ref}/{action}", response={200: schemas.NeedOut, **PROBLEMS}, summary="Act on a need")
def act_on_need(request: HttpRequest, body: schemas.NeedActionIn, action: Action, ref: str = Ref) -> Any:
    """Send it for review, publish it, send it back, renew it, close it with an outcome, open it again, withdraw it."""
    need, ctx = _get(request, ref), context(request)
    if action == "return":
        operations.return_need(ctx, need=need, reason=body.reason)
    elif action == "close":
        operations.close_need(ctx, need=need, outcome=body.outcome, note=body.note)
    else:
        SIMPLE[action](ctx, need=need)
    return _shown(request, need)
