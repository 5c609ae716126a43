"""When may: the states of a result, of a contributor's answer and of a readiness claim."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.errors import type_text
from shanhe.kernel.lifecycle import Lifecycle, State, Transition

from . import rules
from .models import Result
from .models.people import WHOLE

# What the owner's office confirms before publication, and the answers that clear it.
CHECKS: dict[str, tuple[type_text, dict[str, type_text]]] = {
    "novelty": (
        _("Novelty: filed before it is published"),
        {
            "filed": _("A patent has been filed"),
            "not_filing": _("Decided not to file"),
            "summary_only": _("Only a summary that does not enable anyone is published"),
        },
    ),
    "state_secret": (_("State secrets"), {"none": _("Contains no state secret")}),
    "restrictions": (
        _("Export control and human genetic resources"),
        {"none": _("Under no export-control or human-genetic-resources restriction")},
    ),
    "ethics": (
        _("Ethics"),
        {"approved": _("Ethics approval is on file"), "not_needed": _("No ethics approval is needed")},
    ),
    "partner": (
        _("Partners' confidentiality"),
        {
            "agreed": _("The partners agree to publication"),
            "none": _("No partner's confidentiality is touched"),
        },
    ),
}

# The required fields of a disclosure, in the order of its screens.
REQUIRED: dict[str, type_text] = {
    **{
        name: Result._meta.get_field(name).verbose_name  # type: ignore[union-attr]
        for name in ("title", "abstract", "problem", "advantages", "fields", "centre_codes", "owner")
    },
    "contributors": _("Contributors"),
}


def missing_required(row: Any) -> list[str]:
    """The codes of required fields that are still empty."""
    missing = [name for name in ("title", "abstract", "problem", "advantages") if not getattr(row, name)]
    missing += [name for name in ("fields", "centre_codes") if not getattr(row, name)]
    if row.owner_id is None:
        missing.append("owner")
    if not row.contributors.exists():
        missing.append("contributors")
    return missing


def shares_message(points: list[int]) -> str:
    """What is wrong with these shares, in words, or "" when they add up to 100%."""
    total = sum(points)
    if total == WHOLE:
        return ""
    percent, rest = f"{total / 100:g}", f"{abs(WHOLE - total) / 100:g}"
    if total < WHOLE:
        return gettext("Shares add up to {total}%. Add {rest}% or change a share.").format(
            total=percent, rest=rest
        )
    return gettext("Shares add up to {total}%. Take away {rest}% or change a share.").format(
        total=percent, rest=rest
    )


def shares_messages(row: Any) -> dict[str, str]:
    """What is wrong with each of a result's tables of shares; an empty table is right."""
    found = {}
    for name in ("work_shares", "right_shares"):
        points = [share.basis_points for share in getattr(row, name).all()]
        found[name] = shares_message(points) if points else ""
    return found


def _shares_faults(row: Any) -> list[str]:
    """The same, each as a sentence that says which table."""
    labels = {"work_shares": gettext("Shares of the work"), "right_shares": gettext("Shares of the right")}
    return [f"{labels[name]}{gettext(': ')}{text}" for name, text in shares_messages(row).items() if text]


def _may_submit(row: Any) -> type_text | None:
    missing = missing_required(row)
    if missing:
        words = gettext(", ").join(str(REQUIRED[name]) for name in missing)
        return gettext("Still missing: {fields}.").format(fields=words)
    return next(iter(_shares_faults(row)), None)


def publication_obstacles(row: Any) -> list[str]:
    """Everything that stops publication now, each as a sentence."""
    found: list[str] = []
    answered = {check.item for check in row.checks.all()}
    open_items = [str(label) for item, (label, _answers) in CHECKS.items() if item not in answered]
    if open_items:
        found.append(
            ngettext("Not yet confirmed: {items}.", "Not yet confirmed: {items}.", len(open_items)).format(
                items=gettext(", ").join(open_items)
            )
        )
    states = [contributor.state for contributor in row.contributors.all()]
    if "disputed" in states:
        found.append(gettext("A contributor disputes the contribution; the owner's office settles it first."))
    if "silent" in states:
        found.append(gettext("A contributor has not answered in time; the owner's office decides first."))
    found += _shares_faults(row)
    return found


def _may_publish(row: Any) -> type_text | None:
    return " ".join(publication_obstacles(row)) or None


