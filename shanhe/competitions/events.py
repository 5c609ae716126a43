"""What happens in an open competition; `about` also names the need and, once there is one, the team's project."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class CompetitionDrafted(Event):
    """An open competition was prepared for a need."""

    verb = "competitions.competition.drafted"
    text = _("prepared an open competition for “{subject}”")


@dataclass(frozen=True, kw_only=True)
class CompetitionChanged(Event):
    """Aim, money, dates or milestones of a draft changed."""

    verb = "competitions.competition.changed"
    text = _("changed the open competition “{subject}”")


@dataclass(frozen=True, kw_only=True)
class CompetitionOpened(Event):
    """A competition takes bids. data: until."""

    verb = "competitions.competition.opened"
    text = _("opened the competition “{subject}”; bids count until {until}")


@dataclass(frozen=True, kw_only=True)
class CompetitionExtended(Event):
    """A competition takes bids for longer. data: until."""

    verb = "competitions.competition.extended"
    text = _("let the competition “{subject}” take bids until {until}")


@dataclass(frozen=True, kw_only=True)
class BiddingClosed(Event):
    """A competition stopped taking bids; they are unsealed. data: bids."""

    verb = "competitions.competition.bidding_closed"
    text = _("closed the bidding of “{subject}” with {bids} bids")


@dataclass(frozen=True, kw_only=True)
class ReviewersAppointed(Event):
    """Reviewers were appointed or released. data: people (ids of those newly appointed)."""

    verb = "competitions.competition.reviewers_appointed"
    text = _("named the reviewers of “{subject}”")


@dataclass(frozen=True, kw_only=True)
class TeamsChosen(Event):
    """The teams that work on it were chosen. data: chosen, bids."""

    verb = "competitions.competition.teams_chosen"
    text = _("chose {chosen} of {bids} teams for “{subject}”")


@dataclass(frozen=True, kw_only=True)
class CompetitionAccepted(Event):
    """The need's side closed the competition with accepted work."""

    verb = "competitions.competition.accepted"
    text = _("accepted the outcome of the competition “{subject}”")


@dataclass(frozen=True, kw_only=True)
class CompetitionEnded(Event):
    """A competition ended without accepted work. data: note."""

    verb = "competitions.competition.ended"
    text = _("ended the competition “{subject}” without acceptance: {note}")


@dataclass(frozen=True, kw_only=True)
class CompetitionCancelled(Event):
    """A competition was called off before teams were chosen. data: note."""

    verb = "competitions.competition.cancelled"
    text = _("cancelled the competition “{subject}”: {note}")


@dataclass(frozen=True, kw_only=True)
class BidDrafted(Event):
    """A team began a bid."""

    verb = "competitions.bid.drafted"
    text = _("began the bid {subject}")


@dataclass(frozen=True, kw_only=True)
class BidChanged(Event):
    """A team changed its bid."""

    verb = "competitions.bid.changed"
    text = _("changed the bid {subject}")


@dataclass(frozen=True, kw_only=True)
class BidSent(Event):
    """A team sent its bid."""

    verb = "competitions.bid.sent"
    text = _("sent the bid {subject}")


@dataclass(frozen=True, kw_only=True)
class BidTakenBack(Event):
    """A team took its bid back to change it."""

    verb = "competitions.bid.taken_back"
    text = _("took the bid {subject} back to change it")


@dataclass(frozen=True, kw_only=True)
class BidWithdrawn(Event):
    """A team withdrew its bid."""

    verb = "competitions.bid.withdrawn"
    text = _("withdrew the bid {subject}")


@dataclass(frozen=True, kw_only=True)
class BidReviewed(Event):
    """A reviewer gave an opinion of a bid, or changed it; the scores stay in the review."""

    verb = "competitions.bid.reviewed"
    text = _("gave an opinion of the bid {subject}")


@dataclass(frozen=True, kw_only=True)
class ReviewerStoodAside(Event):
    """A reviewer declared a tie to a team and does not judge its bid."""

    verb = "competitions.bid.reviewer_stood_aside"
    text = _("stood aside from judging the bid {subject}")


@dataclass(frozen=True, kw_only=True)
class BidChosen(Event):
    """A bid was chosen."""

    verb = "competitions.bid.chosen"
    text = _("chose the bid {subject}")


@dataclass(frozen=True, kw_only=True)
class BidNotChosen(Event):
    """A bid was not chosen. data: note."""

    verb = "competitions.bid.not_chosen"
    text = _("did not choose the bid {subject}: {note}")


@dataclass(frozen=True, kw_only=True)
class TeamWorkStarted(Event):
    """A chosen team's work goes on as a project. data: project."""

    verb = "competitions.bid.work_started"
    text = _("put the work of {subject} on the project {project}")
    names = {"project": "pathway.Project"}


@dataclass(frozen=True, kw_only=True)
class TeamMilestoneReported(Event):
    """A team reported a milestone as done, with evidence. data: milestone."""

    verb = "competitions.team_milestone.reported"
    text = _("reported the competition's milestone “{milestone}” as done")


@dataclass(frozen=True, kw_only=True)
class TeamMilestoneAccepted(Event):
    """The need's side accepted a team's milestone. data: milestone."""

    verb = "competitions.team_milestone.accepted"
    text = _("accepted the competition's milestone “{milestone}”")


@dataclass(frozen=True, kw_only=True)
class TeamMilestoneSentBack(Event):
    """The need's side sent a team's milestone back. data: milestone, note."""

    verb = "competitions.team_milestone.sent_back"
    text = _("sent the competition's milestone “{milestone}” back: {note}")


@dataclass(frozen=True, kw_only=True)
class TeamWorkAccepted(Event):
    """The need's side accepted a team's whole work."""

    verb = "competitions.bid.accepted"
    text = _("accepted the work of {subject}")


@dataclass(frozen=True, kw_only=True)
class TeamWorkEnded(Event):
    """A team's work ended before all of it was accepted. data: note."""

    verb = "competitions.bid.ended"
    text = _("ended the work of {subject}: {note}")
