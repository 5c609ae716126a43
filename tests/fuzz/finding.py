"""The forms that pages show, with what a person would fill into them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from random import Random
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from tests.crawl.crawler import Crawler, view_of

from .ground import Ground

ENOUGH = 3  # roles that have opened a view which is the same for most
PLAUSIBLE = {
    "email": "somebody@example.org",
    "url": "https://example.org/a",
    "number": "4",
    "date": "2027-03-31",
    "datetime-local": "2027-03-31T10:00",
    "time": "10:00",
    "tel": "010-12345678",
    "password": "a good long password",
}


@dataclass
class Field:
    """One control: its name, its kind, what it holds and what it offers."""

    name: str
    kind: str
    value: str = ""
    offers: list[str] = field(default_factory=list)

    def filled(self, rng: Random) -> str | None:
        """What a person might leave in it; None when nothing is sent."""
        if self.offers:
            return rng.choice(self.offers)
        if self.kind in ("checkbox", "radio"):
            return self.value or "on" if rng.random() < 0.7 else None
        if self.kind in ("hidden", "submit", "button") or self.value:
            return self.value
        return PLAUSIBLE.get(self.kind) or rng.choice(
            ("示例", "Sample text", "4", "2027-03-31", "R-2026-0001")
        )


@dataclass
class Form:
    """A form, who was shown it and on which page."""

    role: str
    page: str
    method: str
    action: str
    fields: list[Field] = field(default_factory=list)

    @property
    def shape(self) -> tuple[str, ...]:
        """What makes it another form than the next: where it goes and what it asks."""
        names = {"".join(letter for letter in one.name if not letter.isdigit()) for one in self.fields}
        parts = urlsplit(self.action)
        return (self.method, view_of(parts.path)[0], *sorted(names))


class _Reader(HTMLParser):
    def __init__(self, html: str, role: str, page: str) -> None:
        super().__init__()
        self.role, self.page = role, page
        self.forms: list[Form] = []
        self.form: Form | None = None
        self.select: Field | None = None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        posts = about.get("hx-post") or about.get("hx-put") or about.get("hx-delete")
        if tag == "form":
            target = posts or about.get("action") or self.page
            method = "post" if posts else about.get("method", "get").lower()
            self.form = Form(self.role, self.page, method, urljoin(self.page, target))
            self.forms.append(self.form)
        elif posts:
            self.forms.append(Form(self.role, self.page, "post", urljoin(self.page, posts)))
        if self.form is None:
            return
        name, kind = about.get("name", ""), about.get("type", "text").lower()
        if tag == "select" and name:
            self.select = Field(name, "select")
            self.form.fields.append(self.select)
        elif tag == "option" and self.select is not None:
            self.select.offers.append(about.get("value", ""))
        elif tag in ("input", "textarea", "button") and name:
            self.form.fields.append(
                Field(name, "text" if tag == "textarea" else kind, about.get("value", ""))
            )
        if tag in ("button", "input") and about.get("formaction"):
            other = urljoin(self.page, about["formaction"])
            self.forms.append(Form(self.role, self.page, "post", other, self.form.fields))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None


def forms_in(html: str, role: str, page: str) -> list[Form]:
    """The forms of a page; a button that posts by itself counts as one."""
    return [form for form in _Reader(html, role, page).forms if _ours(form.action)]


def _ours(action: str) -> bool:
    return action.startswith("/") and not action.startswith("//")


@dataclass
class Found:
    """What walking through all pages showed: forms, each shape once for a role, and addresses by view."""

    forms: list[Form] = field(default_factory=list)
    addresses: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    asked: dict[str, set[str]] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def address(self, rng: Random) -> tuple[str, str]:
        """Who opened what: each view as likely as the next."""
        return rng.choice(self.addresses[rng.choice(sorted(self.addresses))])

    def by_view(self) -> dict[str, list[Form]]:
        """The forms that change something, by the view that takes them."""
        views: dict[str, list[Form]] = {}
        for form in self.forms:
            if form.method == "post":
                views.setdefault(form.shape[1], []).append(form)
        return views


class _Walk(Crawler):
    """A walk that leaves out what enough others have opened; pages of records differ most from role to role."""

    def __init__(self, found: Found, ground: Ground, role: str, most: int) -> None:
        super().__init__(
            ground.clients[role], ("/", *ground.starts), seed=role, most_records=most, most_doors=most
        )
        self.found, self.enough = found, most + ENOUGH - 1

    def _enough(self, url: str) -> bool:
        view, record = view_of(urlsplit(url).path)
        known = {role for role, _url in self.found.addresses.get(view, ())}
        return super()._enough(url) or (len(known) >= self.enough and not record)


def everything(ground: Ground, *, most: int = 1) -> Found:
    """Walk through the pages as each role."""
    found, shapes = Found(), set[Any]()
    for role in ground.clients:
        for visit in _Walk(found, ground, role, most).visits():
            if visit.status >= 500:
                found.broken.append(f"{role}: {visit.status} {visit.url}")
            if visit.status != 200:
                continue
            view, _record = view_of(urlsplit(visit.url).path)
            found.addresses.setdefault(view, []).append((role, visit.url))
            for name, _value in parse_qsl(urlsplit(visit.url).query, keep_blank_values=True):
                found.asked.setdefault(view, set()).add(name)
            if visit.response.headers.get("Content-Type", "").startswith("text/html"):
                found.forms += _new(forms_in(visit.text, role, visit.url), shapes)
    return found


def _new(forms: list[Form], shapes: set[Any]) -> Iterator[Form]:
    """The forms of which this role has not been shown the like."""
    for form in forms:
        if (form.role, form.shape) not in shapes:
            shapes.add((form.role, form.shape))
            yield form
