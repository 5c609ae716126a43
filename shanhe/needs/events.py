"""What happens to a need; sentences name the need, never the organisation behind it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.events import Event


class NeedBegun(Event):
    verb = "needs.need.begun"
    text = _("began to state the need “{subject}”")


class NeedSaved(Event):
    verb = "needs.need.saved"
    text = _("saved the draft of the need “{subject}”")


class NeedEdited(Event):
    """A need was changed after it had left its draft."""

    verb = "needs.need.edited"
    text = _("changed the need “{subject}”")


class NeedSubmitted(Event):
    verb = "needs.need.submitted"
    text = _("sent the need “{subject}” for review")


class NeedTakenBack(Event):
    verb = "needs.need.taken_back"
    text = _("took the need “{subject}” back")


class NeedReturned(Event):
    verb = "needs.need.returned"
    text = _("sent the need “{subject}” back: {reason}")
    reason: str


class NeedPublished(Event):
    verb = "needs.need.published"
    text = _("published the need “{subject}”")
    public = True


class NeedPublishedInside(Event):
    """A need that only invited people may read was published to them."""

    verb = "needs.need.published_inside"
    text = _("published the need “{subject}” to those invited")


class NeedRenewed(Event):
    verb = "needs.need.renewed"
    text = _("renewed the need “{subject}” until {until}")
    until: str


class NeedExpiring(Event):
    verb = "needs.need.expiring"
    text = _("noted that the need “{subject}” expires on {until}")
    until: str


class NeedExpired(Event):
    verb = "needs.need.expired"
    text = _("let the need “{subject}” expire")


class NeedClosed(Event):
    verb = "needs.need.closed"
    text = _("closed the need “{subject}” ({outcome})")
    outcome: Any


class NeedReopened(Event):
    """A closed or withdrawn need became a draft again."""

    verb = "needs.need.reopened"
    text = _("opened the need “{subject}” again")


class NeedWithdrawn(Event):
    verb = "needs.need.withdrawn"
    text = _("withdrew the need “{subject}”")


class NeedHandedOver(Event):
    verb = "needs.need.handed_over"
    text = _("handed the need “{subject}” over")


class NeedFromFile(Event):
    """A row of a file became this need or changed its draft."""

    verb = "needs.need.from_file"
    text = _("imported the need “{subject}” from {source}")
    source: str


class InterestExpressed(Event):
    verb = "needs.interest.expressed"
    text = _("offered help with the need “{subject}”")
    interest: int


class InterestAnswered(Event):
    """The need's side welcomed or declined an offer, or took the answer back."""

    verb = "needs.interest.answered"
    text = _("answered an offer of help with the need “{subject}”")
    interest: int
    answer: str


class InterestWithdrawn(Event):
    verb = "needs.interest.withdrawn"
    text = _("withdrew the offer of help with the need “{subject}”")
    interest: int


class QuestionAsked(Event):
    verb = "needs.question.asked"
    text = _("asked a question about the need “{subject}”")
    question: int


class QuestionAnswered(Event):
    verb = "needs.question.answered"
    text = _("answered a question about the need “{subject}”")
    question: int


class QuestionSetAside(Event):
    verb = "needs.question.set_aside"
    text = _("set a question about the need “{subject}” aside")
    question: int
