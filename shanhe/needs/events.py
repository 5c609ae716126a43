"""What happens to a need; sentences name the need, never the organisation behind it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class NeedStated(Event):
    """A need was begun as a draft."""

    verb = "needs.need.stated"
    text = _("began to state the need “{subject}”")


@dataclass(frozen=True, kw_only=True)
class NeedSaved(Event):
    """A draft was saved. data: fields."""

    verb = "needs.need.saved"
    text = _("saved the draft of the need “{subject}”")


@dataclass(frozen=True, kw_only=True)
class NeedEdited(Event):
    """A need was changed after it had left its draft."""

    verb = "needs.need.edited"
    text = _("changed the need “{subject}”")


@dataclass(frozen=True, kw_only=True)
class NeedSubmitted(Event):
    """A complete need was sent for review."""

    verb = "needs.need.submitted"
    text = _("sent the need “{subject}” for review")


@dataclass(frozen=True, kw_only=True)
class NeedTakenBack(Event):
    """A need was taken back out of review."""

    verb = "needs.need.taken_back"
    text = _("took the need “{subject}” back")


@dataclass(frozen=True, kw_only=True)
class NeedReturned(Event):
    """A technology manager sent a need back. data: reason."""

    verb = "needs.need.returned"
    text = _("sent the need “{subject}” back: {reason}")


@dataclass(frozen=True, kw_only=True)
class NeedPublished(Event):
    """A need was published for everybody."""

    verb = "needs.need.published"
    text = _("published the need “{subject}”")
    public = True


@dataclass(frozen=True, kw_only=True)
class NeedPublishedInside(Event):
    """A need that only invited people may read was published to them."""

    verb = "needs.need.published_inside"
    text = _("published the need “{subject}” to those invited")


@dataclass(frozen=True, kw_only=True)
class NeedRenewed(Event):
    """A need is shown for longer. data: until."""

    verb = "needs.need.renewed"
    text = _("renewed the need “{subject}” until {until}")


@dataclass(frozen=True, kw_only=True)
class NeedExpiring(Event):
    """A need will expire soon. data: until."""

    verb = "needs.need.expiring"
    text = _("noted that the need “{subject}” expires on {until}")


@dataclass(frozen=True, kw_only=True)
class NeedExpired(Event):
    """A need passed its last day."""

    verb = "needs.need.expired"
    text = _("let the need “{subject}” expire")


@dataclass(frozen=True, kw_only=True)
class NeedClosed(Event):
    """A need was closed. data: outcome."""

    verb = "needs.need.closed"
    text = _("closed the need “{subject}”: {outcome}")


@dataclass(frozen=True, kw_only=True)
class NeedReopened(Event):
    """A closed or withdrawn need became a draft again."""

    verb = "needs.need.reopened"
    text = _("opened the need “{subject}” again")


@dataclass(frozen=True, kw_only=True)
class NeedWithdrawn(Event):
    """A need was withdrawn. data: reason."""

    verb = "needs.need.withdrawn"
    text = _("withdrew the need “{subject}”")


@dataclass(frozen=True, kw_only=True)
class NeedHandedOver(Event):
    """A need has another person who answers for it."""

    verb = "needs.need.handed_over"
    text = _("handed the need “{subject}” over")


@dataclass(frozen=True, kw_only=True)
class NeedFromFile(Event):
    """A row of a file became this need or changed its draft. data: source."""

    verb = "needs.need.from_file"
    text = _("imported the need “{subject}” from {source}")


@dataclass(frozen=True, kw_only=True)
class InterestExpressed(Event):
    """Somebody offered help with a need. data: interest."""

    verb = "needs.interest.expressed"
    text = _("offered help with the need “{subject}”")


@dataclass(frozen=True, kw_only=True)
class InterestAnswered(Event):
    """The need's side welcomed or declined an offer, or took the answer back. data: interest, answer."""

    verb = "needs.interest.answered"
    text = _("answered an offer of help with the need “{subject}”")


@dataclass(frozen=True, kw_only=True)
class InterestWithdrawn(Event):
    """An offer of help was withdrawn. data: interest."""

    verb = "needs.interest.withdrawn"
    text = _("withdrew the offer of help with the need “{subject}”")


@dataclass(frozen=True, kw_only=True)
class QuestionAsked(Event):
    """A question about a need was asked. data: question."""

    verb = "needs.question.asked"
    text = _("asked a question about the need “{subject}”")


@dataclass(frozen=True, kw_only=True)
class QuestionAnswered(Event):
    """A question was answered and is shown with its answer. data: question."""

    verb = "needs.question.answered"
    text = _("answered a question about the need “{subject}”")


@dataclass(frozen=True, kw_only=True)
class QuestionSetAside(Event):
    """A question was set aside without an answer. data: question."""

    verb = "needs.question.set_aside"
    text = _("set a question about the need “{subject}” aside")
