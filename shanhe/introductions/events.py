"""What happens to introductions. Sentences and data name no side: before both agree a need or a result may be unnamed."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class IntroductionProposed(Event):
    """A technology manager put a need together with what may answer it."""

    verb = "introductions.introduction.proposed"
    text = _("proposed introduction {subject}")


@dataclass(frozen=True, kw_only=True)
class IntroductionChanged(Event):
    """The words with which the sides are asked were changed."""

    verb = "introductions.introduction.changed"
    text = _("changed what the sides are told of {subject}")


@dataclass(frozen=True, kw_only=True)
class IntroductionAsked(Event):
    """Both sides were asked whether they want to be introduced. data: people (how many were asked)."""

    verb = "introductions.introduction.asked"
    text = _("asked both sides of {subject} whether they want to be introduced")


@dataclass(frozen=True, kw_only=True)
class SideAgreed(Event):
    """One side wants to be introduced; the other has not answered. data: side."""

    verb = "introductions.side.agreed"
    text = _("wants to be introduced ({subject})")


@dataclass(frozen=True, kw_only=True)
class SideRefused(Event):
    """One side does not want to be introduced. data: side, need, other, outcome, reason."""

    verb = "introductions.side.refused"
    text = _("does not want to be introduced ({subject})")


@dataclass(frozen=True, kw_only=True)
class IntroductionAgreed(Event):
    """Both sides want to be introduced; from here on they know each other."""

    verb = "introductions.introduction.agreed"
    text = _("completed the agreement of both sides to {subject}")


@dataclass(frozen=True, kw_only=True)
class TalksBegun(Event):
    """The two sides talk to each other."""

    verb = "introductions.talks.begun"
    text = _("opened the conversation of {subject}")


@dataclass(frozen=True, kw_only=True)
class MessageSent(Event):
    """Somebody wrote in the conversation."""

    verb = "introductions.message.sent"
    text = _("wrote in the conversation of {subject}")


@dataclass(frozen=True, kw_only=True)
class MeetingProposed(Event):
    """A meeting was put on the calendar. data: meeting, sequence, when."""

    verb = "introductions.meeting.proposed"
    text = _("proposed a meeting for {subject}: {when}")


@dataclass(frozen=True, kw_only=True)
class MeetingMoved(Event):
    """A meeting got another time, place or title. data: meeting, sequence, when."""

    verb = "introductions.meeting.moved"
    text = _("changed a meeting of {subject}: {when}")


@dataclass(frozen=True, kw_only=True)
class MeetingCancelled(Event):
    """A meeting will not take place. data: meeting, sequence, when."""

    verb = "introductions.meeting.cancelled"
    text = _("cancelled a meeting of {subject}: {when}")


@dataclass(frozen=True, kw_only=True)
class IntroductionConcluded(Event):
    """What came of it, for the story and for matching to learn. data: need, other, outcome, reason, words."""

    verb = "introductions.introduction.concluded"
    text = _("recorded the outcome of {subject}: {words}")


@dataclass(frozen=True, kw_only=True)
class OutcomeUndone(Event):
    """The last outcome was taken back. data: need, other, outcome (the one taken back)."""

    verb = "introductions.outcome.undone"
    text = _("took back the outcome of {subject}")


@dataclass(frozen=True, kw_only=True)
class TalksResumed(Event):
    """Those who had put it off talk again."""

    verb = "introductions.talks.resumed"
    text = _("took {subject} up again")


@dataclass(frozen=True, kw_only=True)
class IntroductionWithdrawn(Event):
    """The technology manager took it back before both sides had agreed. data: asked."""

    verb = "introductions.introduction.withdrawn"
    text = _("withdrew introduction {subject}")


@dataclass(frozen=True, kw_only=True)
class IntroductionExpired(Event):
    """It was not answered in time, so nobody waits for it any more."""

    verb = "introductions.introduction.expired"
    text = _("closed {subject}, because not both sides answered in time")


@dataclass(frozen=True, kw_only=True)
class IntroductionHandedOn(Event):
    """Another technology manager leads it."""

    verb = "introductions.introduction.handed_on"
    text = _("handed introduction {subject} to {person}")


@dataclass(frozen=True, kw_only=True)
class FollowUpProposed(Event):
    """An outcome suggests a step on the result's pathway; the assignee decides. data: follow_up."""

    verb = "introductions.follow_up.proposed"
    text = _("proposes a verification step after {subject}")


@dataclass(frozen=True, kw_only=True)
class FollowUpTaken(Event):
    """The suggested step became a milestone or a task. data: made."""

    verb = "introductions.follow_up.taken"
    text = _("took on the verification step suggested by {subject}")


@dataclass(frozen=True, kw_only=True)
class FollowUpLeft(Event):
    """The suggested step was not taken on."""

    verb = "introductions.follow_up.left"
    text = _("left the step suggested by {subject}")


@dataclass(frozen=True, kw_only=True)
class MatchesFound(Event):
    """A person was told of the few new matches worth their time. data: digest, count. Which they are is looked up then."""

    verb = "introductions.matches.found"
    text = _("found new matches for {subject}: {count}")
