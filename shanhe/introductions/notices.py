"""Who is told what: questions go to those who are asked, answers to who leads, and names to nobody before both agree."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from shanhe.kernel import clock
from shanhe.kernel.context import Actor
from shanhe.kernel.models import JournalEntry
from shanhe.mail.letters import Enclosure
from shanhe.notices.registry import name_group, notify, of_row, row_of

from . import calendar, events
from .models import Digest, Introduction, Meeting, Question
from .queries import digest, sides

name_group("introductions", _("Introductions"))
name_group("matches", _("New matches, once a day"))
NEUTRAL = _("Introduction {subject} did not come about.")


@of_row
def lead(row: Introduction) -> Iterable[int | None]:
    """The technology manager who leads it."""
    return [row.proposed_by_id]


@of_row
def asked(row: Introduction) -> Iterable[int | None]:
    """Those who were asked."""
    return row.questions.values_list("person_id", flat=True)


@of_row
def still_waiting(row: Introduction) -> Iterable[int | None]:
    """Those who were asked, while it is still open: a question that was withdrawn before the mail left is not sent."""
    return row.questions.filter(introduction__state="asked").values_list("person_id", flat=True)


def the_others(entry: JournalEntry) -> Iterable[int | None]:
    """Those who were asked on the side that did not refuse."""
    rows = Question.objects.filter(introduction=row_of(entry)).exclude(side=entry.data.get("side", ""))
    return rows.values_list("person_id", flat=True)


@of_row
def everybody(row: Introduction) -> Iterable[int | None]:
    """Both sides and who leads it; nobody unless both have agreed."""
    return sides.participants(row) if row.named else []


@of_row
def taker(row: Introduction) -> Iterable[int | None]:
    """Who may take the suggested step on."""
    return row.followups.filter(state="open").values_list("assignee_id", flat=True)


def addressee(entry: JournalEntry) -> Iterable[int | None]:
    """The person the digest was made for."""
    return [int(entry.subject.partition(":")[2])]


def invitation(entry: JournalEntry, person: Any) -> Iterable[Enclosure]:
    """The meeting as it is now, for the calendar of whom the letter goes to."""
    rows = Meeting.objects.select_related("introduction", "zone").filter(pk=entry.data.get("meeting"))
    for row in rows:
        guest = calendar.Guest(str(person.name), person.user.email)
        content = calendar.icalendar(row, guest)
        yield Enclosure(calendar.file_name(row), content, calendar.MEDIA_TYPE, calendar.method(row, guest))


def new_matches(entry: JournalEntry, actor: Actor) -> str:
    """The digest's words: what the person may still see when the mail leaves; empty, so not sent, when nothing is left."""
    row = Digest.objects.select_related("zone").filter(pk=entry.data.get("digest")).first()
    pairs = digest.pairs_of(actor, row.pairs, row.zone, clock.today(row.zone)) if row else []
    lines = [f"· {match.need} ({match.need.ref}) – {match.row} ({match.row.ref})" for match in pairs]
    return "\n".join([_now("New matches that may be worth your time:"), *lines]) if lines else ""


notify(
    events.IntroductionAsked,
    still_waiting,
    mail=True,
    template=_(
        "Would you like to be introduced? {subject} waits for your answer. Nothing is said in your name."
    ),
)
notify(events.SideAgreed, lead)
notify(events.SideRefused, lead, mail=True, template=NEUTRAL)
notify(events.SideRefused, the_others)
notify(
    events.IntroductionAgreed,
    everybody,
    mail=True,
    template=_("Both sides agreed to {subject}. You can now see each other and write."),
)
notify(events.MessageSent, everybody, mail=True)
for meeting in (events.MeetingProposed, events.MeetingMoved, events.MeetingCancelled):
    notify(meeting, everybody, mail=True, enclosures=invitation)
for outcome in (events.IntroductionConcluded, events.OutcomeUndone, events.TalksResumed):
    notify(outcome, everybody)
notify(events.IntroductionWithdrawn, asked, template=NEUTRAL)
notify(events.IntroductionExpired, lambda entry: [*lead(entry), *asked(entry)])
notify(events.FollowUpProposed, taker, mail=True)
notify(
    events.MatchesFound,
    addressee,
    mail=True,
    template=_("New matches that may be worth your time: {count}"),
    url=lambda entry: reverse("introductions:matches"),
    group="matches",
    body=new_matches,
)
