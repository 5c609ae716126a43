"""Who is told what about needs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.models import JournalEntry
from shanhe.notices.registry import name_group, notify, row_of
from shanhe.parties import queries as parties

from . import events, queries
from .models import Interest, Need, Question

GROUP = "needs"
name_group(GROUP, _("Needs and open competitions"))


def _need(entry: JournalEntry) -> Need | None:
    row = row_of(entry)
    return row if isinstance(row, Need) else None


def side(entry: JournalEntry) -> list[int | None]:
    """Who stated the need, and who speaks for its organisation."""
    need = _need(entry)
    return queries.people_of_side(need) if need else []


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
