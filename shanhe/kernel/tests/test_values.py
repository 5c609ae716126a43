"""Money, shares, periods, working days and text."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.utils import translation
from hypothesis import assume, given
from hypothesis import strategies as st

from shanhe.kernel.money import Money, check_shares
from shanhe.kernel.period import Period
from shanhe.kernel.text import normalise, sort_key, tokens
from shanhe.kernel.workdays import Calendar

DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))


@given(
    st.integers(-(10**12), 10**12),
    st.lists(st.integers(0, 10_000), min_size=1, max_size=20).filter(sum),
)
def test_split_is_exact_and_fair(fen, weights):
    parts = Money(fen, "CNY").split(weights)
    assert sum(parts) == Money(fen, "CNY")
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part.minor - Fraction(fen * weight, sum(weights))) < 1
        assert weight or not part


def test_split_gives_odd_fen_to_the_largest_remainders_then_to_the_first():
    assert [p.minor for p in Money(100, "CNY").split([1, 1, 1])] == [34, 33, 33]
    assert [p.minor for p in Money(-100, "CNY").split([1, 1, 1])] == [-34, -33, -33]
    assert [p.minor for p in Money(10, "CNY").split([Decimal("0.14"), Decimal("0.86")])] == [1, 9]
    for weights in ([], [0, 0], [1, -1]):
        with pytest.raises(ValueError, match="weights"):
            Money(1, "CNY").split(weights)


def test_arithmetic_stays_within_a_currency():
    assert Money(150, "CNY") + Money(50, "CNY") - Money(1, "CNY") == Money(199, "CNY")
    assert -Money(1, "CNY") == Money(-1, "CNY")
    assert Money(101, "CNY") * Decimal("0.5") == Money(51, "CNY")
    assert Money(-101, "CNY") * Decimal("0.5") == Money(-51, "CNY")
    assert Money(1, "CNY") < Money(2, "CNY")
    assert Money(2, "CNY") >= Money(2, "CNY")
    assert not Money(0, "CNY")
    for wrong in (lambda: Money(1, "CNY") + Money(1, "USD"), lambda: Money(1, "CNY") < Money(1, "USD")):
        with pytest.raises(ValueError, match="do not mix"):
            wrong()
    for wrong in (lambda: Money(1, "CNY") + 1, lambda: Money(1.5, "CNY"), lambda: Money(True, "CNY")):
        with pytest.raises(TypeError):
            wrong()


@pytest.mark.parametrize(
    ("text", "fen"),
    [("1,234.50", 123450), ("12.5万", 12_500_000), ("12.5 万元", 12_500_000), ("¥3亿", 30_000_000_000), ("-0.01", -1),
     ("￥１２", 1200), ("40k", 4_000_000), ("CNY 5", 500), ("5元", 500), ("1.23456万", 1234560), ("0", 0)],
)  # fmt: skip
def test_parse(text, fen):
    assert Money.parse(text, "CNY") == Money(fen, "CNY")


@pytest.mark.parametrize(
    "text", ["", "abc", "1,23", "1.2.3", "0.001", "1e5", "--1", "99999999999亿", "5 dollars"]
)
def test_parse_refuses(text):
    with pytest.raises(ValueError, match=r"\w"):
        Money.parse(text, "CNY")


@given(st.integers(-(10**14), 10**14))
def test_exact_format_parses_back(fen):
    assert Money.parse(str(Money(fen, "CNY")), "CNY") == Money(fen, "CNY")


@pytest.mark.parametrize(
    ("fen", "zh", "en"),
    [(123450, "¥1,234.50", "¥1,234.50"), (999_999, "¥9,999.99", "¥9,999.99"), (1_000_000, "¥1万", "¥10k"),
     (12_500_000, "¥12.5万", "¥125k"), (320_000_000_00, "¥3.2亿", "¥320m"), (99_999_999_99, "¥1亿", "¥100m"),
     (-2_000_000, "-¥2万", "-¥20k"), (99_999_999, "¥100万", "¥1m")],
)  # fmt: skip
def test_short_format(fen, zh, en):
    assert (Money(fen, "CNY").format("zh-hans"), Money(fen, "CNY").format("en")) == (zh, en)
    assert Money(fen, "CNY").format("en", exact=True) == str(Money(fen, "CNY"))


def test_shares():
    with translation.override("en"):
        assert check_shares([5_000, 5_000]) is None
        assert check_shares([5_000, 4_500]) == "Shares add up to 95%. Add 5% or change a share."
        assert check_shares([9_000, 1_025]) == "Shares add up to 100.25%. Take away 0.25% or change a share."
        assert "below" in check_shares([11_000, -1_000])
        assert "0%" in check_shares([])


@st.composite
def periods(draw):
    start = draw(DAYS)
    return Period(start, draw(st.none() | st.integers(1, 400).map(lambda n: start + timedelta(n))))


@given(periods(), periods(), DAYS)
def test_period_laws(one, other, day):
    both = one.intersect(other)
    assert one.overlaps(other) is other.overlaps(one) is (both is not None)
    assert both == other.intersect(one)
    assert (day in one and day in other) is (both is not None and day in both)
    assert one.start in one
    assert one.end not in (one.start,)
    assert one.end is None or not one.contains(one.end)
    assert one.intersect(one) == one == Period.from_range(one.to_range())
    if one.end is not None:
        assert one.days == sum((one.start + timedelta(i)) in one for i in range(one.days + 5))
        assert not one.overlaps(Period(one.end))


def test_period_refuses_what_is_none():
    day, noon = date(2026, 1, 1), datetime(2026, 1, 1, 12, tzinfo=UTC)
    for start, end in ((day, day), (day, day - timedelta(1)), (day, noon), (noon.replace(tzinfo=None), None)):
        with pytest.raises(ValueError, match="period"):
            Period(start, end)
    for wrong in (
        DateRange(None, day),
        DateRange(empty=True),
        DateTimeTZRange(noon, noon + timedelta(1), "[]"),
    ):
        with pytest.raises(ValueError, match="period"):
            Period.from_range(wrong)
    assert Period.from_range(DateRange(day, day, "[]")) == Period(day, day + timedelta(1))
    hours = Period(noon, noon + timedelta(hours=30))
    assert hours.days == 1
    assert hours.to_range().bounds == "[)"
    assert Period.from_range(hours.to_range()) == hours


# The first of October 2026 with a weekend moved: an invented arrangement, not the published one.
CALENDAR = Calendar(frozenset(date(2026, 10, d) for d in range(1, 8)), frozenset({date(2026, 10, 10)}))


def test_moved_weekends():
    assert not CALENDAR.is_working_day(date(2026, 10, 5))
    assert CALENDAR.is_working_day(date(2026, 10, 10))
    assert CALENDAR.add_working_days(date(2026, 9, 30), 3) == (date(2026, 10, 10), False)
    assert CALENDAR.working_days_between(date(2026, 9, 30), date(2026, 10, 10)) == (3, False)
    assert CALENDAR.working_days_between(date(2026, 10, 3), date(2026, 10, 10)) == (3, False)
    assert CALENDAR.working_days_between(date(2026, 10, 12), date(2026, 10, 10)) == (-1, False)


def test_unknown_years_are_flagged():
    assert CALENDAR.add_working_days(date(2026, 12, 30), 3) == (date(2027, 1, 4), True)
    assert not CALENDAR.working_days_between(date(2026, 12, 30), date(2026, 12, 31)).assumed
    assert CALENDAR.working_days_between(date(2026, 12, 30), date(2027, 1, 1)).assumed
    assert (
        not Calendar(years=frozenset({2027}))
        .working_days_between(date(2026, 12, 31), date(2027, 1, 4))
        .assumed
    )
    assert not Calendar(years=frozenset({2027})).add_working_days(date(2027, 1, 1), 1).assumed


@given(DAYS, st.integers(0, 60))
def test_adding_and_counting_are_inverse(start, n):
    later, earlier = CALENDAR.add_working_days(start, n).day, CALENDAR.add_working_days(start, -n).day
    assert CALENDAR.working_days_between(start, later).days == n
    assert CALENDAR.working_days_between(later, start).days == -n
    assume(n)
    assert CALENDAR.is_working_day(later)
    assert CALENDAR.is_working_day(earlier)


@given(DAYS, st.integers(-40, 400))
def test_counting_agrees_with_going_through_the_days(start, n):
    """Also where a day is both a holiday and worked, and a moved workday is no weekend."""
    odd = Calendar(CALENDAR.holidays, CALENDAR.moved_workdays | {date(2026, 10, 5), date(2026, 10, 14)})
    for calendar in (CALENDAR, odd):
        end = start + timedelta(n)
        first, last = min(start, end), max(start, end)
        days = sum(calendar.is_working_day(first + timedelta(i + 1)) for i in range((last - first).days))
        assert calendar.working_days_between(start, end).days == (days if n >= 0 else -days)


@given(DAYS, DAYS, DAYS)
def test_counting_is_additive(a, b, c):
    def between(first, last):
        return CALENDAR.working_days_between(first, last).days

    assert between(a, b) + between(b, c) == between(a, c)


def test_chinese_order_is_by_pinyin():
    assert sorted(["张江", "长沙", "重庆", "杨浦", "ABC", "复旦"], key=sort_key) == [
        "ABC",
        "长沙",
        "重庆",
        "复旦",
        "杨浦",
        "张江",
    ]
    assert len(sort_key("复旦大学" * 200)) <= 200
    assert sort_key("") == ""


def test_tokens():
    found = tokens("钙钛矿太阳能电池的稳定性 Perovskite ＳＯＬＡＲ cells, TRL-4 naïve").split()
    assert {"太阳能", "电池", "perovskite", "solar", "cells", "trl", "4", "naïve"} <= set(found)
    assert "," not in found
    assert tokens("") == ""
    assert normalise("ＡＢ　Ｃ ﬁ") == "ab c fi"


@given(st.text(max_size=80))
def test_text_never_fails_and_is_stable(text):
    assert tokens(normalise(text)) == tokens(text)
    sort_key(text)
