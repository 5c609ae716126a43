"""A page whose form is filled again with what was kept: in the page's own HTML, so that it holds for every form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from shanhe.kernel.text import whole_number

from .. import queries
from .keeping import FLAG
from .keys import KEPT_FIELD, NOT_TYPED

TEMPLATE = re.compile(r"<template data-row-template>(.*?)</template>", re.S)
BOX = re.compile(r'data-rows="([^"]+)"')
MAIN = re.compile(r'<main id="main"[^>]*>')
MOST_ROWS = 200
LEFT_ALONE = {"password", "file", "submit", "button", "image", "reset"}


@dataclass
class Found:
    """A form in a page: where it begins, where it may be sent, what it asks for, and the folded part it stands in."""

    begin: int
    opened: int  # where its opening tag ends
    addresses: set[str]
    names: set[str] = field(default_factory=set)
    folded: tuple[int, str] | None = None


class _Reader(HTMLParser):
    """Walks through a page and tells where each tag stands."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.starts = [0, *(match.end() for match in re.finditer("\n", html))]
        self.feed(html)
        self.close()

    def here(self) -> int:
        line, column = self.getpos()
        return self.starts[line - 1] + column


class _Forms(_Reader):
    """Every form that posts."""

    def __init__(self, html: str, address: str) -> None:
        self.address, self.found, self.open = address, list[Found](), None
        self.folds: list[tuple[int, str]] = []
        super().__init__(html)

    open: Found | None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "details":
            self.folds.append((self.here(), self.get_starttag_text() or ""))
        elif tag == "form" and (values.get("method") or "").lower() == "post":
            opened = self.here() + len(self.get_starttag_text() or "")
            self.open = Found(self.here(), opened, {self._path(values.get("action") or "")})
            self.open.folded = self.folds[-1] if self.folds else None
            self.found.append(self.open)
        elif self.open is not None:
            if values.get("formaction"):
                self.open.addresses.add(self._path(values["formaction"] or ""))
            if tag in ("input", "select", "textarea"):
                self.open.names.add(values.get("name") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "details" and self.folds:
            self.folds.pop()

    def _path(self, address: str) -> str:
        return urlsplit(urljoin(self.address, address)).path


class _Filler(_Reader):
    """What must change in one form so that it holds these values."""

    def __init__(self, html: str, begin: int, fields: Mapping[str, list[str]]) -> None:
        self.begin, self.fields = begin, fields
        self.left = {name: list(values) for name, values in fields.items()}
        self.edits: list[tuple[int, int, str]] = []
        self.inside = False
        self.select: str | None = None
        self.text: tuple[int, str] | None = None
        super().__init__(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "form":
            self.inside = self.here() == self.begin
            return
        values = dict(attrs)
        name = values.get("name") or ""
        if not self.inside or name in NOT_TYPED:
            return
        whole = self.get_starttag_text() or ""
        if tag == "input":
            self._input(name, values, attrs, whole)
        elif tag == "select":
            self.select = name if name in self.fields else None
        elif tag == "option" and self.select is not None:
            chosen = (values.get("value") or "") in self.fields[self.select]
            self._write(whole, tag, attrs, "selected", chosen)
        elif tag == "textarea" and self.left.get(name):
            self.text = (self.here() + len(whole), self.left[name].pop(0))

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.select = None
        elif tag == "textarea" and self.text is not None:
            begin, value = self.text
            self.edits.append((begin, self.here(), "\n" + escape(value)))
            self.text = None

    def _input(self, name: str, values: Mapping[str, Any], attrs: list[Any], whole: str) -> None:
        kind = (values.get("type") or "text").lower()
        if kind in LEFT_ALONE or not name:
            return
        if kind in ("checkbox", "radio"):
            ticked = (values.get("value") or "on") in self.fields.get(name, [])
            self._write(whole, "input", attrs, "checked", ticked)
        elif self.left.get(name):
            self._write(whole, "input", attrs, "value", self.left[name].pop(0))

    def _write(self, whole: str, tag: str, attrs: list[Any], name: str, value: str | bool) -> None:
        kept = [(key, old) for key, old in attrs if key != name]
        if value is not False:
            kept.append((name, None if value is True else value))
        text = "".join(f" {key}" if old is None else f' {key}="{escape(old)}"' for key, old in kept)
        self.edits.append((self.here(), self.here() + len(whole), f"<{tag}{text}>"))


def filled(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer, with what was kept for its reader in the forms it belongs to."""
    person = getattr(request, "person", None)
    if (
        request.method != "GET"
        or person is None
        or response.status_code != 200
        or response.streaming
        or not response.headers.get("Content-Type", "").startswith("text/html")
        or not request.session.get(FLAG)
    ):
        return response
    rows = queries.kept_forms(person)
    if not rows:
        del request.session[FLAG]
    html = before = response.content.decode()
    done: set[str] = set()
    for row in rows:
        html = _with(request, html, row, done)
    if html != before:
        response.content = html.encode()
        if response.headers.get("Content-Length"):
            response["Content-Length"] = str(len(response.content))
        response["Cache-Control"] = "private, no-store"
    return response


def _with(request: HttpRequest, html: str, row: Any, done: set[str]) -> str:
    """The page with one kept form in it; one of each address, the newest first."""
    fields: dict[str, list[str]] = row.fields
    forms = [
        form
        for form in _Forms(html, request.get_full_path()).found
        if row.action in form.addresses and form.names & fields.keys()
    ]
    if not forms:
        gone = urlsplit(row.page).path == request.path and row.action not in done
        return (
            MAIN.sub(lambda found: found[0] + _told(request, row, gone=True), html, count=1) if gone else html
        )
    if row.action in done:
        return html
    done.add(row.action)
    best = max(forms, key=lambda form: len(form.names & fields.keys()))
    html = _with_rows(html, best.begin, fields)
    filler = _Filler(html, best.begin, fields)
    seal = f'<input type="hidden" name="{KEPT_FIELD}" value="{row.pk}">'
    filler.edits.append((best.opened, best.opened, seal))
    filler.edits.append((best.opened - 1, best.opened - 1, " data-kept"))
    filler.edits.append((best.begin, best.begin, _told(request, row)))
    if best.folded is not None and " open" not in best.folded[1]:
        at = best.folded[0] + len("<details")
        filler.edits.append((at, at, " open"))
    for begin, end, text in sorted(filler.edits, key=lambda edit: edit[:2], reverse=True):
        html = html[:begin] + text + html[end:]
    return html


def _with_rows(html: str, begin: int, fields: Mapping[str, list[str]]) -> str:
    """The page with as many rows in each repeated part of the form as were sent."""
    end = html.find("</form>", begin)
    inside = html[begin:end]
    for found in reversed(list(TEMPLATE.finditer(inside))):
        boxes = BOX.findall(inside, 0, found.start())
        name = f"{boxes[-1]}-TOTAL_FORMS" if boxes else ""
        total = whole_number(fields.get(name, ["0"])[0])
        there = re.search(rf'name="{re.escape(name)}"[^>]*?value="(\d+)"', inside)
        if total is None or there is None:
            continue
        more = range(int(there[1]), min(total, MOST_ROWS))
        rows = "".join(found[1].replace("__prefix__", str(number)) for number in more)
        inside = inside[: found.start()] + rows + inside[found.start() :]
    return html[:begin] + inside + html[end:]


def _told(request: HttpRequest, row: Any, *, gone: bool = False) -> str:
    texts = [value for values in row.fields.values() for value in values if len(value) > 3]
    return render_to_string(
        "doors/_kept_form.html", {"row": row, "gone": gone, "texts": texts if gone else []}, request
    )
