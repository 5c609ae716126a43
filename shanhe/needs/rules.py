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


def _in_time() -> Condition:
    def test(actor: Actor, row: Any) -> bool:
        return row.expires_on is None or row.expires_on > clock.today()

    def q(actor: Actor) -> Q:
        return Q(expires_on=None) | Q(expires_on__gt=clock.today())

    return Condition(test, q)


def _imported() -> Condition:
    def test(actor: Actor, row: Any) -> bool:
        return row.source != ""

    def q(actor: Actor) -> Q:
        return ~Q(source="")

    return Condition(test, q)


side = side_of()
staff = role(*STAFF)
# What came from a file has nobody yet who stated it: those who look after needs complete it.
staff_of_imported = _imported() & staff
beyond_draft = value(state=("submitted", "published", "closed", "expired", "withdrawn"))
current = value(state="published") & _in_time()
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
state = Rule(
    "needs.state",
    role("enterprise_representative", *STAFF),
    reason=_("To state a need you speak for an enterprise, or are a technology manager."),
)
edit = Rule(
    "needs.edit",
    side | staff_of_imported | (beyond_draft & staff) | role("administrator"),
    reason=_("Only the side that stated the need or a technology manager may change it."),
)
submit = Rule(
    "needs.submit",
    side | staff_of_imported | role("administrator"),
    reason=_("Only the side that stated it does this."),
)
review = Rule(
    "needs.review", staff, reason=_("A technology manager reviews needs before they are published.")
)
close = Rule(
    "needs.close",
    side | staff,
    reason=_("Only the side that stated the need or a technology manager does this."),
)
hand_over = Rule(
    "needs.hand_over",
    own("stated_by_id", "who stated the need") | role("administrator"),
    reason=_("Only who stated the need or an administrator hands it over."),
)
import_needs = Rule("needs.import", staff, reason=_("A technology manager or administrator imports needs."))
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
    reason=_("Sign in; nobody offers help to a need of their own organisation."),
)
# These are asked of an expression of interest or a question.
answer = Rule(
    "needs.answer",
    side_of("need__") | staff,
    reason=_("Only the side that stated the need or a technology manager answers."),
)
withdraw_interest = Rule(
    "needs.withdraw_interest",
    own("person_id", "who offered help"),
    reason=_("Only who offered help does this."),
)
