"""What the API gives of search and suggestions."""

from __future__ import annotations

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


class SuggestionsOut(Schema):
    items: list[SuggestionOut]
    rebuilding: bool
