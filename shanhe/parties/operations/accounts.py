"""One's own account: API tokens, language, and the demonstration's change of place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Context
from shanhe.kernel.errors import Denied
from shanhe.kernel.operations import operation
from shanhe.parties import choices, events, rules, secrets, validation
from shanhe.parties.models import ApiToken, Person, User

from .common import refuse

LONGEST_DAYS = 366
USE_NOTED_EVERY = timedelta(minutes=10)


@operation("parties.create_token", subjects=("person",), rule=rules.own_account)
def create_token(
    ctx: Context, *, person: Person, name: str, scopes: Iterable[str], days: int = 90
) -> tuple[ApiToken, str]:
    """Make a personal API token; returns it with its secret, which is shown once and not stored."""
    name = validation.tidy(name)[:100]
    wanted = [code for code, _label in choices.SCOPES if code in set(scopes)]
    if not name:
        raise refuse("name", _("Say what the token is for."))
    if not wanted:
        raise refuse("scopes", _("Choose at least one."))
    if not 1 <= days <= LONGEST_DAYS:
        raise refuse("days", _("From 1 to {most} days.").format(most=LONGEST_DAYS))
    secret = secrets.new_token()
    token = ApiToken(
        zone=person.zone,
        person=person,
        name=name,
        hash=secrets.digest(secret),
        hint=secret[-4:],
        scopes=wanted,
        created_at=ctx.now,
        expires_at=ctx.now + timedelta(days=days),
    )
    token.save()
    ctx.emit(events.TokenCreated(subject=token, about=(person,), name=name, scopes=wanted))
    return token, secret


@operation("parties.revoke_token", subjects=("token",), rule=rules.own_token)
def revoke_token(ctx: Context, *, token: ApiToken) -> ApiToken:
    """Make a token useless at once."""
    if token.revoked_at is not None:
        ctx.unchanged()
        return token
    token.revoked_at = ctx.now
    token.save()
    ctx.emit(events.TokenRevoked(subject=token, about=(token.person,), name=token.name))
    return token


@operation("parties.reset_second_factor", subjects=("person",), rule=rules.administer)
def reset_second_factor(ctx: Context, *, person: Person) -> Person:
    """Take the second factor and its recovery codes off the account of somebody who lost the device.

    One's own goes by the account's page, which asks for the password once more: a borrowed session must not do it.
    """
    if person.pk == ctx.actor.person_id:
        raise Denied(_("Turn off your own two-step sign-in on the page of your account."))
    gone, _kinds = Authenticator.objects.filter(user_id=person.user_id).delete()
    if not gone:
        ctx.unchanged()
        return person
    ctx.emit(events.SecondFactorReset(subject=person))
    return person


def mark_token_used(token: ApiToken, now: datetime) -> None:
    """Note when a token was last used, at most every ten minutes; not an event, so not in the journal."""
    if token.last_used_at is None or now - token.last_used_at > USE_NOTED_EVERY:
        ApiToken._base_manager.filter(pk=token.pk).update(last_used_at=now)


def set_language(user: User, language: str) -> None:
    """Remember the language of an account for mail and the next sign-in; a preference, so not in the journal."""
    if language in dict(settings.LANGUAGES) and user.language != language:
        user.language = language
        user.save(update_fields=["language"])


@operation("parties.switch_persona", subjects=("person",), rule=rules.be_persona)
def switch_persona(ctx: Context, *, person: Person) -> Person:
    """Take the place of somebody in the demonstration; the page then signs in as that person."""
    if not settings.SHANHE_DEMO:
        raise Denied(_("Places can be changed in the demonstration only."))
    ctx.emit(events.PersonaTaken(subject=person))
    return person
