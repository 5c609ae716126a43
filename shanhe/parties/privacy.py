"""The personal data this app keeps: what for, on what ground, how long, and who sees it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.errors import type_text


@dataclass(frozen=True)
class PersonalField:
    """One personal field, "app.Model.field"."""

    field: str
    purpose: type_text
    basis: type_text
    retention: type_text
    viewers: type_text


CONTRACT = _("Taking part in the zone")
CONSENT = _("Given by the person, who may empty it")
WHILE_HERE = _("While the person takes part, and two years after")
MEMBERS = _("People signed in to the zone")
STAFF = _("The zone's staff and the person")
ADMINISTRATORS = _("Administrators")

FIELDS = [
    PersonalField("parties.User.email", _("Signing in, and notices"), CONTRACT, WHILE_HERE, ADMINISTRATORS),
    PersonalField("parties.User.last_login", _("Noticing misuse"), CONTRACT, WHILE_HERE, ADMINISTRATORS),
    PersonalField("parties.Person.name", _("Knowing who did what"), CONTRACT, WHILE_HERE, MEMBERS),
    PersonalField(
        "parties.Person.email", _("Writing to the person about work here"), CONTRACT, WHILE_HERE, STAFF
    ),
    PersonalField(
        "parties.Person.orcid", _("Telling people of one name apart"), CONSENT, WHILE_HERE, MEMBERS
    ),
    PersonalField("parties.Person.bio", _("Finding partners"), CONSENT, WHILE_HERE, MEMBERS),
    PersonalField("parties.Affiliation.title", _("Knowing whom to ask"), CONTRACT, WHILE_HERE, MEMBERS),
    PersonalField(
        "parties.Invitation.email",
        _("Sending the link"),
        CONTRACT,
        _("Two years after it was sent"),
        ADMINISTRATORS,
    ),
    PersonalField(
        "parties.RepresentationClaim.letter",
        _("Showing that the organisation agrees"),
        CONTRACT,
        _("While the person represents it, and two years after"),
        _("Who decides on the claim, and the person"),
    ),
]
