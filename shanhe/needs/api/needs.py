"""Needs over the API."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Field, Path, Query, Schema, Status

from shanhe.doors.acts import serve
from shanhe.doors.api_support import ActionOut, Problem, found
from shanhe.doors.http import context
from shanhe.kernel.errors import Invalid
from shanhe.parties import queries as parties

from .. import operations, queries, schemas
from ..acts import INTEREST_ACTS, NEED_ACTS, QUESTION_ACTS
from ..lifecycle import NEED
from ..models import Need
from .common import LARGEST, PROBLEMS, clean, router

Ref = Path(max_length=24, examples=["N-2026-0001"])


class At(Schema):
    """Which need."""

    ref: Annotated[str, Field(max_length=24, examples=["N-2026-0001"])]


class PartAt(At):
    """Which offer of help or question."""

    number: Annotated[int, Field(ge=1, le=LARGEST)]


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
        "actions": [ActionOut.of(action) for action in NEED.actions(actor, need)],
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


def _need_at(request: HttpRequest, at: At) -> Need:
    return _get(request, at.ref)


def _interest_at(request: HttpRequest, at: PartAt) -> Any:
    return found(queries.interest_by_id(request.actor, _get(request, at.ref), at.number))  # type: ignore[attr-defined]


def _question_at(request: HttpRequest, at: PartAt) -> Any:
    return found(queries.question_by_id(request.actor, _get(request, at.ref), at.number))  # type: ignore[attr-defined]


def _need_of(request: HttpRequest, row: Any) -> dict[str, Any]:
    return _shown(request, row.need)


_OUT: dict[str, Any] = {"out": schemas.NeedOut}
serve(router, "/needs/{ref}", NEED_ACTS, name="needs", at=At, find=_need_at, show=_shown, **_OUT)
for _part, _acts, _find in (
    ("offers", INTEREST_ACTS, _interest_at),
    ("questions", QUESTION_ACTS, _question_at),
):
    _path = f"/needs/{{ref}}/{_part}/{{number}}"
    serve(router, _path, _acts, name=_part, at=PartAt, find=_find, show=_need_of, **_OUT)
