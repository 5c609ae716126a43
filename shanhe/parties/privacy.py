"""The personal data that the product keeps: what for, on what ground, how long, and who sees it.

Said once for each field; from it come the page of one's own data, the copy to take along, and what erasing empties. Other
apps declare theirs in their `apps.py`: privacy.declare(PersonalField("results.Contributor.email", …)).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.errors import type_text
from shanhe.kernel.translated import Translated


@dataclass(frozen=True)
class PersonalField:
    """One personal field, "app.Model.field"; `person` is the key that leads from its row to the person.

    `kept` fields are not emptied one by one when the person's data are erased: the operation does something else.
    `what` is what people call it, where the column has no word of its own.
    """

    field: str
    purpose: type_text
    basis: type_text
    retention: type_text
    viewers: type_text
    person: str = "person"
    kept: bool = False
    what: type_text = ""

    @property
    def name(self) -> str:
        return self.field.rsplit(".", 1)[1]

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.field.rsplit(".", 1)[0])

    @property
    def column(self) -> Any:
        return self.model._meta.get_field(self.name)

    @property
    def label(self) -> type_text:
        return self.what or self.column.verbose_name

    @property
    def is_file(self) -> bool:
        return isinstance(self.column, models.FileField)

    @property
    def blank(self) -> Any:
        """What stands in the field when nothing does."""
        return None if self.column.null else self.column.get_default()

    def rows(self, person: Any) -> Any:
        """What holds the field for this person; an account belongs to all of its zones."""
        wanted = {"pk": person.user_id} if self.person == "account" else {self.person: person.pk}
        return self.model._base_manager.filter(**wanted)


CONTRACT = _("Taking part in the zone")
CONSENT = _("Given by the person, who may empty it")
WHILE_HERE = _("While the person takes part, and two years after")
MEMBERS = _("People signed in to the zone")
STAFF = _("The zone's staff and the person")
ADMINISTRATORS = _("Administrators")

FIELDS = [
    PersonalField(
        "parties.User.email",
        _("Signing in, and notices"),
        CONTRACT,
        WHILE_HERE,
        ADMINISTRATORS,
        "account",
        kept=True,
    ),
    PersonalField(
        "parties.User.last_login",
        _("Noticing misuse"),
        CONTRACT,
        WHILE_HERE,
        ADMINISTRATORS,
        "account",
        kept=True,
    ),
    PersonalField(
        "parties.Person.name", _("Knowing who did what"), CONTRACT, WHILE_HERE, MEMBERS, "pk", kept=True
    ),
    PersonalField(
        "parties.Person.email", _("Writing to the person about work here"), CONTRACT, WHILE_HERE, STAFF, "pk"
    ),
    PersonalField(
        "parties.Person.orcid", _("Telling people of one name apart"), CONSENT, WHILE_HERE, MEMBERS, "pk"
    ),
    PersonalField("parties.Person.bio", _("Finding partners"), CONSENT, WHILE_HERE, MEMBERS, "pk"),
    PersonalField("parties.Affiliation.position", _("Knowing whom to ask"), CONTRACT, WHILE_HERE, MEMBERS),
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
    *(
        PersonalField(
            f"parties.RepresentationClaim.{name}",
            _("Showing that the organisation agrees"),
            CONTRACT,
            _("While the person represents it, and two years after"),
            _("Who decides on the claim, and the person"),
        )
        for name in ("letter_name", "reason")
    ),
    PersonalField(
        "parties.Invitation.name",
        _("Sending the link"),
        CONTRACT,
        _("Two years after it was sent"),
        ADMINISTRATORS,
    ),
    PersonalField("parties.ApiToken.name", _("Telling one's tokens apart"), CONTRACT, WHILE_HERE, STAFF),
]
_declared: dict[str, PersonalField] = {}


def declare(field: PersonalField) -> None:
    """Say that an app keeps this of people."""
    _declared[field.field] = field


def fields() -> list[PersonalField]:
    """Every personal field, of this app and of those that declared theirs."""
    return [*FIELDS, *_declared.values()]


def held(person: Any) -> Iterator[tuple[PersonalField, list[Any]]]:
    """What is kept of a person, field by field; fields that hold nothing are there too."""
    for item in fields():
        if item.person == "account" and person.user_id is None:
            continue
        values = item.rows(person).order_by("pk").values_list(item.name, flat=True)
        yield item, [_plain(value) for value in values if value not in (None, "", {})]


def _plain(value: Any) -> Any:
    return value if isinstance(value, Translated | datetime) else str(value)
