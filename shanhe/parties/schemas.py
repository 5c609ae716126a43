"""What the API gives of people and organisations, and takes of a new one; what an act takes is its form."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema

from shanhe.doors.acts import record_of
from shanhe.doors.api_support import one_of
from shanhe.kernel.translated import Text

from . import acts, choices

Side: Any = one_of(code for code, _label in choices.SIDES)
Size: Any = one_of(code for code, _label in choices.SIZES)
PartRole: Any = one_of(code for code, _label in choices.AFFILIATION_ROLES)
Role: Any = one_of(choices.ROLE_LABELS)
Scope: Any = one_of(code for code, _label in choices.SCOPES)


class OrganisationShort(Schema):
    """An organisation in passing."""

    ref: str
    name: Text


@record_of(acts.ORGANISATION_ACTS, actions=False)
class OrganisationOut(OrganisationShort):
    """An organisation of the register."""

    side: Side
    kind: str
    uscc: str = Field(description="Unified social credit code, or empty.")
    industry: str = Field(description="GB/T 4754 code, or empty.")
    registered_on: date | None
    address: Text
    size: Size
    website: str
    state: str
    parent: OrganisationShort | None
    version: int
    updated_at: datetime


@record_of(acts.ORGANISATION_ACTS)
class OrganisationWhole(OrganisationOut):
    """An organisation, and what the caller can do with it."""


class AffiliationOut(Schema):
    """That a person belongs to an organisation."""

    organisation: OrganisationShort
    role: PartRole
    position: Text
    start: date
    end: date | None


class PersonShort(Schema):
    """A person in passing."""

    ref: str
    name: Text


@record_of(acts.PERSON_ACTS, actions=False)
class PersonOut(PersonShort):
    """A person of the zone; the e-mail address is there only for those who may see it."""

    orcid: str
    email: str | None
    roles: list[Role]
    affiliations: list[AffiliationOut]
    version: int


@record_of(acts.PERSON_ACTS, acts.RIGHTS_ACTS)
class PersonWhole(PersonOut):
    """A person, and what the caller can do."""


@record_of(acts.CLAIM_ACTS)
class ClaimOut(Schema):
    """A claim to represent an organisation; its letter is on the claim's page."""

    id: int
    person: PersonShort
    organisation: OrganisationShort
    state: str
    reason: str
    created_at: datetime
    decided_at: datetime | None


@record_of(acts.ERASURE_ACTS)
class ErasureOut(Schema):
    """A request to erase personal data, and the answer."""

    id: int
    person: PersonShort
    state: str
    reason: str
    created_at: datetime
    answered_at: datetime | None


@record_of(acts.INVITATION_ACTS)
class InvitationOut(Schema):
    """An invitation; its link goes to the address only."""

    id: int
    email: str
    roles: list[Role]
    state: str
    expires_at: datetime


class MeOut(Schema):
    """Who you are here."""

    ref: str | None
    name: Text
    zone: str
    roles: list[Role]
    scopes: list[Scope] | None = Field(description="Of the token used; null in a browser session.")


class EntryOut(Schema):
    """One entry of the journal."""

    id: int
    happened_at: datetime
    actor: str
    actor_display: str
    operation: str
    verb: str
    subject: str
    subject_display: str
    sentence: str
    demo: bool
