"""What the API gives about needs; what it takes are the forms."""

from __future__ import annotations

from typing import Any

from ninja import Field, Schema

from shanhe.doors.acts import record_of
from shanhe.doors.api_support import columns_of

from . import queries
from .acts import NEED_ACTS
from .models import Interest, Need, Question

Told = "Reference of the organisation; null where its name is not given."


@record_of(NEED_ACTS, actions=False)
@columns_of(
    Need, "ref", "kind", "title", "state", "confidentiality", "fields", "centre_codes", "level_wanted", "deadline",
    "published_at", "expires_on", "version",
)  # fmt: skip
class NeedLine(Schema):
    """A need as lists show it; `organisation` is null where its name is not given."""

    organisation: str | None = Field(description=Told, examples=["O-0007"])

    @staticmethod
    def resolve_organisation(row: Need, context: Any) -> str | None:
        told = row.organisation and queries.shows_organisation(context["request"].actor, row)
        return row.organisation.ref if told else None


@columns_of(Question, "id", "text", "answer", "state")
class QuestionOut(Schema):
    """A question about a need."""


@columns_of(Interest, "id", "person", "result", "text", "state", "answer")
class InterestOut(Schema):
    """An offer of help with a need."""


@record_of(NEED_ACTS)
@columns_of(Need, "language", "problem", "tried", "targets", "keywords", "budget", "capacity")
class NeedOut(NeedLine):
    """A need as far as the caller may read it: offers of help only for its own side and those who look after it."""

    percent: int = Field(description="How matchable it is, in percent.", examples=[72])
    questions: list[QuestionOut] = Field(alias="page.questions")
    interests: list[InterestOut] = Field(alias="page.offers")

    @staticmethod
    def resolve_percent(row: Need) -> int:
        return queries.completeness(row).percent
