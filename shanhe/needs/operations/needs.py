"""Stating a need, publishing it, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from shanhe.kernel.context import Context
from shanhe.kernel.errors import Conflict, Denied, Invalid
from shanhe.kernel.events import changed
from shanhe.kernel.operations import operation
from shanhe.kernel.references import reference
from shanhe.parties import queries as parties
from shanhe.zones import queries as zones

from .. import events, rules
from ..lifecycle import NEED
from ..models import InvitedReader, Need
from .common import last_day, touch

SCALARS = (
    "kind", "title_zh", "title_en", "problem_zh", "problem_en", "tried_zh", "tried_en", "targets_zh", "targets_en",
    "language", "keywords", "fields", "centre_codes", "level_wanted", "budget_fen", "deadline", "organisation_id",
    "confidentiality", "capacity",
)  # fmt: skip
# From those who are invited to everybody, last with its side's name.
WIDTH = ("invited", "unnamed", "named")
OUTCOMES = {
    "contract": {"zh": "已签合同", "en": "a contract was signed"},
    "solved": {"zh": "已自行解决", "en": "solved in another way"},
    "dropped": {"zh": "不再需要", "en": "no longer needed"},
}
LIMITS = {
    "title_zh": 60, "title_en": 160, "problem_zh": 1000, "problem_en": 2500, "tried_zh": 600, "tried_en": 1500,
    "targets_zh": 600, "targets_en": 1500,
}  # fmt: skip


def _organisation_of(ctx: Context) -> int | None:
    """The enterprise the actor speaks for, when there is only one."""
    mine = set(getattr(ctx.actor, "represented_ids", ()))
    return next(iter(mine)) if len(mine) == 1 else None


def _checked(ctx: Context, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values; Invalid for a column that may not be set, a text over its limit, or a word nobody knows."""
    wrong: dict[str, Any] = {name: _("This cannot be set here.") for name in values.keys() - set(SCALARS)}
    for name, most in LIMITS.items():
        over = len(values.get(name) or "") - most
        if over > 0:
            wrong[name] = _("{over} characters over the limit of {most}.").format(over=over, most=most)
    _check_codes("fields", {term.code for term in zones.terms("fields")}, values, wrong)
    _check_codes("centre_codes", {row.code for row in zones.centres()}, values, wrong)
    if (values.get("budget_fen") or 0) < 0:
        wrong["budget_fen"] = _("The budget cannot be below zero.")
    if values.get("level_wanted") is not None and not 1 <= values["level_wanted"] <= 9:
        wrong["level_wanted"] = _("Readiness levels go from 1 to 9.")
    organisation = values.get("organisation_id")
    allowed = set(getattr(ctx.actor, "represented_ids", ()))
    staff = ctx.actor.is_system or set(rules.STAFF) & ctx.actor.roles
    if organisation is not None and organisation not in allowed and not staff:
        wrong["organisation_id"] = _("You do not speak for this organisation.")
    if wrong:
        raise Invalid(wrong)
    return dict(values)


def _check_codes(name: str, known: set[str], values: Mapping[str, Any], wrong: dict[str, Any]) -> None:
    for code in values.get(name) or ():
        if known and code not in known:
            wrong[name] = _("There is no “{code}” in this zone.").format(code=code)


@operation("needs.state", subjects=("zone",), rule=rules.state)
def state_need(
    ctx: Context,
    *,
    zone: Any,
    values: Mapping[str, Any] | None = None,
    invited: Sequence[int] | None = None,
    editor: str = "",
) -> Need:
    """Begin a need as a draft of the acting person; `values` are columns of `Need` (SCALARS)."""
    given = _checked(ctx, values or {})
    given.setdefault("organisation_id", _organisation_of(ctx))
    if "language" not in given and given.get("title_en") and not given.get("title_zh"):
        given["language"] = "en"
    need = Need(
        zone=zone,
        ref=reference(ctx, Need, "N"),
        stated_by_id=ctx.actor.person_id,
        currency=zone.currency,
        editor=editor[:40],
        created_at=ctx.now,
        updated_at=ctx.now,
        **given,
    )
    touch(ctx, need)
    _invite(ctx, need, invited)
    ctx.emit(events.NeedStated(subject=need))
    return need


