"""Coming in: invitations, and the first administrator."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Context
from shanhe.kernel.errors import Invalid, NotNow
from shanhe.kernel.operations import operation
from shanhe.kernel.translated import Translated, languages
from shanhe.parties import choices, events, lifecycle, rules, secrets, validation
from shanhe.parties.models import Invitation, Organisation, Person, User

from .common import add_affiliation, add_grant, add_person, refuse

VALID_FOR = timedelta(days=14)


@operation("parties.invite_person", subjects=("zone",), rule=rules.administer, absent=("person",))
def invite_person(
    ctx: Context,
    *,
    zone: Any,
    email: str,
    roles: Iterable[str] = (),
    organisation: Organisation | None = None,
    affiliation_role: str = "member",
    person: Person | None = None,
    name: Mapping[str, str] | None = None,
    language: str = "",
) -> Invitation:
    """Invite somebody by e-mail with roles and an organisation; `person` gives an account to one already registered.

    The link works for 14 days; an earlier open invitation to the same address stops working.
    """
    address = validation.email(email)
    wanted = list(dict.fromkeys(roles))
    if set(wanted) - set(dict(choices.ROLES)):
        raise refuse("roles", _("There is no such role."))
    if affiliation_role not in dict(choices.AFFILIATION_ROLES):
        raise refuse("affiliation_role", _("There is no such role in an organisation."))
    if Person.objects.filter(user__email=address, left_at=None).exists():
        raise refuse(
            "email", _("Somebody with this address takes part already. Give the roles on the person's page.")
        )
    if person is not None and person.user_id is not None:
        raise refuse("email", _("This person has an account already."))
    for earlier in Invitation.objects.filter(email=address, state="sent").select_for_update():
        _revoke(ctx, earlier)
    nonce = uuid.uuid4()
    invitation = Invitation(
        zone=zone,
        email=address,
        name=validation.short(Invitation, "name", name),
        roles=wanted,
        organisation=organisation,
        affiliation_role=affiliation_role,
        person=person,
        nonce=nonce,
        language=language,
        token_hash=secrets.digest(secrets.invitation_secret(nonce)),
        invited_by_id=ctx.actor.person_id,
        created_at=ctx.now,
        expires_at=ctx.now + VALID_FOR,
    )
    invitation.save()
    about = tuple(row for row in (organisation, person) if row is not None)
    ctx.emit(events.InvitationSent(subject=invitation, about=about, roles=wanted))
    return invitation


def _revoke(ctx: Context, invitation: Invitation) -> None:
    changes = lifecycle.INVITATION.move(invitation, "revoke")
    invitation.save()
    ctx.emit(events.InvitationRevoked(subject=invitation, changes=changes))


@operation("parties.revoke_invitation", subjects=("invitation",), transition=lifecycle.INVITATION["revoke"])
def revoke_invitation(ctx: Context, *, invitation: Invitation) -> Invitation:
    """Withdraw an invitation; its link stops working."""
    _revoke(ctx, invitation)
    return invitation


@operation(
    "parties.accept_invitation",
    subjects=("invitation",),
    transition=lifecycle.INVITATION["accept"],
    also=lambda invitation, **more: [
        invitation.zone,
        *filter(None, [invitation.person, invitation.organisation]),
    ],
)
def accept_invitation(
    ctx: Context,
    *,
    invitation: Invitation,
    user: User | None = None,
    password: str = "",
    name: Mapping[str, str] | None = None,
    language: str = "",
) -> Person:
    """Take part: makes the account (or uses the signed-in `user`), the person, the roles and the affiliation.

    Whoever calls this has shown the invitation's secret, so the address counts as confirmed.
    """
    if ctx.now >= invitation.expires_at:
        raise NotNow("sent", _("This invitation has expired. Ask for a new one."))
    user = _account(invitation, user, password, language)
    person = _person(ctx, invitation, user, invitation.name.updated(validation.tidy(name or {})))
    for role in invitation.roles:
        add_grant(ctx, person, role)
    if invitation.organisation is not None:
        add_affiliation(ctx, person, invitation.organisation, invitation.affiliation_role)
    changes = lifecycle.INVITATION.move(invitation, "accept")
    invitation.accepted_at = ctx.now
    invitation.person = person
    invitation.save()
    ctx.emit(events.InvitationAccepted(subject=invitation, about=(person,), changes=changes))
    return person


def _account(invitation: Invitation, user: User | None, password: str, language: str) -> User:
    if user is not None:
        if user.email.lower() != invitation.email:
            raise Invalid(
                _("This invitation is for {email}. Sign in with that address.").format(email=invitation.email)
            )
        return user
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise Invalid(_("There is an account with this address. Sign in first, then open the link again."))
    return new_account(invitation.email, password, language)


def new_account(email: str, password: str, language: str = "") -> User:
    """An account with a confirmed address; Invalid when the password is too weak."""
    user = User(email=email, language=language)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid({"password": " ".join(error.messages)}) from None
    user.set_password(password)
    user.save()
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def _person(ctx: Context, invitation: Invitation, user: User, name: Translated) -> Person:
    known = invitation.person or Person.objects.filter(user=user).first()
    if known is None:
        values = validation.person(Person, {"name": name, "email": user.email})
        return add_person(ctx, invitation.zone, values, user=user)
    if known.user_id not in (None, user.pk):
        raise Invalid(_("This person has an account already."))
    known.user, known.left_at = user, None
    known.email = known.email or user.email
    known.version += 1
    known.updated_at = ctx.now
    known.save()
    return known


@operation("parties.create_administrator", subjects=("zone",), rule=rules.system, internal=True)
def create_administrator(
    ctx: Context, *, zone: Any, email: str, password: str, name: Mapping[str, str] | None = None
) -> Person:
    """Make an administrator from the command line; an account with the address keeps its password."""
    address = validation.email(email)
    user = User.objects.filter(email=address).first() or new_account(address, password)
    person = Person.objects.filter(user=user).select_for_update().first()
    if person is None:
        values = {"name": name or {languages()[-1]: address.partition("@")[0]}, "email": address}
        person = add_person(ctx, zone, validation.person(Person, values), user=user)
    elif person.left_at is not None:
        person.left_at = None
        person.save()
    add_grant(ctx, person, "administrator")
    ctx.emit(events.AdministratorCreated(subject=person))
    return person
