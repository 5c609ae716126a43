"""`shanhe zone` and `shanhe blueprint load` as an operator uses them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django_scopes import scope, scopes_disabled

from shanhe.cli import first_data
from shanhe.cli.main import main
from shanhe.cli.tests.conftest import Several
from shanhe.kernel import delivery
from shanhe.kernel.documents import document_sources
from shanhe.kernel.models import JournalEntry
from shanhe.parties.models import User
from shanhe.parties.testing import make_person
from shanhe.zones.models import Area, Zone
from shanhe.zones.testing import TIDEWATER, copied

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_suite_s_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands run inside the test's own transaction; the database is there already."""
    monkeypatch.setattr("shanhe.cli.setup.start_database", lambda say=None: False)


def edited(folder: Path, name: str, old: str, new: str) -> Path:
    path = folder / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    code = main([*words, "--json"])
    return code, json.loads(capsys.readouterr().out)


# -- zone --------------------------------------------------------------------------------------------------------


def test_zones_are_listed_with_what_leads_to_them(
    tidewater: Zone, shanhe_zone: Zone, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["zone", "hosts", "tidewater", "--add", "Tide.Example.ORG."]) == 0
    capsys.readouterr()
    code, told = said(capsys, "zone", "list")
    assert code == 0
    assert [(row["zone"], row["hosts"], row["default"]) for row in told["zones"]] == [
        ("tidewater", ["tide.example.org"], False),
        ("shanhewangu", [], True),
    ]
    assert told["zones"][0]["address"].endswith("//tide.example.org:8000")


def test_host_names_are_added_made_first_and_removed_and_lead_there(
    tidewater: Zone, shanhe_zone: Zone, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        said(capsys, "zone", "hosts", "tidewater", "--add", "a.example.org", "--add", "b.example.org")[0] == 0
    )
    assert said(capsys, "zone", "hosts", "tidewater", "--main", "b.example.org")[1]["hosts"] == [
        "b.example.org",
        "a.example.org",
    ]
    assert client.get("/areas/quay/", headers={"host": "a.example.org"}).status_code == 200
    assert said(capsys, "zone", "hosts", "tidewater", "--remove", "a.example.org")[1]["hosts"] == [
        "b.example.org"
    ]
    assert client.get("/areas/quay/", headers={"host": "a.example.org"}).status_code == 404
    with scope(zone=tidewater):
        assert JournalEntry.objects.filter(verb="zones.zone.hosts_changed").count() == 3


def test_an_international_name_is_kept_as_browsers_send_it(
    tidewater: Zone, capsys: pytest.CaptureFixture[str]
) -> None:
    (host,) = said(capsys, "zone", "hosts", "tidewater", "--add", "山河.example")[1]["hosts"]
    assert host.encode().decode("idna") == "山河.example"


@pytest.mark.parametrize(
    "host",
    ["https://a.example.org", "a.example.org:8000", "a/b", "", "a..b", "-a.example", "a b", "*", "x" * 300],
)
def test_what_is_no_host_name_is_refused(
    tidewater: Zone, capsys: pytest.CaptureFixture[str], host: str
) -> None:
    assert main(["zone", "hosts", "tidewater", f"--add={host}"]) == 1
    assert "Traceback" not in capsys.readouterr().err
    assert Zone.objects.get(slug="tidewater").hosts == []


def test_a_host_name_leads_to_one_zone(
    tidewater: Zone, shanhe_zone: Zone, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["zone", "hosts", "tidewater", "--add", "a.example.org"]) == 0
    assert main(["zone", "hosts", "shanhewangu", "--add", "A.example.org"]) == 1
    assert "tidewater" in capsys.readouterr().err
    assert main(["zone", "hosts", "shanhewangu", "--remove", "a.example.org"]) == 1
    assert main(["zone", "hosts", "nowhere"]) == 1
    assert "tidewater" in capsys.readouterr().err


def test_a_zone_goes_only_when_its_code_was_typed(
    tidewater: Zone, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["zone", "remove", "tidewater"]) == 2
    assert main(["zone", "remove", "tidewater", "--yes-remove", "shanhewangu"]) == 1
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: "yes")
    assert main(["zone", "remove", "tidewater"]) == 1
    assert Zone.objects.filter(slug="tidewater").exists()
    monkeypatch.setattr("builtins.input", lambda question: "tidewater")
    assert main(["zone", "remove", "tidewater"]) == 0
    assert not Zone.objects.exists()


def test_a_dry_run_says_what_would_go(tidewater: Zone, capsys: pytest.CaptureFixture[str]) -> None:
    with scope(zone=tidewater):
        make_person(tidewater, account=True)
    code, told = said(capsys, "zone", "remove", "tidewater", "--dry-run")
    assert (code, told["removed"]) == (0, False)
    assert sum(told["records"].values()) >= 1
    assert Zone.objects.filter(slug="tidewater").exists()


