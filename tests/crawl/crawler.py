"""Opens every address that pages show, as one person: links, forms that ask, downloads, fragments, feeds and the API's reads.

    for visit in Crawler(client).visits():
        visit.url, visit.response, visit.content, visit.source  # the page that led there

Every distinct page is opened once. Of addresses that differ in their query only (filters, sorting, cursors) a few of each
kind are opened, and `most` limits the pages of one view; which ones depends on the seed.
"""

from __future__ import annotations

import html
import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from django.test import Client
from django.urls import Resolver404, resolve

MOST_ALIKE = 2  # of the same view with the same names in the query
MOST_ASKED = 10  # of the same view with any query
LANGUAGES = ("zh-hans", "en")
SCHEMA = "/api/v1/openapi.json"
STARTS = ("/", SCHEMA, "/search/?q=battery", "/accounts/login/", "/accounts/password/reset/")
ADDRESS = re.compile(r"""\s(?:href|hx-get|data-url|data-href)=("[^"]*"|'[^']*')""")
FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL | re.IGNORECASE)
ATTRIBUTE = re.compile(r"""([\w:-]+)=("[^"]*"|'[^']*')""")
INPUT = re.compile(r"<(input|select|textarea)\b([^>]*)>", re.IGNORECASE)
OPTION = re.compile(r"""<option\b[^>]*\bvalue=("[^"]+"|'[^']+')""", re.IGNORECASE)
HOST = "http://testserver"


@dataclass(frozen=True)
class Visit:
    """One address opened: what came back, which page showed the link, in which language it was opened."""

    url: str
    response: Any
    content: bytes
    source: str
    language: str

    @property
    def status(self) -> int:
        return int(self.response.status_code)

    @property
    def text(self) -> str:
        return self.content.decode("utf-8", "replace")


class Crawler:
    """A walk through the product with one client, in an order of its own; every second page is in the other language.

    `most_records` limits how many pages of one view are opened where the view shows a record (`/results/R-2026-0001/`),
    `most_doors` where it does something with it (`/results/R-2026-0001/edit/1/`) or answers programs.
    """

    def __init__(
        self,
        client: Client,
        starts: tuple[str, ...] = STARTS,
        *,
        seed: str = "",
        most_records: int = 10**6,
        most_doors: int = 10**6,
    ) -> None:
        self.client = client
        self.sources: dict[str, str] = {}
        self.most = {True: most_records, False: most_doors}
        self._random = random.Random(seed)
        self._waiting: list[str] = []
        self._opened: Counter[str] = Counter()
        self._alike: Counter[tuple[str, tuple[str, ...]]] = Counter()
        self._details: dict[str, list[str]] = {}
        for url in starts:
            self._note(url, "")

    def visits(self) -> Iterator[Visit]:
        """Open one address after the other until no new one is shown."""
        number = 0
        while self._waiting:
            place = self._random.randrange(len(self._waiting))
            self._waiting[place], self._waiting[-1] = self._waiting[-1], self._waiting[place]
            url = self._waiting.pop()
            if self._enough(url):
                continue
            number += 1
            visit = self._open(url, LANGUAGES[number % len(LANGUAGES)])
            for found in shown(visit):
                self._note(found, url)
            if url.startswith("/api/"):
                self._note_api(visit)
            yield visit

    def _open(self, url: str, language: str) -> Visit:
        self.client.cookies["django_language"] = language
        response = self.client.get(url)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        return Visit(url, response, content, self.sources[url], language)

    def _enough(self, url: str) -> bool:
        """Whether enough pages of this view were opened; counts this one."""
        view, record = view_of(urlsplit(url).path)
        self._opened[view] += 1
        return self._opened[view] > self.most[record]

    def _note(self, found: str, source: str) -> None:
        url = _inside(found, source)
        if url is None or url in self.sources:
            return
        parts = urlsplit(url)
        if parts.query:
            names = tuple(sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}))
            view, _record = view_of(parts.path)
            if self._alike[view, names] >= MOST_ALIKE or self._alike[view, ()] >= MOST_ASKED:
                return
            self._alike.update([(view, names), (view, ())])
        self.sources[url] = source
        self._waiting.append(url)

    def _note_api(self, visit: Visit) -> None:
        """The schema's lists; then what their rows have behind them."""
        kind = visit.response.headers.get("Content-Type", "").partition(";")[0]
        if visit.status != 200 or kind != "application/json":
            return
        data = json.loads(visit.content)
        if visit.url == SCHEMA:
            for path, ways in data["paths"].items():
                if "get" not in ways:
                    continue
                path = data["servers"][0]["url"] + path
                if "{" not in path:
                    self._note(path, visit.url)
                elif path.count("{") == 1:
                    self._details.setdefault(path.partition("{")[0].rstrip("/"), []).append(path)
            return
        if not isinstance(data, dict):
            return
        path = urlsplit(visit.url).path
        if data.get("next"):
            self._note(f"{path}?{urlencode({'cursor': data['next']})}", visit.url)
        for row in data.get("items") or []:
            for pattern in self._details.get(path, ()):
                name = pattern.partition("{")[2].partition("}")[0]
                value = next((row[key] for key in (name, "ref", "code", "id") if row.get(key)), None)
                if value is not None:
                    self._note(pattern.replace(f"{{{name}}}", str(value)), visit.url)


