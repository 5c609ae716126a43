"""Results over the API."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema

from shanhe.doors import drafts
from shanhe.doors.acts import serve
from shanhe.doors.api_support import ActionOut, Limit, Page, Problem, auth, or_404
from shanhe.parties import queries as parties

from . import queries, schemas
from .acts import CONTRIBUTOR_ACTS, DISCLOSURE, READINESS_ACTS, RESULT_ACTS
from .building import TEXTS
from .lifecycle import RESULT
from .models import Result

PROBLEMS: dict[int, Any] = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}
WRITE = "results:write"
router = Router(tags=["results"], auth=auth(WRITE, public=True))
Ref = Path(max_length=24, examples=["R-2026-0001"])


def _clean(text: str) -> str:
    return text.replace("\x00", "")


def _get(request: HttpRequest, ref: str) -> Result:
    return or_404(queries.by_ref(request.actor, _clean(ref)))  # type: ignore[attr-defined]


INSIDE_ONLY = {"service_result", "team_right", "funder_conditions"}


def _shown(request: HttpRequest, result: Result) -> dict[str, Any]:
    """The result as far as the caller may read it, freshly read."""
    actor = request.actor  # type: ignore[attr-defined]
    result = or_404(queries.by_ref(actor, result.ref))
    page = queries.result_page(actor, result)
    hidden = set() if page.inside else {*INSIDE_ONLY, *(() if page.whole_text else TEXTS[2:])}
    columns = [
        name for name in schemas.ResultOut.model_fields if hasattr(result, name) and name not in hidden
    ]
    names = [str(member.row.name) for member in page.team] if queries.names_shown(page) else []
    return {
        **{name: getattr(result, name) for name in columns},
        "centre_codes": result.centre_codes,
        "citation": queries.citation(result, names),
        "ip_rights": list(result.ip_rights.all()),
        "readiness": page.confirmed_evidence() if page.whole_text else [],
        "actions": [ActionOut.of(action) for action in RESULT.actions(actor, result)],
        "contributors": [],
        "right_shares": [],
        "checks": [],
        **(_inside(page) if page.inside else {}),
    }


def _inside(page: queries.ResultPage) -> dict[str, Any]:
    """What those who work on the result read besides."""
    return {
        "contributors": [_member(member) for member in page.team],
        "right_shares": list(page.result.right_shares.all()),
        "checks": [
            {"item": line.item, "label": str(line.label), "answer": line.check.answer if line.check else None}
            for line in page.checks
        ],
        "obstacles": page.obstacles,
        "readiness": page.assessments,
    }


def _member(member: Any) -> dict[str, Any]:
    row = member.row
    person = row.person.ref if row.person_id else ""
    columns = {name: getattr(row, name) for name in ("id", "name", "part", "state")}
    return {**columns, "share": member.share, "person": person}


@router.get(
    "/results", response={200: Page[schemas.ResultLine], 401: Problem, 422: Problem}, summary="Results"
)
def list_results(
    request: HttpRequest,
    q: str = Query("", max_length=200, description="Words in Chinese or English."),
    centre: str = Query("", max_length=60),
    field: str = Query("", max_length=60),
    level: int | None = Query(None, ge=1, le=9),
    owner: str = Query("", max_length=24),
    year: int | None = Query(None, ge=1900, le=2200),
    ip: str = Query("", max_length=60),
    cursor: str = Query("", max_length=2000),
    limit: Limit = 50,
) -> Any:
    """The catalogue as the caller sees it, newest first."""
    texts = {"q": q, "centre": centre, "field": field, "owner": owner, "ip": ip}
    filters = queries.Filters(**{name: _clean(text) for name, text in texts.items()}, level=level, year=year)
    answer = queries.search(request.actor, filters=filters, cursor=cursor, size=limit)  # type: ignore[attr-defined]
    return {
        "items": answer.rows,
        "next": answer.next or None,
        "demonstration": parties.is_demonstration(request.zone),  # type: ignore[attr-defined]
    }


@router.get(
    "/results/mine",
    response={200: list[schemas.ResultLine], **PROBLEMS},
    summary="My results",
    operation_id="results.mine",
)
def list_mine(request: HttpRequest, state: str = Query("", max_length=20)) -> Any:
    """What the caller disclosed or contributed to, changed last first; at most 25."""
    return queries.my_results(request.actor, state=_clean(state)).rows  # type: ignore[attr-defined]


@router.get(
    "/results/{ref}",
    response={200: schemas.ResultOut, 401: Problem, 404: Problem, 422: Problem},
    summary="A result",
)
def get_result(request: HttpRequest, ref: str = Ref) -> Any:
    """Everything the caller may read, and what the caller could do."""
    return _shown(request, _get(request, ref))


class At(Schema):
    """Which result."""

    ref: Annotated[str, Field(max_length=24, examples=["R-2026-0001"])]


class PartAt(At):
    """Which contributor or claim of readiness."""

    number: Annotated[int, Field(ge=1, le=2**62)]


def _at(request: HttpRequest, at: At) -> Result:
    return _get(request, at.ref)


def _contributor_at(request: HttpRequest, at: PartAt) -> Any:
    return or_404(_get(request, at.ref).contributors.filter(pk=at.number).first())


def _claim_at(request: HttpRequest, at: PartAt) -> Any:
    return or_404(_get(request, at.ref).assessments.filter(pk=at.number).first())


def _result_of(request: HttpRequest, row: Any) -> dict[str, Any]:
    return _shown(request, row.result)


_OUT: dict[str, Any] = {"out": schemas.ResultOut}
_PART: dict[str, Any] = {"at": PartAt, "show": _result_of, **_OUT}
drafts.serve(router, "/results", DISCLOSURE, name="results", at=At, find=_at, show=_shown, **_OUT)
serve(router, "/results/{ref}", RESULT_ACTS, name="results", at=At, find=_at, show=_shown, **_OUT)
serve(
    router,
    "/results/{ref}/team/{number}",
    CONTRIBUTOR_ACTS,
    name="contributors",
    find=_contributor_at,
    **_PART,
)
serve(router, "/results/{ref}/readiness/{number}", READINESS_ACTS, name="readiness", find=_claim_at, **_PART)
