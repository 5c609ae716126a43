"""What happens to a result."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.events import Event


class ResultDisclosed(Event):
    """Somebody began to disclose a result; data: nothing."""

    verb = "results.result.disclosed"
    text = _("began to disclose “{subject}”")


class DraftSaved(Event):
    """A draft was saved; the story leaves these out. data: fields, the names of what changed."""

    verb = "results.result.draft_saved"
    text = _("saved the draft of “{subject}”")


class ResultEdited(Event):
    """A result was changed after it was sent for review; `changes` has old and new. data: version."""

    verb = "results.result.edited"
    text = _("changed “{subject}”, now version {version}")


class ResultSubmitted(Event):
    """A disclosure was sent to the owner's office. data: version."""

    verb = "results.result.submitted"
    text = _("sent “{subject}” for review")


class ResultTakenBack(Event):
    """The person who disclosed it took it back from review."""

    verb = "results.result.taken_back"
    text = _("took “{subject}” back from review")


class ResultAccepted(Event):
    """The owner's office accepted the disclosure."""

    verb = "results.result.accepted"
    text = _("accepted “{subject}”")


class ResultReturned(Event):
    """The owner's office returned the disclosure. data: reason."""

    verb = "results.result.returned"
    text = _("returned “{subject}”: {reason}")


class PublicationCheckConfirmed(Event):
    """The owner's office confirmed one of the five items. data: item, answer (codes)."""

    verb = "results.publication_check.confirmed"
    text = _("confirmed an item before the publication of “{subject}”")


class PublicationCheckReopened(Event):
    """The owner's office took a confirmation back. data: item."""

    verb = "results.publication_check.reopened"
    text = _("took back a confirmation before the publication of “{subject}”")


class ResultPublished(Event):
    """The result entered the catalogue; told to visitors only where it is public. data: version."""

    verb = "results.result.published"
    text = _("published “{subject}”")
    public = True


class ResultPublishedInside(Event):
    """The result was published inside the zone, for named people, or under embargo. data: version."""

    verb = "results.result.published_inside"
    text = _("published “{subject}” to those who may read it")


class ResultUnpublished(Event):
    """The result left the catalogue. data: reason."""

    verb = "results.result.unpublished"
    text = _("took “{subject}” off the catalogue")


class ResultWithdrawn(Event):
    """The result was withdrawn. data: reason."""

    verb = "results.result.withdrawn"
    text = _("withdrew “{subject}”: {reason}")


class ResultReinstated(Event):
    """A withdrawn result was taken up again as a draft."""

    verb = "results.result.reinstated"
    text = _("took “{subject}” up again")


class ResultImported(Event):
    """A record became a result by import. data: source, external_id."""

    verb = "results.result.imported"
    text = _("imported “{subject}”")


class ResultHandedOver(Event):
    """The responsibility for a result passed from one person to another."""

    verb = "results.result.handed_over"
    text = _("handed over “{subject}”")


class ContributorsAsked(Event):
    """Contributors were asked to confirm. data: contributors (ids), links (ids), count, due_on."""

    verb = "results.contributors.asked"
    text = _("asked {count} contributors of “{subject}” to confirm by {due_on}")


class ContributorLinkRevoked(Event):
    """A contributor's link was revoked. data: contributor."""

    verb = "results.contributor_link.revoked"
    text = _("revoked a contributor's link for “{subject}”")


class ContributorCodeRequested(Event):
    """A one-time code for a contributor's link was asked for. data: link."""

    verb = "results.contributor_link.code_requested"
    text = _("asked for a code to open a contributor's link")


class ContributorLinkOpened(Event):
    """A contributor's link was opened with its code, and tied to that browser. data: link."""

    verb = "results.contributor_link.opened"
    text = _("opened a contributor's link")


class ContributionConfirmed(Event):
    """A contributor confirmed their part. data: contributor."""

    verb = "results.contribution.confirmed"
    text = _("confirmed a contribution to “{subject}”")


class ContributionDisputed(Event):
    """A contributor disputes their part, which stops publication only. data: contributor, reason."""

    verb = "results.contribution.disputed"
    text = _("disputed a contribution to “{subject}”: {reason}")


class ContributorSilent(Event):
    """A contributor did not answer in time; the owner's office decides. data: contributor."""

    verb = "results.contributor.silent"
    text = _("had no answer in time from a contributor of “{subject}”")


class ContributionSettled(Event):
    """The owner's office settled a disputed or silent contribution. data: contributor, reason."""

    verb = "results.contribution.settled"
    text = _("settled a contribution to “{subject}”: {reason}")


class ReadinessClaimed(Event):
    """A readiness level was claimed. data: level, due_on."""

    verb = "results.readiness.claimed"
    text = _("claimed readiness level {level} for “{subject}”")


class ReadinessConfirmed(Event):
    """An assessor confirmed the level. data: level."""

    verb = "results.readiness.confirmed"
    text = _("confirmed readiness level {level} of “{subject}”")


class ReadinessSentBack(Event):
    """An assessor sent the claim back. data: level, note."""

    verb = "results.readiness.sent_back"
    text = _("sent back the claim of readiness level {level} for “{subject}”: {note}")


class RightFeeDue(Event):
    """The fee of an intellectual property right is due soon. data: number, kind, due_on."""

    verb = "results.right.fee_due"
    text = _("reminded of a fee due on {due_on} for a right in “{subject}”")
