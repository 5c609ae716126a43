"""What happens in an open competition; `about` also names the need and, once there is one, the team's project."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.events import Event


class CompetitionDrafted(Event):
    verb = "competitions.competition.drafted"
    text = _("prepared an open competition for “{subject}”")


class CompetitionChanged(Event):
    """Aim, money, dates or milestones of a draft changed."""

    verb = "competitions.competition.changed"
    text = _("changed the open competition “{subject}”")


class CompetitionOpened(Event):
    verb = "competitions.competition.opened"
    text = _("opened the competition “{subject}”; bids are accepted until {until}")
    until: str


class CompetitionExtended(Event):
    verb = "competitions.competition.extended"
    text = _("extended the competition “{subject}”; bids are accepted until {until}")
    until: str


class BiddingClosed(Event):
    """A competition stopped taking bids; they are unsealed."""

    verb = "competitions.competition.bidding_closed"
    text = _("closed the bidding of “{subject}” with {bids} bids")
    bids: int


class ReviewersAppointed(Event):
    """Reviewers were appointed or released; `people` are those newly appointed."""

    verb = "competitions.competition.reviewers_appointed"
    text = _("named the reviewers of “{subject}”")
    people: list[int]


class TeamsChosen(Event):
    verb = "competitions.competition.teams_chosen"
    text = _("chose {chosen} of {bids} teams for “{subject}”")
    chosen: int
    bids: int


class CompetitionAccepted(Event):
    verb = "competitions.competition.accepted"
    text = _("accepted the outcome of the competition “{subject}”")


class CompetitionEnded(Event):
    """A competition ended without accepted work."""

    verb = "competitions.competition.ended"
    text = _("ended the competition “{subject}” without acceptance: {note}")
    note: str


class CompetitionCancelled(Event):
    """A competition was called off before teams were chosen."""

    verb = "competitions.competition.cancelled"
    text = _("cancelled the competition “{subject}”: {note}")
    note: str


class BidDrafted(Event):
    verb = "competitions.bid.drafted"
    text = _("began the bid {subject}")


class BidChanged(Event):
    verb = "competitions.bid.changed"
    text = _("changed the bid {subject}")


class BidSent(Event):
    verb = "competitions.bid.sent"
    text = _("sent the bid {subject}")


class BidTakenBack(Event):
    verb = "competitions.bid.taken_back"
    text = _("took the bid {subject} back to change it")


class BidWithdrawn(Event):
    verb = "competitions.bid.withdrawn"
    text = _("withdrew the bid {subject}")


class BidReviewed(Event):
    """A reviewer gave an opinion of a bid, or changed it; the scores stay in the review."""

    verb = "competitions.bid.reviewed"
    text = _("gave an opinion of the bid {subject}")


class ReviewerStoodAside(Event):
    """A reviewer declared a tie to a team and does not judge its bid."""

    verb = "competitions.bid.reviewer_stood_aside"
    text = _("stood aside from judging the bid {subject}")


class BidChosen(Event):
    verb = "competitions.bid.chosen"
    text = _("chose the bid {subject}")


class BidNotChosen(Event):
    verb = "competitions.bid.not_chosen"
    text = _("did not choose the bid {subject}: {note}")
    note: str


class TeamWorkStarted(Event):
    verb = "competitions.bid.work_started"
    text = _("made the work of {subject} part of the project {project}")
    names = {"project": "pathway.Project"}
    project: Any


class TeamMilestoneReported(Event):
    verb = "competitions.team_milestone.reported"
    text = _("reported the competition's milestone “{milestone}” as done")
    milestone: str


class TeamMilestoneAccepted(Event):
    verb = "competitions.team_milestone.accepted"
    text = _("accepted the competition's milestone “{milestone}”")
    milestone: str


class TeamMilestoneSentBack(Event):
    verb = "competitions.team_milestone.sent_back"
    text = _("sent the competition's milestone “{milestone}” back: {note}")
    milestone: str
    note: str


class TeamWorkAccepted(Event):
    verb = "competitions.bid.accepted"
    text = _("accepted the work of {subject}")


class TeamWorkEnded(Event):
    """A team's work ended before all of it was accepted."""

    verb = "competitions.bid.ended"
    text = _("ended the work of {subject}: {note}")
    note: str
