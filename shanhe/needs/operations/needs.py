"""Stating a need, publishing it, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from shanhe.kernel.checking import faults
from shanhe.kernel.context import Context
from shanhe.kernel.errors import Denied, Invalid, said
from shanhe.kernel.events import changed
from shanhe.kernel.money import not_taken
from shanhe.kernel.operations import operation
from shanhe.kernel.references import reference
from shanhe.kernel.translated import languages
from shanhe.parties import queries as parties
from shanhe.zones import queries as zones

from .. import events, rules
from ..lifecycle import NEED, may_submit
from ..models import InvitedReader, Need
from .common import LONGEST, keep, last_day, touch

TEXTS = ("title", "problem", "tried", "targets")
EDITABLE = {
    *TEXTS, "kind", "language", "keywords", "fields", "centre_codes", "level_wanted", "budget", "deadline", "organisation",
    "confidentiality", "capacity",
}  # fmt: skip
# From those who are invited to everybody, last with its side's name.
WIDTH = ("invited", "unnamed", "named")


def _organisation_of(ctx: Context) -> int | None:
    """The enterprise the actor speaks for, when there is only one."""
    mine = set(rules.represented(ctx.actor))
    return next(iter(mine)) if len(mine) == 1 else None


def _checked(ctx: Context, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values; Invalid for a column that may not be set, what the model does not take, or a word nobody knows."""
    wrong: dict[str, Any] = {name: _("This cannot be set here.") for name in values.keys() - EDITABLE}
    wrong |= faults(Need, values)
    _check_codes("fields", {term.code for term in zones.terms("fields")}, values, wrong)
    _check_codes("centre_codes", {row.code for row in zones.centres()}, values, wrong)
    if fault := not_taken(values.get("budget")):
        wrong["budget"] = fault
    whose = values.get("organisation")
    staff = ctx.actor.is_system or set(rules.STAFF) & ctx.actor.roles
    if not (whose is None or whose.pk in set(rules.represented(ctx.actor)) or staff):
        wrong["organisation"] = _("You do not speak for this organisation.")
    if wrong:
        raise Invalid(wrong)
    return dict(values)


def _check_codes(name: str, known: set[str], values: Mapping[str, Any], wrong: dict[str, Any]) -> None:
    for code in values.get(name) or ():
        if known and code not in known:
            wrong[name] = _("There is no “{code}” in this zone.").format(code=code)


@operation("needs.begin", subjects=("zone",), rule=rules.begin)
def begin_need(
    ctx: Context,
    *,
    zone: Any,
    values: Mapping[str, Any] | None = None,
    invited: Sequence[Any] | None = None,
    editor: str = "",
) -> Need:
    """Begin a need as a draft of the acting person; `values` are columns of `Need` (EDITABLE)."""
    given = _checked(ctx, values or {})
    if "organisation" not in given:
        given["organisation_id"] = _organisation_of(ctx)
    given.setdefault("language", next(iter(given.get("title") or languages())))
    need = Need(
        zone=zone,
        ref=reference(ctx, Need, "N"),
        stated_by_id=ctx.actor.person_id,
        editor=editor[:40],
        created_at=ctx.now,
        updated_at=ctx.now,
        **given,
    )
    touch(ctx, need)
    _invite(ctx, need, invited)
    ctx.emit(events.NeedBegun(subject=need))
    return need


def _invite(ctx: Context, need: Need, invited: Sequence[Any] | None) -> bool:
    """Make these people the invited readers; whether that changed anything."""
    if invited is None:
        return False
    now = set(need.invited.values_list("person_id", flat=True))
    asked = {person.pk for person in invited}
    here = parties.people_visible_to(ctx.actor).active().filter(pk__in=asked)
    wanted = set(here.values_list("pk", flat=True)) | (now & asked)
    if now == wanted:
        return False
    need.invited.exclude(person_id__in=wanted).delete()
    InvitedReader.objects.bulk_create(
        InvitedReader(zone=need.zone, need=need, person_id=number) for number in sorted(wanted - now)
    )
    return True


def _demand_side(ctx: Context, need: Need, values: Mapping[str, Any], invited: Sequence[Any] | None) -> None:
    """Denied when somebody beside its own side would give a need to another organisation or show it to more people.

    A technology manager may put its words right; whose it is and who reads it, its side decides.
    """
    mine = need.organisation_id in set(rules.represented(ctx.actor)) or ctx.actor.person_id in (
        need.stated_by_id,
        None,
    )
    if mine or ctx.actor.is_system or "administrator" in ctx.actor.roles:
        return
    if need.organisation_id and values.get("organisation", need.organisation) != need.organisation:
        raise Denied(_("Only its own side or an administrator can give a need to another organisation."))
    if need.source:  # what came from a file has no side yet that could decide
        return
    wider = WIDTH.index(values.get("confidentiality", need.confidentiality)) > WIDTH.index(
        need.confidentiality
    )
    asked = {person.pk for person in invited or ()}
    if wider or not asked <= set(need.invited.values_list("person_id", flat=True)):
        raise Denied(_("Only its own side or an administrator can show a need to more people."))


