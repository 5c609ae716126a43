from __future__ import annotations

import gzip
import io
import json
import stat
import tarfile
from pathlib import Path

import pytest

from shanhe.cli import backup, database
from shanhe.cli.main import main

pytestmark = pytest.mark.slow


@pytest.fixture
def filled(running: Path) -> Path:
    with database.connect() as connection:
        connection.execute(
            "create table result (id bigint generated always as identity primary key, title text)"
        )
        connection.execute("create table part (result_id bigint references result)")
        connection.execute(
            "insert into result (title) values ('山河'), (%s)", ["tab\there, \\ and newline\n"]
        )
        connection.execute("insert into part values (1)")
    (running / "files" / "2026").mkdir(parents=True)
    (running / "files" / "2026" / "附件.pdf").write_bytes(b"%PDF-1.7 \x00\xff")
    database.local_secret()
    return running


def rows() -> list[tuple[int, str]]:
    with database.connect() as connection:
        return connection.execute("select id, title from result order by id").fetchall()


def test_what_was_backed_up_comes_back(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive = filled.parent / "kept.tar"
    before, secret = rows(), database.local_secret()
    assert main(["backup", str(archive), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["files"] == 1
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    with database.connect() as connection:
        connection.execute("update result set title = 'spoilt'")
        connection.execute("create table later (id int)")
    (filled / "files" / "2026" / "附件.pdf").write_bytes(b"spoilt")
    (filled / "files" / "later.txt").write_text("later")
    (filled / "secret").write_text("y" * 50)

    assert main(["restore", str(archive)]) == 1
    assert "--force" in capsys.readouterr().err
    assert rows()[0][1] == "spoilt"

    assert main(["restore", str(archive), "--force"]) == 0
    assert rows() == before
    assert (filled / "files" / "2026" / "附件.pdf").read_bytes() == b"%PDF-1.7 \x00\xff"
    assert not (filled / "files" / "later.txt").exists()
    assert database.local_secret() == secret
    with database.connect() as connection:
        assert connection.execute("select to_regclass('later')").fetchone() == (None,)
        connection.execute("insert into result (title) values ('next')")  # the counter came back too
    assert [identity for identity, _title in rows()] == [1, 2, 3]


def test_a_backup_goes_into_an_empty_home(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = tmp_path / "kept.tar"
    assert main(["backup", str(archive)]) == 0
    before = rows()
    monkeypatch.setenv("SHANHE_HOME", str(tmp_path / "elsewhere"))
    try:
        assert main(["restore", str(archive)]) == 0
        database.ensure_running()
        assert rows() == before
    finally:
        database.stop()


def test_a_backup_overwrites_nothing(filled: Path) -> None:
    archive = filled.parent / "kept.tar"
    archive.write_text("precious")
    assert main(["backup", str(archive)]) == 1
    assert archive.read_text() == "precious"


def test_a_damaged_archive_changes_nothing(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = rows()
    broken = filled.parent / "broken.tar"
    with tarfile.open(broken, "w") as archive:
        for name, content in (
            ("shanhe-backup.json", b'{"format": 1, "files": 0, "made_at": "2026-01-01"}'),
            ("database.sql.gz", gzip.compress(b"create table result (id int);\nselect 1/0;\n")),
        ):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    assert main(["restore", str(broken), "--force"]) == 1
    assert "division by zero" in capsys.readouterr().err
    assert rows() == before
    assert (filled / "files" / "2026" / "附件.pdf").exists()


def test_an_archive_may_not_write_outside(filled: Path) -> None:
    evil = filled.parent / "evil.tar"
    with tarfile.open(evil, "w") as archive:
        for name, content in (
            ("shanhe-backup.json", b'{"format": 1, "files": 1, "made_at": "2026-01-01"}'),
            ("files/../../escaped", b"x"),
        ):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    assert main(["restore", str(evil), "--force"]) == 1
    assert not (filled.parent / "escaped").exists()
    assert rows()


def test_something_else_is_refused(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = filled.parent / "other.tar"
    other.write_bytes(b"not a tar")
    assert main(["restore", str(other), "--force"]) == 1
    assert "not a backup" in capsys.readouterr().err


def test_the_password_is_not_in_the_list_of_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://u:topsecret@h:5433/d?sslmode=require")
    assert "topsecret" not in " ".join(backup._tool("psql"))
    assert backup._environment()["PGPASSWORD"] == "topsecret"
    assert backup._environment()["PGSSLMODE"] == "require"
