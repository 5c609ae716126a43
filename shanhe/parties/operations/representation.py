"""Who speaks for an organisation: a claim with a letter, decided by an administrator or a representative."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Context
from shanhe.kernel.errors import Denied
from shanhe.kernel.operations import operation
from shanhe.parties import events, lifecycle, rules, validation
from shanhe.parties.models import Affiliation, Organisation, Person, RepresentationClaim

from .common import add_affiliation, refuse


@operation("parties.claim_representation", subjects=("person", "organisation"), rule=rules.own_account)
def claim_representation(
    ctx: Context, *, person: Person, organisation: Organisation, letter: Any
) -> RepresentationClaim:
    """Ask to represent an organisation; `letter` is an uploaded PDF or picture of its authorisation."""
    media_type = validation.letter(letter)
    if organisation.state != "active":
        raise refuse("uscc", _("This organisation is closed."))
    if RepresentationClaim.objects.filter(person=person, organisation=organisation, state="pending").exists():
        raise refuse("uscc", _("Your earlier claim is still to be decided."))
    held = Affiliation.objects.active(ctx.today).filter(person=person, organisation=organisation)
    if held.filter(role="representative").exists():
        raise refuse("uscc", _("You represent this organisation already."))
    claim = RepresentationClaim(
        zone=organisation.zone,
        person=person,
        organisation=organisation,
        letter=letter,
        letter_name=validation.tidy(letter.name)[-200:],
        letter_type=media_type,
        created_at=ctx.now,
    )
    claim.save()
    ctx.emit(events.RepresentationClaimed(subject=claim, about=(person, organisation), **_names(claim)))
    return claim


@operation(
    "parties.confirm_representation",
    subjects=("claim",),
    transition=lifecycle.CLAIM["confirm"],
    also=lambda claim, **more: [claim.person, claim.organisation],
)
def confirm_representation(ctx: Context, *, claim: RepresentationClaim) -> RepresentationClaim:
    """Confirm a claim: from today the person represents the organisation."""
    _not_by_oneself(ctx, claim)
    changes = _decide(ctx, claim, "confirm")
    add_affiliation(ctx, claim.person, claim.organisation, "representative")
    about = (claim.person, claim.organisation)
    ctx.emit(events.RepresentationConfirmed(subject=claim, about=about, changes=changes, **_names(claim)))
    return claim


@operation("parties.refuse_representation", subjects=("claim",), transition=lifecycle.CLAIM["refuse"])
def refuse_representation(ctx: Context, *, claim: RepresentationClaim, reason: str) -> RepresentationClaim:
    """Refuse a claim and say why."""
    _not_by_oneself(ctx, claim)
    claim.reason = validation.tidy(reason)
    if not claim.reason:
        raise refuse("reason", _("Say why, so that the person knows what to do."))
    changes = _decide(ctx, claim, "refuse")
    about = (claim.person, claim.organisation)
    ctx.emit(
        events.RepresentationRefused(
            subject=claim, about=about, changes=changes, reason=claim.reason, **_names(claim)
        )
    )
    return claim


@operation("parties.withdraw_representation", subjects=("claim",), transition=lifecycle.CLAIM["withdraw"])
def withdraw_representation(ctx: Context, *, claim: RepresentationClaim) -> RepresentationClaim:
    """Take back one's own claim while it is undecided."""
    changes = _decide(ctx, claim, "withdraw")
    about = (claim.person, claim.organisation)
    ctx.emit(events.RepresentationWithdrawn(subject=claim, about=about, changes=changes, **_names(claim)))
    return claim


def _names(claim: RepresentationClaim) -> dict[str, Any]:
    return {"person": claim.person.name, "organisation": claim.organisation.name}


def _not_by_oneself(ctx: Context, claim: RepresentationClaim) -> None:
    if ctx.actor.person_id == claim.person_id:
        raise Denied(_("Nobody decides on their own claim."))


def _decide(ctx: Context, claim: RepresentationClaim, action: str) -> dict[str, list[Any]]:
    changes = lifecycle.CLAIM.move(claim, action)
    claim.decided_at = ctx.now
    claim.decided_by_id = ctx.actor.person_id
    claim.save()
    return changes
