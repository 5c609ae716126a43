from __future__ import annotations

import os
import signal
import stat
from pathlib import Path

import psycopg
import pytest

from shanhe.cli import database, embedded


def test_a_url_becomes_django_settings() -> None:
    entry = database.parse_url(
        "postgres://an%40na:p%2Fw@db.example:6543/zone?sslmode=require&application_name=x"
    )
    assert entry == {
        "NAME": "zone",
        "USER": "an@na",
        "PASSWORD": "p/w",
        "HOST": "db.example",
        "PORT": "6543",
        "OPTIONS": {"sslmode": "require", "application_name": "x"},
    }


def test_a_url_may_name_a_socket_folder() -> None:
    assert database.parse_url("postgresql://u@/zone?host=/run/postgresql")["HOST"] == "/run/postgresql"


@pytest.mark.parametrize("url", ["mysql://u@h/d", "postgres://u@h:port/d"])
def test_a_wrong_url_is_one_clear_line(url: str) -> None:
    with pytest.raises(SystemExit, match="DATABASE_URL"):
        database.parse_url(url)


def test_the_secret_is_made_once_and_private(home: Path) -> None:
    secret = database.local_secret()
    assert len(secret) >= 40
    assert database.local_secret() == secret
    assert stat.S_IMODE((home / "secret").stat().st_mode) == 0o600


def test_a_cut_off_secret_is_made_again(home: Path) -> None:
    home.mkdir()
    (home / "secret").write_text("")
    assert len(database.local_secret()) >= 40


def test_a_long_path_gets_a_short_private_socket_folder(tmp_path: Path) -> None:
    data = tmp_path / ("x" * 120) / "postgres"
    folder = embedded.socket_folder(data)
    assert len(os.fsencode(folder / f".s.PGSQL.{embedded.PORT}")) <= embedded.SOCKET_LIMIT
    assert folder == embedded.socket_folder(data)
    assert folder != embedded.socket_folder(data.with_name("other"))


def test_a_home_that_cannot_be_made_is_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SHANHE_HOME", str(tmp_path / "file" / "home"))
    with pytest.raises(database.DatabaseProblem, match="SHANHE_HOME"):
        database.make_home()


def test_an_unreachable_server_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none")
    with pytest.raises(database.DatabaseProblem, match="cannot be reached"):
        database.ensure_running()


@pytest.mark.slow
def test_the_role_is_ordinary_and_the_folder_private(running: Path) -> None:
    with database.connect() as connection:
        row = connection.execute(
            "select rolsuper, rolbypassrls, rolcreatedb from pg_roles where rolname = current_user"
        ).fetchone()
        assert row == (False, False, True)
        assert connection.execute("select 'Ä' collate \"C\" > 'Z', lower('Ä')").fetchone() == (True, "ä")
        assert connection.execute(
            "select count(*) from pg_extension where extname = 'vector'"
        ).fetchone() == (1,)
    assert stat.S_IMODE((running / "postgres").stat().st_mode) == 0o700


@pytest.mark.slow
def test_a_killed_server_recovers_every_commit(home: Path) -> None:
    assert database.ensure_running() is True
    assert database.ensure_running() is False
    with database.connect() as connection:
        connection.execute("create table kept (id int)")
        for number in range(50):
            connection.execute("insert into kept values (%s)", [number])
    pid = embedded.Server(database.data_folder(), home / "log").pid()
    assert pid
    os.kill(pid, signal.SIGKILL)
    assert database.ensure_running() is True
    with database.connect() as connection:
        assert connection.execute("select count(*) from kept").fetchone() == (50,)
    assert database.stop() is True
    assert database.stop() is False


@pytest.mark.slow
def test_a_half_made_cluster_is_made_again(home: Path) -> None:
    (home / "postgres" / "base").mkdir(parents=True)
    (home / "postgres" / "postgresql.conf").write_text("cut off")
    assert database.ensure_running(durable=False) is True
    with database.connect() as connection:
        assert connection.execute("select current_database()").fetchone() == ("shanhe",)


@pytest.mark.slow
def test_a_half_provided_cluster_is_completed(running: Path) -> None:
    server = embedded.Server(database.data_folder(), running / "log" / "postgres.log")
    with server.superuser("postgres") as connection:
        connection.execute("drop database shanhe")
    database.ensure_running(durable=False)
    with database.connect() as connection:
        assert connection.info.dbname == "shanhe"


@pytest.mark.slow
def test_a_long_home_serves_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / ("long" * 25)
    monkeypatch.setenv("SHANHE_HOME", str(folder))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    try:
        database.ensure_running(durable=False)
        with database.connect() as connection:
            assert connection.execute("select 1").fetchone() == (1,)
        sockets = embedded.socket_folder(database.data_folder())
        assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
    finally:
        database.stop()


def test_an_ordinary_role_cannot_make_a_superuser() -> None:
    with database.connect() as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("create role another superuser")
