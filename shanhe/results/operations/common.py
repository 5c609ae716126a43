"""What the operations of this app share: saving a whole row, versions, working days."""

from __future__ import annotations

from datetime import date
from typing import Any

from shanhe.kernel.context import Context
from shanhe.kernel.events import plain
from shanhe.zones import queries as zones

from ..building import TEXTS, derive, search_expression
from ..models import Result, ResultVersion

SCALARS = (
    *TEXTS, "language", "keywords", "authors_text", "year", "fields", "owner_id", "service_result", "team_right",
    "team_right_years", "team_right_on", "funder_conditions", "confidentiality", "embargo_until", "source_url",
)  # fmt: skip
SILENCE = "contributor_silence"
ASSESSMENT = "readiness_assessment_due"
FEE_REMINDER = "right_fee_reminder"


def store(ctx: Context, result: Result) -> None:
    """Save every column, with the derived ones made new, as the next version."""
    result.search = search_expression(derive(result))
    result.updated_at = ctx.now
    result.version += 1
    result.save()
    # The attribute holds an expression now, which must not be saved a second time.
    result.refresh_from_db(fields=["search"])


def touch(ctx: Context, result: Result, *names: str) -> None:
    """Save only these columns, as the next version."""
    result.updated_at = ctx.now
    result.version += 1
    result.save(update_fields=[*names, "level", "updated_at", "version"])


def parameter(ctx: Context, code: str) -> Any:
    """The dated figure that the blueprint has under this code, else None."""
    try:
        return zones.parameter(ctx.zone, code, ctx.today)
    except LookupError:
        return None


def due_on(ctx: Context, code: str) -> date | None:
    """So many working days from today as the dated parameter says; None where the blueprint sets none."""
    days = parameter(ctx, code)
    if days is None:
        return None
    return zones.calendar(ctx.zone).add_working_days(ctx.today, int(days)).day


def snapshot(result: Result) -> dict[str, Any]:
    """The whole result as plain data, for its versions."""
    data = {name: plain(getattr(result, name)) for name in SCALARS if name != "owner_id"}
    data["owner"] = str(result.owner) if result.owner_id else ""
    data["centre_codes"] = list(result.centre_codes)
    people = list(result.contributors.select_related("work_share"))
    # Names are personal data and stay in their own table; a version counts them and keeps the shares.
    data["contributors"] = [
        {"id": row.pk, "share": getattr(getattr(row, "work_share", None), "basis_points", None)}
        for row in people
    ]
    data["right_shares"] = [
        {
            "holder": str(row.organisation) if row.organisation_id else f"#{row.contributor_id}",
            "share": row.basis_points,
        }
        for row in result.right_shares.select_related("organisation", "contributor")
    ]
    data["ip_rights"] = [
        {
            name: plain(getattr(row, name))
            for name in ("kind", "number", "status", "filed_on", "granted_on", "expires_on")
        }
        for row in result.ip_rights.all()
    ]
    data["funding"] = [
        {name: plain(getattr(row, name)) for name in ("kind", "funder", "number", "amount")}
        for row in result.funding.all()
    ]
    return data


def keep_version(ctx: Context, result: Result, reason: str) -> int:
    """Keep the result as it stands as a version; returns its number, the last one's where nothing differs."""
    last = result.versions.first()
    data = snapshot(result)
    if last is not None and last.snapshot == data:
        return last.number
    number = 1 if last is None else last.number + 1
    ResultVersion.objects.create(
        zone=result.zone,
        result=result,
        number=number,
        snapshot=data,
        reason=reason,
        by=ctx.actor.display[:200],
        at=ctx.now,
    )
    return number
