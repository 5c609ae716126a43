"""The pages: every one opens in both languages, and a project can be taken through its gates with them alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from shanhe.kernel import clock
from shanhe.kernel.money import Money
from shanhe.pathway import operations
from shanhe.pathway.models import Project

from .ground import Ground, fresh


def browser(person: Any, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(person.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(project: Project, *arguments: Any, name: str = "", **rows: Any) -> str:
    """The address of a project's page, or of an act on it, with the rows that the act is about."""
    address = reverse(f"pathway:{name or ('act' if arguments else 'detail')}", args=[project.ref, *arguments])
    return f"{address}?{urlencode(rows)}" if rows else address


@pytest.fixture
def live(ground: Ground) -> Ground:
    """The ground at the present, because pages act now."""
    ground.at = clock.now() - timedelta(days=3)
    return ground


def rich(ground: Ground) -> Project:
    """A project with something in every section of its page."""
    project = ground.project()
    project = ground.pass_gate(project)
    ground.plan(project)
    manager = ground.ctx(ground.manager)
    operations.name_partner(manager, project=project, organisation=ground.enterprise)
    operations.record_contract(
        manager,
        project=project,
        contract_kind="licence",
        what="HT-9",
        happened_on=ground.today,
        value=Money(1_200_000_00),
    )
    operations.record_support(
        manager,
        project=project,
        kind="subsidy",
        date=ground.today,
        money=Money(300_000_00),
        source="Zone office",
    )
    operations.record_support(
        manager,
        project=project,
        kind="instrument_time",
        date=ground.today,
        quantity=12,
        unit="h",
        source="Lab",
    )
    return fresh(project)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_open_in_both_languages(live: Ground, language: str) -> None:
    project = rich(live)
    plan = live.project(live.result(), title={"en": "Second", "zh": "第二"})
    operations.start_plan(live.ctx(live.manager), project=plan)
    client = browser(live.manager, language)
    addresses = [
        reverse("pathway:board"),
        reverse("pathway:list"),
        reverse("pathway:timeline"),
        reverse("pathway:stages"),
        reverse("pathway:start"),
        page(project),
        page(project, "edit"),
        page(project, "assign"),
        page(project, "add_result"),
        page(project, "name_partner"),
        page(project, "hold"),
        page(project, "back"),
        page(project, "stop"),
        page(project, "change_route"),
        page(project, "record_contract"),
        page(project, "record_contract", replaces=project.evidence.first().pk),
        page(project, "record_product"),
        page(project, "record_first_sale"),
        page(project, "record_support"),
        page(project, "reverse_support", support=project.support.first().pk),
        page(project, "take_back_evidence", evidence=project.evidence.first().pk),
        page(plan, "edit", name="plan-act"),
    ]
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        text = answer.content.decode()
        assert "<style" not in text
        assert " style=" not in text, address
    text = client.get(page(project)).content.decode()
    assert "HT-9" in text
    assert project.full_title["zh" if language == "zh-hans" else "en"] in text
    assert ("技术转让" in text or "许可" in text) if language == "zh-hans" else "Next gate" in text


def test_a_project_passes_a_gate_with_the_pages_alone(live: Ground) -> None:
    result = live.result(trl=3)
    manager, office = browser(live.manager), browser(live.office)
    answer = manager.post(
        reverse("pathway:start"),
        {"results": [result.ref], "route": "licence_transfer", "title_en": "By page"},
    )
    project = Project.objects.get()
    assert answer.url == page(project)
    assert project.stage_code == "source_innovation"
    refused = manager.post(page(project, "go"), {"reason": "criteria_met", "version": project.version})
    assert refused.status_code == 422
    assert "agrees" in refused.content.decode()
    assert office.post(page(project, "approve", approval="owner_office")).status_code == 302
    shown = manager.get(page(project)).content.decode()
    assert "Let it pass to “Verification”" in shown
    project = fresh(project)
    manager.post(page(project, "go"), {"reason": "criteria_met", "version": project.version})
    assert fresh(project).state == "handing_over"
    office.post(page(project, "give"))
    assert fresh(project).state == "handing_over"
    manager.post(page(project, "take"))
    project = fresh(project)
    assert (project.state, project.stage_code) == ("running", "verification")


def test_a_stale_page_loses_nothing_and_says_so(live: Ground) -> None:
    project = live.project()
    seen = project.version
    operations.edit_project(live.ctx(live.manager), project=project, values={"title": {"en": "New"}})
    answer = browser(live.committee).post(
        page(project, "hold"), {"reason": "funding_awaited", "note": "Kept words", "version": seen}
    )
    assert answer.status_code == 409
    assert "Kept words" in answer.content.decode()
    assert fresh(project).state == "running"


