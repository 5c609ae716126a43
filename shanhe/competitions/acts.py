"""What can be done with a competition, a bid, and a chosen team's milestone."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from shanhe.doors.acts import Act, Acts
from shanhe.doors.asking import way_from

from . import forms, operations, queries
from .lifecycle import BID, COMPETITION, TEAM_MILESTONE

crumbs = way_from(_("Open competitions"), "competitions:list")


def _at_bid(bid: Any) -> str:
    return f"{bid.competition.get_absolute_url()}#bid-{bid.pk}"


COMPETITION_ACTS = Acts(
    COMPETITION,
    "competition",
    "competitions:act",
    {
        "open": Act(
            operations.open_competition,
            primary=True,
            done=_("The competition takes bids now."),
            warning=_(
                "Whoever may read the need is told and can bid. After that the draft can no longer be changed."
            ),
        ),
        "bid": Act(
            operations.write_bid,
            forms.BidForm,
            primary=True,
            button=_("Save the bid"),
            done=_("Saved; you can send it now."),
            anchor="#mine",
        ),
        "choose": Act(
            operations.choose_teams, forms.ChooseForm, primary=True, done=_("The teams are chosen.")
        ),
        "accept": Act(
            operations.accept_competition,
            primary=True,
            done=_("The outcome is accepted."),
            warning=_("The competition is closed for good, and everybody concerned is told."),
        ),
        "edit": Act(
            operations.edit_competition, forms.CompetitionForm, button=_("Save the draft"), done=_("Saved.")
        ),
        "close_bids": Act(
            operations.close_bids,
            done=_("No more bids are taken, and those sent are unsealed."),
            warning=_("The bids that were sent are unsealed now, and those not sent stay out."),
        ),
        "extend": Act(operations.extend_competition, forms.UntilForm, done=_("Bids are taken for longer.")),
        "appoint": Act(operations.appoint_reviewers, forms.ReviewersForm, done=_("The reviewers are named.")),
        "end": Act(operations.end_competition, forms.WhyForm, done=_("The competition has ended.")),
        "cancel": Act(operations.cancel_competition, forms.WhyForm, done=_("The competition is called off.")),
    },
    crumbs=crumbs,
    find=queries.by_ref,
)

BID_ACTS = Acts(
    BID,
    "bid",
    "competitions:bid-act",
    {
        "send": Act(
            operations.send_bid,
            primary=True,
            done=_("The bid is sent, and sealed until bidding closes."),
            undo="take_back",
        ),
        "edit": Act(operations.write_bid, at=lambda bid: COMPETITION_ACTS.address(bid.competition, "bid")),
        "take_back": Act(operations.take_back_bid, done=_("The bid is a draft again."), undo="send"),
        "withdraw": Act(
            operations.withdraw_bid,
            done=_("The bid is withdrawn."),
            warning=_("A withdrawn bid does not come back. You can write another one while bids are taken."),
        ),
        "review": Act(operations.review_bid, forms.ReviewForm, done=_("Your opinion is kept.")),
        "stand_aside": Act(operations.stand_aside, forms.AsideForm, done=_("You stand aside for this bid.")),
        "start_work": Act(
            operations.start_work, forms.WorkForm, done=_("The team's work is part of the project now.")
        ),
        "accept": Act(
            operations.accept_work,
            done=_("The team's work is accepted."),
            warning=_("Accepting the work of a team is final. The team and its project are told."),
        ),
        "end": Act(operations.end_work, forms.WhyForm, done=_("The team's work has ended.")),
    },
    key=lambda bid: [bid.competition.ref, bid.pk],
    home=_at_bid,
    title=lambda bid: f"{bid.lead.name} · {bid.result.title}",
    crumbs=lambda bid: crumbs(bid.competition),
    find=queries.bid_by_id,
)

TEAM_MILESTONE_ACTS = Acts(
    TEAM_MILESTONE,
    "step",
    "competitions:milestone-act",
    {
        "report": Act(
            operations.report_milestone, forms.ReportForm, done=_("Reported; the other side checks it now.")
        ),
        "accept": Act(operations.accept_team_milestone, done=_("The milestone is accepted.")),
        "send_back": Act(operations.send_back_milestone, forms.MissingForm, done=_("Sent back to the team.")),
    },
    key=lambda step: [step.bid.competition.ref, step.bid_id, step.pk],
    home=lambda step: _at_bid(step.bid),
    title=lambda step: step.milestone.title,
    crumbs=lambda step: crumbs(step.bid.competition),
    find=queries.step_by_id,
)
