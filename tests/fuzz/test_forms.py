"""Every form that a page shows, every address and every operation of the API, with what no form of ours sends: never a fault.

Forms and addresses are found by walking through a zone as several people, operations in the API's own description; whatever an
app adds is tried by itself. What a try wrote is told to whom it concerns, looked at, and taken back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver
from django_scopes import scope

from shanhe.kernel import delivery
from shanhe.kernel.models import JournalEntry

from . import asking, finding, hostile
from .finding import Form, Found
from .ground import Ground, made

pytestmark = pytest.mark.slow
SEED = 20261128
# Of a hundred tries, how many go to what; the API has the most doors.
SHARES = {"forms": 28, "doors": 12, "addresses": 12, "api": 48}
MOST_FAULTS = 12  # of different kinds
LOOKED_AT = 0.25  # of what was done: delivered and opened


@pytest.fixture
def ground(db: None, settings: Any, tmp_path: Path) -> Iterator[Ground]:
    settings.INDEX_ROOT = tmp_path / "index"
    settings.SHANHE_API_RATE = {"read": 10**9, "write": 10**9, "visitor": 10**9}
    here = made()
    settings.SHANHE_ZONE = here.zone.slug
    with scope(zone=here.zone):
        yield here


class Tries:
    """Sends one request after the other, each taken back, and keeps what went wrong."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.faults: dict[str, str] = {}  # one of each kind
        self.answers: Counter[int] = Counter()

    def run(self, name: str, number: int, act: Callable[[Random], tuple[Any, ...]]) -> None:
        for count in range(number):
            seed = f"{SEED}-{name}-{count}"
            rng = Random(seed)
            role, method, url, body, kind, headers = act(rng)
            said = f"try {seed}: {role} {method} {url[:300]!r} {kind!r} {headers} {body[:600]!r}"
            self.try_one(said, role, method, url, body, kind, headers, look=rng.random() < LOOKED_AT)
            assert len(self.faults) < MOST_FAULTS, self.told()

    def try_one(
        self, said: str, role: str, method: str, url: str, body: bytes, kind: str, headers: Any, *, look: bool
    ) -> None:
        client = self.ground.clients[role]
        cookies = client.cookies.copy()
        cache.clear()
        try:
            with transaction.atomic():
                last = JournalEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
                answer = client.generic(method, url, body, kind, **headers)
                content = b"".join(answer.streaming_content) if answer.streaming else answer.content
                self.answers[answer.status_code] += 1
                assert answer.status_code < 500, content[-300:]
                if look and method != "GET":
                    self._look(client, answer, last)
                transaction.set_rollback(True)
        except Exception as error:
            where = _where(error)
            self.faults.setdefault(
                f"{type(error).__name__} {where or error}",
                f"{said}\n{type(error).__name__}: {str(error)[:500]}\n{where}",
            )
        finally:
            client.cookies = cookies

    def told(self) -> str:
        return "\n\n".join(self.faults.values())

    def _look(self, client: Any, answer: Any, last: int) -> None:
        """Tell what was done to whom it concerns, and open the page that the answer leads to."""
        done = list(JournalEntry.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True))
        if not done:
            return
        delivery.deliver(done)
        where = answer.headers.get("Location") or answer.headers.get("HX-Redirect", "")
        if where.startswith("/"):
            assert client.get(where).status_code < 500


