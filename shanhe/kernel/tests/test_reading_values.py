"""Values as people and spreadsheets write them: read, with what was assumed, or refused with a reason."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from shanhe.kernel import values
from shanhe.kernel.files.reading import Number
from shanhe.kernel.money import Money
from shanhe.kernel.values import Unreadable


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    with translation.override("en"):
        yield


THE_DAY = date(2027, 3, 31)


@pytest.mark.parametrize(
    "given",
    ["2027-03-31", "2027-3-31", "2027/3/31", "2027.3.31", "2027. 03. 31", "2027年3月31日", "2027 年 3 月 31 号", "20270331",
     "２０２７／３／３１", "2027-03-31T00:00:00", "2027/3/31 08:30:00", "二〇二七年三月三十一日", "31 March 2027", "March 31, 2027",
     "31-Mar-2027", "2027\u20113\u201131"],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(given: str) -> None:
    assert values.day(given) == values.Read(THE_DAY)


@pytest.mark.parametrize(
    ("given", "assumed"),
    [
        ("46477", "spreadsheet's number of a day: 2027-03-31"),
        (Number("46477"), "spreadsheet's number of a day: 2027-03-31"),
        ("46477.5", "2027-03-31"),
        ("31/03/2027", "day/month/year"),
        ("03/31/2027", "month/day/year"),
    ],
)
def test_a_day_says_what_was_assumed(given: str, assumed: str) -> None:
    read = values.day(given)
    assert read.value == THE_DAY
    assert assumed in read.assumed[0]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("03/04/2027", "2027-04-03 or 2027-03-04"),
        ("3.4.2027", "2027-04-03 or 2027-03-04"),
        ("2027-02-30", "no day"),
        ("2027年3月", "names no day"),
        ("2027-03", "names no day"),
        ("2027", "names no day|not a date"),
        ("27-3-31", "not a date"),
        ("12345", "not a date"),
        ("99999", "not a date"),
        ("soon", "not a date"),
        ("2027-03-31 or later", "not a date"),
        ("", "not a date"),
    ],
)
def test_a_day_that_could_be_another_is_refused_with_what_to_write(given: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        values.day(given)


def test_the_same_figures_for_day_and_month_are_one_day() -> None:
    assert values.day("03/03/2027") == values.Read(date(2027, 3, 3))


@pytest.mark.parametrize(
    ("given", "year"),
    [("2023", 2023), ("2023年5月", 2023), ("2023.5", 2023), ("２０２３", 2023), ("二〇二三年", 2023), ("45047", 2023), ("5/2023", 2023),
     ("2023-05-01/2023-09-30", 2023)],
)  # fmt: skip
def test_a_year_is_found(given: str, year: int) -> None:
    assert values.year(given, 1900, 2027).value == year


@pytest.mark.parametrize("given", ["2021-2023", "future", "1066", "2099", ""])
def test_no_or_several_years_are_refused(given: str) -> None:
    with pytest.raises(Unreadable):
        values.year(given, 1900, 2027)


@pytest.mark.parametrize(
    "given",
    [
        "4",
        "４",
        "4级",
        "4 级",
        "四级",
        "四",
        "Ⅳ",
        "ⅳ",
        "IV",
        "iv级",
        "4.0",
        "TRL4",
        "TRL 4",
        "trl-4",
        "TRL：4",
        "第4级",
        "Level 4",
        Number("4"),
    ],
)
def test_a_level_is_read_however_it_is_written(given: str) -> None:
    assert values.level(given).value == 4


@pytest.mark.parametrize("given", ["0", "10", "12", "4.5", "4-5", "4~5级", "IVX", "high", "", "-4", "十"])
def test_a_level_that_is_none_is_refused(given: str) -> None:
    with pytest.raises(Unreadable, match="from 1 to 9"):
        values.level(given)


@pytest.mark.parametrize(
    ("given", "heading", "minor"),
    [
        ("50", "预算（万元）", 50_000_000),
        ("50", "预算(单位：万元)", 50_000_000),
        ("50", "预算【千元】", 5_000_000),
        ("5", "预算（百万元）", 500_000_000),
        ("0.5", "预算（亿元）", 5_000_000_000),
        ("50", "预算万元", 50_000_000),
        ("50", "金额_万元", 50_000_000),
        ("50", "Budget (k CNY)", 5_000_000),
        ("50", "Budget (10,000 yuan)", 50_000_000),
        ("50", "Budget in CNY", 5_000),
        ("50", "预算（元）", 5_000),
        ("50", "预算（含税）", 5_000),
        ("50", "预算", 5_000),
        ("５０", "预算（万元）", 50_000_000),
        ("50万", "预算（元）", 50_000_000),
        ("50万", "预算（万元）", 50_000_000),  # never ten thousand times ten thousand
        ("500000元", "预算（万元）", 50_000_000),
        ("50万元整", "预算", 50_000_000),
        ("人民币 50 万元", "预算", 50_000_000),
        ("3百万", "预算", 300_000_000),
        ("2千万元", "预算", 2_000_000_000),
        ("1.2亿元", "预算", 12_000_000_000),
        ("1,200,000.50", "预算", 120_000_050),
        ("1 200 000", "预算", 120_000_000),
        ("１，２００，０００．５０", "预算", 120_000_050),
        ("¥1.5m", "Budget", 150_000_000),
        (Number("500000"), "预算", 50_000_000),
    ],
)
def test_an_amount_counts_in_its_unit(given: str, heading: str, minor: int) -> None:
    assert values.amount(given, "CNY", heading).value == minor


def test_what_an_amount_assumed_is_said() -> None:
    assert (
        "万元, as the heading says: 1 is 10,000 yuan" in values.amount("50", "CNY", "预算（万元）").assumed[0]
    )
    assert "1 is 1 yuan" in values.amount("50", "CNY", "预算").assumed[0]
    assert "unit of its own" in values.amount("500000元", "CNY", "预算（万元）").assumed[0]
    assert values.amount("50万元", "CNY", "预算").assumed == ()


@pytest.mark.parametrize(
    ("given", "heading", "reason"),
    [
        ("50", "预算（万美元）", "another currency"),
        ("$50", "预算", "another currency"),
        ("50欧元", "预算（万元）", "another currency"),
        ("50-80万", "预算", "not an amount"),
        ("面议", "预算", "not an amount"),
        ("1.200,50", "预算", "not an amount"),
        ("120,0000", "预算", "not an amount"),
        ("0.001", "预算", "finer"),
        ("25.000", "预算", "finer"),  # 25 or 25,000
        ("1E+06", "预算", "not an amount"),
    ],
)
def test_an_amount_that_could_be_another_is_refused(given: str, heading: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        values.amount(given, "CNY", heading)


@pytest.mark.parametrize(
    ("language", "given", "minor"),
    [
        ("nl", "25.000", 2_500_000),
        ("nl", "25.000,50", 2_500_050),
        ("de-ch", "25’000.50", 2_500_050),
        ("fr", "25\u202f000,50", 2_500_050),
        ("en", "25,000.50", 2_500_050),
        ("zh-hans", "25,000.50", 2_500_050),
    ],
)
def test_a_number_is_read_as_its_reader_writes_it(language: str, given: str, minor: int) -> None:
    with translation.override(language):
        assert values.amount(given, "EUR").value == minor


def test_each_currency_has_its_decimals() -> None:
    assert values.amount("1200", "JPY").value == 1200
    assert values.amount("1.234", "KWD").value == 1234
    with pytest.raises(Unreadable, match="yen cannot be finer than 1"):
        values.amount("12.5", "JPY")
    assert [str(Money(1234567, code)) for code in ("JPY", "EUR", "KWD")] == [
        "JPY 1,234,567",
        "€12,345.67",
        "KWD 1,234.567",
    ]


def test_the_words_for_units_belong_to_the_zones_currency() -> None:
    assert values.amount("50万元", "HKD").value == 50_000_000
    assert values.amount("$50", "USD", "Budget (k USD)").value == 5_000
    assert values.amount("50", "EUR", "Budget (k€)").value == 5_000_000
    assert values.amount("5 XTS", "XTS").value == 500
    with pytest.raises(Unreadable, match="Amounts here are in euros"):
        values.amount("50元", "EUR")
    assert Money.parse("50 euros", "EUR") == Money(5_000, "EUR")


@pytest.mark.parametrize(
    "given", ["1.23E+17", "9.11101E+17", "9,11E+017", "1e+20", "９.１１E＋１７", "9.1E17"]
)
def test_a_shortened_number_identifies_nothing(given: str) -> None:
    with pytest.raises(Unreadable, match="shortened"):
        values.identifier(given)


@pytest.mark.parametrize("given", ["A-1", "12E3", "2E10", "110101199003070015", "0012", "1.5"])
def test_a_number_that_looks_odd_but_is_whole_stays(given: str) -> None:
    assert values.identifier(given) == values.Read(given)


@pytest.mark.parametrize(
    "given", ["911101080000000000", "1234567890123450", Number("911101081234567000", rounded=True)]
)
def test_a_number_that_a_spreadsheet_rounded_is_doubted_aloud(given: str) -> None:
    read = values.identifier(given)
    assert read.value == given
    assert read.doubtful
    assert "fifteenth" in read.assumed[0]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("石墨烯；散热；电池", ["石墨烯", "散热", "电池"]),
        ("石墨烯，散热、电池", ["石墨烯", "散热", "电池"]),
        ("石墨烯 散热\u3000电池", ["石墨烯", "散热", "电池"]),
        ("solid state; cells, cooled", ["solid state", "cells, cooled"]),
        ("solid state, cells", ["solid state", "cells"]),
        ("solid state", ["solid state"]),
        ("a, b;", ["a, b"]),
        (["a;b", "a;b", " c "], ["a;b", "c"]),
        ("\u200b", []),
    ],
)
def test_words_of_a_list(given: Any, kept: list[str]) -> None:
    assert values.words(given) == kept


def test_a_choice_is_known_in_every_language_and_by_other_words() -> None:
    labels = {"named": "Named", "unnamed": "Without the name"}
    others = {"named": ("公开",)}
    assert values.choice(" ＮＡＭＥＤ ", labels, others).value == "named"
    assert values.choice("公开", labels, others).value == "named"
    with pytest.raises(Unreadable, match="Named, Without the name"):
        values.choice("secret", labels, others)