@operation("needs.edit", subjects=("need",), transition=NEED["edit"])
def save_need(
    ctx: Context,
    *,
    need: Need,
    values: Mapping[str, Any],
    invited: Sequence[Any] | None = None,
    editor: str = "",
) -> Need:
    """Save what was typed; a published need must stay complete."""
    clean = _checked(ctx, values)
    _demand_side(ctx, need, clean, invited)
    changes = changed(need, clean)
    readers = _invite(ctx, need, invited)
    if not changes and not readers:
        ctx.unchanged()
        return need
    need.editor = editor[:40]
    if need.state == "draft":
        return keep(ctx, need, events.NeedSaved)
    if reason := may_submit(need):
        raise Invalid(reason)
    # Whose it is may be confidential: the journal of the need says that it changed, not from whom to whom.
    told = {name: pair for name, pair in changes.items() if name != "organisation"}
    return keep(ctx, need, events.NeedEdited, changes=told)


@operation("needs.submit", subjects=("need",), transition=NEED["submit"])
def submit_need(ctx: Context, *, need: Need) -> Need:
    """Send a complete need to the technology managers for review."""
    changes = NEED.move(need, "submit")
    need.submitted_at, need.return_reason = ctx.now, ""
    return keep(ctx, need, events.NeedSubmitted, changes=changes)


@operation("needs.take_back", subjects=("need",), transition=NEED["take_back"])
def take_back_need(ctx: Context, *, need: Need) -> Need:
    """Take a need back out of review."""
    changes = NEED.move(need, "take_back")
    return keep(ctx, need, events.NeedTakenBack, changes=changes)


@operation("needs.publish", subjects=("need",), transition=NEED["publish"])
def publish_need(ctx: Context, *, need: Need) -> Need:
    """Show a reviewed need to everybody, or to those invited, for the zone's usual time."""
    changes = NEED.move(need, "publish")
    need.published_at, need.expires_on, need.reminded_on = ctx.now, last_day(ctx), None
    inside = need.confidentiality == Need.Confidentiality.INVITED
    event = events.NeedPublishedInside if inside else events.NeedPublished
    return keep(ctx, need, event, changes=changes)


@operation("needs.return", subjects=("need",), transition=NEED["return"])
def return_need(ctx: Context, *, need: Need, reason: str) -> Need:
    """Send a need back to its side, saying what it lacks."""
    need.return_reason = said("reason", reason, _("Say what is missing."), LONGEST)
    changes = NEED.move(need, "return")
    return keep(ctx, need, events.NeedReturned, changes=changes, reason=need.return_reason)


@operation("needs.renew", subjects=("need",), transition=NEED["renew"])
def renew_need(ctx: Context, *, need: Need) -> Need:
    """Show a published or expired need for the zone's usual time from today."""
    changes = {**NEED.move(need, "renew"), **changed(need, {"expires_on": last_day(ctx)})}
    if not changes:
        ctx.unchanged()
        return need
    need.reminded_on = None
    return keep(ctx, need, events.NeedRenewed, changes=changes, until=str(need.shown_until))


@operation("needs.close", subjects=("need",), transition=NEED["close"])
def close_need(ctx: Context, *, need: Need, outcome: str, note: str = "") -> Need:
    """Close a need with what became of it: contract, solved, dropped."""
    if outcome not in Need.Outcome.values:
        raise Invalid({"outcome": _("Choose what became of it.")})
    changes = NEED.move(need, "close")
    need.outcome, need.outcome_note, need.closed_at = outcome, note.strip(), ctx.now
    return keep(ctx, need, events.NeedClosed, changes=changes, outcome=Need.Outcome(outcome).label)


@operation("needs.reopen", subjects=("need",), transition=NEED["reopen"])
def reopen_need(ctx: Context, *, need: Need) -> Need:
    """Make a closed or withdrawn need a draft again."""
    changes = NEED.move(need, "reopen")
    need.outcome, need.outcome_note, need.closed_at = "", "", None
    return keep(ctx, need, events.NeedReopened, changes=changes)


@operation("needs.withdraw", subjects=("need",), transition=NEED["withdraw"])
def withdraw_need(ctx: Context, *, need: Need) -> Need:
    """Take a need away from everybody else's sight."""
    changes = NEED.move(need, "withdraw")
    need.closed_at = ctx.now
    return keep(ctx, need, events.NeedWithdrawn, changes=changes)


@operation("needs.hand_over", subjects=("need",), rule=rules.hand_over, internal=True)
def hand_over_need(ctx: Context, *, need: Need, to_person: Any) -> Need:
    """Give a need to a colleague; part of handing all work over."""
    changes = changed(need, {"stated_by_id": to_person.pk})
    if not changes:
        ctx.unchanged()
        return need
    return keep(ctx, need, events.NeedHandedOver, person_id=to_person.pk)
