"""Who may: technology managers propose and lead, each side answers for itself, and talks once both have agreed."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Actor
from shanhe.kernel.rules import NOTHING, Condition, Rule, among, by_itself, own, related, role
from shanhe.results.models import Contributor

from .models import Introduction


def represented(actor: Actor) -> frozenset[int]:
    """The organisations the actor speaks for."""
    return getattr(actor, "represented_ids", frozenset())


def _contributes(actor: Actor) -> Q:
    if actor.person_id is None:
        return NOTHING
    rows = Contributor._base_manager.filter(person_id=actor.person_id).exclude(state="disputed")
    return Q(result_id__in=rows.values("result_id"))


def _given(name: str, label: str) -> Condition:
    """A moment of the row has come."""
    return Condition(
        lambda actor, row: getattr(row, name) is not None,
        lambda actor: Q(**{f"{name}__isnull": False}),
        (label,),
    )


asked = _given("asked_at", "asked")
agreed = _given("agreed_at", "both agreed")
lead = own("proposed_by_id", "who leads it")
need_side = among("need__organisation_id", represented, "representative of the need's enterprise") | own(
    "need__stated_by_id", "who stated the need"
)
other_side = (
    own("person_id", "the person")
    | among("organisation_id", represented, "representative of the organisation")
    | own("result__discloser_id", "discloser of the result")
    | among("result__owner_id", lambda actor: actor.office_organisation_ids, "owner's office")
    | related(_contributes, "contributor to the result")
)
side = need_side | other_side

view = Rule(
    "introductions.view",
    lead | role("committee", "administrator") | asked & side,
    reason=_(
        "This introduction is open to the person who leads it, and to the two sides once they have been asked."
    ),
)
# Reads both sides whole, whatever is unnamed.
view_whole = Rule("introductions.view_whole", lead | role("committee", "administrator"))
propose = Rule(
    "introductions.propose",
    role("technology_manager"),
    reason=_("Only a technology manager introduces two sides to each other."),
)
manage = Rule(
    "introductions.lead",
    lead,
    reason=_("Only the technology manager who leads it may do this."),
)
answer = Rule(
    "introductions.answer",
    asked & side,
    reason=_("Only those who were asked may answer for their side."),
)
converse = Rule(
    "introductions.converse",
    agreed & (lead | side),
    reason=_(
        "Once both sides have agreed, the conversation opens to them and to the person who leads the introduction."
    ),
)
decline = Rule(
    "introductions.decline",
    converse.condition,
    reason=_("Only the two sides and the person who leads it may end it."),
)
withdraw = Rule(
    "introductions.withdraw",
    lead | role("administrator"),
    reason=_("Only the technology manager who leads it may withdraw it."),
)
undo = Rule(
    "introductions.undo",
    lead | own("concluded_by_id", "who recorded it"),
    reason=_("Only the person who recorded the outcome, or who leads the introduction, may take it back."),
)
hand_on = Rule(
    "introductions.hand_on",
    lead | role("administrator"),
    reason=_("Only the person who leads it, or an administrator, may hand it on."),
)
meet = Rule(
    "introductions.meet",
    Condition(
        lambda actor, meeting: converse.condition.test(actor, meeting.introduction),
        lambda actor: Q(introduction__in=Introduction._base_manager.filter(converse.condition.q(actor))),
        converse.condition.roles,
        converse.condition.asks,
    ),
    reason=converse.reason,
)
follow_up = Rule(
    "introductions.follow_up",
    own("assignee_id", "who is asked to take it on"),
    reason=_("Only the person to whom it was suggested may decide."),
)
see_funnel = Rule(
    "introductions.see_funnel",
    role("technology_manager", "committee", "administrator"),
    reason=_("The figures are for technology managers and the committee."),
)
system = by_itself("introductions.system")
