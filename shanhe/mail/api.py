"""Addresses at which mail does not arrive, over the API; mounted at `/api/v1`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Field, Router, Schema

from shanhe.doors.acts import Kind, Number, record_of
from shanhe.doors.api_support import Listing, auth

from . import queries, rules
from .acts import ADDRESS_ACTS

router = Router(tags=["mail"], auth=auth("admin"))


class AddressAt(Schema):
    """Which address."""

    number: Number


@record_of(ADDRESS_ACTS)
class AddressOut(Schema):
    """An address that the zone writes to, and whether mail arrives there."""

    number: int = Field(alias="pk")
    email: str
    state: str
    failed_at: datetime | None
    reason: str = Field(description="What the mail server said, without addresses.")


def _failing(actor: Any, asked: Listing) -> Any:
    rules.settle.demand(actor, None)
    return queries.failing(actor)


Kind(
    ADDRESS_ACTS,
    "/mail/addresses",
    name="addresses",
    out=AddressOut,
    rows=_failing,
    show=lambda request, row: queries.address(row.pk),
    at=AddressAt,
    one="/{number}",
    about="For administrators, the newest failure first.",
).serve(router)
