"""Every page of the demonstration, for visitors and for each role: nothing breaks, and no link leads nowhere.

Visitors open all of it; each role opens some pages of every view, others than the next role does.
`pytest tests/crawl --crawl-all` opens every page as every role.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from shanhe.demo import texts

from .crawler import SCHEMA, Crawler, Visit, shown
from .demonstration import Demonstration

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

VISITOR = "visitor"
ROLES = [VISITOR, *(entry["persona"] for entry in texts.read().people if "persona" in entry)]
RECORDS, DOORS = 6, 2
STATIC = re.compile(r'(?:href|src)="/static/([^"?#]+)')

# Links that may answer with an error, each with its reason.
EXCUSED: list[tuple[str, int, str]] = []


def sign_in(client: Client, demonstration: Demonstration, role: str) -> Client:
    if role != VISITOR:
        backend = "django.contrib.auth.backends.ModelBackend"
        client.force_login(demonstration.people[role].user, backend=backend)
    return client


def wrong(visit: Visit) -> str:
    """What is wrong with an answer, in words; empty when nothing is."""
    if visit.status < 400 or any(
        visit.status == status and re.fullmatch(pattern, visit.url) for pattern, status, _reason in EXCUSED
    ):
        return ""
    # the schema lists what there is, not what this person may read
    if visit.status < 500 and (visit.source == SCHEMA or visit.url.startswith("/api/")):
        return ""
    return f"{visit.status} {visit.language} {visit.url} ← {visit.source or 'the start'}"


@pytest.mark.parametrize("role", ROLES)
def test_every_page_opens_and_every_link_leads_somewhere(
    demonstration: Demonstration, client: Client, request: pytest.FixtureRequest, role: str
) -> None:
    client.raise_request_exception = False
    everything = role == VISITOR or request.config.getoption("--crawl-all", default=False)
    limits = {} if everything else {"most_records": RECORDS, "most_doors": DOORS}
    crawler = Crawler(sign_in(client, demonstration, role), seed=role, **limits)
    found, files, opened = [], set(), 0
    for visit in crawler.visits():
        opened += 1
        found += [line] if (line := wrong(visit)) else []
        if visit.response.headers.get("Content-Type", "").startswith("text/html"):
            files.update(STATIC.findall(visit.text))
    assert not found, "\n" + "\n".join(found)
    assert opened > 150, "the crawler stood before a closed door"
    assert [name for name in sorted(files) if finders.find(name) is None] == []


def answer(content: str, **headers: str) -> Visit:
    response: Any = type(
        "Answer", (), {"headers": {"Content-Type": "text/html", **headers}, "status_code": 200}
    )
    return Visit("/results/", response, content.encode(), "/", "en")


def test_the_crawler_sees_links_redirects_fragments_and_forms_that_ask() -> None:
    page = """<a href="/zone/?a=1&amp;b=2#x">z</a> <div hx-get='/part/'></div> <a href="">again</a>
      <form method="get" action="/search/"><input name="q" value="a&quot;b"><select name="kind"><option value="">all
      <option value="need">n</select><input type="checkbox" name="mine" value="1"><button name="x">go</button></form>
      <form method="post" action="/never/"><input name="q"></form>"""
    assert list(shown(answer(page))) == [
        "/zone/?a=1&b=2#x",
        "/part/",
        "",
        "/search/?q=a%22b&kind=",
        "/search/?q=a%22b&kind=need",
        "/search/?q=a%22b&kind=&mine=1",
    ]
    assert list(shown(answer("", Location="/elsewhere/"))) == ["/elsewhere/"]
