"""Every state with every action, for everybody: possible, refused for the state, or refused for the person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from shanhe.kernel.errors import Denied, Invalid, NotNow
from shanhe.kernel.money import Money
from shanhe.parties.actors import actor_of_person
from shanhe.pathway import operations, rules
from shanhe.pathway.lifecycle import ALL, PROJECT
from shanhe.pathway.models import Approval, Project
from shanhe.pathway.queries import visible_to

from .ground import Ground, fresh

PEOPLE = (
    "inventor", "office", "manager", "assessor", "incubator", "representative", "committee", "administrator", "stranger",
)  # fmt: skip


def in_state(ground: Ground, state: str) -> Project:
    """A project of the licence route that is in this state, with a partner."""
    if state == "proposed":
        return ground.project(by=ground.inventor, manager=ground.manager)
    project = ground.project()
    operations.name_partner(ground.ctx(ground.manager), project=project, organisation=ground.enterprise)
    operations.agree_partner(ground.ctx(ground.representative), project=project)
    if state == "held":
        operations.hold(ground.ctx(ground.manager), project=project, reason="funding_awaited")
    elif state == "stopped":
        operations.stop(ground.ctx(ground.manager), project=project, reason="no_market")
    elif state == "handing_over":
        ground.meet(project)
        ground.approve(project)
        operations.go(ground.ctx(ground.manager), project=project)
    elif state == "on_market":
        while fresh(project).state != "on_market":
            project = ground.pass_gate(project)
    return fresh(project)


def calls(ground: Ground, project: Project) -> dict[str, tuple[Any, Callable[[Any], Any]]]:
    """For each action: who may do it, and how it is called."""
    manager, office, enterprise = ground.manager, ground.office, ground.representative
    approval = Approval.objects.filter(stage__route=project.route, code="owner_office").first()
    place = {"happened_on": ground.today, "what": "A-1"}
    contract = {"contract_kind": "service", "what": "1", "happened_on": ground.today}
    other = ground.route("joint_rd")
    p = {"project": project}
    return {
        "go": (manager, lambda c: operations.go(c, **p)),
        "hold": (manager, lambda c: operations.hold(c, **p, reason="funding_awaited")),
        "back": (manager, lambda c: operations.send_back(c, **p, reason="design_change")),
        "stop": (manager, lambda c: operations.stop(c, **p, reason="no_market")),
        "resume": (manager, lambda c: operations.resume_project(c, **p)),
        "reopen": (ground.committee, lambda c: operations.reopen_project(c, **p)),
        "approve": (office, lambda c: operations.approve_gate(c, **p, approval=approval)),
        "withdraw_approval": (office, lambda c: operations.withdraw_approval(c, **p, approval=approval)),
        "give": (office, lambda c: operations.give_hand_over(c, **p)),
        "take": (manager, lambda c: operations.take_hand_over(c, **p)),
        "decline": (manager, lambda c: operations.decline_hand_over(c, **p, note="No room")),
        "change_route": (
            manager,
            lambda c: operations.change_route(c, **p, route=other, reason="funding_terms"),
        ),
        "edit": (manager, lambda c: operations.edit_project(c, **p, values={"title": {"en": "X"}})),
        "assign": (manager, lambda c: operations.assign_manager(c, **p, manager=manager)),
        "add_result": (manager, lambda c: operations.add_result(c, **p, result=ground.result())),
        "remove_result": (manager, lambda c: operations.remove_result(c, **p, result=ground.result())),
        "name_partner": (manager, lambda c: operations.name_partner(c, **p, organisation=ground.enterprise)),
        "release_partner": (manager, lambda c: operations.release_partner(c, **p, note="Other plans")),
        "agree_partner": (enterprise, lambda c: operations.agree_partner(c, **p)),
        "decline_partner": (enterprise, lambda c: operations.decline_partner(c, **p, note="Other plans")),
        "record_place": (ground.incubator, lambda c: operations.record_incubation_place(c, **p, **place)),
        "record_contract": (manager, lambda c: operations.record_contract(c, **p, **contract)),
        "record_product": (
            manager,
            lambda c: operations.record_product_evidence(c, **p, happened_on=ground.today, what="Test"),
        ),
        "record_first_sale": (
            manager,
            lambda c: operations.record_first_sale(c, **p, happened_on=ground.today, what="Order"),
        ),
        "start_plan": (manager, lambda c: operations.start_plan(c, **p)),
        "record_support": (
            manager,
            lambda c: operations.record_support(
                c, **p, kind="subsidy", date=ground.today, money=Money(1), source="Z"
            ),
        ),
    }


ON_A_ROW = {
    "undo",
    "take_back_evidence",
    "restore_evidence",
    "reverse_support",
}  # of something recorded before


@pytest.mark.parametrize("state", ALL)
def test_a_state_refuses_exactly_the_actions_it_does_not_list(ground: Ground, state: str) -> None:
    project = in_state(ground, state)
    assert project.state == state
    listed = calls(ground, project)
    assert {*listed, *ON_A_ROW} == set(PROJECT.transitions)
    for action, (person, call) in listed.items():
        if state in PROJECT[action].sources:
            continue
        if action in ("agree_partner", "decline_partner") and project.partner_id is None:
            continue
        with pytest.raises(NotNow):
            call(ground.ctx(person))
    assert fresh(project).version == project.version


@pytest.mark.parametrize("state", ALL)
def test_nobody_but_those_the_rule_names_may_act(ground: Ground, state: str) -> None:
    project = in_state(ground, state)
    for action, (_person, call) in calls(ground, project).items():
        for name in PEOPLE:
            person = getattr(ground, name)
            ctx = ground.ctx(person)
            if PROJECT[action].rule.allows(ctx.actor, project):
                continue
            with pytest.raises(Denied):
                call(ctx)


def test_what_one_may_and_what_one_lists_agree(ground: Ground) -> None:
    projects = [in_state(ground, state) for state in ALL]
    projects.append(ground.project(route="equity_spin_off"))
    every = [
        rules.view,
        rules.manage,
        rules.decide,
        rules.approve,
        rules.plan,
        rules.support,
        rules.record_product,
    ]
    for name in PEOPLE:
        actor = actor_of_person(getattr(ground, name), ground.today)
        for rule in every:
            listed = set(Project.objects.filter(rule.scope(actor)).values_list("pk", flat=True))
            assert listed == {row.pk for row in projects if rule.allows(actor, fresh(row))}, (name, rule.name)


def test_who_sees_a_project(ground: Ground) -> None:
    project = in_state(ground, "running")
    spin_off = ground.pass_gate(ground.project(route="equity_spin_off"))

    def sees(person: Any, row: Project) -> bool:
        return visible_to(ground.ctx(person).actor).filter(pk=row.pk).exists()

    for name in ("inventor", "office", "manager", "representative", "committee", "administrator"):
        assert sees(getattr(ground, name), project), name
    for name in ("incubator", "assessor", "stranger"):
        assert not sees(getattr(ground, name), project), name
    assert sees(ground.incubator, spin_off)
    plan = operations.start_plan(ground.ctx(ground.manager), project=project)
    operations.write_plan(
        ground.ctx(ground.manager), plan=plan, aim="", hypotheses=[{"text": "x"}], milestones=[{"title": "y"}]
    )
    operations.submit_plan(ground.ctx(ground.manager), plan=plan)
    assert sees(ground.assessor, project)


@pytest.mark.parametrize(
    ("decision", "reason"),
    [
        (operations.hold, "no_market"),
        (operations.stop, "criteria_met"),
        (operations.send_back, "x"),
    ],
)
def test_a_decision_needs_a_reason_of_its_kind(ground: Ground, decision: Any, reason: str) -> None:
    project = ground.pass_gate(ground.project())
    with pytest.raises(Invalid) as refused:
        decision(ground.ctx(ground.manager), project=project, reason=reason)
    assert "reason" in refused.value.fields
