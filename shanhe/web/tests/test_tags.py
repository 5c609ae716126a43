"""Money, numbers, dates and addresses as templates write them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.utils import timezone as zone_time
from django.utils import translation
from django.utils.html import strip_tags
from django_scopes import scope

from shanhe.kernel import clock
from shanhe.kernel.workdays import Calendar
from shanhe.web import tones
from shanhe.web.templatetags import shanhe as tags
from shanhe.web.templatetags import shanhe_parts as parts


def render(source: str, **context: Any) -> str:
    return Template("{% load shanhe shanhe_parts %}" + source).render(Context(context))


@pytest.fixture
def in_yuan() -> Iterator[None]:
    with scope(zone=SimpleNamespace(currency="CNY")):
        yield


@pytest.mark.usefixtures("in_yuan")
@pytest.mark.parametrize(
    ("minor", "zh", "en"),
    [
        (123450, "1,234.50 元", "¥1,234.50"),
        (99_999_99, "10 万元", "¥100k"),
        (124_000_000, "124 万元", "¥1.24m"),
        (31_000_000_000, "3.1 亿元", "¥310m"),
        (0, "0.00 元", "¥0.00"),
        (None, "未公布", "not published"),
    ],
)
def test_money_in_both_languages(minor: int | None, zh: str, en: str) -> None:
    with translation.override("zh-hans"):
        assert strip_tags(tags.money(minor)) == zh
    with translation.override("en"):
        assert strip_tags(tags.money(minor)) == en


@pytest.mark.usefixtures("in_yuan")
def test_short_money_keeps_the_exact_sum() -> None:
    with translation.override("en"):
        shown = tags.money(124_000_050)
        assert 'value="1240000.50"' in shown
        assert 'title="¥1,240,000.50"' in shown
        assert strip_tags(tags.money_exact(124_000_050)) == "¥1,240,000.50"


def test_numbers() -> None:
    with translation.override("zh-hans"):
        assert strip_tags(str(tags.compact(39207))) == "3.9 万"
    with translation.override("en"):
        assert strip_tags(str(tags.compact(39207))) == "39.2k"
        assert tags.number(39207) == "39,207"
        assert tags.number(2.5, 2) == "2.50"
        assert tags.number(None) == "—"
        assert tags.count(10_001) == "10,000+"
        assert tags.count(10_000) == "10,000"


def test_dates_are_in_the_zone_and_name_the_weekday() -> None:
    late = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)  # already Monday in Shanghai
    with zone_time.override("Asia/Shanghai"), translation.override("zh-hans"):
        assert strip_tags(str(tags.day(late, "weekday"))) == "2026-11-23 周一"
        assert strip_tags(str(tags.moment(late))) == "2026-11-23 00:30"
    with translation.override("en"):
        assert strip_tags(str(tags.day(date(2026, 11, 23), "weekday"))) == "2026-11-23 Mon"
    assert tags.day(None) == ""


def test_due_in_counts_working_days_and_marks_what_is_late() -> None:
    friday, calendar = date(2026, 11, 20), Calendar(holidays=frozenset({date(2026, 11, 24)}))
    with translation.override("en"):
        assert strip_tags(str(tags.due_in(date(2026, 11, 25), friday, calendar))) == "in 2 working days"
        assert strip_tags(str(tags.due_in(friday, friday))) == "due today"
        late = str(tags.due_in(date(2026, 11, 18), friday))
        assert "2 working days overdue" in late
        assert "s-overdue" in late
        assert "2026-11-18 Wed" in late
        assert strip_tags(str(tags.due_in(date(2027, 3, 1), friday))) == "2027-03-01"


def test_days_here() -> None:
    assert tags.days_here_filter(clock.today() - timedelta(days=41)) == 41
    assert tags.days_here(date(2026, 1, 1), date(2026, 1, 8)) == 7


def test_url_with_sets_removes_and_repeats() -> None:
    assert tags.url_with("/r/?a=1&b=2", b=None, c=["x", "y"]) == "/r/?a=1&c=x&c=y"
    assert tags.url_with("/r/", a=None) == "/r/"
    assert render("{% url_with address page=2 %}", address="/r/?q=a%26b&page=1") == "/r/?q=a%26b&amp;page=2"


def test_an_address_through_a_component_is_not_escaped_twice() -> None:
    page = Paginator(range(100), 20).page(2)
    html = render(
        '{% cotton pagination :page="page" url="{{ address }}" / %}', page=page, address="/r/?a=1&b=2"
    )
    assert 'href="/r/?a=1&amp;b=2&amp;page=3"' in html
    assert 'rel="prev" href="/r/?a=1&amp;b=2"' in " ".join(html.split())


def test_highlight_escapes_everything_else() -> None:
    assert (
        tags.highlight("<b>soft 抓取</b>", "抓取 SOFT")
        == "&lt;b&gt;<mark>soft</mark> <mark>抓取</mark>&lt;/b&gt;"
    )
    assert tags.highlight("<i>", "") == "&lt;i&gt;"


def test_paragraphs_escape() -> None:
    assert tags.paragraphs("a<b>\n\nc") == "<p>a&lt;b&gt;</p>\n\n<p>c</p>"


@pytest.mark.parametrize(
    ("kind", "css"),
    [
        ("core", "area-core"),
        ("industrial", "area-industrial"),
        ("industrial_park", "area-industrial"),
        ("pioneer_park", "area-park"),
        ({"kind": "park"}, "area-park"),
        (None, "area-none"),
        ("", "area-none"),
    ],
)
def test_areas_keep_their_colour(kind: Any, css: str) -> None:
    assert tones.area_class(kind) == css


def test_every_tone_has_an_icon_and_unknown_states_are_neutral() -> None:
    assert {tones.tone(state) for state in ("published", "stopped", "no-such-state", None)} == {
        "done",
        "stop",
        "neutral",
    }
    assert all(tone in tones.ICONS for tone in {tones.tone(state) for state in tones._TONE_OF})


def test_page_numbers_leave_gaps() -> None:
    page = Paginator(range(1000), 20).page(10)
    assert parts.page_numbers(page) == [1, None, 8, 9, 10, 11, 12, None, 50]


def test_undo_takes_only_paths_of_this_site() -> None:
    class Message:
        level_tag = "success"
        extra_tags = "undo:/results/1/restore/ x"

    message = Message()
    assert parts.undo_address(message) == "/results/1/restore/"
    message.extra_tags = "undo://evil.example/"
    assert parts.undo_address(message) == ""
