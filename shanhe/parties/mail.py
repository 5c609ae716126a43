"""The invitation's letter, in the language that the inviting person chose."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from shanhe.kernel.delivery import Channel, register_channel, subscribe
from shanhe.kernel.models import JournalEntry
from shanhe.mail.letters import Letter
from shanhe.mail.sending import send as send_letter
from shanhe.zones import addresses

from . import events, queries, secrets
from .models import Invitation


def _invitation(entry: JournalEntry) -> Invitation | None:
    number = entry.subject.partition(":")[2]
    return Invitation.objects.select_related("zone", "organisation").filter(pk=number, state="sent").first()


def recipients(entry: JournalEntry) -> list[str]:
    """The invited address, unless the invitation was withdrawn or accepted meanwhile."""
    invitation = _invitation(entry)
    return [invitation.email] if invitation else []


def invitation_url(invitation: Invitation) -> str:
    """The whole address of an invitation's link."""
    path = reverse("parties:invitation", args=[secrets.invitation_secret(invitation.nonce)])
    return addresses.absolute(invitation.zone, path)


def send(entry: JournalEntry, recipient: str) -> None:
    invitation = _invitation(entry)
    if invitation is None:
        return
    with translation.override(addresses.spoken(invitation.zone, invitation.language)):
        words = {"invitation": invitation, "roles": queries.role_words(invitation.roles)}
        letter = Letter(
            address=recipient,
            language=translation.get_language() or "",
            subject=_("Invitation to {zone}").format(zone=invitation.zone.name),
            body=render_to_string("parties/mail_invitation.txt", words),
            url=invitation_url(invitation),
            url_label=_("Choose a password"),
            about=entry.subject,
            said=str(entry.pk),
            insists=True,
            entry=entry.pk,
        )
    send_letter(invitation.zone, letter)


def register() -> None:
    """Have the delivery job send the mail of every invitation."""
    register_channel(Channel("invitation", recipients, send))
    subscribe("invitation", events.InvitationSent.verb)
