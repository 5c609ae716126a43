"""What contributors answer, by their account or by their link, and what the owner's office decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from shanhe.kernel.context import Context
from shanhe.kernel.errors import Conflict, Invalid
from shanhe.kernel.operations import operation
from shanhe.kernel.text import digits_of

from .. import events, rules
from ..lifecycle import CONTRIBUTOR
from ..models import Contributor, ContributorLink, Result
from .asking import ask
from .common import touch

CODE_LIFETIME = timedelta(minutes=15)
CODE_ATTEMPTS = 5
CODES_PER_LINK = 10


@operation("results.ask_contributor", subjects=("contributor",), transition=CONTRIBUTOR["ask"])
def ask_contributor(ctx: Context, *, contributor: Contributor) -> Contributor:
    """Ask a contributor once more, with a new link where they have no account."""
    ask(ctx, contributor.result, [contributor])
    return contributor


@operation("results.confirm_contribution", subjects=("contributor",), transition=CONTRIBUTOR["confirm"])
def confirm_contribution(ctx: Context, *, contributor: Contributor) -> Contributor:
    """The contributor confirms their part and share."""
    CONTRIBUTOR.move(contributor, "confirm")
    contributor.answered_at, contributor.note = ctx.now, ""
    contributor.save(update_fields=["state", "answered_at", "note"])
    ctx.emit(events.ContributionConfirmed(subject=contributor.result, data={"contributor": contributor.pk}))
    return contributor


@operation("results.dispute_contribution", subjects=("contributor",), transition=CONTRIBUTOR["dispute"])
def dispute_contribution(ctx: Context, *, contributor: Contributor, reason: str) -> Contributor:
    """The contributor disputes their part or share; this stops publication and nothing else."""
    reason = reason.strip()
    if not reason:
        raise Invalid({"reason": _("Say what is wrong, so that it can be put right.")})
    CONTRIBUTOR.move(contributor, "dispute")
    contributor.answered_at, contributor.note = ctx.now, reason
    contributor.save(update_fields=["state", "answered_at", "note"])
    ctx.emit(
        events.ContributionDisputed(
            subject=contributor.result, data={"contributor": contributor.pk, "reason": reason}
        )
    )
    return contributor


@operation("results.settle_contribution", subjects=("contributor",), transition=CONTRIBUTOR["settle"])
def settle_contribution(ctx: Context, *, contributor: Contributor, reason: str) -> Contributor:
    """The owner's office settles what a contributor disputes, has left unanswered, or cannot be asked."""
    reason = reason.strip()
    if not reason:
        raise Invalid({"reason": _("Say what was decided and on what ground.")})
    CONTRIBUTOR.move(contributor, "settle")
    contributor.answered_at = ctx.now
    contributor.save(update_fields=["state", "answered_at"])
    ctx.emit(
        events.ContributionSettled(
            subject=contributor.result, data={"contributor": contributor.pk, "reason": reason}
        )
    )
    return contributor


@operation("results.revoke_link", subjects=("contributor",), transition=CONTRIBUTOR["revoke"])
def revoke_link(ctx: Context, *, contributor: Contributor) -> None:
    """Make a contributor's open links useless at once."""
    if not contributor.links.filter(revoked_at=None).update(revoked_at=ctx.now):
        ctx.unchanged()
        return
    ctx.emit(events.ContributorLinkRevoked(subject=contributor.result, data={"contributor": contributor.pk}))


def code_of(link: ContributorLink) -> str:
    """The one-time code now valid for a link; follows from the row and the product's secret, and is stored nowhere."""
    digest = salted_hmac("results.contributor-code", f"{link.nonce}:{link.codes_sent}").hexdigest()
    return f"{int(digest[:12], 16) % 1_000_000:06d}"


