"""Who may do what to a competition, a bid and a team's milestone."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Actor
from shanhe.kernel.rules import NOTHING, Condition, Rule, own, related, role, signed_in, value
from shanhe.needs import queries as needs
from shanhe.needs.rules import side_of

from .models import Bid, BidReview, Reviewer

# Bids are sealed until the competition stops taking them.
UNSEALED = ("reviewing", "running", "accepted", "ended")
PUBLISHED = ("open", *UNSEALED)


def _appointed(path: str) -> Any:
    """Rows whose competition has appointed the actor as a reviewer."""

    def q(actor: Actor) -> Q:
        if actor.person_id is None:
            return NOTHING
        rows = Reviewer._base_manager.filter(person_id=actor.person_id).values("competition_id")
        return Q(**{f"{path}__in": rows})

    return q


def _bidding(actor: Actor) -> Q:
    """Competitions in which the actor has a bid."""
    if actor.person_id is None:
        return NOTHING
    return Q(pk__in=Bid._base_manager.filter(lead_id=actor.person_id).values("competition_id"))


def _stands_aside(actor: Actor) -> Q:
    """Bids that the reviewer may not judge: of an own organisation, the actor's own, or declared."""
    if actor.person_id is None:
        return NOTHING
    declared = BidReview._base_manager.filter(reviewer_id=actor.person_id, aside=True).values("bid_id")
    ties = Q(lead_id=actor.person_id) | Q(pk__in=declared)
    if actor.organisation_ids:
        ties |= Q(result__owner_id__in=list(actor.organisation_ids))
        ties |= Q(lead__affiliations__organisation_id__in=list(actor.organisation_ids))
    return Q(pk__in=Bid._base_manager.filter(ties).values("pk"))


def _without_conflict() -> Condition:
    tied = related(_stands_aside)

    def q(actor: Actor) -> Q:
        return NOTHING if actor.person_id is None else ~_stands_aside(actor)

    return Condition(
        lambda actor, row: actor.person_id is not None and not tied.test(actor, row), q, asks=tied.asks
    )


staff = role("technology_manager", "administrator")
side = side_of("need__")
published = value(state=PUBLISHED)


def _need_open_to(actor: Actor) -> Q:
    """Competitions for needs that the actor may read."""
    return Q(need_id__in=needs.visible_to(actor).values("pk"))


view = Rule(
    "competitions.view",
    (published & related(_need_open_to, "reader of the need"))
    | side
    | staff
    | role("committee")
    | related(_bidding, "bidder")
    | related(_appointed("pk"), "reviewer"),
    reason=_("This competition is not open to you."),
)
propose = Rule(
    "competitions.propose",
    side_of() | staff,
    reason=_("Only the side that stated the need or a technology manager can start a competition for it."),
)
manage = Rule(
    "competitions.manage",
    side | staff,
    reason=_("Only the side that stated the need or a technology manager can do this."),
)
accept = Rule(
    "competitions.accept",
    side | role("administrator"),
    reason=_("Only the side that stated the need can accept the work."),
)

# These are asked of a competition …
_not_own_need = Condition(
    lambda actor, row: row.need.organisation_id not in set(actor.organisation_ids),
    lambda actor: (
        ~Q(need__organisation_id__in=list(actor.organisation_ids)) if actor.organisation_ids else Q()
    ),
)
bid = Rule(
    "competitions.bid",
    signed_in() & view.condition & _not_own_need,
    reason=_("Sign in to bid. You cannot bid for a need of your own organisation."),
)

# … and these of a bid.
lead = own("lead_id", "team leader")
bid_side = side_of("competition__need__")
view_bid = Rule(
    "competitions.bid.view",
    lead
    | (
        value(state=("sent", "chosen", "not_chosen", "accepted", "ended"))
        & value(competition__state=UNSEALED)
        & (
            bid_side
            | role("technology_manager", "administrator", "committee")
            | related(_appointed("competition_id"), "reviewer")
        )
    ),
    reason=_("Bids stay sealed until the competition stops taking them."),
)
write_bid = Rule("competitions.bid.write", lead, reason=_("Only the team's leader can do this."))
review = Rule(
    "competitions.bid.review",
    related(_appointed("competition_id"), "reviewer") & _without_conflict(),
    reason=_("Only an appointed reviewer without ties to the team can judge a bid."),
)
stand_aside = Rule(
    "competitions.bid.stand_aside",
    related(_appointed("competition_id"), "reviewer"),
    reason=_("Only an appointed reviewer can do this."),
)
choose = Rule(
    "competitions.bid.choose",
    bid_side | staff,
    reason=manage.reason,
)
accept_work = Rule("competitions.bid.accept", bid_side | role("administrator"), reason=accept.reason)
start_work = Rule(
    "competitions.bid.start_work",
    lead | staff,
    reason=_("Only the team's leader or a technology manager can make the team's work part of a project."),
)
# A team's milestone is judged by the need's side.
report = Rule(
    "competitions.team_milestone.report", own("bid__lead_id", "team leader"), reason=write_bid.reason
)
judge = Rule(
    "competitions.team_milestone.judge",
    side_of("bid__competition__need__") | role("administrator"),
    reason=accept.reason,
)
