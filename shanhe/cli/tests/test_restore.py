"""A backup comes back whole or nothing changes: drills on the embedded server and on one that DATABASE_URL names."""

from __future__ import annotations

import gzip
import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from config import env
from shanhe.cli import database, setup
from shanhe.cli.backup import archive, databases, note, switching
from shanhe.cli.main import main
from shanhe.cli.tests.backups import (
    backed_up,
    contents,
    everything,
    noted,
    one_row_less,
    packed,
    rows,
)

pytestmark = pytest.mark.slow


def test_what_was_backed_up_comes_back(anywhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = anywhere.parent / "kept.tar"
    before = everything(anywhere)
    (anywhere / "index").mkdir()
    assert main(["backup", str(target), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["files"], told["tables"], told["rows"]) == (6, 2, 503)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with database.connect() as connection:
        connection.execute("update result set title = 'spoilt'")
        connection.execute("create table later (id int)")
    (anywhere / "files" / "2026" / "附件.pdf").write_bytes(b"spoilt")
    (anywhere / "files" / "later.txt").write_text("later")
    (anywhere / "secret").write_text("y" * 50)
    spoilt = everything(anywhere)

    assert main(["restore", str(target)]) == 1
    assert "--force" in capsys.readouterr().err
    assert everything(anywhere) == spoilt

    assert main(["restore", str(target), "--force", "--json"]) == 0
    kept = json.loads(capsys.readouterr().out)["kept"]
    after = everything(anywhere)
    assert [after[name] for name in ("rows", "files", "secret")] == [
        before[name] for name in ("rows", "files", "secret")
    ]
    assert not (anywhere / "index").exists(), "it belongs to the other database and is made again"
    with database.connect() as connection:
        assert connection.execute("select to_regclass('later')").fetchone() == (None,)
        connection.execute("insert into result (title) values ('next')")  # the counter came back too
    assert rows()[-1][0] == 503
    assert setup.state()["demo"], "what was in the archive is all there shall be"

    assert main(["restore", "--undo"]) == 0
    assert rows()[0][1] == "spoilt"
    assert (anywhere / "files" / "later.txt").read_text() == "later"
    assert (anywhere / "secret").read_text() == "y" * 50
    assert (anywhere / "index").exists()
    assert databases.number_of(kept) == 0
    assert main(["restore", "--undo"]) == 0
    assert rows()[-1][1] == "next"
    assert main(["restore", "--forget"]) == 0
    assert everything(anywhere)["databases"] == before["databases"]
    assert not [path for path in anywhere.iterdir() if "before" in path.name or "incoming" in path.name]
    assert main(["restore", "--undo"]) == 1


def test_an_open_zone_is_not_pulled_from_under_its_people_unless_asked(
    anywhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, before = backed_up(anywhere), everything(anywhere)
    with database.connect() as somebody:
        assert main(["restore", str(good), "--force"]) == 3
        assert "--disconnect" in capsys.readouterr().err
        assert everything(anywhere) == before
        assert main(["restore", str(good), "--force", "--disconnect"]) == 0
        with pytest.raises(psycopg.OperationalError):
            somebody.execute("select 1")
    assert rows() == before["rows"]


@pytest.mark.parametrize(
    "moment", ["loading", "before the switch", "after the databases", "between the folders"]
)
def test_a_crash_at_any_moment_leaves_one_whole_state_and_the_next_run_cleans_up(
    filled: Path, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = filled
    good, old = backed_up(home), everything(home)
    with database.connect() as connection:
        connection.execute("update result set title = 'newer'")
    (home / "files" / "newer.txt").write_text("newer")
    newer = everything(home)
    # the process is gone without a chance to clean up: whatever would run after the crash is cut out
    crash = {
        "loading": "from shanhe.cli.backup import proving; proving.load = lambda *a: os._exit(9)",
        "before the switch": "from shanhe.cli.backup import databases; databases.put_in_place = lambda *a, **b: os._exit(9)",
        "after the databases": "from shanhe.cli.backup import switching; switching._finish = lambda *a: os._exit(9)",
        "between the folders": "from shanhe.cli import setup; setup.remember = lambda **a: os._exit(9)",
    }[moment]
    code = (
        f"import os; {crash}\nfrom shanhe.cli.main import main; main(['restore', {str(good)!r}, '--force'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=env.ROOT, capture_output=True, text=True, env={**os.environ}
    )
    assert done.returncode == 9, done.stderr
    assert (home / "restore.json").exists()
    setup.start_database()
    assert not (home / "restore.json").exists()
    if moment in ("loading", "before the switch"):
        assert everything(home) == newer
    else:
        found = everything(home)
        assert [found[name] for name in ("rows", "files")] == [old[name] for name in ("rows", "files")]
        assert main(["restore", "--undo"]) == 0
        found = everything(home)
        assert [found[name] for name in ("rows", "files")] == [newer[name] for name in ("rows", "files")]


def test_an_archive_of_an_older_version_is_brought_up_to_date_before_the_switch(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = backed_up(filled)
    older = packed(good.with_name("older.tar"), noted(contents(good), migrations=["zones.0001_tables"]))
    asked: list[dict[str, str]] = []
    run = subprocess.run

    def running(command: list[str], **how: object) -> object:
        if "migrate" in command:
            asked.append(dict(how["env"]))  # type: ignore[call-overload]
            return subprocess.CompletedProcess(command, 1 if len(asked) == 1 else 0, "", "no such column")
        return run(command, **how)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "run", running)
    before = everything(filled)
    assert main(["restore", str(older), "--force"]) == 1
    assert everything(filled) == before
    assert asked[0]["SHANHE_DATABASE_NAME"].startswith("shanhe_incoming_")
    assert main(["restore", str(older), "--force"]) == 0


def test_an_archive_of_the_first_format_is_still_read(
    filled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    end = b"--\n-- PostgreSQL database dump complete\n--\n"
    dump = b"SET transaction_timeout = 0;\nCREATE TABLE result (id int, title text);\nINSERT INTO result VALUES (7, 'old');\n"

    def old(name: str, sql: bytes, files: int = 1, packer: Callable[[bytes], bytes] = gzip.compress) -> Path:
        said = json.dumps({"format": 1, "files": files, "made_at": "2026-01-01", "version": "0.1.0"}).encode()
        members = {note.NAME: said, archive.OLD_DUMP: packer(sql), "files/a.txt": b"a"}
        return packed(filled.parent / name, members)

    before = everything(filled)
    for bad, said in (
        (old("cut.tar", dump), "cut"),
        (old("torn.tar", dump + end, packer=lambda sql: gzip.compress(sql)[:-20]), "cut"),
        (old("wrong.tar", dump + b"select 1/0;\n" + end), "division by zero"),
        (old("shell.tar", b"\\! touch /tmp/escaped-from-a-backup\n" + dump + end), "command in line 1"),
        (old("few.tar", dump + end, files=2), "1 files instead of 2"),
        (old("empty.tar", end), "no table"),
    ):
        assert main(["restore", str(bad), "--force"]) == 1
        assert said in capsys.readouterr().err
        assert everything(filled) == before
    assert main(["restore", str(old("good.tar", dump + end)), "--force"]) == 0
    assert rows() == [(7, "old")]
    assert [path.name for path in (filled / "files").iterdir()] == ["a.txt"]


def test_a_backup_goes_into_an_empty_home(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, before = backed_up(filled), rows()
    monkeypatch.setenv("SHANHE_HOME", str(tmp_path / "elsewhere"))
    try:
        assert main(["restore", str(target)]) == 0
        database.ensure_running()
        assert rows() == before
        assert switching.kept() == []
    finally:
        database.stop()


def test_a_role_that_may_not_make_databases_restores_into_an_empty_one_only(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target, before = backed_up(filled), everything(filled)
    monkeypatch.setattr(databases, "may_create", lambda: False)
    assert main(["restore", str(target), "--force"]) == 3
    assert "CREATEDB" in capsys.readouterr().err
    assert everything(filled) == before
    monkeypatch.setenv("SHANHE_HOME", str(tmp_path / "elsewhere"))
    few = packed(tmp_path / "few.tar", one_row_less(contents(target)))
    try:
        assert main(["restore", str(few)]) == 1
        database.ensure_running()
        assert databases.is_empty("shanhe")
        assert main(["restore", str(target)]) == 0
        assert rows() == before["rows"]
        assert (tmp_path / "elsewhere" / "files" / "3.bin").exists()
    finally:
        database.stop()


def test_a_folder_that_cannot_be_put_aside_is_told_before_anything_begins(
    filled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = backed_up(filled)
    elsewhere = filled.parent / "disk"
    (filled / "files").rename(elsewhere)
    (filled / "files").symlink_to(elsewhere)
    before = everything(filled)
    assert main(["restore", str(good), "--force"]) == 3
    assert "cannot be put aside" in capsys.readouterr().err
    assert everything(filled) == before
