"""A backup comes back whole or nothing changes: drills on the embedded server and on one that DATABASE_URL names."""

from __future__ import annotations

import gzip
import io
import json
import os
import stat
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from config import env
from shanhe.cli import database, setup
from shanhe.cli.backup import archive, databases, dumping, note, proving, switching
from shanhe.cli.main import main

pytestmark = pytest.mark.slow
Contents = dict[str, bytes]


@pytest.fixture(params=["embedded", "server"])
def filled(running: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home with some rows and files; the running server is the product's own, or one that DATABASE_URL names."""
    if request.param == "server":
        monkeypatch.setenv("DATABASE_URL", f"postgres://shanhe@/shanhe?host={running / 'postgres'}")
    with database.connect() as connection:
        connection.execute(
            "create table result (id bigint generated always as identity primary key, title text)"
        )
        connection.execute("create table part (result_id bigint references result)")
        connection.execute("create table matching_embedding_a (key text)")
        connection.execute(
            "insert into result (title) values ('山河'), (%s)", ["tab\there, \\ and newline\n"]
        )
        connection.execute("insert into result (title) select 'row ' || n from generate_series(1, 500) n")
        connection.execute("insert into part values (1)")
        connection.execute("insert into matching_embedding_a values ('made again')")
    (running / "files" / "2026").mkdir(parents=True)
    (running / "files" / "2026" / "附件.pdf").write_bytes(b"%PDF-1.7 \x00\xff")
    for number in range(5):
        (running / "files" / f"{number}.bin").write_bytes(os.urandom(3_000))
    database.local_secret()
    yield running
    monkeypatch.delenv("DATABASE_URL", raising=False)


@pytest.fixture
def embedded_only(filled: Path) -> Path:
    if not database.is_embedded():
        pytest.skip("the same on both")
    return filled


def rows() -> list[tuple[int, str]]:
    with database.connect() as connection:
        return connection.execute("select id, title from result order by id").fetchall()


def everything(home: Path) -> dict[str, object]:
    """All that must not change when a restore fails: rows, files, secret, and no trace of the attempt."""
    with databases.maintenance() as connection:
        names = [
            row[0] for row in connection.execute("select datname from pg_database order by 1").fetchall()
        ]
    files = {
        str(path.relative_to(home)): path.read_bytes()
        for path in (home / "files").rglob("*")
        if path.is_file()
    }
    return {
        "rows": rows(),
        "files": files,
        "secret": (home / "secret").read_bytes(),
        "databases": names,
        "home": sorted(path.name for path in home.iterdir() if path.name not in ("up.lock", "state.json")),
    }


def backed_up(home: Path, name: str = "kept.tar") -> Path:
    target = home.parent / name
    assert main(["backup", str(target)]) == 0
    return target


def contents(source: Path) -> Contents:
    with tarfile.open(source) as tar:
        return {member.name: (tar.extractfile(member) or io.BytesIO()).read() for member in tar}


def packed(target: Path, members: Contents) -> Path:
    with tarfile.open(target, "w") as tar:
        for name, content in members.items():
            header = tarfile.TarInfo(name)
            header.size = len(content)
            tar.addfile(header, io.BytesIO(content))
    return target


def noted(members: Contents, /, **changes: object) -> Contents:
    """The members with a note that says something else."""
    found = json.loads(members[note.NAME])
    return {**members, note.NAME: json.dumps({**found, **changes}).encode()}


def sealed(members: Contents) -> Contents:
    """The members with a note that has the right checksums: what is wrong shows only when it is loaded."""
    import hashlib

    sums = {
        name: {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in members.items()
        if name != note.NAME
    }
    return noted(members, members=sums)


def special(target: Path, good: Path, kind: bytes, link: str = "") -> Path:
    target.write_bytes(good.read_bytes())
    with tarfile.open(target, "a") as tar:
        header = tarfile.TarInfo("files/strange")
        header.type, header.linkname = kind, link
        tar.addfile(header)
    return target


Damage = Callable[[Path, Path], Path]


def changed(how: Callable[[Contents], Contents]) -> Damage:
    return lambda good, target: packed(target, how(contents(good)))


def cut(where: Callable[[Path], int]) -> Damage:
    def do(good: Path, target: Path) -> Path:
        target.write_bytes(good.read_bytes()[: where(good)])
        return target

    return do


def between_members(good: Path) -> int:
    with tarfile.open(good) as tar:
        return tar.getmembers()[4].offset


def in_the_dump(good: Path) -> int:
    with tarfile.open(good) as tar:
        member = tar.getmember(archive.DUMP)
        return member.offset_data + member.size // 2


def flipped(members: Contents, name: str) -> Contents:
    content = bytearray(members[name])
    content[len(content) // 2] ^= 1
    return {**members, name: bytes(content)}


def half(members: Contents) -> Contents:
    return {**members, archive.DUMP: members[archive.DUMP][: len(members[archive.DUMP]) // 2]}


def without(members: Contents, name: str) -> Contents:
    return {key: value for key, value in members.items() if key != name}


def one_row_less(members: Contents) -> Contents:
    return noted(members, tables={**json.loads(members[note.NAME])["tables"], "result": 503})


def written(content: bytes) -> Damage:
    def do(_good: Path, target: Path) -> Path:
        target.write_bytes(content)
        return target

    return do


DAMAGES: dict[str, tuple[Damage, str]] = {
    "cut in the dump": (cut(in_the_dump), "cut"),
    "cut between members": (cut(between_members), "no note"),
    "cut in the first header": (cut(lambda good: 300), "cut|no archive"),
    "a flipped bit in the dump": (changed(lambda all: flipped(all, archive.DUMP)), "checksum"),
    "a flipped bit in a file": (changed(lambda all: flipped(all, "files/3.bin")), "checksum"),
    "a flipped bit in the secret": (changed(lambda all: flipped(all, archive.SECRET)), "checksum"),
    "a shortened file": (changed(lambda all: {**all, "files/3.bin": b"x"}), "bytes instead of"),
    "a missing file": (changed(lambda all: without(all, "files/3.bin")), "missing"),
    "a missing dump": (changed(lambda all: without(all, archive.DUMP)), "missing"),
    "an extra member": (changed(lambda all: {**all, "files/more": b"x"}), "not in its note"),
    "a stranger": (changed(lambda all: {**all, "README": b"x"}), "does not belong"),
    "half a dump with right checksums": (changed(lambda all: sealed(half(all))), "pg_restore failed"),
    "an empty dump with right checksums": (
        changed(lambda all: sealed({**all, archive.DUMP: b""})),
        "pg_restore failed",
    ),
    "a row too few": (changed(one_row_less), "instead of 503"),
    "no note": (changed(lambda all: without(all, note.NAME)), "no note"),
    "a torn note": (changed(lambda all: {**all, note.NAME: b"{"}), "note cannot be read"),
    "a note without its figures": (changed(lambda all: noted(all, tables=None)), "not complete"),
    "a newer format": (changed(lambda all: noted(all, format=99)), "newer version"),
    "a newer version": (changed(lambda all: noted(all, version="999.0.0")), "newer version|version 999"),
    "a migration of the future": (
        changed(lambda all: noted(all, migrations=["results.9999_future"])),
        "results.9999_future",
    ),
    "a way out": (changed(lambda all: {**all, "files/../../escaped": b"x"}), "does not belong"),
    "an absolute path": (changed(lambda all: {**all, "/tmp/escaped-from-a-backup": b"x"}), "does not belong"),
    "a link": (lambda good, target: special(target, good, tarfile.SYMTYPE, "/etc/passwd"), "no plain file"),
    "a hard link": (lambda good, target: special(target, good, tarfile.LNKTYPE, "secret"), "no plain file"),
    "a device": (lambda good, target: special(target, good, tarfile.CHRTYPE), "no plain file"),
    "a pipe": (lambda good, target: special(target, good, tarfile.FIFOTYPE), "no plain file"),
    "not an archive": (written(b"not a tar" * 999), "no archive"),
    "an empty file": (written(b""), "cut|empty|no archive"),
    "a compressed archive": (written(gzip.compress(b"x" * 9_999)), "no archive"),
    "a folder": (lambda _good, target: target.mkdir() or target, "folder"),
    "nothing": (lambda _good, target: target, "There is no"),
}


def test_what_was_backed_up_comes_back(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = filled.parent / "kept.tar"
    before = everything(filled)
    (filled / "index").mkdir()
    assert main(["backup", str(target), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["files"], told["tables"], told["rows"]) == (6, 2, 503)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with database.connect() as connection:
        connection.execute("update result set title = 'spoilt'")
        connection.execute("create table later (id int)")
    (filled / "files" / "2026" / "附件.pdf").write_bytes(b"spoilt")
    (filled / "files" / "later.txt").write_text("later")
    (filled / "secret").write_text("y" * 50)
    spoilt = everything(filled)

    assert main(["restore", str(target)]) == 1
    assert "--force" in capsys.readouterr().err
    assert everything(filled) == spoilt

    assert main(["restore", str(target), "--force", "--json"]) == 0
    kept = json.loads(capsys.readouterr().out)["kept"]
    after = everything(filled)
    assert [after[name] for name in ("rows", "files", "secret")] == [
        before[name] for name in ("rows", "files", "secret")
    ]
    assert not (filled / "index").exists(), "it belongs to the other database and is made again"
    with database.connect() as connection:
        assert connection.execute("select to_regclass('later')").fetchone() == (None,)
        connection.execute("insert into result (title) values ('next')")  # the counter came back too
    assert rows()[-1][0] == 503
    assert setup.state()["demo"], "what was in the archive is all there shall be"

    assert main(["restore", "--undo"]) == 0
    assert rows()[0][1] == "spoilt"
    assert (filled / "files" / "later.txt").read_text() == "later"
    assert (filled / "secret").read_text() == "y" * 50
    assert (filled / "index").exists()
    assert databases.number_of(kept) == 0
    assert main(["restore", "--undo"]) == 0
    assert rows()[-1][1] == "next"
    assert main(["restore", "--forget"]) == 0
    assert everything(filled)["databases"] == before["databases"]
    assert not [path for path in filled.iterdir() if "before" in path.name or "incoming" in path.name]
    assert main(["restore", "--undo"]) == 1


def test_every_kind_of_damage_is_named_and_changes_nothing(
    filled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import re

    good = backed_up(filled)
    before = everything(filled)
    for number, (name, (damage, said)) in enumerate(DAMAGES.items()):
        bad = damage(good, filled.parent / f"bad{number}.tar")
        capsys.readouterr()
        for command in (["restore", str(bad), "--force"], ["backup", "verify", str(bad)]):
            assert main(command) in (1, 3), (name, command)
            told = capsys.readouterr().err
            assert re.search(said, told), (name, told)
            assert "Traceback" not in told, (name, told)
            assert "details:" not in told, (name, told)
        assert everything(filled) == before, name
    assert not (filled.parent / "escaped").exists()
    assert not Path("/tmp/escaped-from-a-backup").exists()
    assert main(["backup", "verify", str(good)]) == 0
    assert everything(filled) == before


def test_an_open_zone_is_not_pulled_from_under_its_people_unless_asked(
    filled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, before = backed_up(filled), everything(filled)
    with database.connect() as somebody:
        assert main(["restore", str(good), "--force"]) == 3
        assert "--disconnect" in capsys.readouterr().err
        assert everything(filled) == before
        assert main(["restore", str(good), "--force", "--disconnect"]) == 0
        with pytest.raises(psycopg.OperationalError):
            somebody.execute("select 1")
    assert rows() == before["rows"]


@pytest.mark.parametrize(
    "moment", ["loading", "before the switch", "after the databases", "between the folders"]
)
def test_a_crash_at_any_moment_leaves_one_whole_state_and_the_next_run_cleans_up(
    embedded_only: Path, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = embedded_only
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
    embedded_only: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = backed_up(embedded_only)
    older = packed(good.with_name("older.tar"), noted(contents(good), migrations=["zones.0001_tables"]))
    asked: list[dict[str, str]] = []
    run = subprocess.run

    def running(command: list[str], **how: object) -> object:
        if "migrate" in command:
            asked.append(dict(how["env"]))  # type: ignore[call-overload]
            return subprocess.CompletedProcess(command, 1 if len(asked) == 1 else 0, "", "no such column")
        return run(command, **how)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "run", running)
    before = everything(embedded_only)
    assert main(["restore", str(older), "--force"]) == 1
    assert everything(embedded_only) == before
    assert asked[0]["SHANHE_DATABASE_NAME"].startswith("shanhe_incoming_")
    assert main(["restore", str(older), "--force"]) == 0


def test_an_archive_of_the_first_format_is_still_read(
    embedded_only: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    end = b"--\n-- PostgreSQL database dump complete\n--\n"
    dump = b"SET transaction_timeout = 0;\nCREATE TABLE result (id int, title text);\nINSERT INTO result VALUES (7, 'old');\n"

    def old(name: str, sql: bytes, files: int = 1, packer: Callable[[bytes], bytes] = gzip.compress) -> Path:
        said = json.dumps({"format": 1, "files": files, "made_at": "2026-01-01", "version": "0.1.0"}).encode()
        members = {note.NAME: said, archive.OLD_DUMP: packer(sql), "files/a.txt": b"a"}
        return packed(embedded_only.parent / name, members)

    before = everything(embedded_only)
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
        assert everything(embedded_only) == before
    assert main(["restore", str(old("good.tar", dump + end)), "--force"]) == 0
    assert rows() == [(7, "old")]
    assert [path.name for path in (embedded_only / "files").iterdir()] == ["a.txt"]


def test_a_backup_goes_into_an_empty_home(
    embedded_only: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, before = backed_up(embedded_only), rows()
    monkeypatch.setenv("SHANHE_HOME", str(tmp_path / "elsewhere"))
    try:
        assert main(["restore", str(target)]) == 0
        database.ensure_running()
        assert rows() == before
        assert switching.kept() == []
    finally:
        database.stop()


def test_a_role_that_may_not_make_databases_restores_into_an_empty_one_only(
    embedded_only: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target, before = backed_up(embedded_only), everything(embedded_only)
    monkeypatch.setattr(databases, "may_create", lambda: False)
    assert main(["restore", str(target), "--force"]) == 3
    assert "CREATEDB" in capsys.readouterr().err
    assert everything(embedded_only) == before
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


def test_what_changes_while_it_is_written_is_whole_in_it_or_noted(
    embedded_only: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, dump, uploads = embedded_only, dumping.dump, archive.uploads

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
    embedded_only: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    good, before = backed_up(embedded_only), everything(embedded_only)
    with monkeypatch.context() as patch:
        patch.setattr(database, "free_bytes", lambda folder: 1_000)
        assert main(["restore", str(good), "--force"]) == 3
        assert "GB are free" in capsys.readouterr().err
    with monkeypatch.context() as patch:
        patch.setenv("SHANHE_PG_TOOLS", str(embedded_only))
        for command in (["backup", str(good.with_name("other.tar"))], ["restore", str(good), "--force"]):
            assert main(command) == 3
            assert "SHANHE_PG_TOOLS" in capsys.readouterr().err
    with monkeypatch.context() as patch:
        tools = embedded_only.parent / "tools"
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
    assert everything(embedded_only) == before
    assert not [path for path in good.parent.iterdir() if "other" in path.name]


def test_a_folder_that_cannot_be_put_aside_is_told_before_anything_begins(
    embedded_only: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = backed_up(embedded_only)
    elsewhere = embedded_only.parent / "disk"
    (embedded_only / "files").rename(elsewhere)
    (embedded_only / "files").symlink_to(elsewhere)
    before = everything(embedded_only)
    assert main(["restore", str(good), "--force"]) == 3
    assert "cannot be put aside" in capsys.readouterr().err
    assert everything(embedded_only) == before


def test_a_backup_overwrites_nothing(embedded_only: Path) -> None:
    target = embedded_only.parent / "kept.tar"
    target.write_text("precious")
    assert main(["backup", str(target)]) == 1
    assert target.read_text() == "precious"


def test_backups_by_the_clock_are_kept_rehearsed_and_told_of(
    embedded_only: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = embedded_only.parent / "backups"
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
