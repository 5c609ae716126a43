"""When may: the states of a competition, of a bid, and of a chosen team's milestone."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.errors import type_text
from shanhe.kernel.lifecycle import Lifecycle, State, Transition

from . import rules

OVER = ("accepted", "ended", "cancelled")


def _complete(competition: Any) -> type_text | None:
    """What a draft lacks before it can open."""
    if not competition.aim:
        return _("First say what is to be achieved.")
    if competition.bids_until is None:
        return _("First say until when bids are accepted.")
    if competition.need.state != "published":
        return _("The need must be published first.")
    if not competition.milestones.exists():
        return _("Name at least one milestone first.")
    return None


def _has_bids(competition: Any) -> type_text | None:
    return None if competition.bids.filter(state="sent").exists() else _("There is no bid to choose from.")


def _all_done(bid: Any) -> type_text | None:
    left = bid.steps.exclude(state="accepted").count()
    return None if not left else _("{n} of the team's milestones are not accepted yet.").format(n=left)


def _no_team_at_work(competition: Any) -> type_text | None:
    if competition.bids.filter(state="chosen").exists():
        return _("A team is still at work; accept its work or end it first.")
    return None


def _one_accepted(competition: Any) -> type_text | None:
    if not competition.bids.filter(state="accepted").exists():
        return _("No team's work has been accepted yet.")
    return _no_team_at_work(competition)


COMPETITION = Lifecycle(
    "competitions.competition",
    states=[
        State("draft", _("Draft"), "neutral"),
        State("open", _("Taking bids"), "active"),
        State("reviewing", _("Bids under review"), "waiting"),
        State("running", _("Teams at work"), "active"),
        State("accepted", _("Outcome accepted"), "done"),
        State("ended", _("Ended without acceptance"), "stopped"),
        State("cancelled", _("Called off"), "stopped"),
    ],
    transitions=[
        Transition("edit", _("Change"), ("draft",), None, rules.manage),
        Transition("open", _("Open for bids"), ("draft",), "open", rules.manage, _complete, "active"),
        Transition("extend", _("Take bids for longer"), ("open", "reviewing"), "open", rules.manage),
        Transition("close_bids", _("Stop taking bids"), ("open",), "reviewing", rules.manage, tone="waiting"),
        Transition("appoint", _("Appoint reviewers"), ("draft", "open", "reviewing"), None, rules.manage),
        Transition(
            "choose", _("Choose the teams"), ("reviewing",), "running", rules.manage, _has_bids, "active"
        ),
        Transition(
            "accept", _("Accept and close"), ("running",), "accepted", rules.accept, _one_accepted, "done"
        ),
        Transition(
            "end",
            _("End without acceptance"),
            ("reviewing", "running"),
            "ended",
            rules.manage,
            _no_team_at_work,
            "stopped",
        ),
        Transition("cancel", _("Call it off"), ("draft", "open"), "cancelled", rules.manage, tone="stopped"),
        Transition("bid", _("Bid"), ("open",), None, rules.bid, tone="active"),
    ],
)


def _taking_bids(bid: Any) -> type_text | None:
    if bid.competition.state != "open":
        return _("The competition does not take bids now.")
    return None


def _bid_complete(bid: Any) -> type_text | None:
    if not bid.approach.strip() or not bid.team.strip():
        return _("Describe the team and how you would meet the aim.")
    return _taking_bids(bid)


def _under_review(bid: Any) -> type_text | None:
    if bid.competition.state != "reviewing":
        return _("Bids are judged once the competition has stopped taking them.")
    return None


def _no_project(bid: Any) -> type_text | None:
    return _("The team's work is on a project already.") if bid.project_id else None


BID = Lifecycle(
    "competitions.bid",
    states=[
        State("draft", _("Draft"), "neutral"),
        State("sent", _("Sent"), "waiting"),
        State("withdrawn", _("Withdrawn"), "stopped"),
        State("chosen", _("Chosen"), "active"),
        State("not_chosen", _("Not chosen"), "stopped"),
        State("accepted", _("Work accepted"), "done"),
        State("ended", _("Work ended"), "stopped"),
    ],
    transitions=[
        Transition("edit", _("Change"), ("draft",), None, rules.write_bid, _taking_bids),
        Transition("send", _("Send the bid"), ("draft",), "sent", rules.write_bid, _bid_complete, "active"),
        Transition("take_back", _("Take the bid back"), ("sent",), "draft", rules.write_bid, _taking_bids),
        Transition(
            "withdraw",
            _("Withdraw"),
            ("draft", "sent"),
            "withdrawn",
            rules.write_bid,
            _taking_bids,
            "stopped",
        ),
        Transition("review", _("Give an opinion"), ("sent",), None, rules.review, _under_review),
        Transition("stand_aside", _("Stand aside"), ("sent",), None, rules.stand_aside, _under_review),
        Transition(
            "start_work", _("Take the work into a project"), ("chosen",), None, rules.start_work, _no_project
        ),
        Transition(
            "accept", _("Accept the work"), ("chosen",), "accepted", rules.accept_work, _all_done, "done"
        ),
        Transition("end", _("End the work"), ("chosen",), "ended", rules.choose, tone="stopped"),
    ],
)


def _at_work(step: Any) -> type_text | None:
    return None if step.bid.state == "chosen" else _("This team is no longer at work.")


TEAM_MILESTONE = Lifecycle(
    "competitions.team_milestone",
    states=[
        State("planned", _("Not reported yet"), "neutral"),
        State("reported", _("Reported"), "waiting"),
        State("accepted", _("Milestone accepted"), "done"),
    ],
    transitions=[
        Transition("report", _("Report as done"), ("planned",), "reported", rules.report, _at_work, "active"),
        Transition(
            "accept", _("Accept the milestone"), ("reported",), "accepted", rules.judge, _at_work, "done"
        ),
        Transition("send_back", _("Send back"), ("reported",), "planned", rules.judge, _at_work, "waiting"),
    ],
)
