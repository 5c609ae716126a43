"""Who may do what to a need, an expression of interest and a question."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shanhe.kernel import clock
from shanhe.kernel.context import Actor
from shanhe.kernel.rules import NOTHING, Condition, Rule, among, own, related, role, signed_in, value

from .models import Interest, InvitedReader

STAFF = ("technology_manager", "administrator")


def represented(actor: Actor) -> Iterable[int]:
    """The organisations the actor speaks for."""
    return getattr(actor, "represented_ids", ())


def side_of(prefix: str = "") -> Condition:
    """The need's own side: who stated it, and who speaks for its organisation."""
    return own(f"{prefix}stated_by_id", "who stated the need") | among(
        f"{prefix}organisation_id", represented, "need_side"
    )


def _of_mine(model: Any) -> Any:
    def q(actor: Actor) -> Q:
        if actor.person_id is None:
            return NOTHING
        return Q(pk__in=model._base_manager.filter(person_id=actor.person_id).values("need_id"))

    return q


side = side_of()
staff = role(*STAFF)
# What came from a file has nobody yet who stated it: those who look after needs complete it.
staff_of_imported = Condition(lambda actor, row: bool(row.source), lambda actor: ~Q(source="")) & staff
beyond_draft = value(state=("submitted", "published", "closed", "expired", "withdrawn"))
in_time = Condition(
    lambda actor, row: row.expires_on is None or row.expires_on > clock.today(),
    lambda actor: Q(expires_on=None) | Q(expires_on__gt=clock.today()),
)
current = value(state="published") & in_time
invited = related(_of_mine(InvitedReader), "invited") & value(state=("published", "closed"))
interested = related(_of_mine(Interest), "interested") & value(state=("published", "closed", "expired"))

# What the public list shows.
listed = Rule("needs.listed", current & (value(confidentiality=("named", "unnamed")) | invited))
view = Rule(
    "needs.view",
    listed.condition
    | side
    | staff_of_imported
    | invited
    | (interested & value(confidentiality=("named", "unnamed")))
    | (beyond_draft & role(*STAFF, "committee")),
    reason=_("This need is not open to you."),
)
# Who is told whose need it is, and reads expressions of interest and open questions.
view_inside = Rule(
    "needs.view_inside",
    side | staff_of_imported | (beyond_draft & role(*STAFF, "committee")),
    reason=_("Only the side that stated the need and those who look after it see this."),
)
begin = Rule(
    "needs.begin",
    role("enterprise_representative", *STAFF),
    reason=_("Only people who speak for an enterprise and technology managers can state a need."),
)
edit = Rule(
    "needs.edit",
    side | staff_of_imported | (beyond_draft & staff) | role("administrator"),
    reason=_("Only the side that stated the need or a technology manager may change it."),
)
submit = Rule(
    "needs.submit",
    side | staff_of_imported | role("administrator"),
    reason=_("Only the side that stated the need can do this."),
)
review = Rule(
    "needs.review", staff, reason=_("Only a technology manager can review a need before it is published.")
)
close = Rule(
    "needs.close",
    side | staff,
    reason=_("Only the side that stated the need or a technology manager can do this."),
)
hand_over = Rule(
    "needs.hand_over",
    own("stated_by_id", "who stated the need") | role("administrator"),
    reason=_("Only the person who stated the need or an administrator can hand it over."),
)
import_needs = Rule(
    "needs.import", staff, reason=_("Only technology managers and administrators can import needs.")
)
system = Rule("needs.system", role("system_only"), reason=_("Only the product itself does this."))


def _not_own() -> Condition:
    def test(actor: Actor, row: Any) -> bool:
        return row.stated_by_id != actor.person_id and row.organisation_id not in set(actor.organisation_ids)

    def q(actor: Actor) -> Q:
        mine = Q(stated_by_id=actor.person_id) if actor.person_id is not None else NOTHING
        if actor.organisation_ids:
            mine |= Q(organisation_id__in=list(actor.organisation_ids))
        return ~mine | Q(stated_by_id=None) & ~Q(organisation_id__in=list(actor.organisation_ids))

    return Condition(test, q)


answer_need = Rule(
    "needs.answer_need",
    signed_in() & view.condition & _not_own(),
    reason=_("Sign in first. You cannot offer help with a need of your own organisation."),
)
# These are asked of an expression of interest or a question.
answer = Rule(
    "needs.answer",
    side_of("need__") | staff,
    reason=_("Only the side that stated the need or a technology manager can answer."),
)
withdraw_interest = Rule(
    "needs.withdraw_interest",
    own("person_id", "who offered help"),
    reason=_("Only the person who offered help can do this."),
)
