"""What happens to people and organisations; names and addresses of people go to the erasable table."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.events import Event

PERSONAL = frozenset({"name", "email", "orcid", "bio"})


class OrganisationCreated(Event):
    """An organisation entered the register."""

    verb = "parties.organisation.created"
    text = _("added the organisation {subject}")
    public = True


class OrganisationEdited(Event):
    """Particulars of an organisation changed."""

    verb = "parties.organisation.edited"
    text = _("changed particulars of {subject}")


class OrganisationClosed(Event):
    """An organisation takes no further part; rights through it end."""

    verb = "parties.organisation.closed"
    text = _("closed the organisation {subject}: {reason}")

    reason: str


class OrganisationReopened(Event):
    """A closed organisation takes part again."""

    verb = "parties.organisation.reopened"
    text = _("reopened the organisation {subject}")


class PersonCreated(Event):
    """A person entered the register."""

    verb = "parties.person.created"
    text = _("added {subject}")
    personal = PERSONAL


class PersonEdited(Event):
    """Particulars of a person changed."""

    verb = "parties.person.edited"
    text = _("changed particulars of {subject}")
    personal = PERSONAL


class PersonLeft(Event):
    """A person left the zone: roles, affiliations and tokens ended the same day, the work stayed."""

    verb = "parties.person.left"
    text = _("recorded that {subject} left; all rights ended")


class PersonReturned(Event):
    """A person who had left is back; roles and affiliations must be given anew."""

    verb = "parties.person.returned"
    text = _("recorded that {subject} is back")


class Affiliated(Event):
    """A person began to belong to an organisation."""

    verb = "parties.affiliation.started"
    text = _("recorded that {person} belongs to {organisation}")

    person: Mapping[str, str]
    organisation: Mapping[str, str]


class AffiliationEnded(Event):
    """A person stopped belonging to an organisation; the rights that came with it ended that day."""

    verb = "parties.affiliation.ended"
    text = _("ended the affiliation of {person} with {organisation}")

    person: Mapping[str, str]
    organisation: Mapping[str, str]


class RoleGranted(Event):
    """A person received a role in the zone."""

    verb = "parties.role.granted"
    text = _("gave {subject} a role: {role_name}")

    role: str
    role_name: Mapping[str, str]


class RoleEnded(Event):
    """A person's role in the zone ended."""

    verb = "parties.role.ended"
    text = _("ended a role of {subject}: {role_name}")

    role: str
    role_name: Mapping[str, str]


class InvitationSent(Event):
    """Somebody was invited by e-mail to take part; the link is sent by the delivery job."""

    verb = "parties.invitation.sent"
    text = _("invited somebody to take part")

    roles: list[str]


class InvitationAccepted(Event):
    """An invited person made an account and received the invited roles."""

    verb = "parties.invitation.accepted"
    text = _("accepted the invitation")


class InvitationRevoked(Event):
    """An invitation was withdrawn; its link no longer works."""

    verb = "parties.invitation.revoked"
    text = _("withdrew an invitation")


class RepresentationClaimed(Event):
    """A person asked to represent an organisation and gave a letter."""

    verb = "parties.claim.made"
    text = _("asked to represent {organisation}")

    person: Mapping[str, str]
    organisation: Mapping[str, str]


class RepresentationConfirmed(Event):
    """A claim to represent an organisation was confirmed; the person represents it from that day."""

    verb = "parties.claim.confirmed"
    text = _("confirmed that {person} represents {organisation}")

    person: Mapping[str, str]
    organisation: Mapping[str, str]


class RepresentationRefused(Event):
    """A claim to represent an organisation was refused, with a reason."""

    verb = "parties.claim.refused"
    text = _("refused the claim of {person} to represent {organisation}")

    person: Mapping[str, str]
    organisation: Mapping[str, str]
    reason: str


class RepresentationWithdrawn(Event):
    """A person took back a claim to represent an organisation."""

    verb = "parties.claim.withdrawn"
    text = _("withdrew the claim to represent {organisation}")

    person: Mapping[str, str]
    organisation: Mapping[str, str]


class WorkHandedOver(Event):
    """All open work of a person moved to a colleague; `counts` says how much of each kind."""

    verb = "parties.work.handed_over"
    text = _("handed all open work of {subject} ({total}) to {to}")

    to: Mapping[str, str]
    to_ref: str
    total: int
    counts: Mapping[str, int]


class TokenCreated(Event):
    """A person made a token for the API."""

    verb = "parties.token.created"
    text = _("made the API token “{name}”")

    name: str
    scopes: list[str]


class TokenRevoked(Event):
    """An API token was revoked."""

    verb = "parties.token.revoked"
    text = _("revoked the API token “{name}”")

    name: str


class SecondFactorReset(Event):
    """An administrator took the second factor and its recovery codes off an account; the password alone signs in."""

    verb = "parties.second_factor.reset"
    text = _("reset the two-step sign-in of {subject}")


class PersonaTaken(Event):
    """In the demonstration, a visitor took the place of one of its people."""

    verb = "parties.persona.taken"
    text = _("took the place of {subject} in the demonstration")


class AdministratorCreated(Event):
    """An administrator was made from the command line."""

    verb = "parties.administrator.created"
    text = _("made {subject} an administrator from the command line")


class ErasureRequested(Event):
    """A person asked for their personal data to be erased."""

    verb = "parties.erasure.requested"
    text = _("asked for their personal data to be erased")


class ErasureRefused(Event):
    """A request to erase personal data was refused, with a reason."""

    verb = "parties.erasure.refused"
    text = _("refused to erase personal data: {reason}")

    reason: str


class ErasureWithdrawn(Event):
    """A person took back the request to erase their personal data."""

    verb = "parties.erasure.withdrawn"
    text = _("took back the request to erase their personal data")


class PersonErased(Event):
    """The personal data of somebody who has left were erased: from the register, the account, files and the journal."""

    verb = "parties.person.erased"
    text = _("erased the personal data of {subject}")