def _may_claim(row: Any) -> type_text | None:
    if row.assessments.filter(state="claimed").exists():
        return _("A claim is already waiting for an assessor.")
    return None


def _may_ask(row: Any) -> type_text | None:
    if row.state == "listed" and not row.reachable:
        return _("No account and no e-mail: nobody can be asked.")
    return None


def _may_settle(row: Any) -> type_text | None:
    if row.state == "listed" and row.reachable:
        return _("The contributor can still be asked.")
    return None


def _may_revoke(row: Any) -> type_text | None:
    return None if any(link.revoked_at is None for link in row.links.all()) else _("There is no open link.")


RESULT = Lifecycle(
    "results.Result",
    states=[
        State("draft", _("Draft"), "neutral"),
        State("submitted", _("In review"), "waiting"),
        State("accepted", _("Accepted"), "active"),
        State("published", _("Published"), "done"),
        State("withdrawn", _("Withdrawn"), "stopped"),
    ],
    transitions=[
        Transition("edit", _("Change"), ("draft", "submitted", "accepted", "published"), None, rules.edit),
        Transition("submit", _("Send for review"), ("draft",), "submitted", rules.submit, guard=_may_submit),
        Transition("take_back", _("Take back"), ("submitted",), "draft", rules.submit),
        Transition("accept", _("Accept"), ("submitted",), "accepted", rules.review),
        Transition("return", _("Return with a reason"), ("submitted", "accepted"), "draft", rules.review),
        Transition(
            "check",
            _("Confirm before publication"),
            ("submitted", "accepted", "published"),
            None,
            rules.review,
        ),
        Transition("uncheck", _("Take a confirmation back"), ("submitted", "accepted"), None, rules.review),
        Transition("publish", _("Publish"), ("accepted",), "published", rules.review, guard=_may_publish),
        Transition("unpublish", _("Take off the catalogue"), ("published",), "accepted", rules.review),
        Transition(
            "claim_readiness",
            _("Claim a readiness level"),
            ("draft", "submitted", "accepted", "published"),
            None,
            rules.claim,
            guard=_may_claim,
        ),
        Transition(
            "withdraw",
            _("Withdraw"),
            ("draft", "submitted", "accepted", "published"),
            "withdrawn",
            rules.withdraw,
            tone="stopped",
        ),
        Transition("reinstate", _("Take up again"), ("withdrawn",), "draft", rules.withdraw),
    ],
)

CONTRIBUTOR = Lifecycle(
    "results.Contributor",
    states=[
        State("listed", _("Not asked yet"), "neutral"),
        State("asked", _("Asked"), "waiting"),
        State("confirmed", _("Confirmed"), "done"),
        State("disputed", _("Disputed"), "stopped"),
        State("silent", _("No answer in time"), "waiting"),
        State("settled", _("Settled by the owner's office"), "done"),
    ],
    transitions=[
        Transition(
            "ask",
            _("Ask to confirm"),
            ("listed", "asked", "silent", "disputed"),
            "asked",
            rules.settle,
            guard=_may_ask,
        ),
        Transition(
            "confirm", _("Confirm"), ("listed", "asked", "silent", "disputed"), "confirmed", rules.answer
        ),
        Transition(
            "dispute", _("Dispute"), ("listed", "asked", "silent", "confirmed"), "disputed", rules.answer
        ),
        Transition("expire", _("No answer in time"), ("asked",), "silent", rules.system),
        Transition(
            "settle",
            _("Settle"),
            ("listed", "silent", "disputed"),
            "settled",
            rules.settle,
            guard=_may_settle,
        ),
        Transition(
            "revoke",
            _("Revoke the link"),
            ("asked", "silent", "confirmed", "disputed", "settled"),
            None,
            rules.settle,
            guard=_may_revoke,
        ),
    ],
)

READINESS = Lifecycle(
    "results.ReadinessAssessment",
    states=[
        State("claimed", _("Claimed"), "waiting"),
        State("confirmed", _("Confirmed"), "done"),
        State("sent_back", _("Sent back"), "stopped"),
    ],
    transitions=[
        Transition("confirm", _("Confirm the level"), ("claimed",), "confirmed", rules.assess),
        Transition("send_back", _("Send back"), ("claimed",), "sent_back", rules.assess),
    ],
)
