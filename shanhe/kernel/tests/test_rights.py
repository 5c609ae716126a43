"""Numbers of patents: tidied and tested where the country's carry a check digit."""

from __future__ import annotations

import pytest

from shanhe.kernel.values import Unreadable, right_key, right_number

# The example of the Chinese standard for application numbers.
WHOLE = "200310102344.5"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (WHOLE, WHOLE),
        ("ZL200310102344.5", "ZL200310102344.5"),
        ("zl 2003 1 0102344.5", "ZL200310102344.5"),
        ("ＺＬ２００３１０１０２３４４．５", "ZL200310102344.5"),
        ("CN2003101023445", "CN200310102344.5"),
        ("cn-200310102344", "CN200310102344"),
        ("ZL 85 1 00001.0", "ZL85100001.0"),
        ("CN116123456A", "CN116123456A"),  # a publication has no check digit
        ("US 10,123,456 B2", "US 10,123,456 B2"),
        ("EP3456789", "EP3456789"),
        ("PCT/CN2023/123456", "PCT/CN2023/123456"),
        ("2023SR1234567", "2023SR1234567"),
        ("示例-A-1", "示例-A-1"),
        ("", ""),
    ],
)
def test_a_number_is_tidied(given: str, kept: str) -> None:
    assert right_number(given, "CN") == kept


@pytest.mark.parametrize(
    "wrong", ["200310102344.6", "ZL200310102344.X", "CN2003101023440", "ZL 2003 1 0102345.5"]
)
def test_a_check_digit_that_does_not_fit_is_refused(wrong: str) -> None:
    with pytest.raises(Unreadable):
        right_number(wrong, "CN")


def test_only_chinese_numbers_get_the_chinese_test() -> None:
    assert right_number("200310102344.6", "JP") == "200310102344.6"
    assert right_number("JP2003101023446", "CN") == "JP2003101023446"
    with pytest.raises(Unreadable):
        right_number("CN200310102344.6", "JP")


def test_the_same_right_has_one_key() -> None:
    keys = {
        right_key(text, "CN")
        for text in (WHOLE, "ZL 200310102344.5", "CN200310102344", "２００３１０１０２３４４．５")
    }
    assert keys == {"200310102344"}
    assert right_key("US 10,123,456 B2") == right_key("us10123456b2")
    assert right_key("") == ""
