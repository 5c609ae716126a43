"""Erasing a person's data: asked for by the person, done by an administrator once the person has left."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_lazy as _

from shanhe.doors.operations import forget_person
from shanhe.kernel import erasing
from shanhe.kernel.context import Context
from shanhe.kernel.events import subject_key
from shanhe.kernel.operations import operation
from shanhe.kernel.translated import in_every_language
from shanhe.mail.operations import forget_addresses
from shanhe.parties import events, handover, lifecycle, privacy, validation
from shanhe.parties.models import ErasureRequest, Person, User

from .common import order_key, refuse

NOBODY = _("Somebody whose data were erased")


@operation("parties.ask_erasure", subjects=("person",), transition=lifecycle.PERSON["ask_erasure"])
def ask_erasure(ctx: Context, *, person: Person) -> ErasureRequest:
    """Ask for one's personal data to be erased; an administrator answers."""
    if ErasureRequest.objects.filter(person=person, state="open").exists():
        raise refuse("person", _("You have asked already. An administrator answers."))
    request = ErasureRequest(zone=person.zone, person=person, created_at=ctx.now)
    request.save()
    ctx.emit(events.ErasureRequested(subject=request, about=(person,)))
    return request


@operation("parties.refuse_erasure", subjects=("request",), transition=lifecycle.ERASURE["refuse"])
def refuse_erasure(ctx: Context, *, request: ErasureRequest, reason: str) -> ErasureRequest:
    """Refuse to erase, and say why: a law may ask for the data to be kept."""
    request.reason = validation.tidy(reason)
    if not request.reason:
        raise refuse("reason", _("Say why, so that the person knows what to do."))
    changes = _answer(ctx, request, "refuse")
    ctx.emit(
        events.ErasureRefused(
            subject=request, about=(request.person,), changes=changes, reason=request.reason
        )
    )
    return request


@operation("parties.withdraw_erasure", subjects=("request",), transition=lifecycle.ERASURE["withdraw"])
def withdraw_erasure(ctx: Context, *, request: ErasureRequest) -> ErasureRequest:
    """Take one's request back while it is unanswered."""
    changes = _answer(ctx, request, "withdraw")
    ctx.emit(events.ErasureWithdrawn(subject=request, about=(request.person,), changes=changes))
    return request


def _answer(ctx: Context, request: ErasureRequest, action: str) -> dict[str, list[Any]]:
    changes = lifecycle.ERASURE.move(request, action)
    request.answered_at = ctx.now
    request.save()
    return changes


@operation("parties.erase_person", subjects=("person",), transition=lifecycle.PERSON["erase"])
def erase_person(ctx: Context, *, person: Person) -> Person:
    """Erase the personal data of somebody who has left: every declared field, the account, and names and words in the journal.

    What the person did stays, under a word that names nobody. It cannot be undone.
    """
    if handover.open_work(person):
        raise refuse("person", _("Hand the open work over first."))
    names = list(person.name.values())
    tokens = person.tokens.values_list("pk", flat=True)
    actors = [f"person:{person.pk}", *(f"token:{pk}" for pk in tokens)]
    user = person.user
    forget_addresses([person.email, user.email if user else ""])
    for item in privacy.fields():
        _empty(item, person)
    forget_person(person)
    person.refresh_from_db()
    person.user, person.erased_at, person.name = None, ctx.now, in_every_language(NOBODY)
    person.sort_key, person.updated_at = order_key(person.name), ctx.now
    person.version += 1
    person.save()
    if user is not None:
        _close_account(user)
    ErasureRequest.objects.filter(person=person, state="open").update(state="done", answered_at=ctx.now)
    erasing.erase_person(
        ctx, person.pk, key=subject_key(person), actors=actors, names=names, instead=person.name
    )
    ctx.emit(events.PersonErased(subject=person))
    return person


def _empty(item: privacy.PersonalField, person: Person) -> None:
    """Empty a declared field of everything that belongs to the person; a file goes from the disk as well."""
    if item.kept:
        return
    rows = item.rows(person)
    if item.is_file:
        for row in rows:
            getattr(row, item.name).delete(save=False)
    rows.update(**{item.name: item.blank})


def _close_account(user: User) -> None:
    """Nobody signs in with it any more, unless the account has a part in another zone."""
    if Person._base_manager.filter(user_id=user.pk).exists():
        return
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    user.email, user.is_active, user.last_login = f"erased-{user.pk}@invalid.invalid", False, None
    user.set_unusable_password()
    user.save()
