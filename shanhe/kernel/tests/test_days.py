"""Days and moments that nothing can be done with are refused before an operation runs, by every form and by the API."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.utils import timezone, translation
from pydantic import TypeAdapter, ValidationError

from shanhe.doors.api_support import Day, Moment
from shanhe.kernel import days
from shanhe.kernel.errors import Invalid
from shanhe.kernel.forms import DayField, MomentField

HONOLULU = ZoneInfo("Pacific/Honolulu")


@pytest.mark.parametrize(
    "value",
    [
        date(1, 1, 1),
        date(1799, 12, 31),
        date(2200, 1, 1),
        date.max,
        datetime(1, 1, 1, tzinfo=ZoneInfo("Asia/Shanghai")),
        datetime(9999, 12, 31, 23, 59, tzinfo=HONOLULU),
        datetime(2026, 3, 5, 10, 0),
    ],
)
def test_what_cannot_be_reckoned_with_is_refused_however_deep(value: Any) -> None:
    with pytest.raises(Invalid) as plain:
        days.demand({"starts_at": value, "title": "A"})
    assert set(plain.value.fields) == {"starts_at"}
    with pytest.raises(Invalid) as deep:
        days.demand({"values": {"parts": [{"due_on": value}, {"due_on": None}]}})
    assert set(deep.value.fields) == {"due_on"}


def test_what_can_passes() -> None:
    days.demand(
        {"a": date(1800, 1, 1), "b": [{"c": date(2199, 12, 31)}], "d": datetime(2026, 3, 5, tzinfo=UTC)}
    )


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31", "2200-01-01", "2026-02-30", "soon"])
def test_forms_refuse_the_same_days(text: str) -> None:
    for field, given in ((DayField(), text), (MomentField(), f"{text}T10:00")):
        with pytest.raises(forms.ValidationError):
            field.clean(given)


def test_forms_read_a_time_where_the_zone_lies() -> None:
    with timezone.override(HONOLULU):
        found = MomentField().clean("2026-03-05T10:00")
    assert found == datetime(2026, 3, 5, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("2026-03-05T10:00:00", "offset"),
        ("9999-12-31T23:59:59Z", "year between 1800 and 2199"),
        ("0001-01-01T00:00:00+14:00", "year between"),
        (1_790_000_000, "Write it as"),
        ("1790000000", "Write it as"),
        ("99999-01-01T00:00:00Z", "valid datetime"),
        ("2026-02-30T00:00:00Z", "valid datetime"),
    ],
)
def test_the_api_says_what_is_wrong_with_a_moment(given: Any, words: str) -> None:
    with translation.override("en"), pytest.raises(ValidationError, match=words):
        TypeAdapter(Moment).validate_python(given)


@pytest.mark.parametrize("given", [20260305, "20260305", 0, "9999-12-31", "0001-01-01", "2026-13-01", True])
def test_the_api_takes_a_day_only_as_a_day(given: Any) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Day | None).validate_python(given)
    assert TypeAdapter(Day | None).validate_python("2026-03-05") == date(2026, 3, 5)
