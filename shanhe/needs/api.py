"""Needs over the API."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router

from shanhe.doors import drafts
from shanhe.doors.acts import At, Kind, NumberAt, serve
from shanhe.doors.api_support import Listing, auth
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


class NeedListing(Listing):
    q: Annotated[str, Field(max_length=200, description="Words in any language.")] = ""
    kind: Annotated[str, Field(max_length=16)] = ""
    field: Annotated[str, Field(max_length=60, description="Code of a field.")] = ""
    centre: Annotated[str, Field(max_length=60, description="Code of an innovation centre.")] = ""


def _listed(actor: Any, asked: NeedListing) -> Any:
    filters = queries.Filters(q=clean(asked.q), kind=asked.kind, field=asked.field, centre=asked.centre)
    return queries.narrowed(actor, filters).select_related("organisation")


_HOW: dict[str, Any] = {"show": _shown, "out": schemas.NeedOut}
drafts.serve(router, "/needs", STATING, name="needs", at=At, find=NEED_ACTS.at, **_HOW)
Kind(
    NEED_ACTS,
    "/needs",
    name="needs",
    line=schemas.NeedLine,
    rows=_listed,
    filters=NeedListing,
    sorts={"published": ["-published_at"], "updated": ["-updated_at"]},
    about="The published needs as the caller sees them, newest first.",
    **_HOW,
).serve(router)
serve(router, "/needs/{ref}/offers/{number}", INTEREST_ACTS, name="offers", at=NumberAt, **_HOW)
serve(router, "/needs/{ref}/questions/{number}", QUESTION_ACTS, name="questions", at=NumberAt, **_HOW)
