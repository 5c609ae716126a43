"""Who is told what: questions go to those who are asked, answers to who leads, and names to nobody before both agree."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from shanhe.kernel import clock
from shanhe.kernel.context import Actor
from shanhe.kernel.models import JournalEntry
from shanhe.notices.registry import Enclosure, name_group, notify, row_of

from . import calendar, events
from .models import Digest, FollowUp, Introduction, Meeting, Question
from .queries import digest, sides

GROUP = "introductions"
DIGEST = "matches"
name_group(GROUP, _("Introductions"))


def _introduction(entry: JournalEntry) -> Introduction | None:
    row = row_of(entry)
    return row if isinstance(row, Introduction) else None


def lead(entry: JournalEntry) -> list[int | None]:
    """The technology manager who leads it."""
    row = _introduction(entry)
    return [] if row is None else [row.proposed_by_id]


def asked(entry: JournalEntry) -> list[int | None]:
    """Those who were asked."""
    row = _introduction(entry)
    return [] if row is None else list(_questions(row).values_list("person_id", flat=True))


def still_waiting(entry: JournalEntry) -> list[int | None]:
    """Those who were asked, while it is still open: a question that was withdrawn before the mail left is not sent."""
    row = _introduction(entry)
    return asked(entry) if row is not None and row.state == "asked" else []


def the_others(entry: JournalEntry) -> list[int | None]:
    """Those who were asked on the side that did not refuse."""
    row = _introduction(entry)
    if row is None:
        return []
    rows = _questions(row).exclude(side=entry.data.get("side", ""))
    return list(rows.values_list("person_id", flat=True))


def _questions(row: Introduction):  # type: ignore[no-untyped-def]
    return Question.objects.filter(introduction=row)


def everybody(entry: JournalEntry) -> list[int | None]:
    """Both sides and who leads it; nobody unless both have agreed."""
    row = _introduction(entry)
    return [] if row is None or not row.named else sides.participants(row)


def taker(entry: JournalEntry) -> list[int | None]:
    """Who may take the suggested step on."""
    row = FollowUp.objects.filter(pk=entry.data.get("follow_up"), state="open").first()
    return [] if row is None else [row.assignee_id]


def asked_if_told(entry: JournalEntry) -> list[int | None]:
    """Those who were asked before it was withdrawn."""
    return asked(entry) if entry.data.get("asked") else []


def invitation(entry: JournalEntry) -> Iterable[Enclosure]:
    """The meeting as a calendar file, as it is now."""
    meeting = (
        Meeting.objects.select_related("introduction", "zone").filter(pk=entry.data.get("meeting")).first()
    )
    if meeting is not None:
        yield Enclosure(calendar.file_name(meeting), calendar.icalendar(meeting), calendar.MEDIA_TYPE)


def addressee(entry: JournalEntry) -> list[int | None]:
    """The person the digest was made for."""
    return [int(entry.subject.partition(":")[2])]


def new_matches(entry: JournalEntry, actor: Actor) -> str:
    """The digest's words: what the person may still see when the mail leaves; empty, so not sent, when nothing is left."""
    row = Digest.objects.select_related("zone").filter(pk=entry.data.get("digest")).first()
    if row is None:
        return ""
    today = clock.today(row.zone)
    found = digest.pairs_of(actor, row.pairs, row.zone, today)
    lines = [f"· {match.need} ({match.need.ref}) – {match.row} ({match.row.ref})" for match in found]
    return "\n".join([_now("New matches that may be worth your time:"), *lines]) if lines else ""


def _matches_page(entry: JournalEntry) -> str:
    return reverse("introductions:matches")


NEUTRAL = _("Introduction {subject} did not come about.")

notify(
    events.IntroductionAsked,
    still_waiting,
    mail=True,
    template=_(
        "Would you like to be introduced? {subject} waits for your answer. Nothing is said in your name."
    ),
    group=GROUP,
)
notify(events.SideAgreed, lead, group=GROUP)
notify(events.SideRefused, lead, mail=True, template=NEUTRAL, group=GROUP)
notify(events.SideRefused, the_others, group=GROUP)
notify(
    events.IntroductionAgreed,
    everybody,
    mail=True,
    template=_("Both sides agreed to {subject}. Now you can see each other and write."),
    group=GROUP,
)
notify(events.MessageSent, everybody, mail=True, group=GROUP)
notify(events.MeetingProposed, everybody, mail=True, group=GROUP, enclosures=invitation)
notify(events.MeetingMoved, everybody, mail=True, group=GROUP, enclosures=invitation)
notify(events.MeetingCancelled, everybody, mail=True, group=GROUP, enclosures=invitation)
notify(events.IntroductionConcluded, everybody, group=GROUP)
notify(events.OutcomeUndone, everybody, group=GROUP)
notify(events.TalksResumed, everybody, group=GROUP)
notify(events.IntroductionWithdrawn, asked_if_told, template=NEUTRAL, group=GROUP)
notify(events.IntroductionExpired, lambda entry: [*lead(entry), *asked(entry)], group=GROUP)
notify(events.FollowUpProposed, taker, mail=True, group=GROUP)
name_group(DIGEST, _("New matches, once a day"))
notify(
    events.MatchesFound,
    addressee,
    mail=True,
    template=_("New matches that may be worth your time: {count}"),
    url=_matches_page,
    group=DIGEST,
    body=new_matches,
)
