"""Who is told what about open competitions."""

from __future__ import annotations

from shanhe.kernel.models import JournalEntry
from shanhe.needs import queries as needs
from shanhe.needs.notices import GROUP, managers
from shanhe.notices.registry import notify, row_of

from . import events
from .models import Bid, Competition, TeamMilestone


def _competition(entry: JournalEntry) -> Competition | None:
    row = row_of(entry)
    return row if isinstance(row, Competition) else None


def side(entry: JournalEntry) -> list[int | None]:
    """Who stated the need, and who speaks for its organisation."""
    row = _competition(entry)
    return needs.people_of_side(row.need) if row else []


def leader(entry: JournalEntry) -> list[int | None]:
    """The leader of the bid's team."""
    row = row_of(entry)
    return [row.lead_id] if isinstance(row, Bid) else []


def reviewers(entry: JournalEntry) -> list[int]:
    """The reviewers newly appointed."""
    return list(entry.data.get("people", []))


def all_reviewers(entry: JournalEntry) -> list[int]:
    """Every reviewer of the competition."""
    row = _competition(entry)
    return list(row.reviewers.values_list("person_id", flat=True)) if row else []


def leaders_at_work(entry: JournalEntry) -> list[int]:
    """The leaders of the chosen teams of the competition."""
    row = _competition(entry)
    if row is None:
        return []
    rows = TeamMilestone.objects.filter(bid__competition=row, bid__state="chosen")
    return list(rows.values_list("bid__lead_id", flat=True).distinct())


def bidders(entry: JournalEntry) -> list[int]:
    """Everybody who has a bid in the competition."""
    row = _competition(entry)
    if row is None:
        return []
    return list(row.bids.exclude(state="withdrawn").values_list("lead_id", flat=True))


notify(events.CompetitionOpened, lambda entry: [*side(entry), *managers(entry)], group=GROUP)
notify(events.CompetitionExtended, bidders, mail=True, group=GROUP)
notify(events.BiddingClosed, lambda entry: [*side(entry), *all_reviewers(entry)], mail=True, group=GROUP)
notify(events.ReviewersAppointed, reviewers, mail=True, group=GROUP)
notify(events.BidChosen, leader, mail=True, group=GROUP)
notify(events.BidNotChosen, leader, mail=True, group=GROUP)
notify(events.CompetitionCancelled, bidders, mail=True, group=GROUP)
notify(events.TeamMilestoneReported, side, mail=True, group=GROUP)
notify(events.TeamMilestoneAccepted, leaders_at_work, group=GROUP)
notify(events.TeamMilestoneSentBack, leaders_at_work, mail=True, group=GROUP)
notify(events.TeamWorkAccepted, leader, mail=True, group=GROUP)
notify(events.TeamWorkEnded, leader, mail=True, group=GROUP)