def shown(visit: Visit) -> Iterator[str]:
    """Every address that an answer leads to."""
    if visit.response.headers.get("Location"):
        yield visit.response.headers["Location"]
    if not visit.response.headers.get("Content-Type", "").startswith("text/html"):
        return
    text = visit.text
    for match in ADDRESS.finditer(text):
        yield html.unescape(match[1][1:-1])
    for match in FORM.finditer(text):
        yield from _asked(match[1], match[2], visit.url)


def _asked(head: str, body: str, url: str) -> Iterator[str]:
    """What a form that only asks would ask for: as it stands, and with the first choice of each of its lists."""
    about = _attributes(head)
    if about.get("method", "get").lower() != "get" or "hx-post" in about:
        return
    values: dict[str, str] = {}
    choices: list[tuple[str, str]] = []
    for match in INPUT.finditer(body):
        given = _attributes(match[2])
        name = given.get("name", "")
        if not name:
            continue
        if match[1].lower() == "select":
            option = OPTION.search(body, match.end(), max(body.find("</select", match.end()), match.end()))
            choices += [(name, html.unescape(option[1][1:-1]))] if option else []
            values[name] = ""
        elif given.get("type") in ("checkbox", "radio"):
            choices.append((name, given.get("value", "on")))
        else:
            values[name] = given.get("value", "")
    target = about.get("action") or urlsplit(url).path
    for more in [{}, *({name: value} for name, value in choices)]:
        yield f"{target}?{urlencode(values | more)}"


def _attributes(text: str) -> dict[str, str]:
    return {name.lower(): html.unescape(value[1:-1]) for name, value in ATTRIBUTE.findall(text)}


def _inside(found: str, source: str) -> str | None:
    """The address from this host's root on, without its fragment; None when it leads elsewhere."""
    parts = urlsplit(urljoin(HOST + source, found.strip()))
    if f"{parts.scheme}://{parts.netloc}" != HOST or parts.path.startswith("/static/"):
        return None
    return urlunsplit(("", "", parts.path or "/", parts.query, ""))


def view_of(path: str) -> tuple[str, bool]:
    """The name of the view that answers at a path, and whether it is a page that shows a record."""
    try:
        found = resolve(path)
    except Resolver404:
        return path, True
    act = found.kwargs.get("name", "") if found.route.endswith("<slug:name>/") else ""
    return f"{found.view_name or path} {act}".strip(), found.route.endswith(">/") and not path.startswith(
        "/api/"
    )
