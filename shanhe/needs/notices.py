"""Who is told what about needs and open competitions."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.models import JournalEntry
from shanhe.notices.registry import name_group, notify, row_of
from shanhe.parties import queries as parties

from . import events
from .events import competitions as competing
from .models import Bid, Competition, Interest, Need, Question, TeamMilestone

GROUP = "needs"
name_group(GROUP, _("Needs and open competitions"))


def _need(entry: JournalEntry) -> Need | None:
    row = row_of(entry)
    if isinstance(row, Competition):
        return row.need
    return row if isinstance(row, Need) else None


def side(entry: JournalEntry) -> list[int | None]:
    """Who stated the need, and who speaks for its organisation."""
    need = _need(entry)
    if need is None:
        return []
    speaking = parties.representatives(need.organisation) if need.organisation else []
    return [need.stated_by_id, *(person.pk for person in speaking)]


def managers(entry: JournalEntry) -> list[int]:
    """The zone's technology managers."""
    return [person.pk for person in parties.holders_of_role(entry.zone, "technology_manager")]


def helper(entry: JournalEntry) -> list[int | None]:
    """Who offered help."""
    row = Interest.objects.filter(pk=entry.data.get("interest")).first()
    return [row.person_id] if row else []


def asker(entry: JournalEntry) -> list[int | None]:
    """Who asked the question."""
    row = Question.objects.filter(pk=entry.data.get("question")).first()
    return [row.asked_by_id] if row else []


def invited(entry: JournalEntry) -> list[int | None]:
    """The people invited to read the need."""
    need = _need(entry)
    return list(need.invited.values_list("person_id", flat=True)) if need else []


def leader(entry: JournalEntry) -> list[int | None]:
    """The leader of the bid's team."""
    row = row_of(entry)
    return [row.lead_id] if isinstance(row, Bid) else []


def reviewers(entry: JournalEntry) -> list[int]:
    """The reviewers newly appointed."""
    return list(entry.data.get("people", []))


def all_reviewers(entry: JournalEntry) -> list[int]:
    """Every reviewer of the competition."""
    row = row_of(entry)
    return list(row.reviewers.values_list("person_id", flat=True)) if isinstance(row, Competition) else []


def leaders_at_work(entry: JournalEntry) -> list[int]:
    """The leaders of the chosen teams of the competition."""
    row = row_of(entry)
    if not isinstance(row, Competition):
        return []
    rows = TeamMilestone.objects.filter(bid__competition=row, bid__state="chosen")
    return list(rows.values_list("bid__lead_id", flat=True).distinct())


def bidders(entry: JournalEntry) -> list[int]:
    """Everybody who has a bid in the competition."""
    row: Any = row_of(entry)
    if not isinstance(row, Competition):
        return []
    return list(row.bids.exclude(state="withdrawn").values_list("lead_id", flat=True))


notify(events.NeedSubmitted, managers, mail=True, group=GROUP)
notify(events.NeedReturned, side, mail=True, group=GROUP)
notify(events.NeedPublished, side, group=GROUP)
notify(events.NeedPublishedInside, lambda entry: [*side(entry), *invited(entry)], mail=True, group=GROUP)
notify(events.NeedExpiring, side, mail=True, group=GROUP)
notify(events.NeedExpired, side, mail=True, group=GROUP)
notify(events.NeedClosed, managers, group=GROUP)
notify(events.InterestExpressed, side, mail=True, group=GROUP)
notify(events.InterestAnswered, helper, mail=True, group=GROUP)
notify(events.InterestWithdrawn, side, group=GROUP)
notify(events.QuestionAsked, side, mail=True, group=GROUP)
notify(events.QuestionAnswered, asker, mail=True, group=GROUP)
notify(competing.CompetitionOpened, lambda entry: [*side(entry), *managers(entry)], group=GROUP)
notify(competing.CompetitionExtended, bidders, mail=True, group=GROUP)
notify(competing.BiddingClosed, lambda entry: [*side(entry), *all_reviewers(entry)], mail=True, group=GROUP)
notify(competing.ReviewersAppointed, reviewers, mail=True, group=GROUP)
notify(competing.BidChosen, leader, mail=True, group=GROUP)
notify(competing.BidNotChosen, leader, mail=True, group=GROUP)
notify(competing.CompetitionCancelled, bidders, mail=True, group=GROUP)
notify(competing.TeamMilestoneReported, side, mail=True, group=GROUP)
notify(competing.TeamMilestoneAccepted, leaders_at_work, group=GROUP)
notify(competing.TeamMilestoneSentBack, leaders_at_work, mail=True, group=GROUP)
notify(competing.TeamWorkAccepted, leader, mail=True, group=GROUP)
notify(competing.TeamWorkEnded, leader, mail=True, group=GROUP)
