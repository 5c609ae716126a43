"""Results over the API."""

from __future__ import annotations

from dataclasses import fields
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router

from shanhe.doors import drafts
from shanhe.doors.acts import At, Kind, NumberAt, serve
from shanhe.doors.api_support import Listing, Page, auth, whole
from shanhe.doors.http import or_404

from . import queries, schemas
from .acts import CONTRIBUTOR_ACTS, DISCLOSURE, READINESS_ACTS, RESULT_ACTS
from .building import TEXTS
from .models import Result

WRITE = "results:write"
router = Router(tags=["results"], auth=auth(WRITE, public=True))

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
        "row": result,
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


class ResultListing(Listing):
    q: Annotated[str, Field(max_length=200, description="Words in Chinese or English.")] = ""
    centre: Annotated[str, Field(max_length=60, description="Code of an innovation centre.")] = ""
    field: Annotated[str, Field(max_length=60, description="Code of a field.")] = ""
    level: Annotated[int | None, Field(ge=1, le=9, description="Readiness, TRL.")] = None
    owner: Annotated[str, Field(max_length=24, description="Reference of the owner organisation.")] = ""
    year: Annotated[int | None, Field(ge=1900, le=2200)] = None
    ip: Annotated[str, Field(max_length=60, description="Kind of right.")] = ""


def _listed(actor: Any, asked: ResultListing) -> Any:
    names = (item.name for item in fields(queries.Filters))
    rows = queries.matching(actor, queries.Filters(**{name: getattr(asked, name) for name in names}))
    return rows.select_related("owner").defer(*queries.HEAVY)


@router.get("/results/mine", response=Page[schemas.ResultLine], operation_id="results.mine")
def list_mine(request: HttpRequest, state: str = Query("", max_length=20)) -> Any:
    """What the caller disclosed or contributed to, changed last first; at most 25."""
    return whole(request, queries.my_results(request.actor, state=state).rows)  # type: ignore[attr-defined]


def _result_of(request: HttpRequest, row: Any) -> dict[str, Any]:
    return _shown(request, row.result)


_OUT: dict[str, Any] = {"out": schemas.ResultOut}
_PART: dict[str, Any] = {"at": NumberAt, "show": _result_of, **_OUT}
drafts.serve(router, "/results", DISCLOSURE, name="results", at=At, find=RESULT_ACTS.at, show=_shown, **_OUT)
Kind(
    RESULT_ACTS,
    "/results",
    name="results",
    line=schemas.ResultLine,
    rows=_listed,
    filters=ResultListing,
    sorts={"published": ["-published_at"], "updated": ["-updated_at"]},
    show=_shown,
    about="The catalogue as the caller sees it, newest first.",
    **_OUT,
).serve(router)
serve(router, "/results/{ref}/team/{number}", CONTRIBUTOR_ACTS, name="contributors", **_PART)
serve(router, "/results/{ref}/readiness/{number}", READINESS_ACTS, name="readiness", **_PART)
