"""Home and news: what visitors see on the first day and later, what they must not see, and at which price."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from shanhe.kernel import clock
from shanhe.kernel.models import JournalEntry
from shanhe.results.models import Result
from shanhe.web import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def open_zone(shanhe_zone: Any) -> Any:
    """The product's own zone on its first day."""
    return shanhe_zone


def publish(zone: Any, number: int, **values: Any) -> Any:
    """A published result and its public entry, as an operation leaves them."""
    row = Result._base_manager.create(
        **{
            "zone": zone,
            "ref": f"R-2026-{number:04}",
            "title": {"zh": f"示例成果{number}", "en": f"Sample result {number}"},
            "state": "published",
            "confidentiality": "public",
            "published_at": clock.now() - timedelta(days=number),
            "created_at": clock.now(),
            "updated_at": clock.now(),
            **values,
        }
    )
    tell(zone, row, "results.result.published", row.published_at)
    return row


def tell(zone: Any, row: Any, verb: str, at: Any, **data: Any) -> None:
    key = f"{row._meta.label}:{row.pk}"
    JournalEntry._base_manager.create(
        zone=zone, happened_at=at, actor="person:1", actor_display="示例人", request_id="t", operation="t", verb=verb,
        subject=key, subject_display=str(row), about=[key], data=data, public=True,
    )  # fmt: skip


def page(client: Client, address: str, language: str = "en") -> str:
    answer = client.get(address, headers={"accept-language": language})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "zh-hans",
            [
                "北工大山河湾谷创新区",
                "高校核心区",
                "首项成果正在准备发布",
                "创新区平台开通",
                "一句话读懂10项支持措施",
            ],
        ),
        (
            "en",
            [
                "Pioneer science park",
                "The first result is on its way",
                "The zone opened here",
                "How to take part",
            ],
        ),
    ],
)
def test_the_first_day_is_complete(open_zone: Any, client: Client, language: str, words: list[str]) -> None:
    html = page(client, "/", language)
    assert [word for word in words if word not in html] == []
    assert html.count('class="s-door"') == 4
    assert html.count("btn-primary") == 2  # the page's own and the bar's "Sign in"
    river = html[html.index('class="s-river"') :]
    assert river[: river.index("</ol>")].count("href=") == 5


def test_home_shows_what_is_new_and_keeps_what_is_not_public(open_zone: Any, client: Client) -> None:
    publish(open_zone, 1)
    publish(open_zone, 2, confidentiality="zone")
    publish(open_zone, 3, state="withdrawn")
    for address in ("/", "/news/"):
        html = page(client, address)
        assert "Sample result 1" in html
        assert "Sample result 2" not in html
        assert "Sample result 3" not in html
        assert "示例人" not in html


def test_the_price_does_not_grow(open_zone: Any) -> None:
    counts = []
    for batch in (range(1, 3), range(3, 40)):
        for number in batch:
            publish(open_zone, number)
        with (
            scope(zone=open_zone),
            CaptureQueriesContext(
                connection,
            ) as captured,
        ):
            queries.home(open_zone)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 24


def test_news_goes_on_where_it_stopped(open_zone: Any, client: Client) -> None:
    for number in range(1, 41):
        publish(open_zone, number)
    with scope(zone=open_zone):
        first = queries.news(kind="results")
        rest = queries.news(kind="results", before=first.earlier)
    assert (len(first.items), len(rest.items), rest.earlier) == (30, 10, "")
    assert not {item.url for item in first.items} & {item.url for item in rest.items}
    assert [item.at for item in first.items] == sorted((item.at for item in first.items), reverse=True)
    html = page(client, f"/news/?kind=results&before={first.earlier}")
    assert "Sample result 40" in html
    assert 'rel="next"' not in html
    assert "Sample result 1<" not in html


@pytest.mark.parametrize(
    "query", ["kind=nothing", "before=%00", "before=MjAyNn5-", "before=2026", "kind=projects"]
)
def test_odd_addresses_are_answered(open_zone: Any, client: Client, query: str) -> None:
    page(client, f"/news/?{query}")
