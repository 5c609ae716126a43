"""Gates: what is met, missing, unknown; both sides of a hand-over; taking back; other routes."""

from __future__ import annotations

import pytest

from shanhe.kernel import journal
from shanhe.kernel.errors import Conflict, Denied, Invalid, NotNow
from shanhe.kernel.money import Money
from shanhe.pathway import operations, queries
from shanhe.pathway.models import GateApproval, Stage, StageVisit
from shanhe.results.models import Result

from .ground import Ground, fresh, next_stage


def state_of(project: object, code: str) -> str:
    return next(check.state for check in queries.gate(project).checks if check.code == code)  # type: ignore[arg-type]


def test_an_unknown_fact_is_shown_as_unknown_and_keeps_the_gate_shut(ground: Ground) -> None:
    project = ground.project(ground.result(trl=None))
    assert state_of(project, "trl3") == "unknown"
    ground.approve(project)
    with pytest.raises(NotNow) as refused:
        operations.go(ground.ctx(ground.manager), project=project)
    assert "成熟度" in str(refused.value)
    ground.set_trl(project, 2)
    assert state_of(project, "trl3") == "missing"
    ground.set_trl(project, 3)
    assert state_of(project, "trl3") == "met"


def test_a_criterion_about_results_must_hold_for_every_result(ground: Ground) -> None:
    ready, early = ground.result(trl=5), ground.result(trl=2)
    project = ground.project(ready, early)
    check = next(check for check in queries.gate(project).checks if check.code == "trl3")
    assert check.state == "missing"
    assert check.results == (early,)
    Result.objects.filter(pk=early.pk).update(trl_confirmed=None)
    assert state_of(project, "trl3") == "unknown"
    operations.remove_result(ground.ctx(ground.manager), project=project, result=early)
    assert state_of(project, "trl3") == "met"


@pytest.mark.any_day
def test_the_move_completes_only_when_both_sides_are_there(ground: Ground) -> None:
    project = ground.project()
    ground.meet(project)
    ground.approve(project)
    operations.go(ground.ctx(ground.manager), project=project)
    assert (fresh(project).state, fresh(project).stage_code) == ("handing_over", "source_innovation")
    with pytest.raises(Denied):
        operations.give_hand_over(ground.ctx(ground.committee), project=project)
    operations.take_hand_over(ground.ctx(ground.manager), project=project)
    assert fresh(project).state == "handing_over"
    assert fresh(project).waiting_for == ["owner_office"]
    ground.later(hours=2)
    operations.give_hand_over(ground.ctx(ground.office), project=project)
    moved = fresh(project)
    assert (moved.state, moved.stage_code, moved.stage_since) == ("running", "verification", ground.at)


def test_one_person_cannot_be_both_sides(ground: Ground) -> None:
    from shanhe.parties.models import Affiliation

    Affiliation._base_manager.create(
        zone=ground.zone,
        person=ground.manager,
        organisation=ground.university,
        role="office",
        start="2020-01-01",
    )
    project = ground.project()
    ground.meet(project)
    ground.approve(project)
    operations.go(ground.ctx(ground.manager), project=project)
    operations.give_hand_over(ground.ctx(ground.manager), project=project)
    with pytest.raises(Denied):
        operations.take_hand_over(ground.ctx(ground.manager), project=project)


def test_a_declined_hand_over_opens_the_gate_again(ground: Ground) -> None:
    project = ground.project()
    ground.meet(project)
    ground.approve(project)
    operations.go(ground.ctx(ground.manager), project=project)
    with pytest.raises(Invalid):
        operations.decline_hand_over(ground.ctx(ground.manager), project=project, note=" ")
    operations.decline_hand_over(ground.ctx(ground.manager), project=project, note="Papers are missing")
    assert fresh(project).state == "running"
    operations.go(ground.ctx(ground.manager), project=project)
    assert fresh(project).state == "handing_over"


def test_only_who_acts_as_the_role_may_agree_and_only_at_the_next_gate(ground: Ground) -> None:
    project = ground.project()
    mine = next_stage(project).approvals.get(code="owner_office")
    later = Stage.objects.get(route=project.route, code="market_application").approvals.get()
    with pytest.raises(Denied):
        operations.approve_gate(ground.ctx(ground.manager), project=project, approval=mine)
    operations.name_partner(ground.ctx(ground.manager), project=project, organisation=ground.enterprise)
    with pytest.raises(NotNow):
        operations.approve_gate(ground.ctx(ground.representative), project=project, approval=later)
    operations.approve_gate(ground.ctx(ground.office), project=project, approval=mine)
    version = fresh(project).version
    operations.approve_gate(ground.ctx(ground.office), project=project, approval=mine)
    assert fresh(project).version == version
    operations.withdraw_approval(ground.ctx(ground.office), project=project, approval=mine)
    assert state_of(fresh(project), "owner_office") == "waiting"


def test_agreements_count_for_one_stay_only(ground: Ground) -> None:
    project = ground.pass_gate(ground.project())
    operations.send_back(ground.ctx(ground.manager), project=project, reason="verification_incomplete")
    assert GateApproval.objects.filter(project=project).exists()
    assert state_of(fresh(project), "owner_office") == "waiting"


