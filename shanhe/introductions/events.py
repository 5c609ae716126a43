"""What happens to introductions. Sentences and data name no side: before both agree a need or a result may be unnamed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.events import Event
from shanhe.kernel.translated import Translated


class IntroductionProposed(Event):
    """A technology manager put a need together with what may answer it."""

    verb = "introductions.introduction.proposed"
    text = _("proposed introduction {subject}")


class IntroductionChanged(Event):
    """The words with which the sides are asked were changed."""

    verb = "introductions.introduction.changed"
    text = _("changed what the sides are told of {subject}")


class IntroductionAsked(Event):
    """Both sides were asked whether they want to be introduced."""

    verb = "introductions.introduction.asked"
    text = _("asked both sides of {subject} whether they want to be introduced")

    people: int  # how many were asked


class SideAgreed(Event):
    """One side wants to be introduced; the other has not answered."""

    verb = "introductions.side.agreed"
    text = _("wants to be introduced ({subject})")

    side: str


class SideRefused(Event):
    """One side does not want to be introduced."""

    verb = "introductions.side.refused"
    text = _("does not want to be introduced ({subject})")

    side: str
    outcome: str
    reason: str


class IntroductionAgreed(Event):
    """Both sides want to be introduced; from here on they know each other."""

    verb = "introductions.introduction.agreed"
    text = _("agreed to {subject}; both sides have now agreed")


class TalksBegun(Event):
    """The two sides talk to each other."""

    verb = "introductions.talks.begun"
    text = _("opened the conversation in {subject}")


class MessageSent(Event):
    """Somebody wrote in the conversation."""

    verb = "introductions.message.sent"
    text = _("wrote in the conversation in {subject}")


class MeetingProposed(Event):
    """A meeting was put on the calendar."""

    verb = "introductions.meeting.proposed"
    text = _("proposed a meeting for {subject}: {when}")

    meeting: int
    sequence: int
    when: str


class MeetingMoved(Event):
    """A meeting got another time, place or title."""

    verb = "introductions.meeting.moved"
    text = _("changed a meeting of {subject}: {when}")

    meeting: int
    sequence: int
    when: str


class MeetingCancelled(Event):
    """A meeting will not take place."""

    verb = "introductions.meeting.cancelled"
    text = _("cancelled a meeting of {subject}: {when}")

    meeting: int
    sequence: int
    when: str


class IntroductionConcluded(Event):
    """What came of it, for the stories of both sides."""

    verb = "introductions.introduction.concluded"
    text = _("recorded the outcome of {subject}: {words}")

    outcome: str
    reason: str
    words: Translated


class OutcomeUndone(Event):
    """The last outcome was taken back."""

    verb = "introductions.outcome.undone"
    text = _("took back the outcome of {subject}")

    outcome: str  # the one taken back


class TalksResumed(Event):
    """Those who had put it off talk again."""

    verb = "introductions.talks.resumed"
    text = _("took {subject} up again")


class IntroductionWithdrawn(Event):
    """The technology manager took it back before both sides had agreed."""

    verb = "introductions.introduction.withdrawn"
    text = _("withdrew introduction {subject}")


class IntroductionExpired(Event):
    """It was not answered in time, so nobody waits for it any more."""

    verb = "introductions.introduction.expired"
    text = _("closed {subject}, because the two sides did not both answer in time")


class IntroductionHandedOn(Event):
    """Another technology manager leads it."""

    verb = "introductions.introduction.handed_on"
    text = _("handed introduction {subject} to {person}")

    person: str


class FollowUpProposed(Event):
    """An outcome suggests a step on the result's pathway; the assignee decides."""

    verb = "introductions.follow_up.proposed"
    text = _("proposes a verification step after {subject}")

    follow_up: int


class FollowUpTaken(Event):
    """The suggested step became a milestone or a task."""

    verb = "introductions.follow_up.taken"
    text = _("took on the verification step suggested by {subject}")

    made: str


class FollowUpLeft(Event):
    """The suggested step was not taken on."""

    verb = "introductions.follow_up.left"
    text = _("declined the step suggested by {subject}")


class MatchesFound(Event):
    """A person was told of the few new matches worth their time. Which they are is looked up then."""

    verb = "introductions.matches.found"
    text = _("found new matches for {subject}: {count}")

    digest: int
    count: int
