"""What the API takes and gives of people and organisations."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from ninja import Field, Schema

from shanhe.doors.api_support import Day

Side = Literal["government", "enterprise", "university", "society"]


class OrganisationShort(Schema):
    """An organisation in passing."""

    ref: str
    name_zh: str
    name_en: str


class OrganisationOut(OrganisationShort):
    """An organisation of the register."""

    side: Side
    kind: str
    uscc: str = Field(description="Unified social credit code, or empty.")
    industry: str = Field(description="GB/T 4754 code, or empty.")
    registered_on: date | None
    address_zh: str
    address_en: str
    size: str
    website: str
    state: str
    parent: OrganisationShort | None
    version: int
    updated_at: datetime

    model_config = {
        "json_schema_extra": {
            "example": {
                "ref": "O-0001",
                "name_zh": "示例机器人有限公司",
                "name_en": "Sample Robots Ltd",
                "side": "enterprise",
                "kind": "startup",
                "uscc": "",
                "industry": "C39",
                "registered_on": "2024-05-01",
                "address_zh": "示例路1号",
                "address_en": "1 Sample Road",
                "size": "small",
                "website": "https://example.org/",
                "state": "active",
                "parent": None,
                "version": 1,
                "updated_at": "2026-03-02T09:00:00+08:00",
            }
        }
    }


class OrganisationIn(Schema):
    """An organisation to add; a name in one language is enough."""

    name_zh: str = Field("", max_length=200)
    name_en: str = Field("", max_length=200)
    side: Side
    kind: str = Field("", max_length=60)
    uscc: str = Field("", max_length=60)
    industry: str = Field("", max_length=5)
    registered_on: Day | None = None
    address_zh: str = Field("", max_length=300)
    address_en: str = Field("", max_length=300)
    size: Literal["", "micro", "small", "medium", "large"] = ""
    website: str = Field("", max_length=200)
    parent: str | None = Field(None, description="The reference of the organisation it is part of.")

    model_config = {
        "extra": "forbid",
        "json_schema_extra": {
            "example": {"name_en": "Sample Robots Ltd", "side": "enterprise", "industry": "C39"}
        },
    }


class OrganisationPatch(Schema):
    """What to change; `version` is the one you read, and a newer one is a conflict."""

    version: int | None = None
    name_zh: str | None = Field(None, max_length=200)
    name_en: str | None = Field(None, max_length=200)
    side: Side | None = None
    kind: str | None = Field(None, max_length=60)
    uscc: str | None = Field(None, max_length=60)
    industry: str | None = Field(None, max_length=5)
    registered_on: Day | None = None
    address_zh: str | None = Field(None, max_length=300)
    address_en: str | None = Field(None, max_length=300)
    size: Literal["", "micro", "small", "medium", "large"] | None = None
    website: str | None = Field(None, max_length=200)
    parent: str | None = None

    model_config = {
        "extra": "forbid",
        "json_schema_extra": {"example": {"version": 1, "address_en": "2 Sample Road"}},
    }


class AffiliationOut(Schema):
    """That a person belongs to an organisation."""

    organisation: OrganisationShort
    role: str
    title_zh: str
    title_en: str
    start: date
    end: date | None


class PersonOut(Schema):
    """A person of the zone; the e-mail address is there only for those who may see it."""

    ref: str
    name_zh: str
    name_en: str
    orcid: str
    email: str | None
    roles: list[str]
    affiliations: list[AffiliationOut]
    version: int

    model_config = {
        "json_schema_extra": {
            "example": {
                "ref": "M-0001",
                "name_zh": "示例张三",
                "name_en": "Zhang San (sample)",
                "orcid": "",
                "email": None,
                "roles": ["inventor"],
                "affiliations": [],
                "version": 1,
            }
        }
    }


class PersonIn(Schema):
    """A person to add; a name in one language is enough."""

    name_zh: str = Field("", max_length=100)
    name_en: str = Field("", max_length=100)
    email: str = Field("", max_length=254)
    orcid: str = Field("", max_length=80)
    bio_zh: str = Field("", max_length=4000)
    bio_en: str = Field("", max_length=4000)

    model_config = {"extra": "forbid", "json_schema_extra": {"example": {"name_en": "Sample Person"}}}


class PersonPatch(Schema):
    """What to change; `version` is the one you read, and a newer one is a conflict."""

    version: int | None = None
    name_zh: str | None = Field(None, max_length=100)
    name_en: str | None = Field(None, max_length=100)
    email: str | None = Field(None, max_length=254)
    orcid: str | None = Field(None, max_length=80)
    bio_zh: str | None = Field(None, max_length=4000)
    bio_en: str | None = Field(None, max_length=4000)

    model_config = {
        "extra": "forbid",
        "json_schema_extra": {"example": {"version": 1, "name_en": "Sample Name"}},
    }


class InvitationIn(Schema):
    """Whom to invite, as what."""

    email: str = Field(max_length=254)
    name_zh: str = Field("", max_length=100)
    name_en: str = Field("", max_length=100)
    roles: list[str] = Field([], max_length=20)
    organisation: str | None = None
    affiliation_role: Literal["member", "head", "office", "representative"] = "member"

    model_config = {
        "extra": "forbid",
        "json_schema_extra": {"example": {"email": "someone@example.org", "roles": ["inventor"]}},
    }


class InvitationOut(Schema):
    """An invitation; its link goes to the address only."""

    id: int
    email: str
    roles: list[str]
    state: str
    expires_at: datetime


class MeOut(Schema):
    """Who you are here."""

    ref: str | None
    name_zh: str
    name_en: str
    zone: str
    roles: list[str]
    scopes: list[str] | None = Field(description="Of the token used; null in a browser session.")


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
