"""What the API gives about open competitions; what it takes are the forms of the acts."""

from __future__ import annotations

from typing import Any

from ninja import Field, Schema
from pydantic import ConfigDict

from shanhe.doors.acts import actions_of, record_of
from shanhe.doors.api_support import ActionOut, columns_of

from . import queries, rules
from .acts import BID_ACTS, COMPETITION_ACTS, TEAM_MILESTONE_ACTS
from .models import Bid, Competition, CompetitionMilestone, TeamMilestone


@record_of(COMPETITION_ACTS, actions=False)
@columns_of(Competition, "ref", "need", "aim", "state", "budget", "team_limit", "bids_until", "version")
class CompetitionLine(Schema):
    """An open competition as lists show it."""


@columns_of(CompetitionMilestone, "position", "title", "due_on", "amount")
class CompetitionMilestoneOut(Schema):
    """A step that every chosen team takes; the amount is for one team."""


@record_of(COMPETITION_ACTS)
class CompetitionOut(CompetitionLine):
    """One competition, and what the caller could do."""

    milestones: list[CompetitionMilestoneOut]
    reviewers: list[str] = Field(description="References of the reviewers; empty for who does not run it.")
    bids: int = Field(description="How many bids the caller may read.")

    @staticmethod
    def resolve_reviewers(row: Competition, context: Any) -> list[str]:
        inside = rules.manage.allows(context["request"].actor, row)
        return [person.ref for person in queries.reviewers_of(row)] if inside else []

    @staticmethod
    def resolve_bids(row: Competition, context: Any) -> int:
        return len(queries.bids_of(context["request"].actor, row))


class CompetitionIn(Schema):
    """For which need a competition is prepared."""

    model_config = ConfigDict(extra="forbid")
    need: str = Field(max_length=24, description="Reference of a published need.", examples=["N-2026-0001"])


@columns_of(TeamMilestone, "id", "state", "evidence", "note")
class TeamMilestoneOut(Schema):
    """How far a chosen team is with a milestone."""

    title: str = Field(alias="milestone.title")
    actions: list[ActionOut]

    resolve_actions = actions_of(TEAM_MILESTONE_ACTS)


@record_of(BID_ACTS, actions=False)
@columns_of(Bid, "id", "lead", "result", "project", "state", *Bid.WRITTEN, "price", "note")
class BidLine(Schema):
    """A bid that the caller may read; `score` is the mean of the opinions, null where it is not the caller's to know."""

    score: float | None
    opinions: int


@record_of(BID_ACTS)
class BidOut(BidLine):
    """A bid with its team's milestones and what the caller could do."""

    steps: list[TeamMilestoneOut]
