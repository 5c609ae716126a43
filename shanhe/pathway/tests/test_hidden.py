"""A project is open to more people than each of its results: those who may not read a result learn none of its words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from shanhe.kernel import clock, journal
from shanhe.kernel.context import SystemActor
from shanhe.parties.actors import actor_of_person
from shanhe.pathway import documents, operations, queries
from shanhe.pathway.models import Project

from .ground import Ground, fresh
from .test_pages import browser

SECRET = "Zirconquill"


@pytest.fixture
def live(ground: Ground) -> Iterator[Ground]:
    ground.at = clock.now() - timedelta(days=3)
    with translation.override("en"):
        yield ground


def hide(project: Project) -> None:
    for row in project.carried.select_related("result"):
        row.result.confidentiality = "named"
        row.result.save()


def secret_project(ground: Ground) -> Project:
    first = ground.result(title_en=f"{SECRET} film", title_zh=f"{SECRET}薄膜", trl=4)
    second = ground.result(title_en=f"{SECRET} press", title_zh=f"{SECRET}压机", trl=4)
    project = ground.project(first)
    operations.add_result(ground.ctx(ground.office), project=project, result=second)
    hide(project)
    return fresh(project)


def actor(person: Any) -> Any:
    return actor_of_person(person)


def test_who_may_not_read_the_result_reads_neither_its_title_nor_its_figures(live: Ground) -> None:
    project = secret_project(live)
    pages = [
        reverse("pathway:detail", args=[project.ref]),
        reverse("pathway:act", args=[project.ref, "edit"]),
        reverse("pathway:board"),
        reverse("pathway:list"),
        reverse("pathway:timeline"),
        reverse("work:my-work"),
        f"/api/v1/projects/{project.ref}",
        f"/api/v1/projects/{project.ref}/gate",
        "/api/v1/projects",
    ]
    for url in pages:
        for language in ("en", "zh-hans"):
            answer = browser(live.manager, language).get(url)
            assert answer.status_code == 200, url
            assert SECRET not in answer.content.decode(), (url, language)
            assert project.ref in answer.content.decode() or url.endswith(("gate", "/edit/", "/my-work/")), (
                url
            )
    shown = browser(live.office).get(pages[0]).content.decode()
    assert f"{SECRET} film" in shown
    assert f"{SECRET} press" in shown
    assert browser(live.office).get(pages[6]).json()["title"]["en"] == f"{SECRET} film"
    assert browser(live.manager).get(pages[6]).json()["title"] == {}


def test_the_checklist_says_that_a_hidden_result_falls_short_and_no_more(live: Ground) -> None:
    project = secret_project(live)
    live.set_trl(project, 1)
    of_results = [check for check in queries.gate(project).checks if check.results]
    assert of_results, "the ground's results meet every criterion of the next gate"
    for check in queries.gate_for(actor(live.manager), project).checks:
        assert not check.results
        assert all(SECRET not in why.text and "TRL" not in why.text for why in check.lines)
    told = [
        check
        for check in queries.gate_for(actor(live.manager), project).checks
        if check.code == of_results[0].code
    ]
    assert [why.text for why in told[0].lines][-1] == gettext("A result falls short that is not open to you.")
    assert any(
        SECRET in why.text
        for check in queries.gate_for(actor(live.office), project).checks
        for why in check.lines
    )


def test_words_of_the_hidden_title_find_no_project(live: Ground) -> None:
    project = secret_project(live)
    filters = queries.Filters(q=SECRET)
    assert not queries.narrowed(actor(live.manager), filters, live.today).exists()
    assert queries.find(actor(live.committee), SECRET, 5) == []
    assert queries.find(actor(live.office), SECRET, 5) == [project]
    assert queries.find(actor(live.manager), project.ref, 5) == [project]


def test_the_story_names_hidden_results_neutrally(live: Ground) -> None:
    project = secret_project(live)
    told = journal.tell(actor(live.manager), journal.story(project))
    assert not any(SECRET in line.sentence for line in told)
    assert "added the result “Result not open to you” to “P-" in told[0].sentence
    whole = journal.tell(actor(live.office), journal.story(project))
    assert whole[0].sentence == f"added the result “{SECRET} press” to “{SECRET} film”"
    assert SECRET in journal.tell(SystemActor("test"), journal.story(project))[0].sentence


def test_the_document_has_only_words_that_all_readers_of_the_project_may_read(live: Ground) -> None:
    project = secret_project(live)
    (found,) = documents.read(live.zone, [project.pk])
    assert SECRET not in f"{found.title}{found.summary}{found.body}"
    project.carried.first().result.__class__.objects.update(confidentiality="zone")
    (found,) = documents.read(live.zone, [project.pk])
    assert SECRET in found.title["en"]
    assert SECRET in found.body["en"]
    result = project.carried.first().result
    assert documents.owner_ids("results.Result", [result.pk]) == {project.pk}


def test_a_project_can_be_given_a_title_of_its_own_by_who_may_not_read_the_result(live: Ground) -> None:
    project = secret_project(live)
    ctx = live.ctx(live.manager)
    operations.edit_project(ctx, project=project, values={"title": {}, "summary": {"en": "New"}})
    kept = fresh(project)
    assert (kept.full_title["en"], kept.titled_after_id) == (f"{SECRET} film", project.titled_after_id)
    operations.edit_project(ctx, project=kept, values={"title": {"en": "Film to the market"}})
    own = fresh(project)
    assert (own.full_title, own.titled_after_id) == ({"en": "Film to the market"}, None)
    assert queries.by_ref(actor(live.committee), own.ref).title == "Film to the market"  # type: ignore[union-attr]


def test_a_title_stays_borrowed_while_one_language_is_that_of_the_result(live: Ground) -> None:
    project = secret_project(live)
    title = {**project.full_title, "en": "Film to the market"}
    operations.edit_project(live.ctx(live.office), project=project, values={"title": title})
    assert fresh(project).titled_after_id is not None
    title["zh"] = "薄膜产业化"
    operations.edit_project(live.ctx(live.office), project=fresh(project), values={"title": title})
    assert fresh(project).titled_after_id is None


def test_a_title_written_at_the_start_is_the_projects_own(live: Ground) -> None:
    result = live.result(title_en=f"{SECRET} film")
    own = live.project(result, title={"en": "Film to the market"})
    same = live.project(result, title={"en": f"{SECRET} film "})
    assert (own.titled_after_id, same.titled_after_id) == (None, result.pk)


@pytest.mark.parametrize("count", [1, 20])
def test_titles_cost_no_query_for_each_project(
    live: Ground, count: int, django_assert_num_queries: Any
) -> None:
    for _n in range(count):
        hide(live.project())
    reader = actor(live.committee)
    with django_assert_num_queries(1):
        assert {row.title[:2] for row in queries.visible_to(reader)} == {"P-"}
