"""Addresses at which mail does not arrive, over the API; mounted at `/api/v1`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Field, Query, Router, Schema

from shanhe.doors.acts import Number, serve
from shanhe.doors.api_support import ActionOut, Limit, Page, Problem, actions_of, auth, page

from . import queries, rules
from .acts import ADDRESS_ACTS
from .lifecycle import ADDRESS

PROBLEMS: dict[int, Any] = {401: Problem, 403: Problem, 404: Problem, 422: Problem}
router = Router(tags=["mail"], auth=auth("admin"))


class AddressAt(Schema):
    """Which address."""

    number: Number


class AddressOut(Schema):
    """An address that the zone writes to, and whether mail arrives there."""

    number: int = Field(alias="pk")
    email: str
    state: str
    failed_at: datetime | None
    reason: str = Field(description="What the mail server said, without addresses.")
    actions: list[ActionOut]
    resolve_actions = actions_of(ADDRESS)


@router.get(
    "/mail/addresses", response={200: Page[AddressOut], **PROBLEMS}, summary="Where mail does not arrive"
)
def list_addresses(
    request: Any, cursor: str = Query("", max_length=2000), limit: Limit = 50
) -> dict[str, Any]:
    """For administrators, the newest failure first."""
    rules.settle.demand(request.actor, request.zone)
    return page(request, queries.failing(request.actor), order=["-id"], cursor=cursor, limit=limit)


serve(
    router,
    "/mail/addresses/{number}",
    ADDRESS_ACTS,
    name="mail.addresses",
    at=AddressAt,
    show=lambda request, row: queries.address(row.pk),
    out=AddressOut,
)