@operation("results.request_code", subjects=("link",), rule=rules.open_link)
def request_code(ctx: Context, *, link: ContributorLink, language: str = "") -> None:
    """Send a new one-time code to the invited address; the language chosen holds for all letters from now on."""
    _usable(ctx, link)
    if language:
        Contributor.objects.filter(pk=link.contributor_id).update(language=language)
    if link.codes_sent >= CODES_PER_LINK:
        raise Conflict(_("Too many codes were sent. Ask the owner's office for a new link."))
    link.codes_sent += 1
    link.code_attempts = 0
    link.code_expires_at = ctx.now + CODE_LIFETIME
    link.save(update_fields=["codes_sent", "code_attempts", "code_expires_at"])
    ctx.emit(events.ContributorCodeRequested(subject=link, data={"link": link.pk, "nth": link.codes_sent}))


@operation("results.open_link", subjects=("link",), rule=rules.open_link)
def open_link(ctx: Context, *, link: ContributorLink, code: str, browser: str) -> bool:
    """Tie the link to this browser when the code is right; False when it is wrong, and the try is counted.

    `browser` is a secret that only this browser's session holds; only its hash is kept.
    """
    _usable(ctx, link)
    if link.code_expires_at is None or link.code_expires_at <= ctx.now or link.code_attempts >= CODE_ATTEMPTS:
        raise Conflict(_("This code is no longer valid. Ask for a new one."))
    if not constant_time_compare(code_of(link), digits_of(code)):
        link.code_attempts += 1
        link.save(update_fields=["code_attempts"])
        ctx.unchanged()
        return False
    link.code_expires_at = None
    link.browser_hash = make_password(browser)
    link.save(update_fields=["code_expires_at", "browser_hash"])
    ctx.emit(events.ContributorLinkOpened(subject=link, data={"link": link.pk}))
    return True


def link_is_open(link: ContributorLink, browser: str, now: Any) -> bool:
    """Whether this browser has opened the link and it still holds."""
    usable = link.revoked_at is None and link.expires_at > now and not taken_back(link)
    return usable and bool(browser) and bool(link.browser_hash) and check_password(browser, link.browser_hash)


def taken_back(link: ContributorLink) -> bool:
    """Whether the link's result is a draft again, which is its author's alone: what is written now is not the contributor's to read."""
    return link.contributor.result.state not in rules.SENT_STATES


def _usable(ctx: Context, link: ContributorLink) -> None:
    if taken_back(link):
        raise Conflict(
            _("The disclosure was taken back. The link opens again when it has been sent once more.")
        )
    if link.revoked_at is not None or link.expires_at <= ctx.now:
        raise Conflict(_("This link is no longer valid. Ask the owner's office for a new one."))


def _due(zone: Any, on: date) -> Sequence[Contributor]:
    return list(Contributor.objects.filter(zone=zone, state="asked", due_on__lt=on).order_by("pk"))


@operation("results.expire_silent", subjects=("zone",), rule=rules.system, also=_due, internal=True)
def expire_silent_contributors(ctx: Context, *, zone: Any, on: date) -> int:
    """Mark contributors whose time to answer ended before `on` as silent; the owner's office decides. Returns how many."""
    rows = [row for row in _due(zone, on) if row.state == "asked"]
    for row in rows:
        CONTRIBUTOR.move(row, "expire")
        row.save(update_fields=["state"])
        ctx.emit(events.ContributorSilent(subject=row.result, data={"contributor": row.pk}))
    if not rows:
        ctx.unchanged()
    return len(rows)


@operation("results.hand_over", subjects=("result",), rule=rules.hand_over)
def hand_over_result(ctx: Context, *, result: Result, to_person: Any) -> Result:
    """Make another person the one responsible for a result; who made it stays as it is."""
    if result.discloser_id == to_person.pk:
        ctx.unchanged()
        return result
    result.discloser = to_person
    touch(ctx, result, "discloser")
    ctx.emit(events.ResultHandedOver(subject=result, about=(to_person,)))
    return result