def test_a_zone_with_records_goes_with_them_and_nothing_else_does(
    tidewater: Zone, shanhe_zone: Zone, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = shanhe_zone
    with scope(zone=kept):
        staying = make_person(kept, account=True)
    with scope(zone=tidewater):
        going = make_person(tidewater, account=True)
    assert main(["zone", "remove", "tidewater", "--yes-remove", "tidewater"]) == 1
    assert "--with-data" in capsys.readouterr().err
    assert Zone.objects.filter(slug="tidewater").exists()
    assert main(["zone", "remove", "tidewater", "--with-data", "--yes-remove", "tidewater"]) == 0
    assert [zone.slug for zone in Zone.objects.all()] == ["shanhewangu"]
    assert not User.objects.filter(pk=going.user_id).exists()
    assert User.objects.filter(pk=staying.user_id).exists()
    with scopes_disabled():
        assert not JournalEntry.objects.filter(zone_id=tidewater.pk).exists()
        assert not Area.objects.filter(zone_id=tidewater.pk).exists()
    with scope(zone=kept):
        assert Area.objects.count() == 3
        entry = JournalEntry.objects.get(verb="zones.zone.removed")
    assert entry.data["removed"] == "tidewater"


# -- blueprint load ----------------------------------------------------------------------------------------------


def test_a_load_that_would_change_an_open_zone_shows_how_and_asks(
    tidewater: Zone, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = edited(copied(TIDEWATER, tmp_path), "areas", "Quay campus", "New quay")
    assert main(["blueprint", "load", str(folder)]) == 2
    told = capsys.readouterr().err
    assert "New quay" in told
    assert "--yes" in told
    assert said(capsys, "blueprint", "load", str(folder))[1]["changes"][0]["new"] == "New quay"
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: "no")
    assert main(["blueprint", "load", str(folder)]) == 2
    with scope(zone=tidewater):
        assert Area.objects.get(code="quay").name["en"] == "Quay campus"
    monkeypatch.setattr("builtins.input", lambda question: "yes")
    assert main(["blueprint", "load", str(folder)]) == 0
    with scope(zone=tidewater):
        assert Area.objects.get(code="quay").name["en"] == "New quay"


def test_a_script_says_yes_and_the_same_files_ask_nothing(
    tidewater: Zone, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["blueprint", "load", str(TIDEWATER)]) == 0
    folder = edited(copied(TIDEWATER, tmp_path), "areas", "Quay campus", "New quay")
    assert main(["blueprint", "load", str(folder), "--yes"]) == 0


def test_what_is_found_is_refreshed_by_a_load(
    tidewater: Zone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    """A measure of the blueprint is asked into the index by the load itself; a centre is read from the database."""
    told: list[str] = []
    labels = frozenset(source.model for source in document_sources)
    watcher = delivery.Watcher("test", labels, lambda zone_id, keys: told.extend(keys))
    monkeypatch.setitem(delivery._watchers, "test", watcher)
    folder = edited(copied(TIDEWATER, tmp_path), "measures", "en: Boats", "en: Ships")
    edited(folder, "centres", "Centre for tides", "Centre for waves")
    assert main(["blueprint", "load", str(folder), "--yes"]) == 0
    assert [key.partition(":")[0] for key in told] == ["policy.Measure"]
    retired = (folder / "measures.yaml").read_text(encoding="utf-8").replace("code: boats", "code: rafts")
    (folder / "measures.yaml").write_text(retired, encoding="utf-8")
    told.clear()
    assert main(["blueprint", "load", str(folder), "--yes"]) == 0
    assert len(told) == 2, "the new one, and the one that is retired"


# -- the surroundings --------------------------------------------------------------------------------------------


def test_another_zone_is_opened_without_adding_ours(tidewater: Zone, monkeypatch: pytest.MonkeyPatch) -> None:
    run: list[tuple[str, ...]] = []
    monkeypatch.setattr(first_data, "_command", lambda *words: run.append(words))
    monkeypatch.setattr(first_data, "zones", lambda: ["tidewater"])
    monkeypatch.setattr(first_data, "zone_exists", lambda slug: slug == "tidewater")
    monkeypatch.setattr(first_data.setup, "state", dict)
    monkeypatch.delenv("SHANHE_ZONE", raising=False)
    lines: list[str] = []
    first_data.load(lines.append, demo=True)
    assert run == []
    assert "tidewater" in lines[0]
    monkeypatch.setenv("SHANHE_ZONE", "shanhewangu")
    first_data.load(lines.append, demo=False)
    assert [words[:2] for words in run] == [("blueprint", "load")]


@pytest.mark.slow
def test_before_migrate_every_command_says_what_to_do(several: Several) -> None:
    lines = (
        ("blueprint", "diff", "shanhewangu"),
        ("blueprint", "load", "shanhewangu"),
        ("zone", "list"),
        ("search", "robot"),
    )
    for words, (code, errors) in zip(lines, several(*lines), strict=True):
        told = errors.strip().splitlines()
        assert (code, "shanhe migrate" in told[-1]) == (3, True), (words, errors)
        assert "Traceback" not in errors
        assert len(told) == 1


def test_a_database_that_is_away_is_one_line_and_a_check_needs_none(several: Several) -> None:
    away = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    *refused, checked = several(("blueprint", "load"), ("zone", "list"), ("blueprint", "check"), **away)
    for code, errors in refused:
        assert code == 3
        assert "Traceback" not in errors
        assert len(errors.strip().splitlines()) == 1
    assert checked[0] == 0
