"""Real files of every format and size through every door; what a person sees on the way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from shanhe.cli.main import main
from shanhe.kernel.tests.workbooks import packed, sheet, workbook
from shanhe.needs.models import Need
from shanhe.results.models import Result

from .imports import Import
from .tables import FORMATS, HEADINGS, records

KINDS = ("results", "needs")
SMALL = (1, 199, 200)
LARGE = 5_000


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", FORMATS)
def test_by_the_page_up_to_the_dry_run(manager: Any, form: str, kind: str) -> None:
    name, made = FORMATS[form]
    door = Import(manager, kind)
    large = form in (FORMATS if kind == "results" else ("csv", "xlsx"))
    for count in (*SMALL, *((LARGE,) if large else ())):
        assert door.upload(name, made(count)).status_code == 302
        assert door.work() == 1
        assert (door.run.state, door.run.columns) == ("uploaded", list(HEADINGS)), door.run.problem
        assert door.match().status_code == 302
        assert door.work() == 1
        counts = {"read": count, "created": count, "changed": 0, "duplicate": 0, "wrong": 0}
        assert (door.run.state, door.run.counts) == ("checked", counts), door.run.problem
        assert f"{count:,}" in door.page()


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_wrong_is_told_at_once_and_nothing_is_offered_that_cannot_be(manager: Any, kind: str) -> None:
    """The dry run opens on the wrong rows; where there are no others it leads to another file, not to an empty import."""
    door = Import(manager, kind)
    for rows, good in (("a-1,\na-2,\n", False), ("b-1,\nb-2,Title\n", True)):
        door.upload("rows.csv", f"id,title\n{rows}".encode())
        door.work()
        door.match()
        door.work()
        page = door.page()
        assert door.run.counts["wrong"] == (1 if good else 2)
        assert 'id="rows"' in page
        assert page.count('data-label="Why"') == door.run.counts["wrong"]
        assert ("Import the good rows" in page) is good
        assert ("No row can be imported." in page) is not good


@pytest.mark.parametrize("kind", KINDS)
def test_by_the_page_to_the_end(manager: Any, kind: str) -> None:
    door = Import(manager, kind)
    name, made = FORMATS["xlsx"]
    door.upload(name, made(200))
    door.work()
    door.match()
    door.work()
    assert door.go().status_code == 302
    assert '<meta http-equiv="refresh"' in door.page()
    assert door.work() == 1
    assert (door.run.state, door.run.counts["created"]) == ("done", 200)
    model: Any = Result if kind == "results" else Need
    titles = set(model.objects.values_list("title__zh", flat=True))
    assert titles == {title for _id, title, _year in records(200)}
    assert "refresh" not in door.page()


@pytest.mark.parametrize("form", FORMATS)
def test_by_the_api(manager: Any, form: str) -> None:
    name, made = FORMATS[form]
    for count in (*SMALL, *((LARGE,) if form in ("csv", "xlsx") else ())):
        file = SimpleUploadedFile(name, made(count))
        answer = manager.post("/api/v1/needs/import", {"file": file})
        assert answer.status_code == 200, answer.content
        told = answer.json()
        assert (told["read"], told["created"]) == (count, count)
        assert told["rows"][0]["row"] == (1 if "json" in form else 2)
        if "json" not in form:
            assert "Headings: line 1." in told["assumed"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", FORMATS)
def test_by_the_command(
    ground: Any, form: str, kind: str, tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shanhe.cli.setup.start_database", lambda: None)
    name, made = FORMATS[form]
    path = tmp_path / name
    for count in (*SMALL, *((LARGE,) if form in ("csv", "xlsx") else ())):
        path.write_bytes(made(count))
        assert main(["import", kind, str(path), "--dry-run", "--json", "--zone", ground.zone.slug]) == 0
        out = capsys.readouterr()
        told = json.loads(out.out)
        assert (told["read"], told["created"], told["wrong"]) == (count, count, 0)
        if "json" not in form:
            assert "1" in out.err


BOOK = workbook(
    {
        "填写说明": sheet([["编号", "标题"], ["样例", "请照此填写"]]),
        "成果": sheet([["2026年度汇总"], ["编号", "标题", "年份"], ["A-1", "一", 2024], ["A-2", "二", 2025]]),
        "往年": sheet([["编号", "标题"], ["B-1", "旧"]]),
    },
    hidden=["往年"],
)


@pytest.mark.parametrize("kind", KINDS)
def test_how_a_file_was_read_is_shown_and_can_be_chosen(manager: Any, kind: str) -> None:
    door = Import(manager, kind)
    door.upload("汇总.xlsx", packed(BOOK).getvalue())
    page = door.page()
    assert "File being read" in page
    assert '<meta http-equiv="refresh" content="2">' in page
    chinese = manager.get(door.address, headers={"accept-language": "zh-hans"}).content.decode()
    assert "正在读取文件" in chinese
    door.work()
    page = door.page()
    assert 'content="2"' not in page
    for told in (
        "Sheet read: “成果”.",
        "Headings: line 2.",
        "Hidden sheets not read: “往年”.",
        "往年 (hidden)",
    ):
        assert told in page, told
    assert manager.post(door.address, {"again": "1", "sheet": "填写说明"}).status_code == 302
    assert door.run.state == "reading"
    door.work()
    assert (door.run.state, door.run.sample) == ("uploaded", [{"编号": "样例", "标题": "请照此填写"}])
    manager.post(door.address, {"again": "1", "sheet": "填写说明", "heading": "2"})
    door.work()
    assert door.run.problem  # nothing below line 2
    assert "Line that names the columns" in door.page()
    manager.post(door.address, {"again": "1", "sheet": "成果"})
    door.work()
    door.match()
    door.work()
    page = door.page()
    assert (door.run.state, door.run.counts["created"]) == ("checked", 2)
    assert "What stands above the headings is not read." in page


def test_the_command_and_the_api_choose_too(
    manager: Any, tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shanhe.cli.setup.start_database", lambda: None)
    path = tmp_path / "汇总.xlsx"
    path.write_bytes(packed(BOOK).getvalue())
    for kind in KINDS:
        command = ["import", kind, str(path), "--dry-run", "--json"]
        assert main(command) == 0
        assert json.loads(capsys.readouterr().out)["read"] == 2
        assert main([*command, "--sheet", "往年"]) == 0
        assert json.loads(capsys.readouterr().out)["read"] == 1
        assert main([*command, "--heading-line", "77"]) == 2
    file = SimpleUploadedFile("a.xlsx", packed(BOOK).getvalue())
    told = manager.post("/api/v1/needs/import?sheet=填写说明&heading=1", {"file": file}).json()
    assert [row["title"] for row in told["rows"]] == ["请照此填写"]
    file = SimpleUploadedFile("a.xlsx", packed(BOOK).getvalue())
    assert manager.post("/api/v1/needs/import?sheet=没有", {"file": file}).status_code == 422


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_of_another_kind_is_refused_on_the_form(manager: Any, kind: str) -> None:
    door = Import(manager, kind)
    for name, content in (
        ("a.xls", b"x"),
        ("a.xlsx", b"<html><table>"),
        ("a.csv", b"PK\x03\x04"),
        ("a.exe", b"MZ"),
    ):
        answer = door.upload(name, content)
        assert answer.status_code == 422
        assert "XLSX" in answer.content.decode() or ".xlsx" in answer.content.decode()
    assert door.work() == 0


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_found_while_reading_is_told_on_the_page(manager: Any, kind: str) -> None:
    door = Import(manager, kind)
    door.upload("a.csv", "编号,标题\n1,低温电解液\n".encode()[:-3] + b"\n")
    door.work()
    page = door.page()
    assert door.run.state == "failed"
    assert "line 2, byte" in page
    assert "file:" not in door.run.problem
    assert "Upload another file" in page
    assert "Import all rows" not in page
    assert door.go().status_code in (302, 409)
    assert door.run.state == "failed"


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_that_cannot_be_read_is_in_the_report_with_its_line(manager: Any, kind: str) -> None:
    door = Import(manager, kind)
    door.upload("a.jsonl", '{"标题": "一"}\n{torn\n\n{"标题": "二"}\n'.encode())
    door.work()
    door.match()
    door.work()
    assert (door.run.counts["created"], door.run.counts["wrong"]) == (2, 1)
    page = manager.get(f"{door.address}?rows=wrong").content.decode()
    assert "This line is not a JSON object." in page
    report = b"".join(manager.get(reverse("exchange:report", args=[kind, door.run.pk])).streaming_content)
    assert "\n2,wrong" in report.decode("utf-8-sig").replace("\r", "")


@pytest.mark.parametrize("kind", KINDS)
def test_a_job_that_comes_twice_or_late_changes_nothing(manager: Any, kind: str) -> None:
    door = Import(manager, kind)
    door.upload("a.csv", "编号,标题\n1,一\n".encode())
    door.work()
    door.done.clear()
    door.work()
    assert door.run.state == "uploaded"
    door.match()
    door.work()
    door.go()
    door.work()
    door.done.clear()
    door.work()
    assert (door.run.state, door.run.problem) == ("done", "")


def test_nobody_goes_on_before_the_file_is_read(manager: Any) -> None:
    door = Import(manager, "results")
    door.upload("a.csv", "编号,标题\n1,一\n".encode())
    assert door.match(**{"map-title": "标题"}).status_code in (302, 409, 422)
    assert door.run.state == "reading"
    assert manager.post(door.address, {"again": "1", "heading": ""}).status_code in (302, 409)
    assert door.run.state == "reading"
