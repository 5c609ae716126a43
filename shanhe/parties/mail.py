"""The invitation's mail, in both languages: whoever is invited has not chosen one yet."""

from __future__ import annotations

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from shanhe.kernel.delivery import Channel, register_channel, subscribe
from shanhe.kernel.models import JournalEntry
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
    subjects, bodies = [], []
    for code, _name in addresses.languages(invitation.zone):
        with translation.override(code):
            subjects.append(_("Invitation to {zone}").format(zone=invitation.zone.name))
            bodies.append(render_to_string("parties/mail_invitation.txt", _shown(invitation)).strip())
    with translation.override(addresses.language(invitation.zone)):
        sender = addresses.sender(invitation.zone)
    send_mail(" / ".join(subjects), "\n\n—\n\n".join(bodies), sender, [recipient])


def _shown(invitation: Invitation) -> dict[str, object]:
    return {
        "invitation": invitation,
        "url": invitation_url(invitation),
        "roles": queries.role_words(invitation.roles),
        "demonstration": queries.is_demonstration(invitation.zone),
    }


def register() -> None:
    """Have the delivery job send the mail of every invitation."""
    register_channel(Channel("invitation", recipients, send))
    subscribe("invitation", events.InvitationSent.verb)
