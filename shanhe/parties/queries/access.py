"""How people come in: invitations, and tokens for the API."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q

from shanhe.kernel import clock
from shanhe.kernel.context import Actor

from .. import rules, secrets
from ..models import ApiToken, Invitation, Person


def invitations(actor: Actor) -> Any:
    """All invitations, newest first; Denied for all but administrators."""
    rules.administer.demand(actor, None)
    return Invitation.objects.select_related("organisation", "invited_by", "person").order_by(
        "-created_at", "-id"
    )


def invitation_by_secret(secret: str) -> Invitation | None:
    """The invitation that a link leads to, in whatever state it is."""
    found = Invitation.objects.select_related("organisation", "person", "zone")
    return found.filter(token_hash=secrets.digest(secret)).first()


def tokens_of(person: Person) -> list[ApiToken]:
    return list(ApiToken.objects.filter(person=person).order_by("-created_at", "-id"))


def token_by_secret(secret: str, now: datetime) -> ApiToken | None:
    """A usable token in whatever zone it belongs to."""
    if not secret.startswith(secrets.TOKEN_PREFIX) or len(secret) > 100:
        return None
    found = ApiToken._base_manager.select_related("person__zone", "person__user", "zone")
    token = found.filter(hash=secrets.digest(secret), revoked_at=None).filter(
        Q(expires_at=None) | Q(expires_at__gt=now)
    )
    return token.filter(person__left_at=None, person__user__is_active=True).first()


def token_of_header(header: str) -> ApiToken | None:
    """The usable token of an Authorization header."""
    scheme, _space, secret = header.partition(" ")
    return token_by_secret(secret.strip(), clock.now()) if scheme.lower() == "bearer" else None
