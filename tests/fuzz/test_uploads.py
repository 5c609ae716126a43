"""Every door that takes a file, with files spoilt at random: refused in words or read, and never a fault of the product."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from shanhe.exchange import jobs
from shanhe.exchange.judging import judge
from shanhe.exchange.kinds import Intake, kinds
from shanhe.kernel.errors import Invalid, OperationError
from shanhe.kernel.files import reading
from shanhe.kernel.files.report import WRONG
from shanhe.pathway.tests.ground import Ground
from shanhe.work.operations import attach_file
from tests.doors.imports import Import

from . import mutations

SEED = 20261128
# Of a hundred tries, how many go through each door; the pages with their jobs take longest.
SHARES = {"reader": 70, "api": 14, "attachment": 12, "results": 2, "needs": 2}


@pytest.fixture(autouse=True)
def _faults_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker notes a fault of the product on the import and goes on; here it is one."""

    def seen(*_given: Any) -> None:
        raise AssertionError("the import stopped because of a fault of the product")

    monkeypatch.setattr(jobs.log, "exception", seen)


def tries(door: str, upload_tries: int) -> Iterator[tuple[str, Random]]:
    """Each try with what to say of it when it fails, and its own numbers."""
    for number in range(max(1, upload_tries * SHARES[door] // 100)):
        seed = f"{SEED}-{door}-{number}"
        yield seed, Random(seed)


def each(door: str, upload_tries: int, act: Callable[[Random], None]) -> None:
    for seed, rng in tries(door, upload_tries):
        try:
            act(rng)
        except Exception as error:
            raise AssertionError(f"try {seed}: {type(error).__name__}: {error}") from error


def in_words(refused: OperationError) -> None:
    assert len(str(refused)) > 5


def test_reading_and_judging(ground: Ground, upload_tries: int) -> None:
    ctx = ground.ctx(ground.manager)
    read = 0

    def act(rng: Random) -> None:
        nonlocal read
        name, content = mutations.upload(rng)
        try:
            source = reading.opened(io.BytesIO(content), name, likely=kinds["results"].likely)
            columns, rows = reading.sample(source)
            rows += list(source.rows)
        except Invalid as refused:
            in_words(refused)
            return
        read += 1
        for kind in (kind for kind in kinds if kind.rule):
            for chunk in judge(Intake(ctx, kind, "fuzz"), rows, kind.guess(columns)):
                assert all(item.reasons for item in chunk if item.outcome == WRONG)

    each("reader", upload_tries, act)
    assert 5 * read > upload_tries * SHARES["reader"] // 100  # most files are not beyond reading


def test_the_api(manager: Any, upload_tries: int, settings: Any) -> None:
    settings.SHANHE_API_RATE = {"read": 10**6, "write": 10**6, "visitor": 10**6}

    def act(rng: Random) -> None:
        name, content = mutations.upload(rng)
        query = rng.choice(("", "?dry_run=false", "?heading=2", "?dry_run=false&atomic=true", "?sheet=表"))
        file = SimpleUploadedFile(name or "x", content)
        answer = manager.post(f"/api/v1/needs/import{query}", {"file": file})
        assert answer.status_code in (200, 422), answer.content

    each("api", upload_tries, act)


@pytest.mark.parametrize("kind", ["results", "needs"])
def test_the_page_and_its_worker(manager: Any, upload_tries: int, kind: str) -> None:
    door = Import(manager, kind)

    def act(rng: Random) -> None:
        name, content = mutations.upload(rng)
        if door.upload(name or "x", content).status_code != 302:
            return
        door.work()
        door.page()
        if door.run.state == "uploaded" and door.match().status_code == 302:
            door.work()
            door.page()
            door.go()
            door.work()
            door.page()

    each(kind, upload_tries, act)


def test_files_that_are_attached(ground: Ground, manager: Any, upload_tries: int) -> None:
    result = ground.result()
    ctx = ground.ctx(ground.manager)

    def act(rng: Random) -> None:
        name, content = mutations.attachment(rng)
        try:
            made = attach_file(
                ctx, subject=result, upload=SimpleUploadedFile(name or "x", content), name=name
            )
        except OperationError as refused:
            in_words(refused)
            return
        answer = manager.get(reverse("work:file", args=[made.pk]))
        assert b"".join(answer.streaming_content) == content
        assert answer.headers["Content-Disposition"].startswith("attachment")

    each("attachment", upload_tries, act)
