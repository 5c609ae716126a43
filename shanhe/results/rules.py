"""Who may do what to a result; one rule gives the answer for a row and the rows for an actor."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shanhe.kernel import clock
from shanhe.kernel.context import Actor
from shanhe.kernel.rules import NOTHING, Condition, Rule, among, anyone, own, related, role, signed_in, value
from shanhe.kernel.text import whole_number

from .models import Contributor, NamedReader, ReadinessAssessment

OPEN_STATES = ("accepted", "published")
# A draft is its author's; the others named in it see it once it was sent for review, and not while it was taken back.
SENT_STATES = ("submitted", *OPEN_STATES, "withdrawn")


def _out_of_embargo() -> Condition:
    def test(actor: Actor, row: Any) -> bool:
        return row.embargo_until is None or row.embargo_until <= clock.today()

    def q(actor: Actor) -> Q:
        return Q(embargo_until=None) | Q(embargo_until__lte=clock.today())

    return Condition(test, q)


def _of_mine(model: Any, **more: Any) -> Any:
    """Results that have a row of `model` for the actor's person."""

    def q(actor: Actor) -> Q:
        if actor.person_id is None:
            return NOTHING
        return Q(pk__in=model._base_manager.filter(person_id=actor.person_id, **more).values("result_id"))

    return q


def _to_assess(actor: Actor) -> Q:
    """Results with a claim that waits for an assessor, or that this assessor has dealt with."""
    if actor.person_id is None:
        return NOTHING
    rows = ReadinessAssessment._base_manager.filter(Q(state="claimed") | Q(assessor_id=actor.person_id))
    return Q(pk__in=rows.values("result_id"))


published_now = value(state="published") & _out_of_embargo()
discloser = own("discloser_id", "discloser")
named = related(_of_mine(NamedReader), "named_reader")
contributor = value(state=SENT_STATES) & related(_of_mine(Contributor), "contributor")
office = among("owner_id", lambda actor: actor.office_organisation_ids, "owner_office")
assessor = (
    role("assessor") & related(_to_assess, "assessment") & (value(confidentiality=("public", "zone")) | named)
)
in_zone = value(confidentiality=("public", "zone"))

# What the catalogue lists: published, out of embargo, and open to this reader.
listed = Rule(
    "results.listed",
    published_now & (value(confidentiality="public") | (signed_in() & value(confidentiality="zone")) | named),
)

view = Rule(
    "results.view",
    listed.condition
    | discloser
    | contributor
    | (named & value(state=OPEN_STATES))
    | office
    | (role("technology_manager", "committee") & value(state=OPEN_STATES) & in_zone & _out_of_embargo())
    | assessor
    | role("administrator"),
    reason=_("This result is not open to you."),
)

# The whole text, its people and rights; others read what is published of it.
view_inside = Rule(
    "results.view_inside",
    discloser
    | contributor
    | office
    | named
    | (role("technology_manager", "committee") & value(state=OPEN_STATES) & in_zone & _out_of_embargo())
    | assessor
    | role("administrator"),
    reason=_("Only the team, the owner's office and those who work on it see this."),
)

disclose = Rule(
    "results.disclose",
    role("inventor", "technology_manager", "owner_office", "administrator"),
    reason=_("To disclose a result you need the role of inventor, technology manager or owner's office."),
)

import_results = Rule(
    "results.import",
    role("owner_office", "technology_manager", "administrator"),
    reason=_("To import results you need the role of owner's office, technology manager or administrator."),
)

edit = Rule(
    "results.edit",
    (value(state="draft") & discloser) | office | role("administrator"),
    reason=_(
        "Only the person who disclosed it, while it is a draft, and the owner's office may change this result."
    ),
)

submit = Rule(
    "results.submit",
    discloser | office | role("administrator"),
    reason=_("Only the person who disclosed it or the owner's office may send it for review."),
)

review = Rule(
    "results.review",
    office | role("administrator"),
    reason=_("Only the owner's office decides this."),
)

withdraw = Rule(
    "results.withdraw",
    discloser | office | role("administrator"),
    reason=_("Only the person who disclosed it or the owner's office may withdraw it."),
)

claim = Rule(
    "results.readiness.claim",
    discloser | contributor | office | role("administrator"),
    reason=_("Only the team or the owner's office may claim a readiness level."),
)


def _not_mine() -> Condition:
    """The actor did not make the claim: nobody confirms their own."""

    def test(actor: Actor, row: Any) -> bool:
        return actor.person_id is not None and row.claimed_by_id != actor.person_id

    def q(actor: Actor) -> Q:
        if actor.person_id is None:
            return NOTHING
        return Q(claimed_by=None) | ~Q(claimed_by_id=actor.person_id)

    return Condition(test, q)


assess = Rule(
    "results.readiness.assess",
    role("assessor") & _not_mine(),
    reason=_("An assessor who did not make the claim confirms it or sends it back."),
)


def _by_link() -> Condition:
    """The actor came by this contributor's link."""

    def test(actor: Actor, row: Any) -> bool:
        return actor.key == f"contributor:{row.pk}"

    def q(actor: Actor) -> Q:
        kind, _sep, text = actor.key.partition(":")
        number = whole_number(text)
        return Q(pk=number) if kind == "contributor" and number is not None else NOTHING

    return Condition(test, q, ("contributor_link",))


# These are asked of a contributor's row.
answer = Rule(
    "results.contribution.answer",
    own("person_id", "contributor") | _by_link(),
    reason=_("Only the contributor answers this."),
)
settle = Rule(
    "results.contribution.settle",
    among("result__owner_id", lambda actor: actor.office_organisation_ids, "owner_office")
    | role("administrator"),
    reason=_("Only the owner's office decides this."),
)
open_link = Rule("results.contribution.open_link", anyone())
system = Rule("results.system", role("system_only"), reason=_("Only the product itself does this."))
hand_over = Rule(
    "results.hand_over",
    discloser | role("administrator"),
    reason=_("Only the person responsible or an administrator may hand a result over."),
)
