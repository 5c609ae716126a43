"""Search, facets, completeness, duplicates; the number of queries for one row and for twenty."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shanhe.kernel.context import VISITOR
from shanhe.parties.testing import ctx_for
from shanhe.results import operations, queries
from shanhe.results.building import build_result
from shanhe.results.models import Result
from shanhe.results.queries import Filters
from shanhe.results.queries.work import todo

from .factories import cast, complete, draft, make_published

pytestmark = pytest.mark.django_db
START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def people(zone):
    return cast(zone)


def listed(people, count, **values):
    """Published results, written straight into the table."""
    first = Result.objects.count()
    rows = [
        build_result(
            people.zone,
            {
                "title": {"en": f"Film number {number}", "zh": f"薄膜{number}号"}, "state": "published",
                "published_at": START + timedelta(hours=number // 3), "owner": people.university,
                "fields": ["new_materials"], "centre_codes": ["robots"], "year": 2020 + number % 5,
                "trl_claimed": 1 + number % 9, **values,
            },
            now=START,
            ref=f"R-2019-{number:04}",
        )
        for number in range(first, first + count)
    ]  # fmt: skip
    return Result.objects.bulk_create(rows)


def count_of(action):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        action()
    return len(seen)


def test_search_works_in_both_languages(people):
    listed(people, 3)
    listed(
        people,
        1,
        title={"en": "A robot gripper", "zh": "智能机器人夹爪"},
        abstract={"zh": "用于柔性抓取的装置"},
    )
    assert len(queries.search(VISITOR, "film").rows) == 3
    assert len(queries.search(VISITOR, "gripp").rows) == 1
    assert len(queries.search(VISITOR, "机器人").rows) == 1
    assert len(queries.search(VISITOR, "柔性 抓取").rows) == 1
    assert queries.search(VISITOR, "机器人 film").rows == []
    assert len(queries.search(VISITOR, "").rows) == 4


def test_pages_follow_each_other_without_gap_or_repeat(people):
    listed(people, 25)
    seen, cursor = [], ""
    while True:
        page = queries.search(VISITOR, cursor=cursor, size=7)
        seen += [row.pk for row in page.rows]
        if not page.next:
            break
        cursor = page.next
    assert len(seen) == len(set(seen)) == 25
    assert seen == list(Result.objects.newest_first().values_list("pk", flat=True))
    second = queries.search(VISITOR, cursor=queries.search(VISITOR, size=7).next, size=7)
    back = queries.search(VISITOR, cursor=second.previous, size=7)
    assert [row.pk for row in back.rows] == seen[:7]
    assert not back.previous


def test_facets_count_what_the_filters_leave(people):
    listed(people, 10)
    listed(people, 4, fields=["aerospace", "new_materials"], ip_kinds=["invention_patent"])
    listed(people, 2, state="draft")
    found = queries.facets(VISITOR, Filters())
    counts = {facet.name: {option.value: option.count for option in facet.options} for facet in found}
    assert found.total == 14
    assert counts["owner"] == {people.university.ref: 14}
    assert sum(counts["year"].values()) == 14
    assert sum(counts["level"].values()) == 14
    narrowed = queries.facets(VISITOR, Filters(field="aerospace"))
    assert narrowed.total == 4
    assert queries.facets(VISITOR, Filters(year=1999)).total == 0


def test_the_number_of_queries_does_not_grow(people):
    listed(people, 1)
    office = ctx_for(people.office).actor
    actions = {
        "search": lambda: queries.search(VISITOR),
        "facets": lambda: queries.facets(VISITOR, Filters()),
        "search words": lambda: queries.search(VISITOR, "film"),
        "office": lambda: queries.office_results(office, state="published"),
        "related": lambda: queries.related_results(VISITOR, Result.objects.first()),
        "duplicates": lambda: queries.likely_duplicates(office, "Film number 3", "A film"),
    }
    once = {name: count_of(action) for name, action in actions.items()}
    listed(people, 19)
    assert {name: count_of(action) for name, action in actions.items()} == once
    assert once == {
        "search": 1,
        "facets": 6,
        "search words": 2,
        "office": 1,
        "related": 2,
        "duplicates": 2,
    } | {"facets": once["facets"]}


def test_a_page_costs_the_same_with_many_contributors_and_rights(people):
    result = make_published(people)
    actor = ctx_for(people.office).actor
    one = {"ip_rights": [{"kind": "invention_patent", "number": "0"}]}
    operations.save_draft(ctx_for(people.office), result=result, values={}, parts=one)
    few = count_of(lambda: queries.result_page(actor, queries.by_ref(actor, result.ref)))
    rows = [{"id": row.pk, "share": None} for row in result.contributors.all()]
    rows += [{"name": {"en": f"Person {number}"}} for number in range(20)]
    rights = [{"kind": "invention_patent", "number": str(number)} for number in range(20)]
    operations.save_draft(
        ctx_for(people.office), result=result, values={}, parts={"contributors": rows, "ip_rights": rights}
    )
    many = count_of(lambda: queries.result_page(actor, queries.by_ref(actor, result.ref)))
    assert many == few


def test_to_do_costs_the_same_for_one_and_for_twenty(people):
    operations.submit_result(ctx_for(people.inventor), result=complete(people, draft(people)))
    actor = ctx_for(people.office).actor
    few = count_of(lambda: todo(actor))
    for _time in range(5):
        operations.submit_result(ctx_for(people.inventor), result=complete(people, draft(people)))
    assert count_of(lambda: todo(actor)) == few
    assert len(todo(actor)) == 6
    assert {item.waiting_for for item in todo(ctx_for(people.inventor).actor)} == {"others"}


def test_likely_duplicates_are_found_by_their_words(people):
    listed(people, 1, title={"en": "Phase change film for cooling battery cells"})
    listed(people, 1, title={"en": "Robot gripper for soft fruit"})
    actor = ctx_for(people.inventor).actor
    found = queries.likely_duplicates(actor, "Phase-change film for battery cells cooling")
    assert [likeness.result.title.within("en") for likeness in found] == [
        "Phase change film for cooling battery cells"
    ]
    assert found[0].percent == 100 or found[0].percent >= 80
    assert queries.likely_duplicates(actor, "Something else entirely") == []
    assert queries.likely_duplicates(actor, "") == []


def test_drafts_of_others_are_not_given_away_as_duplicates(people):
    other = draft(people)
    stranger = ctx_for(people.stranger).actor
    assert queries.likely_duplicates(stranger, other.title["en"]) == []


def test_completeness_names_what_helps_most(people):
    result = draft(people)
    score = queries.completeness(result)
    assert 0 < score.percent < 50
    assert [item.code for item in score.useful] == ["abstract", "problem", "advantages"]
    result = complete(people, result)
    assert queries.completeness(result).percent > score.percent


def test_facts_say_what_is_known(people):
    result = draft(people)
    read = {fact.name: fact.read for fact in queries.FACTS}
    assert read["result.trl_confirmed"](result) is None
    assert read["result.shares_complete"](result) is False
    assert read["result.contributors_confirmed"](result) is False
    result = make_published(people)
    answers = {name: reader(result) for name, reader in read.items()}
    assert answers["result.published"]
    assert answers["result.prepublication_clear"]
    assert answers["result.shares_complete"]
    assert answers["result.contributors_confirmed"]
    assert answers["result.rights_count"] == 0
