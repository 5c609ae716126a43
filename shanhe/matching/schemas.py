"""What the API gives of search and suggestions."""

from __future__ import annotations

from datetime import datetime

from ninja import Field, Schema


class HitOut(Schema):
    """Something found, and why."""

    kind: str = Field(examples=["result"])
    ref: str = Field(examples=["R-2026-0001"])
    title: str
    url: str
    summary: str
    score: float
    reasons: list[str] = Field(examples=[["Title: film, battery"]])


class SearchOut(Schema):
    """A page of hits. `rebuilding`: the index was not there; the hits come from the database, unranked."""

    items: list[HitOut]
    total: int
    kinds: dict[str, int] = Field(description="How many there are of each kind.")
    facets: dict[str, dict[str, int]] = Field(
        description="How many have each code, by facet; a facet's own filter is disregarded.",
        examples=[{"field": {"ai": 3}, "level": {"6": 2}}],
    )
    corrections: dict[str, list[str]] = Field(description="Words that nothing has, with what was looked for.")
    rebuilding: bool


class SuggestionOut(Schema):
    """What may meet a need: made by a machine, with what speaks for it and against it."""

    kind: str = Field(examples=["result"])
    ref: str = Field(examples=["R-2026-0001"])
    title: str
    url: str
    score: float = Field(description="From 0 to 1.")
    parts: dict[str, float] = Field(description="Each consideration's share of the score.")
    reasons: list[str]
    against: list[str]
    alike: int = Field(description="How many that nearly repeat it are folded under it.")
    fits: bool = Field(description="Whether the need's side said that it fits.")


class SuggestionsOut(Schema):
    items: list[SuggestionOut]
    rebuilding: bool


class AnswerIn(Schema):
    """What the need's side says of a suggestion: it fits, or it does not and why."""

    ref: str = Field(max_length=24, examples=["R-2026-0001"], description="A result or a person.")
    fits: bool
    reason: str = Field(
        "", max_length=24, examples=["too_early"], description="Needed where it does not fit."
    )


class SuggestionAnswerOut(Schema):
    """One answer of the need's side."""

    kind: str = Field(examples=["result"])
    ref: str = Field(examples=["R-2026-0001"])
    fits: bool
    reason: str


class SavedIn(Schema):
    """A search to keep. Facets are codes by name, as in `/search`."""

    name: str = Field(max_length=80)
    words: str = Field(max_length=200)
    kinds: list[str] = Field([], max_length=20, examples=[["result"]])
    facets: dict[str, list[str]] = Field({}, examples=[{"field": ["ai"]}])
    how_often: str = Field("daily", max_length=8, description="`at_once`, `daily` or `never`.")


class SavedPatch(Schema):
    """What to change of a saved search."""

    name: str | None = Field(None, max_length=80)
    words: str | None = Field(None, max_length=200)
    kinds: list[str] | None = Field(None, max_length=20)
    facets: dict[str, list[str]] | None = None
    how_often: str | None = Field(None, max_length=8)


class NewHitOut(Schema):
    """Something a saved search found that its person has not looked at."""

    kind: str
    ref: str
    title: str
    url: str


class SavedOut(Schema):
    """A saved search with what is new in it, as far as the caller may see it now."""

    id: int
    name: str
    words: str
    kinds: list[str]
    facets: dict[str, list[str]]
    how_often: str
    new: list[NewHitOut]


class WeightSetOut(Schema):
    """A set of weights: when it was proposed and in force (half-open), and how it did on held-back outcomes."""

    number: int
    weights: dict[str, float]
    evaluation: dict[str, float]
    proposed_at: datetime
    since: datetime | None
    until: datetime | None


class QualityOut(Schema):
    """The weights in force (number 0: the product's own), the outcomes known and needed, and all sets, newest first."""

    number: int
    weights: dict[str, float]
    outcomes: int
    needed: int | None
    sets: list[WeightSetOut]


class InForceOut(Schema):
    """What is in force now."""

    number: int
    weights: dict[str, float]


class SeenIn(Schema):
    """Which number was in force for whoever decided."""

    seen: int = Field(ge=0, le=1_000_000)