def test_a_go_can_be_taken_back_while_nothing_else_happened(ground: Ground) -> None:
    project = ground.project()
    for _step in range(2):
        project = ground.pass_gate(project)
    ground.meet(project)
    ground.approve(project)
    before = fresh(project)
    decision = operations.go(ground.ctx(ground.manager), project=project)
    assert fresh(project).state == "on_market"
    ground.later(minutes=14)
    operations.undo_decision(ground.ctx(ground.manager), project=project, decision=decision)
    after = fresh(project)
    assert (after.state, after.stage_id, after.stage_since) == (
        before.state,
        before.stage_id,
        before.stage_since,
    )
    assert state_of(after, "enterprise_representative") == "met"
    assert StageVisit.objects.get(project=project, left_at=None).stage_id == before.stage_id
    assert journal.story(project)[0].verb == "pathway.gate.undone"
    with pytest.raises(NotNow):
        operations.undo_decision(ground.ctx(ground.manager), project=project, decision=decision)


@pytest.mark.any_day
def test_a_decision_stands_after_a_while_and_after_anything_else(ground: Ground) -> None:
    project = ground.project()
    held = operations.hold(ground.ctx(ground.manager), project=project, reason="funding_awaited")
    ground.later(minutes=16)
    with pytest.raises(NotNow):
        operations.undo_decision(ground.ctx(ground.manager), project=project, decision=held)
    operations.resume_project(ground.ctx(ground.manager), project=project)
    stopped = operations.stop(ground.ctx(ground.manager), project=project, reason="no_market")
    operations.record_support(
        ground.ctx(ground.manager),
        project=project,
        kind="subsidy",
        date=ground.today,
        money=Money(5),
        source="Z",
    )
    with pytest.raises(NotNow):
        operations.undo_decision(ground.ctx(ground.manager), project=project, decision=stopped)


def test_what_somebody_saw_must_still_be_so(ground: Ground) -> None:
    project = ground.project()
    seen = project.version
    operations.edit_project(ground.ctx(ground.manager), project=project, values={"title": {"en": "Other"}})
    with pytest.raises(Conflict):
        operations.hold(ground.ctx(ground.committee), project=project, reason="funding_awaited", version=seen)


def test_another_route_keeps_the_stage_and_its_days(ground: Ground) -> None:
    project = ground.pass_gate(ground.project(route="equity_spin_off"))
    entered = project.stage_since
    ground.later(days=41)
    operations.change_route(
        ground.ctx(ground.manager),
        project=project,
        route=ground.route("joint_rd"),
        reason="partner_preference",
    )
    moved = fresh(project)
    assert (moved.route.code, moved.stage_code, moved.stage_since) == ("joint_rd", "verification", entered)
    assert next_stage(moved).code == "product_development"


def test_a_stage_the_new_route_lacks_leads_to_the_one_before(ground: Ground) -> None:
    project = ground.pass_gate(ground.pass_gate(ground.project(route="equity_spin_off")))
    assert project.stage_code == "incubation"
    ground.later(days=3)
    operations.change_route(
        ground.ctx(ground.manager),
        project=project,
        route=ground.route(),
        reason="licensee_found",
        note="ACME",
    )
    moved = fresh(project)
    assert (moved.stage_code, moved.stage_since) == ("verification", ground.at)
    way = {stage["code"]: stage["state"] for stage in queries.way(moved, ground.today)}
    assert way["incubation"] == "skipped"


def test_stopped_projects_are_opened_again_by_the_committee(ground: Ground) -> None:
    project = ground.project()
    operations.stop(ground.ctx(ground.manager), project=project, reason="team_unavailable")
    with pytest.raises(Denied):
        operations.reopen_project(ground.ctx(ground.manager), project=project)
    ground.later(days=9)
    operations.reopen_project(ground.ctx(ground.committee), project=project)
    assert (fresh(project).state, fresh(project).stage_code) == ("running", "source_innovation")
    assert StageVisit.objects.filter(project=project).count() == 2


def test_a_project_needs_a_result_that_was_accepted_and_can_be_seen(ground: Ground) -> None:
    with pytest.raises(Invalid):
        ground.project(ground.result(state="draft"), by=ground.inventor)
    hidden = ground.result(confidentiality="named")
    with pytest.raises(Denied):
        ground.project(hidden)
    one, two = ground.project(ground.result()), ground.project(ground.result())
    assert one.ref != two.ref
    assert ground.project(ground.result(state="accepted"), by=ground.inventor).state == "proposed"


def test_a_proposed_project_waits_for_its_manager(ground: Ground) -> None:
    project = ground.project(by=ground.inventor)
    assert (project.stage, project.waiting_for) == (None, ["technology_manager"])
    operations.assign_manager(ground.ctx(ground.manager), project=project, manager=ground.manager)
    operations.go(ground.ctx(ground.manager), project=project)
    assert fresh(project).stage_code == "source_innovation"


def test_a_result_may_have_several_projects_and_its_story_tells_of_all(ground: Ground) -> None:
    result = ground.result()
    first, second = ground.project(result), ground.project(result, route="equity_spin_off")
    actor = ground.ctx(ground.manager).actor
    assert {row.pk for row in queries.projects_of(actor, result)} == {first.pk, second.pk}
    subjects = {entry.subject for entry in journal.story(result)}
    assert subjects == {f"pathway.Project:{first.pk}", f"pathway.Project:{second.pk}"}
