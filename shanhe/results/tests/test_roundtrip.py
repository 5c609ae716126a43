"""A result that goes out in a file and comes in again is the same result, whatever its words begin with."""

from __future__ import annotations

from typing import Any

import pytest

from shanhe.exchange import testing
from shanhe.kernel.context import Context, SystemActor
from shanhe.parties.testing import ctx_for
from shanhe.results.models import Result
from shanhe.results.tests.factories import Cast, cast, draft

pytestmark = pytest.mark.django_db

TEXTS = ["=1+1", "+86码段识别", "-40℃冷启动电池", "@home联邦学习", "'引号", "'=x", "''-y", "＝全角", "x<y & \"z\" > 'w'", "a, b; c、d",
         "O'Neill", "R&D &amp; <b>bold</b>", "9.11E+17", "2027-03-31", "0012", "TRUE", "多 个 词"]  # fmt: skip


@pytest.fixture
def people(zone: Any) -> Cast:
    return cast(zone)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl"])
def test_a_result_comes_back_unchanged(people: Cast, kind: str) -> None:
    for text in TEXTS:
        words = [text.replace(";", ""), "电池"]
        draft(
            people,
            title={"zh": text, "en": text},
            abstract={"zh": f"{text}\n{text}"},
            keywords=words,
            authors_text=text,
        )
    draft(people, title={"zh": "示例:一个词"}, keywords=["solid state, cells"], year=2024)
    Result.objects.update(fields=[], centre_codes=[], trl_claimed=4, trl_confirmed=5, level=5)
    content = testing.exported(Context(actor=SystemActor("tests"), zone=people.zone), "results", kind)
    found = testing.verdicts(ctx_for(people.inventor), "results", content, f"a.{kind}", source="x")
    assert len(found) == len(TEXTS) + 1
    assert [(item.title, item.outcome, item.reasons) for item in found if item.outcome != "duplicate"] == []
    assert all(item.existing for item in found)
