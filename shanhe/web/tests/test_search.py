"""Search asks every findable kind, shortens, escapes, and answers the dialog with the list alone."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from shanhe.kernel.context import VISITOR
from shanhe.kernel.registries import Findable, Registry
from shanhe.web import pages, search


@pytest.fixture
def kinds(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    asked: list[tuple[str, int]] = []

    def rows(_actor: object, words: str, limit: int) -> list[SimpleNamespace]:
        asked.append((words, limit))
        found = [SimpleNamespace(pk=i, title=f"<b>{words}</b> {i}", text="long " * 80) for i in range(40)]
        return found[:limit] if words == "山" else []

    registry: Registry[Findable] = Registry("findable")
    registry.register(
        Findable(
            name="thing",
            model="web.Thing",
            label="Thing",
            plural="Things",
            visible=lambda _actor: [],
            title=lambda row: row.title,
            url=lambda _row: "/thing/",
            summary=lambda row: row.text,
            search=rows,
        )
    )
    monkeypatch.setattr(search, "findables", registry)
    return asked


def page(words: str, *, dialog: bool = False) -> str:
    request: HttpRequest = RequestFactory().get("/search/", {"q": words})
    request.htmx = dialog  # type: ignore[attr-defined]
    return pages.search(request).content.decode()


def test_the_page_shows_hits_escaped_and_marked(kinds: list[tuple[str, int]]) -> None:
    html = page("山")
    assert kinds == [("山", 11)]
    assert "&lt;b&gt;<mark>山</mark>&lt;/b&gt; 0" in html
    assert html.count('href="/thing/"') == 10
    assert "…" in html


def test_the_dialog_gets_the_list_alone(kinds: list[tuple[str, int]]) -> None:
    html = page("山", dialog=True)
    assert "<html" not in html
    assert html.count('href="/thing/"') == 5
    assert "/search/?q=%E5%B1%B1" in html


def test_nothing_asked_and_nothing_found(kinds: list[tuple[str, int]]) -> None:
    assert search.find(VISITOR, None, search.Asked("  "), 5).groups == []
    assert kinds == []
    assert "<mark>" not in page("no-such")
    assert search.find(VISITOR, None, search.Asked("x" * 500), 5).groups == []
    assert len(kinds[-1][0]) == 100
