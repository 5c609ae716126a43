"""Organisations, and who belongs to them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Context
from shanhe.kernel.errors import Denied
from shanhe.kernel.events import changed
from shanhe.kernel.operations import operation
from shanhe.kernel.references import references
from shanhe.parties import events, lifecycle, rules, validation
from shanhe.parties.models import Affiliation, Organisation, Person
from shanhe.parties.querysets import with_parts
from shanhe.zones import queries as zones

from .common import add_affiliation, order_key, refuse


def _empty() -> dict[str, Any]:
    """What an organisation has of which nothing is said."""
    blank = Organisation()
    return {name: getattr(blank, name) for name in validation.ORGANISATION_FIELDS}


def _checked(ctx: Context, values: Mapping[str, Any], row: Organisation | None) -> dict[str, Any]:
    kinds = {term.code: term.group for term in zones.terms("party_kinds")}
    clean = validation.organisation(Organisation, values, today=ctx.today, kinds=kinds)
    others = Organisation.objects.exclude(pk=row.pk) if row else Organisation.objects.all()
    if clean["uscc"] and others.filter(uscc=clean["uscc"]).exists():
        raise refuse("uscc", _("Another organisation of this zone has this credit code."))
    parent = clean.get("parent")
    if parent is not None and row is not None and parent.pk in with_parts([row.pk]):
        raise refuse("parent", _("An organisation cannot be part of itself."))
    return clean


def _demand_parent(ctx: Context, *concerned: Organisation | None) -> None:
    """Denied unless the actor speaks for every organisation concerned or is an administrator.

    The office of a whole reads and edits the drafts of its parts, so a change of the tree gives and takes rights.
    """
    ids = {row.pk for row in concerned if row is not None}
    if ctx.actor.is_system or "administrator" in ctx.actor.roles:
        return
    if not ids <= set(getattr(ctx.actor, "represented_ids", ())):
        raise Denied(_("What it is part of decides rights; ask an administrator to change it."))


@operation("parties.create_organisation", subjects=("zone",), rule=rules.create_party)
def create_organisation(ctx: Context, *, zone: Any, values: Mapping[str, Any]) -> Organisation:
    """Add an organisation to the register; `values` has the fields of validation.ORGANISATION_FIELDS."""
    clean = _checked(ctx, {**_empty(), **values}, None)
    _demand_parent(ctx, clean["parent"])
    organisation = Organisation(
        zone=zone,
        ref=references(zone, Organisation, "O-")[0],
        sort_key=order_key(clean["name"]),
        created_at=ctx.now,
        updated_at=ctx.now,
        **clean,
    )
    organisation.save()
    changes = {name: [None, value] for name, value in clean.items() if value}
    ctx.emit(events.OrganisationCreated(subject=organisation, changes=changes))
    return organisation


@operation("parties.edit_organisation", subjects=("organisation",), transition=lifecycle.ORGANISATION["edit"])
def edit_organisation(ctx: Context, *, organisation: Organisation, values: Mapping[str, Any]) -> Organisation:
    """Change particulars."""
    whole = {name: getattr(organisation, name) for name in validation.ORGANISATION_FIELDS} | dict(values)
    clean = _checked(ctx, whole, organisation)
    if clean["uscc"] != organisation.uscc and not (ctx.actor.is_system or rules.staff(ctx.actor)):
        raise Denied(_("The credit code is what claims are checked by; ask an administrator to change it."))
    # A representative of an enterprise has a role that one of another side has not.
    if clean["side"] != organisation.side and not (ctx.actor.is_system or "administrator" in ctx.actor.roles):
        raise Denied(_("Its side and what it is part of decide rights; ask an administrator to change them."))
    if clean["parent"] != organisation.parent:
        _demand_parent(ctx, organisation, organisation.parent, clean["parent"])
    changes = changed(organisation, clean)
    if not changes:
        ctx.unchanged()
        return organisation
    organisation.sort_key = order_key(clean["name"])
    organisation.version += 1
    organisation.updated_at = ctx.now
    organisation.save()
    ctx.emit(events.OrganisationEdited(subject=organisation, changes=changes))
    return organisation


@operation(
    "parties.close_organisation", subjects=("organisation",), transition=lifecycle.ORGANISATION["close"]
)
def close_organisation(ctx: Context, *, organisation: Organisation, reason: str) -> Organisation:
    """Close an organisation: it stays in the register, rights through it end at once."""
    reason = validation.tidy(reason)
    if not reason:
        raise refuse("reason", _("Say why it is closed."))
    changes = lifecycle.ORGANISATION.move(organisation, "close")
    organisation.version += 1
    organisation.updated_at = ctx.now
    organisation.save()
    ctx.emit(events.OrganisationClosed(subject=organisation, changes=changes, reason=reason))
    return organisation


@operation(
    "parties.reopen_organisation", subjects=("organisation",), transition=lifecycle.ORGANISATION["reopen"]
)
def reopen_organisation(ctx: Context, *, organisation: Organisation) -> Organisation:
    """Open a closed organisation again."""
    changes = lifecycle.ORGANISATION.move(organisation, "reopen")
    organisation.version += 1
    organisation.updated_at = ctx.now
    organisation.save()
    ctx.emit(events.OrganisationReopened(subject=organisation, changes=changes))
    return organisation


@operation("parties.affiliate", subjects=("organisation",), transition=lifecycle.ORGANISATION["affiliate"])
def affiliate(
    ctx: Context,
    *,
    organisation: Organisation,
    person: Person,
    role: str = "member",
    position: Mapping[str, str] | None = None,
    start: date | None = None,
) -> Affiliation | None:
    """Record that a person belongs to an organisation, from today or `start`; None when that is so already.

    Who represents it is decided by a claim, its technology transfer office by an administrator.
    """
    if role == "office" and not (ctx.actor.is_system or "administrator" in ctx.actor.roles):
        # An office reads every draft of its organisation, so nobody makes themselves one.
        raise Denied(_("An administrator says who its technology transfer office is."))
    if role == "representative" and not (ctx.actor.is_system or "administrator" in ctx.actor.roles):
        raise Denied(
            _("A representative is confirmed from a claim with a letter, or named by an administrator.")
        )
    if person.zone_id != organisation.zone_id:
        raise Denied(_("This belongs to another zone."))
    words = validation.short(Affiliation, "position", position)
    affiliation = add_affiliation(ctx, person, organisation, role, start=start or ctx.today, position=words)
    if affiliation is None:
        ctx.unchanged()
    return affiliation


@operation("parties.end_affiliation", subjects=("affiliation",), rule=rules.end_affiliation)
def end_affiliation(ctx: Context, *, affiliation: Affiliation, on: date | None = None) -> Affiliation:
    """End an affiliation; its rights are gone on that very day (today unless `on` says otherwise)."""
    day = max(on or ctx.today, affiliation.start)
    if affiliation.end is not None and affiliation.end <= day:
        ctx.unchanged()
        return affiliation
    changes = changed(affiliation, {"end": day})
    affiliation.save()
    ctx.emit(
        events.AffiliationEnded(
            subject=affiliation,
            about=(affiliation.person, affiliation.organisation),
            changes=changes,
            person=affiliation.person.name,
            organisation=affiliation.organisation.name,
        )
    )
    return affiliation
