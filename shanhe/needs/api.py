"""Needs over the API."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from shanhe.doors import drafts
from shanhe.doors.acts import PROBLEMS, WHERE, At, NumberAt, serve
from shanhe.doors.api_support import Limit, Page, auth, page
from shanhe.doors.http import or_404
from shanhe.kernel.text import clean

from . import queries, schemas
from .acts import INTEREST_ACTS, NEED_ACTS, QUESTION_ACTS, STATING
from .models import Need

router = Router(tags=["needs"], auth=auth("needs:write", public=True))


def _shown(request: HttpRequest, row: Any) -> Need:
    """The need as far as the caller may read it, freshly read."""
    actor = request.actor  # type: ignore[attr-defined]
    need = or_404(queries.by_ref(actor, getattr(row, "need", row).ref))
    need.page = queries.need_page(actor, need)  # type: ignore[attr-defined]
    return need


@router.get("/needs", response={200: Page[schemas.NeedLine], **PROBLEMS}, summary="Needs")
def list_needs(
    request: HttpRequest,
    q: str = Query("", max_length=200, description="Words in any language."),
    kind: str = Query("", max_length=16),
    field: str = Query("", max_length=60),
    centre: str = Query("", max_length=60),
    cursor: str = "",
    limit: Limit = 50,
) -> Any:
    """The published needs as the caller sees them, newest first."""
    filters = queries.Filters(q=clean(q), kind=clean(kind), field=clean(field), centre=clean(centre))
    rows = queries.narrowed(request.actor, filters).select_related("organisation")  # type: ignore[attr-defined]
    return page(request, rows, order=["-published_at", "-id"], cursor=cursor, limit=limit)


@router.get("/needs/{ref}", response={200: schemas.NeedOut, **PROBLEMS}, summary="A need")
def get_need(request: HttpRequest, at: At = WHERE) -> Any:
    """One need with its questions, and for its own side the offers of help."""
    return _shown(request, NEED_ACTS.at(request, at))


_HOW: dict[str, Any] = {"show": _shown, "out": schemas.NeedOut}
drafts.serve(router, "/needs", STATING, name="needs", at=At, find=NEED_ACTS.at, **_HOW)
serve(router, "/needs/{ref}", NEED_ACTS, name="needs", **_HOW)
serve(router, "/needs/{ref}/offers/{number}", INTEREST_ACTS, name="offers", at=NumberAt, **_HOW)
serve(router, "/needs/{ref}/questions/{number}", QUESTION_ACTS, name="questions", at=NumberAt, **_HOW)
