"""The same person is named once, the same right once; numbers of rights are tidied and tested."""

from __future__ import annotations

from typing import Any

import pytest

from shanhe.kernel.errors import Invalid
from shanhe.parties.testing import ctx_for
from shanhe.results import operations, queries
from shanhe.results.models import Result
from shanhe.results.tests.factories import Cast, cast, draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(zone: Any) -> Cast:
    return cast(zone)


def save(people: Cast, result: Result, **parts: Any) -> Any:
    return operations.save_draft(ctx_for(people.inventor), result=result, values={}, parts=parts)


@pytest.mark.parametrize(
    "second",
    [
        {"name": {"zh": "示例张三"}},
        {"name": {"zh": "示例 张三"}},
        {"name": {"zh": "\u793a\u4f8b\u200b\u5f20\u4e09"}},
        {"name": {"zh": "另一名"}, "email": "Zhang@Example.org"},
        {"name": {"zh": "另一名", "en": "ZHANG  SAN"}},
        {"name": {"zh": "示例·张三"}},
    ],
)
def test_the_same_person_is_not_named_twice(people: Cast, second: dict[str, str]) -> None:
    first = {"name": {"zh": "示例张三", "en": "Zhang San"}}
    if "email" in second:
        first["email"] = "zhang@example.org"
    with pytest.raises(Invalid, match=r"twice|两次"):
        save(people, draft(people), contributors=[first, second])


def test_somebody_of_the_zone_is_not_named_twice(people: Cast) -> None:
    rows = [{"name": {"zh": name}, "person_id": people.colleague.pk} for name in ("一", "二")]
    with pytest.raises(Invalid):
        save(people, draft(people), contributors=rows)


def test_people_of_one_name_are_told_apart(people: Cast) -> None:
    result = draft(people)
    rows = [
        {"name": {"zh": "示例张三"}, "email": "a@example.org"},
        {"name": {"zh": "示例张三"}, "email": "b@example.org"},
        {"name": {"zh": "示例张三"}, "organisation_text": "示例另一单位"},
        {"name": {"zh": "", "en": "Wei Sample"}},
        {"name": {"zh": "", "en": "Wei Example"}},
    ]
    save(people, result, contributors=rows)
    assert result.contributors.count() == 5


def test_a_right_is_tidied_tested_and_named_once(people: Cast) -> None:
    result = draft(people)
    right = {"kind": "invention_patent"}
    save(people, result, ip_rights=[{**right, "number": "ｚｌ 2003 1 0102344.5"}])
    assert result.ip_rights.get().number == "ZL200310102344.5"
    with pytest.raises(Invalid, match=r"200310102344\.6"):
        save(people, result, ip_rights=[{**right, "number": "ZL200310102344.6"}])
    twice = [{**right, "number": number} for number in ("ZL200310102344.5", "2003 1 0102344.5")]
    with pytest.raises(Invalid, match=r"twice|两次"):
        save(people, result, ip_rights=twice)
    save(people, result, ip_rights=[right, right])  # two that have no number yet


def test_a_right_that_another_result_names_is_pointed_out_to_whoever_may_read_both(people: Cast) -> None:
    one, other = draft(people), draft(people)
    right = {"kind": "invention_patent", "number": "CN200310102344.5"}
    save(people, one, ip_rights=[right])
    save(people, other, ip_rights=[{**right, "number": "ZL200310102344.5"}])
    ctx = ctx_for(people.inventor)
    one = queries.by_ref(ctx.actor, one.ref)
    page = queries.result_page(ctx.actor, one)
    assert list(page.elsewhere.values()) == [[other.ref]]
    stranger = ctx_for(people.assessor).actor
    assert queries.rights_elsewhere(stranger, one) == {}
