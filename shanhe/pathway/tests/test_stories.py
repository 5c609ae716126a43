"""What a project's page keeps from readers who see the project and not all that is about it."""

from __future__ import annotations

from shanhe.kernel.context import VISITOR
from shanhe.parties.actors import actor_of_person
from shanhe.parties.testing import make_person
from shanhe.pathway import operations, queries
from shanhe.pathway.models import Project
from shanhe.results import queries as results
from shanhe.work import operations as work

from .ground import Ground


def test_a_result_named_for_few_is_not_shown_to_all_who_see_the_project(ground: Ground) -> None:
    secret = ground.result(confidentiality="named", title_en="Hidden alloy")
    project = ground.project(secret, by=ground.inventor)
    for person, shown in ((ground.committee, []), (ground.inventor, [secret])):
        page = queries.project_page(actor_of_person(person), project, ground.at)
        assert page.results == shown


def test_tasks_are_told_to_those_who_work_on_the_project(ground: Ground) -> None:
    project = ground.project()
    work.add_task(ground.ctx(ground.manager), subject=project, title="Ring the firm", assignee=ground.manager)
    starter = make_person(ground.zone)
    Project._base_manager.filter(pk=project.pk).update(started_by=starter)
    project.refresh_from_db()
    for person, told in ((ground.manager, True), (starter, False)):
        story = queries.project_page(actor_of_person(person), project, ground.at).story
        assert story
        assert any(entry.verb.startswith("work.") for entry in story) is told


def test_a_results_story_tells_visitors_of_a_project_only_while_it_is_public(ground: Ground) -> None:
    result = ground.result()
    project = ground.project(result)
    ctx = ground.ctx(ground.manager)
    operations.edit_project(ctx, project=project, values={"public": True})
    project = ground.pass_gate(project)

    def verbs() -> list[str]:
        return [entry.verb for entry in results.result_page(VISITOR, result).story]

    assert "pathway.stage.entered_publicly" in verbs()
    operations.edit_project(ctx, project=project, values={"public": False})
    assert verbs() == []