def _invite(ctx: Context, need: Need, invited: Sequence[int] | None) -> bool:
    """Make these people the invited readers; whether that changed anything."""
    if invited is None:
        return False
    now = set(need.invited.values_list("person_id", flat=True))
    here = parties.people_visible_to(ctx.actor).active().filter(pk__in=invited)
    wanted = set(here.values_list("pk", flat=True)) | (now & set(invited))
    if now == wanted:
        return False
    need.invited.exclude(person_id__in=wanted).delete()
    InvitedReader.objects.bulk_create(
        InvitedReader(zone=need.zone, need=need, person_id=number) for number in sorted(wanted - now)
    )
    return True


def _demand_side(ctx: Context, need: Need, values: Mapping[str, Any], invited: Sequence[int] | None) -> None:
    """Denied when somebody beside its own side would give a need to another organisation or show it to more people.

    A technology manager may put its words right; whose it is and who reads it, its side decides.
    """
    mine = need.organisation_id in set(getattr(ctx.actor, "represented_ids", ())) or ctx.actor.person_id in (
        need.stated_by_id,
        None,
    )
    if mine or ctx.actor.is_system or "administrator" in ctx.actor.roles:
        return
    if need.organisation_id not in (None, values.get("organisation_id", need.organisation_id)):
        raise Denied(_("Only its own side or an administrator gives a need to another organisation."))
    if need.source:  # what came from a file has no side yet that could decide
        return
    wider = WIDTH.index(values.get("confidentiality", need.confidentiality)) > WIDTH.index(
        need.confidentiality
    )
    if wider or not set(invited or ()) <= set(need.invited.values_list("person_id", flat=True)):
        raise Denied(_("Only its own side or an administrator shows a need to more people."))


@operation("needs.edit", subjects=("need",), transition=NEED["edit"])
def save_need(
    ctx: Context,
    *,
    need: Need,
    values: Mapping[str, Any],
    invited: Sequence[int] | None = None,
    version: int | None = None,
    editor: str = "",
) -> Need:
    """Save what was typed; a published need must stay complete.

    Raises Conflict when `version` is not the need's and the last change came from another `editor` (an open page).
    """
    if version is not None and need.version != version and not (editor and need.editor == editor):
        raise Conflict(_("Somebody else changed this meanwhile. Look at it again; what you typed is kept."))
    clean = _checked(ctx, values)
    _demand_side(ctx, need, clean, invited)
    changes = changed(need, clean)
    readers = _invite(ctx, need, invited)
    if not changes and not readers:
        ctx.unchanged()
        return need
    need.editor = editor[:40]
    if need.state == "draft":
        touch(ctx, need)
        ctx.emit(events.NeedSaved(subject=need, data={"fields": list(changes)}))
        return need
    guard = NEED["submit"].guard
    reason = guard(need) if guard else None
    if reason:
        raise Invalid(reason)
    touch(ctx, need)
    # Whose it is may be confidential: the journal of the need says that it changed, not from whom to whom.
    told = {name: pair for name, pair in changes.items() if name != "organisation_id"}
    ctx.emit(events.NeedEdited(subject=need, changes=told))
    return need


@operation("needs.submit", subjects=("need",), transition=NEED["submit"])
def submit_need(ctx: Context, *, need: Need) -> Need:
    """Send a complete need to the technology managers for review."""
    changes = NEED.move(need, "submit")
    need.submitted_at, need.return_reason = ctx.now, ""
    touch(ctx, need)
    ctx.emit(events.NeedSubmitted(subject=need, changes=changes))
    return need


