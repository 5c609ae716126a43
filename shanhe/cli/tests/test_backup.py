"""A backup is written whole, overwrites nothing, and is kept, rehearsed and told of."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from shanhe.cli import database
from shanhe.cli.backup import archive, dumping, note, proving
from shanhe.cli.main import main
from shanhe.cli.tests.backups import (
    backed_up,
    everything,
)

pytestmark = pytest.mark.slow


def test_what_changes_while_it_is_written_is_whole_in_it_or_noted(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, dump, uploads = filled, dumping.dump, archive.uploads

    def meanwhile(target: Path) -> dumping.Dumped:
        with database.connect() as connection:
            connection.execute("insert into result (title) values ('before the snapshot')")
        found = dump(target)
        with database.connect() as connection:
            connection.execute("insert into result (title) values ('after the snapshot')")
        return found

    def listed() -> list[tuple[str, Path]]:
        found = uploads()
        (home / "files" / "1.bin").unlink()
        return found

    monkeypatch.setattr(dumping, "dump", meanwhile)
    monkeypatch.setattr(archive, "uploads", listed)
    target = home.parent / "kept.tar"
    assert main(["backup", str(target)]) == 0
    found = archive.Archive(target).note
    assert found.tables == {"part": 1, "result": 503}
    assert (found.files, list(found.vanished)) == (5, ["files/1.bin"])
    assert main(["backup", "verify", str(target)]) == 0


def test_a_disk_that_is_full_and_tools_that_are_missing_are_told_in_words(
    filled: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    good, before = backed_up(filled), everything(filled)
    with monkeypatch.context() as patch:
        patch.setattr(database, "free_bytes", lambda folder: 1_000)
        assert main(["restore", str(good), "--force"]) == 3
        assert "GB are free" in capsys.readouterr().err
    with monkeypatch.context() as patch:
        patch.setenv("SHANHE_PG_TOOLS", str(filled))
        for command in (["backup", str(good.with_name("other.tar"))], ["restore", str(good), "--force"]):
            assert main(command) == 3
            assert "SHANHE_PG_TOOLS" in capsys.readouterr().err
    with monkeypatch.context() as patch:
        tools = filled.parent / "tools"
        tools.mkdir()
        (tools / "pg_dump").write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 14.2'\n")
        (tools / "pg_dump").chmod(0o755)
        patch.setenv("SHANHE_PG_TOOLS", str(tools))
        assert main(["backup", str(good.with_name("other.tar"))]) == 3
        assert "pg_dump is 14" in capsys.readouterr().err
    with monkeypatch.context() as patch:

        def full(*_given: object) -> None:
            raise OSError(28, "No space left on device")

        patch.setattr(archive.shutil, "copyfileobj", full)
        assert main(["backup", str(good.with_name("other.tar"))]) == 3
        assert "No space left" in capsys.readouterr().err
        assert main(["restore", str(good), "--force"]) == 3
    assert everything(filled) == before
    assert not [path for path in good.parent.iterdir() if "other" in path.name]


def test_a_backup_overwrites_nothing(filled: Path) -> None:
    target = filled.parent / "kept.tar"
    target.write_text("precious")
    assert main(["backup", str(target)]) == 1
    assert target.read_text() == "precious"


def test_backups_by_the_clock_are_kept_rehearsed_and_told_of(
    filled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = filled.parent / "backups"
    assert main(["backup", "--to", str(place), "--keep", "1d,0w,0m"]) == 0
    (made,) = place.glob("shanhe-*.tar")
    old = place / "shanhe-20200101-000000.tar"
    old.write_bytes(made.read_bytes())
    (place / "mine.tar").write_text("not ours")
    made.rename(place / "shanhe-20200102-000000.tar")
    assert main(["backup", "--to", str(place), "--keep", "1d,0w,0m"]) == 0
    assert [path.name.startswith("shanhe-2020") for path in sorted(place.glob("shanhe-*"))] == [False]
    assert (place / "mine.tar").exists()
    capsys.readouterr()
    assert main(["backup", "rehearse", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["rows"], told["tables"], told["files"]) == (503, 2, 6)
    assert told["seconds"] > 0
    main(["check", "--json"])
    findings = {item["what"]: item for item in json.loads(capsys.readouterr().out)["findings"]}
    assert findings["backups"]["ok"], findings
    assert "rehearsed 0 h ago" in findings["backups"]["detail"]


def test_the_password_is_not_in_the_list_of_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://u:topsecret@h:5433/d?sslmode=require")
    assert "topsecret" not in dumping.tool("psql")
    assert dumping.environment()["PGPASSWORD"] == "topsecret"
    assert dumping.environment()["PGSSLMODE"] == "require"
    assert dumping.environment("other")["PGDATABASE"] == "other"
    assert replace(note.Note(1, "0.1", "", 0), files=2).files == 2
    assert proving.MAY_NOT
