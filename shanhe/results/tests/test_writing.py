"""Many results written at once are the same rows as one written alone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shanhe.kernel.translated import Translated
from shanhe.results.building import build_result
from shanhe.results.models import Result
from shanhe.results.operations.writing import COLUMNS, insert_results

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
VALUES: list[dict[str, Any]] = [
    {
        "title": Translated({"zh": "示例：柔性应变传感器"}),
        "abstract": Translated({"zh": "用于关节角度测量的薄膜。\t第二行\n第三行"}),
        "keywords": ["传感器", 'a "quoted" \\ word', "NULL"],
        "fields": ["new_materials", "a_second"],
        "centre_codes": ["robots"],
        "trl_claimed": 4,
        "external_id": "A-1",
        "source": "sample",
    },
    {
        "title": Translated({"en": "Sample gripper; v2.0 1e5 x-ray"}),
        "summary_only": True,
        "abstract": Translated({"en": "Hidden words"}),
        "language": "en",
    },
    {"title": Translated({"en": "\\N"}), "authors_text": "Ø. Ångström", "service_result": True, "year": 2024},
]


def stored(ref: str) -> dict[str, Any]:
    return Result.objects.filter(ref=ref).values(*COLUMNS, "search").get()


@pytest.mark.parametrize("index", range(len(VALUES)))
def test_each_column_is_as_if_written_alone(zone: Any, index: int) -> None:
    values = {**VALUES[index], "ref": "R-2026-0001"}
    alone = build_result(
        zone, {key: value for key, value in values.items() if key != "ref"}, now=NOW, ref="R-2026-0001"
    )
    alone.save()
    expected = stored("R-2026-0001")
    Result.objects.all().delete()
    insert_results(zone, [VALUES[index]], ["R-2026-0001"], NOW)
    assert stored("R-2026-0001") == expected


def test_they_come_back_in_order_with_their_identity(zone: Any) -> None:
    made = insert_results(zone, VALUES, ["R-1", "R-2", "R-3"], NOW)
    assert [row.ref for row in made] == ["R-1", "R-2", "R-3"]
    assert [row.pk for row in made] == list(Result.objects.order_by("ref").values_list("pk", flat=True))
    assert str(made[0]) == "示例：柔性应变传感器"


def test_twice_in_one_transaction_and_a_fixed_number_of_queries(zone: Any) -> None:
    with CaptureQueriesContext(connection) as one:
        insert_results(zone, VALUES[:1], ["R-1"], NOW)
    with CaptureQueriesContext(connection) as two:
        insert_results(zone, VALUES[1:], ["R-2", "R-3"], NOW)
    assert len(one) == len(two) == 5
    assert Result.objects.count() == 3