@operation("needs.take_back", subjects=("need",), transition=NEED["take_back"])
def take_back_need(ctx: Context, *, need: Need) -> Need:
    """Take a need back out of review."""
    changes = NEED.move(need, "take_back")
    touch(ctx, need)
    ctx.emit(events.NeedTakenBack(subject=need, changes=changes))
    return need


@operation("needs.publish", subjects=("need",), transition=NEED["publish"])
def publish_need(ctx: Context, *, need: Need) -> Need:
    """Show a reviewed need to everybody, or to those invited, for the zone's usual time."""
    changes = NEED.move(need, "publish")
    need.published_at, need.expires_on, need.reminded_on = ctx.now, last_day(ctx), None
    touch(ctx, need)
    inside = need.confidentiality == Need.Confidentiality.INVITED
    event = events.NeedPublishedInside if inside else events.NeedPublished
    ctx.emit(event(subject=need, changes=changes))
    return need


@operation("needs.return", subjects=("need",), transition=NEED["return"])
def return_need(ctx: Context, *, need: Need, reason: str) -> Need:
    """Send a need back to its side, saying what it lacks."""
    if not reason.strip():
        raise Invalid({"reason": _("Say what is missing.")})
    changes = NEED.move(need, "return")
    need.return_reason = reason.strip()
    touch(ctx, need)
    ctx.emit(events.NeedReturned(subject=need, changes=changes, data={"reason": _same(reason)}))
    return need


def _same(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


@operation("needs.renew", subjects=("need",), transition=NEED["renew"])
def renew_need(ctx: Context, *, need: Need) -> Need:
    """Show a published or expired need for the zone's usual time from today."""
    changes = {**NEED.move(need, "renew"), **changed(need, {"expires_on": last_day(ctx)})}
    if not changes:
        ctx.unchanged()
        return need
    need.reminded_on = None
    touch(ctx, need)
    assert need.shown_until is not None
    until = _same(need.shown_until.isoformat())
    ctx.emit(events.NeedRenewed(subject=need, changes=changes, data={"until": until}))
    return need


@operation("needs.close", subjects=("need",), transition=NEED["close"])
def close_need(ctx: Context, *, need: Need, outcome: str, note: str = "") -> Need:
    """Close a need with what became of it: contract, solved, dropped."""
    if outcome not in OUTCOMES:
        raise Invalid({"outcome": _("Choose what became of it.")})
    changes = NEED.move(need, "close")
    need.outcome, need.outcome_note, need.closed_at = outcome, note.strip(), ctx.now
    touch(ctx, need)
    ctx.emit(events.NeedClosed(subject=need, changes=changes, data={"outcome": OUTCOMES[outcome]}))
    return need


@operation("needs.reopen", subjects=("need",), transition=NEED["reopen"])
def reopen_need(ctx: Context, *, need: Need) -> Need:
    """Make a closed or withdrawn need a draft again."""
    changes = NEED.move(need, "reopen")
    need.outcome, need.outcome_note, need.closed_at = "", "", None
    touch(ctx, need)
    ctx.emit(events.NeedReopened(subject=need, changes=changes))
    return need


@operation("needs.withdraw", subjects=("need",), transition=NEED["withdraw"])
def withdraw_need(ctx: Context, *, need: Need) -> Need:
    """Take a need away from everybody else's sight."""
    changes = NEED.move(need, "withdraw")
    need.closed_at = ctx.now
    touch(ctx, need)
    ctx.emit(events.NeedWithdrawn(subject=need, changes=changes))
    return need


@operation("needs.hand_over", subjects=("need",), rule=rules.hand_over, internal=True)
def hand_over_need(ctx: Context, *, need: Need, to_person: Any) -> Need:
    """Give a need to a colleague; part of handing all work over."""
    changes = changed(need, {"stated_by_id": to_person.pk})
    if not changes:
        ctx.unchanged()
        return need
    touch(ctx, need)
    ctx.emit(events.NeedHandedOver(subject=need, person_id=to_person.pk))
    return need
