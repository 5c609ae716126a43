"""A wrong row is corrected where it is shown, over the API too; whoever waits for an import is told when it is done."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from shanhe.exchange import operations
from shanhe.exchange.models import FileRun
from shanhe.kernel.context import Context
from shanhe.kernel.delivery import deliver
from shanhe.kernel.errors import Invalid, NotNow
from shanhe.kernel.models import JournalEntry
from shanhe.needs.models import Need
from shanhe.notices.models import Notice
from shanhe.results.models import Result

from .imports import Import

ROWS = "编号,标题,成熟度,说明\n1,静音泵,十二,不用的列\n2,,3,\n3,柔性夹具,4,\n"
MODELS: dict[str, Any] = {"results": Result, "needs": Need}


def checked(manager: Any, kind: str, text: str = ROWS) -> Import:
    door = Import(manager, kind)
    door.upload("rows.csv", text.encode())
    door.work()
    level = {"results": "trl", "needs": "level_wanted"}[kind]
    door.match(**{f"map-{level}": "成熟度"})
    door.work()
    return door


def row_page(kind: str, run: FileRun, row: int) -> str:
    return reverse("exchange:row", args=[kind, run.pk, row])


@pytest.mark.parametrize("kind", MODELS)
def test_a_row_is_corrected_judged_at_once_and_imported(manager: Any, kind: str) -> None:
    door = checked(manager, kind)
    assert (door.run.counts["created"], door.run.counts["wrong"]) == (1, 2)
    assert "Correct row 2" in door.page()
    at = row_page(kind, door.run, 2)
    page = manager.get(at).content.decode()
    assert "十二" in page
    assert "不用的列" not in page, "only columns that are matched"
    names = [f"cell-{number}" for number in range(3)]
    still = manager.post(at, dict(zip(names, ("1", "静音泵", "11"), strict=True)))
    assert still.status_code == 422
    assert "11" in still.content.decode()
    assert door.run.state == "checked"
    assert manager.post(at, dict(zip(names, ("1", "静音泵", "6"), strict=True))).status_code == 302
    assert door.work() == 1
    assert (door.run.state, door.run.counts["created"], door.run.counts["wrong"]) == ("checked", 2, 1)
    assert manager.get(at).status_code == 404, "it is wrong no more"
    door.go()
    door.work()
    level = {"results": "trl_claimed", "needs": "level_wanted"}[kind]
    found = dict(MODELS[kind].objects.values_list("external_id", level))
    assert found == {"1": 6, "3": 4}
    with door.run.file.open("rb") as file:
        assert file.read() == ROWS.encode(), "the file stays as it was"
    verbs = set(JournalEntry.objects.filter(verb__startswith="exchange.").values_list("verb", flat=True))
    assert {"exchange.run.row_fixed", "exchange.import.done", "exchange.run.ended"} <= verbs


def test_a_line_that_could_not_be_read_at_all_can_be_typed_in(manager: Any) -> None:
    door = Import(manager, "needs")
    door.upload("a.jsonl", '{"标题": "一"}\n{torn\n'.encode())
    door.work()
    door.match()
    door.work()
    assert door.run.counts["wrong"] == 1
    assert manager.post(row_page("needs", door.run, 2), {"cell-0": "二"}).status_code == 302
    door.work()
    assert (door.run.counts["created"], door.run.counts["wrong"]) == (2, 0)


def test_what_cannot_be_corrected_on_the_page_says_so(manager: Any, ground: Any) -> None:
    door = checked(manager, "needs", f"编号,标题,成熟度\n1,{'长' * 21_000},3\n2,好,3\n")
    assert "Correct row" not in door.page()
    assert manager.get(row_page("needs", door.run, 2)).status_code == 404
    ctx = Context(actor=ground.ctx(ground.manager).actor, zone=ground.zone)
    for row in (2, 3):
        with pytest.raises(NotNow):
            operations.fix_row(ctx, run=door.run, row=row, cells={"标题": "短"})
    with pytest.raises((NotNow, Invalid)):
        operations.fix_row(ctx, run=door.run, row=2, cells={})


def test_nobody_else_corrects_a_row(manager: Any, ground: Any, client: Any) -> None:
    door = checked(manager, "needs")
    client.force_login(ground.inventor.user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(row_page("needs", door.run, 2)).status_code == 404


@pytest.mark.parametrize("kind", MODELS)
def test_the_whole_way_over_the_api(manager: Any, kind: str) -> None:
    at = f"/api/v1/{kind}/imports"
    file = SimpleUploadedFile("rows.csv", ROWS.encode())
    answer = manager.post(at, {"file": file})
    assert answer.status_code == 201, answer.content
    run = answer.json()
    door = Import(manager, kind)
    assert (run["state"], run["actions"]) == ("reading", [])
    door.work()
    here = f"{at}/{run['number']}"
    run = manager.get(here).json()
    assert (run["state"], run["columns"][:2]) == ("uploaded", ["编号", "标题"])
    level = {"results": "trl", "needs": "level_wanted"}[kind]

    def act(name: str, **body: Any) -> Any:
        return manager.post(f"{here}/actions/{name}", body, content_type="application/json")

    assert act("match", mapping={level: "成熟度"}).status_code == 422
    assert act("match", mapping={"title": "标题", "external_id": "编号", level: "成熟度"}).status_code == 200
    assert act("begin").status_code == 409
    door.work()
    run = manager.get(here).json()
    assert (run["state"], run["counts"]["wrong"]) == ("checked", 2)
    assert {action["name"] for action in run["actions"]} == {"reread", "match", "fix", "begin"}
    assert [row["row"] for row in manager.get(f"{here}/rows").json()["items"]] == [2, 3]
    assert act("fix", row=2, cells={"成熟度": "99"}).status_code == 422
    assert act("fix", row=2, cells={"成熟度": "6"}).status_code == 200
    door.work()
    assert act("begin", atomic=True).status_code == 409
    assert act("begin").status_code == 200
    door.work()
    assert manager.get(here).json()["state"] == "done"
    assert MODELS[kind].objects.count() == 2
    assert [item["number"] for item in manager.get(at).json()["items"]] == [run["number"]]
    assert manager.get(f"{at}/999999").status_code == 404
    other = {"results": "needs", "needs": "results"}[kind]
    assert manager.get(f"/api/v1/{other}/imports/{run['number']}").status_code == 404


def test_whoever_uploaded_the_file_is_told_when_the_import_is_done(manager: Any, ground: Any) -> None:
    door = checked(manager, "needs")
    door.go()
    door.work()
    entry = JournalEntry.objects.get(verb="exchange.run.ended")
    deliver([entry.pk])
    notice = Notice.objects.get(entry=entry)
    assert (notice.person_id, notice.url) == (ground.manager.pk, door.address)
    page = manager.get("/inbox/").content.decode()
    assert "The import of rows.csv is done: 1 new" in page