def _where(error: BaseException) -> str:
    """The last steps through our own code."""
    steps, trace = [], error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        if "/shanhe/" in code.co_filename or "/config/" in code.co_filename:
            steps.append(f"  {code.co_filename.rpartition('/shanhe/')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return "\n".join(steps[-5:])


def views() -> list[tuple[str, str]]:
    """Every view's name and address, converters and all: "results:edit", "results/<result_ref:ref>/edit/<int:step>/"."""

    def inside(resolver: Any, names: str, path: str) -> Iterator[tuple[str, str]]:
        for entry in resolver.url_patterns:
            below = path + str(entry.pattern)
            if isinstance(entry, URLResolver):
                yield from inside(entry, names + (f"{entry.namespace}:" if entry.namespace else ""), below)
            elif isinstance(entry, URLPattern) and entry.name:
                yield names + entry.name, below

    found = inside(get_resolver(), "", "")
    return [(name, path) for name, path in found if not name.startswith("api") and "(" not in path]


def a_form(rng: Random, ground: Ground, by_view: dict[str, list[Form]]) -> tuple[Any, ...]:
    form = rng.choice(by_view[rng.choice(sorted(by_view))])
    role = form.role if rng.random() < 0.85 else rng.choice(sorted(ground.clients))
    files = [one.name for one in form.fields if one.kind == "file"]
    body, kind = hostile.form_body(rng, hostile.pairs(rng, ground, form), files)
    if rng.random() < 0.04:
        kind = rng.choice(hostile.KINDS)
    return role, "POST", form.action, body, kind, hostile.headers(rng)


def a_door(rng: Random, ground: Ground, doors: list[tuple[str, str]], names: list[str]) -> tuple[Any, ...]:
    """A view that was shown to nobody, at an address made up from rows that are there."""
    _name, path = rng.choice(doors)
    parts = []
    for part in path.split("/"):
        before, opened, name = part.partition("<")
        name, _closed, after = name.partition(">")
        parts.append(before + (_filling(rng, ground, name, parts) if opened else "") + after)
    body, kind = hostile.form_body(rng, hostile.any_pairs(rng, ground, names), [])
    method = rng.choice(("POST", "POST", "GET"))
    return rng.choice(sorted(ground.clients)), method, "/" + "/".join(parts), body, kind, hostile.headers(rng)


def _filling(rng: Random, ground: Ground, name: str, before: list[str]) -> str:
    converter, _colon, _name = name.rpartition(":")
    if rng.random() < 0.1:
        return hostile.segment(hostile.value(rng, ground))
    kinds = {"result": "result", "need": "need", "project": "project", "introduction": "introduction"}
    kind = kinds.get(converter.partition("_")[0], before[-1].removesuffix("s") if before else "")
    if converter == "int":
        return rng.choice(("1", ground.name(rng, f"{kind} pk"), ground.name(rng, "task pk")))
    return hostile.segment(ground.name(rng, kind))


def an_address(rng: Random, ground: Ground, found: Found) -> tuple[Any, ...]:
    """An address that was opened, with parts of it or its query spoilt."""
    role, url = found.address(rng)
    path, _mark, _query = url.partition("?")
    parts = path.split("/")
    if rng.random() < 0.4:
        parts[rng.randrange(len(parts))] = hostile.segment(hostile.value(rng, ground))
    names = sorted(
        {name for names in found.asked.values() for name in names} | {"page", "cursor", "q", "next"}
    )
    given = hostile.any_pairs(rng, ground, names)
    if rng.random() < 0.15:
        role = rng.choice(sorted(ground.clients))
    url = "/".join(parts) + (f"?{hostile.query(given)}" if given else "")
    return role, "GET", "/" + url.lstrip("/"), b"", "", hostile.headers(rng)


def asked(rng: Random, ground: Ground, operation: asking.Asked) -> tuple[Any, ...]:
    url, body, kind = asking.address(rng, ground, operation), b"", ""
    if (wanted := operation.body()) is not None:
        kind, schema = wanted
        if kind == "application/json":
            body = hostile.json_body(rng, ground, asking.right_value(rng, ground, schema))
        else:
            body, kind = hostile.form_body(rng, [], ["file"])
    if rng.random() < 0.02:
        kind = rng.choice(hostile.KINDS)
    role = rng.choice(sorted(ground.clients))
    return role, operation.method.upper(), url, body, kind, hostile.headers(rng)


def test_nothing_that_is_sent_makes_a_fault(ground: Ground, form_tries: int) -> None:
    found = finding.everything(ground, most=1 if form_tries < 2_000 else 3)
    assert found.broken == []
    by_view = found.by_view()
    reached = set(by_view) | set(found.addresses)
    doors = [(name, path) for name, path in views() if name not in reached]
    names = sorted({one.name for form in found.forms for one in form.fields})
    operations = asking.operations()
    tries = Tries(ground)
    share = {name: max(1, form_tries * part // 100) for name, part in SHARES.items()}
    tries.run("forms", share["forms"], lambda rng: a_form(rng, ground, by_view))
    tries.run("doors", share["doors"], lambda rng: a_door(rng, ground, doors, names))
    tries.run("addresses", share["addresses"], lambda rng: an_address(rng, ground, found))
    each = iter(range(share["api"]))
    tries.run("api", share["api"], lambda rng: asked(rng, ground, operations[next(each) % len(operations)]))
    print(f"{len(by_view)} views by their forms, {len(doors)} by their address; {dict(tries.answers)}")
    assert not tries.faults, tries.told()
    # most views that take a form were found, and some of what is sent is taken: the door was not simply closed
    assert len(by_view) > 50
    assert tries.answers[302] > form_tries // 10