def test_a_decision_is_taken_back_from_the_message(live: Ground) -> None:
    live.at = clock.now()
    project = live.project()
    client = browser(live.manager)
    answer = client.post(
        page(project, "hold"),
        {"reason": "funding_awaited", "version": project.version},
        follow=True,
    )
    decision = project.decisions.first()
    address = page(project, "undo", decision=decision.pk)
    assert address in answer.content.decode()
    client.post(address)
    assert fresh(project).state == "running"


def test_the_plan_is_written_and_judged_with_the_pages(live: Ground) -> None:
    project = live.project()
    manager, assessor = browser(live.manager), browser(live.assessor)
    manager.post(page(project, "start_plan"))
    form = {
        "aim": "Show the film",
        "hypotheses-TOTAL_FORMS": 1,
        "hypotheses-INITIAL_FORMS": 0,
        "hypotheses-0-text": "It keeps cool",
        "milestones-TOTAL_FORMS": 2,
        "milestones-INITIAL_FORMS": 0,
        "milestones-0-title": "Sample",
        "milestones-0-budget": "12.5万",
        "milestones-1-title": "",
    }
    assert manager.post(page(project, "edit", name="plan-act"), form).status_code == 302
    plan = project.plans.get()
    milestone = plan.milestones.get()
    assert milestone.budget.minor == 125_000_00
    manager.post(page(project, "submit", name="plan-act"))
    assert assessor.get(page(project)).status_code == 200
    assessor.post(page(project, "agree", name="plan-act"))
    manager.post(page(project, milestone.pk, "complete", name="milestone-act"), {"evidence": "Report 3"})
    assessor.post(page(project, milestone.pk, "accept", name="milestone-act"))
    row = plan.hypotheses.get()
    assessor.post(page(project, "accept", name="plan-act"), {f"hypothesis_{row.pk}": "supported"})
    plan.refresh_from_db()
    row.refresh_from_db()
    assert (plan.state, row.outcome) == ("accepted", "supported")


def test_a_technology_manager_takes_an_unmanaged_project_on(live: Ground) -> None:
    project = live.project(by=live.inventor)
    assert project.manager_id is None
    assert "Take this project on" not in browser(live.inventor).get(page(project)).content.decode()
    manager = browser(live.manager)
    shown = manager.get(page(project)).content.decode()
    assert "Take this project on" in shown
    assert shown.count("btn-primary") == 1
    manager.post(page(project, "assign", manager=live.manager.ref))
    project.refresh_from_db()
    assert project.manager_id == live.manager.pk
    assert "Take this project on" not in manager.get(page(project)).content.decode()


def test_a_stalled_project_is_seen_without_looking_for_it(live: Ground) -> None:
    live.at = clock.now() - timedelta(days=102)
    project = live.project()
    client = browser(live.manager)
    assert "1 project stands still" in client.get(reverse("pathway:board")).content.decode()
    text = client.get(page(project)).content.decode()
    assert "Here for 102 days, 12 more than usual" in text


def test_strangers_and_visitors_see_no_project(live: Ground) -> None:
    project = live.project()
    assert browser(live.stranger).get(page(project)).status_code == 404
    answer = Client().get(page(project))
    assert answer.status_code == 302
    assert Client().get(reverse("pathway:stages")).status_code == 200


def test_the_page_of_a_result_shows_its_projects(live: Ground) -> None:
    result = live.result()
    project = live.project(result)
    text = browser(live.manager).get(result.get_absolute_url()).content.decode()
    assert project.ref in text
    assert f"{reverse('pathway:start')}?results={result.ref}" in text


def test_amounts_are_read_and_shown_in_the_zones_currency(live: Ground) -> None:
    live.zone.currency = "EUR"
    live.zone.save()
    project = live.project()
    form = {"contract_kind": "licence", "what": "HT-1", "happened_on": live.today, "value": "25,000"}
    manager = browser(live.manager)
    assert manager.post(page(project, "record_contract"), form).status_code == 302
    assert project.evidence.get().value == Money(2_500_000, "EUR")
    text = manager.get(page(project)).content.decode()
    assert "€25k" in text or "€25,000" in text
    assert "¥" not in text
    again = manager.get(page(project, "record_contract", replaces=project.evidence.get().pk)).content.decode()
    assert 'value="25000.00"' in again
