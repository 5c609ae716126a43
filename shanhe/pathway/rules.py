"""Who may: each role acts for a project through what ties the person to it, never through the role alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Actor
from shanhe.kernel.rules import NOTHING, Condition, Rule, among, own, related, role, value

from .models import Approval, Criterion, Project, ProjectResult, Stage, VerificationPlan


def represented(actor: Actor) -> Iterable[int]:
    """The organisations the actor speaks for."""
    return getattr(actor, "represented_ids", ())


def _carries(**result: object) -> Q:
    rows = ProjectResult._base_manager.filter(
        removed_at=None, **{f"result__{k}": v for k, v in result.items()}
    )
    return Q(pk__in=rows.values("project_id"))


def _of_discloser(actor: Actor) -> Q:
    return NOTHING if actor.person_id is None else _carries(discloser_id=actor.person_id)


def _of_team(actor: Actor) -> Q:
    if actor.person_id is None:
        return NOTHING
    rows = ProjectResult._base_manager.filter(
        removed_at=None, result__contributors__person_id=actor.person_id
    )
    return Q(pk__in=rows.values("project_id"))


def _stages_naming(code: str) -> Q:
    """Projects in, or before, a stage whose gate asks for this role."""
    stages = Stage._base_manager.filter(
        Q(hand_over_from=code)
        | Q(hand_over_to=code)
        | Q(pk__in=Approval._base_manager.filter(code=code).values("stage_id"))
        | Q(pk__in=Criterion._base_manager.filter(who=code).values("stage_id"))
    ).values("pk")
    return Q(stage_id__in=stages) | Q(next_stage_id__in=stages)


def _with_plan(actor: Actor) -> Q:
    """Plans that wait for a verdict, and those on which the actor has given one."""
    wanted = Q(state__in=("submitted", "agreed"))
    if actor.person_id is not None:
        wanted |= Q(agreed_by_id=actor.person_id) | Q(accepted_by_id=actor.person_id)
    return Q(pk__in=VerificationPlan._base_manager.filter(wanted).values("project_id"))


team = related(_of_team, "team of its results")
discloser = related(_of_discloser, "discloser of its results")
partner = role("enterprise_representative") & among("partner_id", represented, "partner enterprise")
office = role("owner_office") & among(
    "owner_id", lambda actor: actor.office_organisation_ids, "owner's office"
)
manager = own("manager_id", "its manager")


def _without_manager() -> Condition:
    """Nobody manages it: nobody was named, or who was has left."""

    def test(actor: Actor, row: Any) -> bool:
        return row.manager_id is None or row.manager.left_at is not None

    def q(actor: Actor) -> Q:
        return Q(manager_id=None) | Q(manager__left_at__isnull=False)

    return Condition(test, q)


unmanaged = role("technology_manager") & _without_manager()
at_incubation = role("incubator_manager") & related(
    lambda actor: _stages_naming("incubator_manager"), "incubation gate"
)

# How each role of a blueprint acts for a project; roles not named here act by holding the role.
_ACTING = {
    "technology_manager": manager | unmanaged,
    "owner_office": office,
    "enterprise_representative": partner,
    "inventor": discloser,
}


def acting(code: str) -> Condition:
    """Whether the actor acts as this role for the project."""
    return _ACTING.get(code) or role(code)


ACTING_ROLES = (*_ACTING, "assessor", "incubator_manager", "committee", "administrator")


def acts_as(actor: Actor, code: str, project: Project) -> bool:
    """Whether the actor acts as this role for this project; the system acts as any."""
    return actor.is_system or acting(code).test(actor, project)


def through(path: str, condition: Condition) -> Condition:
    """The same condition, asked of the project that a row belongs to."""

    def test(actor: Actor, row: Any) -> bool:
        for part in path.split("__"):
            row = getattr(row, part)
        return condition.test(actor, row)

    def q(actor: Actor) -> Q:
        wanted = condition.q(actor)
        if wanted == NOTHING:
            return NOTHING
        return Q(**{f"{path}__in": Project._base_manager.filter(wanted).values("pk")})

    return Condition(test, q, condition.roles, condition.asks)


_anybody_acting = manager | unmanaged | office | partner | discloser | role("incubator_manager", "committee")
_managing = manager | unmanaged | office

view = Rule(
    "pathway.view",
    role("committee", "administrator")
    | _managing
    | own("started_by_id", "who started it")
    | partner
    | discloser
    | team
    | at_incubation
    | role("assessor") & related(_with_plan, "plan to judge, or judged"),
    reason=_("This project is open to its manager, its team, its partner and the zone's committee."),
)
start = Rule(
    "pathway.start",
    role("technology_manager")
    | own("discloser_id", "discloser of the result")
    | role("owner_office") & among("owner_id", lambda actor: actor.office_organisation_ids, "owner's office"),
    reason=_(
        "Only a technology manager, the owner's office or the person who disclosed the result may start a project."
    ),
)
manage = Rule(
    "pathway.manage",
    _managing,
    reason=_("Only the project's manager or the owner's office may do this."),
)
assign = Rule(
    "pathway.assign_manager",
    _managing | role("administrator", "committee"),
    reason=_("Only the project's manager, the owner's office or the committee may name the manager."),
)
decide = Rule(
    "pathway.decide",
    _managing | role("committee") | partner & value(stage__leads="enterprise"),
    reason=_(
        "Gates are decided by the project's manager, the owner's office, the committee, or the enterprise where it leads."
    ),
)
reopen = Rule(
    "pathway.reopen",
    role("committee"),
    reason=_("Only the zone's committee may open a stopped project again."),
)
approve = Rule(
    "pathway.approve",
    _anybody_acting,
    reason=_("Only those whose agreement this gate asks for may give it."),
)
hand_over = Rule(
    "pathway.hand_over",
    _anybody_acting,
    reason=_("Only the two sides of the hand-over may do this."),
)
answer_partner = Rule(
    "pathway.answer_partner",
    partner,
    reason=_("Only a representative of the enterprise may answer for it."),
)
_planning = _managing | discloser | team
_PLANNING = _("Only the project's manager, the owner's office or its team may work on the plan.")
plan = Rule("pathway.plan", _planning, reason=_PLANNING)
work_on_plan = Rule("pathway.work_on_plan", through("project", _planning), reason=_PLANNING)
work_on_milestone = Rule("pathway.work_on_milestone", through("plan__project", _planning), reason=_PLANNING)
assess = Rule(
    "pathway.assess_plan",
    role("assessor", "committee"),
    reason=_("Plans are agreed and accepted by an assessor or the committee."),
)
record_place = Rule(
    "pathway.record_place",
    role("incubator_manager"),
    reason=_("Only the incubator confirms a place."),
)
record_product = Rule(
    "pathway.record_product",
    _managing | partner,
    reason=_("Only the partner enterprise, the project's manager or the owner's office may record this."),
)
take_back_evidence = Rule(
    "pathway.take_back_evidence",
    _managing | partner | role("incubator_manager", "administrator"),
    reason=_("Only those who may record evidence may take it back."),
)
support = Rule(
    "pathway.record_support",
    _managing | role("committee", "administrator", "incubator_manager"),
    reason=_("Only the project's manager, the incubator or the committee may record support."),
)
annotate = Rule("pathway.annotate", _anybody_acting | team | role("administrator"))
hand_on = Rule(
    "pathway.hand_on",
    manager | role("administrator"),
    reason=_("Only its manager or an administrator may hand a project on."),
)
system = Rule(
    "pathway.system",
    Condition(lambda actor, row: False, lambda actor: NOTHING, ("system",)),
    reason=_("The product does this by itself."),
)
