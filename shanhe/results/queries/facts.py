"""Facts about a result that gates and indicators ask for; each reads one result."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.registries import Fact

from ..lifecycle import CHECKS
from ..models import Result
from ..models.people import WHOLE

SUBJECT = "results.Result"


def shares_complete(result: Result) -> bool:
    """Whether the shares of the work and those of the right each add up to 100%."""
    return all(
        sum(share.basis_points for share in rows.all()) == WHOLE
        for rows in (result.work_shares, result.right_shares)
    )


def contributors_confirmed(result: Result) -> bool:
    """Whether there are contributors and each has confirmed, or the owner's office has settled it."""
    states = [contributor.state for contributor in result.contributors.all()]
    return bool(states) and all(state in ("confirmed", "settled") for state in states)


def prepublication_clear(result: Result) -> bool:
    """Whether the owner's office has confirmed all five items."""
    return {check.item for check in result.checks.all()} >= CHECKS.keys()


def _fact(name: str, kind: str, label: Any, read: Any, unit: str = "") -> Fact:
    return Fact(f"result.{name}", kind, SUBJECT, label, read, unit=unit, owner="results")


FACTS = (
    _fact("state", "string", _("State of the result"), lambda row: row.state),
    _fact("published", "bool", _("The result is published"), lambda row: row.state == "published"),
    _fact("trl_claimed", "int", _("Readiness level claimed"), lambda row: row.trl_claimed),
    _fact("trl_confirmed", "int", _("Readiness level confirmed"), lambda row: row.trl_confirmed),
    _fact("rights_count", "int", _("Intellectual property rights"), lambda row: len(row.ip_rights.all())),
    _fact(
        "prepublication_clear", "bool", _("All items before publication are confirmed"), prepublication_clear
    ),
    _fact("shares_complete", "bool", _("Shares add up to 100%"), shares_complete),
    _fact("contributors_confirmed", "bool", _("All contributors have confirmed"), contributors_confirmed),
)

# What to prefetch on results before reading facts of many of them.
FACT_PREFETCH = ("ip_rights", "checks", "work_shares", "right_shares", "contributors")
