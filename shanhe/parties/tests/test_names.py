"""People are listed and found by how their names are read, and however the dots in them are typed."""

from __future__ import annotations

from typing import Any

import pytest

from shanhe.parties import operations
from shanhe.parties.models import Person
from shanhe.parties.testing import ctx_for, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def named(zone: Any) -> Any:
    ctx = ctx_for(make_person(zone, ("administrator",), name_zh="", name_en="Zone staff"))

    def made(*names: str) -> None:
        for name in names:
            operations.create_person(ctx, zone=zone, values={"name": {"zh": name}})

    return made


def listed() -> list[str]:
    return [row.name["zh"] for row in Person.objects.filter(name__has_key="zh").in_order()]


def test_lists_stand_in_the_order_of_surnames(named: Any) -> None:
    named("曾强", "查明", "仇英", "单晓", "陈示例", "周示例", "沙示例", "尉迟明", "魏示例")
    assert listed() == ["陈示例", "仇英", "沙示例", "单晓", "魏示例", "尉迟明", "曾强", "查明", "周示例"]


@pytest.mark.parametrize("words", ["zeng", "ceng", "Zeng qiang", "zengqiang", "曾", "强"])
def test_a_person_is_found_by_either_reading(named: Any, words: str) -> None:
    named("曾强", "周示例")
    assert [row.name["zh"] for row in Person.objects.matching(words)] == ["曾强"]


@pytest.mark.parametrize("words", ["阿依·买买", "阿依•买买", "阿依・买买", "阿依.买买", "买买提"])
def test_a_middle_dot_is_a_middle_dot(named: Any, words: str) -> None:
    named("阿依·买买提", "周示例")
    assert [row.name["zh"] for row in Person.objects.matching(words)] == ["阿依·买买提"]
    assert not Person.objects.matching("周.买").exists()
