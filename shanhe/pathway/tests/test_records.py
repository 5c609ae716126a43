"""Partner, evidence, support, plan: recorded, corrected, reversed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shanhe.kernel.errors import Denied, Invalid, NotNow
from shanhe.kernel.money import Money
from shanhe.kernel.registries import facts
from shanhe.pathway import operations, queries
from shanhe.pathway.models import Support

from .ground import Ground, fresh


def fact(project: object, name: str) -> object:
    return facts[f"project.{name}"].read(fresh(project))  # type: ignore[arg-type]


def test_a_partner_counts_once_its_own_representative_agreed(ground: Ground) -> None:
    project = ground.project()
    with pytest.raises(Invalid):
        operations.name_partner(ground.ctx(ground.manager), project=project, organisation=ground.university)
    operations.name_partner(ground.ctx(ground.manager), project=project, organisation=ground.enterprise)
    assert fact(project, "enterprise_partner") is False
    with pytest.raises(Denied):
        operations.agree_partner(ground.ctx(ground.stranger), project=project)
    operations.agree_partner(ground.ctx(ground.representative), project=project)
    assert fact(project, "enterprise_partner") is True
    operations.decline_partner(ground.ctx(ground.representative), project=project, note="Other plans")
    assert fact(project, "enterprise_partner") is False


def test_evidence_is_corrected_taken_back_and_restored(ground: Ground) -> None:
    project, ctx = ground.project(), ground.ctx(ground.manager)
    values = {"project": project, "contract_kind": "licence", "happened_on": ground.today}
    first = operations.record_contract(ctx, **values, what="HT-1")
    assert fact(project, "contract_recorded") is True
    second = operations.record_contract(ctx, **values, what="HT-2", replaces=first)
    assert [row.what for row in queries.evidence_of(project) if row.taken_back_at is None] == ["HT-2"]
    with pytest.raises(NotNow):
        operations.record_contract(ctx, **values, what="HT-3", replaces=first)
    with pytest.raises(NotNow):
        operations.restore_evidence(ctx, project=project, evidence=first)
    operations.take_back_evidence(ctx, project=project, evidence=second, note="Not signed")
    assert fact(project, "contract_recorded") is False
    operations.restore_evidence(ctx, project=project, evidence=second)
    assert fact(project, "contract_recorded") is True


def test_evidence_belongs_to_who_can_know_it(ground: Ground) -> None:
    project = ground.project(route="equity_spin_off")
    with pytest.raises(Denied):
        operations.record_incubation_place(
            ground.ctx(ground.manager), project=project, happened_on=ground.today, what="A"
        )
    with pytest.raises(Invalid):
        operations.record_contract(
            ground.ctx(ground.manager),
            project=project,
            contract_kind="gift",
            what="1",
            happened_on=ground.today,
        )
    with pytest.raises(Invalid):
        operations.record_product_evidence(
            ground.ctx(ground.manager),
            project=project,
            happened_on=ground.today + timedelta(days=1),
            what="From the future",
        )


def test_support_is_reversed_never_removed(ground: Ground) -> None:
    project, ctx = ground.project(), ground.ctx(ground.manager)
    values = {"project": project, "date": ground.today, "source": "Zone"}
    row = operations.record_support(ctx, **values, kind="subsidy", money=Money(300_000_00))
    operations.record_support(
        ctx, **values, kind="instrument_time", quantity=12, unit="h", money=Money(50_00)
    )
    assert fact(project, "support_total") == 300_050_00
    operations.reverse_support(ctx, project=project, support=row, note="Paid twice")
    assert Support.objects.filter(project=project).count() == 3
    assert fact(project, "support_total") == 50_00
    with pytest.raises(NotNow):
        operations.reverse_support(ctx, project=project, support=row, note="again")
    assert queries.support_sums(queries.support_of(project)) == (
        [Money(50_00)],
        [("instrument_time", "h", 12)],
    )


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"money": Money(0, "CNY")},
        {"quantity": 2},
        {"quantity": -1, "unit": "h"},
        {"money": Money(5, "CNY"), "source": " "},
    ],
)
def test_support_says_what_is_wrong(ground: Ground, values: dict) -> None:
    project = ground.project()
    full = {"kind": "subsidy", "date": ground.today, "source": "Zone", **values}
    with pytest.raises(Invalid):
        operations.record_support(ground.ctx(ground.manager), project=project, **full)
    assert not Support.objects.exists()


def test_a_plan_is_agreed_worked_through_and_accepted_by_others(ground: Ground) -> None:
    project, ctx, judge = ground.project(), ground.ctx(ground.manager), ground.ctx(ground.assessor)
    plan = operations.start_plan(ctx, project=project)
    with pytest.raises(NotNow):
        operations.start_plan(ctx, project=project)
    with pytest.raises(NotNow):
        operations.submit_plan(ctx, plan=plan)
    operations.write_plan(
        ctx,
        plan=plan,
        aim="Show it",
        hypotheses=[{"text": "It works"}],
        milestones=[{"title": "One", "budget": Money(100)}, {"title": "Two", "budget": Money(250)}],
    )
    operations.submit_plan(ctx, plan=plan)
    assert "assessor" in fresh(project).waiting_for
    operations.return_plan(judge, plan=plan, note="Add a measure")
    operations.submit_plan(ctx, plan=plan)
    operations.agree_plan(judge, plan=plan)
    one, two = plan.milestones.all()
    with pytest.raises(Invalid):
        operations.complete_milestone(ctx, milestone=one, evidence=" ")
    operations.complete_milestone(ctx, milestone=one, evidence="Report")
    with pytest.raises(Denied):
        operations.accept_milestone(ctx, milestone=one)
    operations.return_milestone(judge, milestone=one, note="Which report?")
    assert fact(project, "plan_milestones_done") == 0
    for row in (one, two):
        operations.complete_milestone(ctx, milestone=row, evidence="Report 2")
    assert (fact(project, "plan_milestones_done"), fact(project, "plan_milestones")) == (2, 2)
    with pytest.raises(NotNow):
        operations.accept_plan(judge, plan=plan)
    for row in (one, two):
        operations.accept_milestone(judge, milestone=row)
    hypothesis = plan.hypotheses.get()
    operations.accept_plan(judge, plan=plan, outcomes={hypothesis.pk: "supported"})
    assert fact(project, "plan_accepted") is True


def test_nobody_judges_a_plan_of_their_own(ground: Ground) -> None:
    from shanhe.parties.models import RoleGrant

    RoleGrant._base_manager.create(
        zone=ground.zone, person=ground.manager, role="assessor", since="2020-01-01"
    )
    project, ctx = ground.project(), ground.ctx(ground.manager)
    plan = operations.start_plan(ctx, project=project)
    operations.write_plan(ctx, plan=plan, aim="", hypotheses=[{"text": "x"}], milestones=[{"title": "y"}])
    operations.submit_plan(ctx, plan=plan)
    with pytest.raises(Denied):
        operations.agree_plan(ctx, plan=plan)
