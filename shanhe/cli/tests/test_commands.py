from __future__ import annotations

import json
import secrets
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from config import env
from shanhe.cli import check, messages, processes, setup
from shanhe.cli.main import COMMANDS, main
from shanhe.cli.problem import Problem
from shanhe.cli.tests.conftest import Shanhe


def test_help_names_every_command_without_loading_django() -> None:
    code = "import sys; from shanhe.cli.main import main; main(['--help'])"
    probe = f"import atexit, sys; atexit.register(lambda: print('django' in sys.modules)); {code}"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, cwd=env.ROOT)
    assert done.returncode == 0
    assert all(name in done.stdout for name in COMMANDS)
    assert done.stdout.strip().endswith("False")


def test_an_unknown_command_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["nonsense"])
    assert ended.value.code == 2
    assert "invalid choice" in capsys.readouterr().err


def test_a_taken_port_is_one_clear_line(shanhe: Shanhe) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = shanhe("up", "--port", str(port))
    assert done.returncode == 3
    assert f"Port {port} is in use" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(("port", "words"), [("eighty", "whole number"), ("70000", "1 to 65535")])
def test_a_wrong_port_is_one_clear_line(shanhe: Shanhe, port: str, words: str) -> None:
    done = shanhe("up", PORT=port)
    assert done.returncode != 0
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unwritable_home_is_one_clear_line(shanhe: Shanhe, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = shanhe("up", SHANHE_HOME=str(tmp_path / "file" / "deeper"))
    assert done.returncode == 3
    assert "SHANHE_HOME" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_child_is_started_again_after_a_pause(tmp_path: Path) -> None:
    child = processes.Child(
        "test", [sys.executable, "-c", "print('last'); raise SystemExit(7)"], tmp_path / "log"
    )
    child.start()
    assert child.process
    first = child.process
    first.wait()
    news = child.tend()
    assert news
    assert "code 7" in news
    assert "last" in news
    assert child.tend() is None
    child.again_at = time.monotonic() - 1
    child.tend()
    assert child.process is not first
    child.end(5)


def test_leftovers_are_known_by_number_and_birth(tmp_path: Path) -> None:
    sleeper = [sys.executable, "-c", "import time; time.sleep(600)"]
    mine = subprocess.Popen(sleeper, start_new_session=True)
    stranger = subprocess.Popen(sleeper, start_new_session=True)
    pids = tmp_path / "up.json"
    pids.write_text(json.dumps([[mine.pid, processes.birth(mine.pid)], [stranger.pid, "1"]]))
    try:
        assert processes.end_leftovers(pids) == 1
        assert mine.wait(10) != 0
        with pytest.raises(subprocess.TimeoutExpired):  # a signal would have ended it within this time
            stranger.wait(1)
        assert not pids.exists()
    finally:
        stranger.kill()
        stranger.wait()


def test_translations_are_compiled_and_a_broken_one_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "shanhe" / "app" / "locale" / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    monkeypatch.setattr(messages, "PACKAGE", tmp_path / "shanhe")
    po = folder / "django.po"
    po.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "zone"\nmsgstr "区"\n'
    )
    assert main(["messages"]) == 0
    assert "区".encode() in po.with_suffix(".mo").read_bytes()
    assert messages.stale() == []
    po.write_text('msgid "zone"\nmsgstr "区"\n\nthis is no translation\n')
    assert main(["messages", "--force"]) == 1
    assert "django.po" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"SHANHE_HOSTS": "zone.example"}, "SHANHE_SECRET_KEY"),
        ({"SHANHE_HOSTS": "zone.example", "SHANHE_SECRET_KEY": "demo" + "x" * 50}, "demonstration secret"),
        (
            {"SHANHE_HOSTS": "zone.example", "SHANHE_SECRET_KEY": "django-insecure-" + "x" * 50},
            "demonstration secret",
        ),
        ({"SHANHE_SECRET_KEY": secrets.token_urlsafe(48)}, "SHANHE_HOSTS"),
    ],
)
def test_production_refuses_demonstration_secrets(
    shanhe: Shanhe, variables: dict[str, str], words: str
) -> None:
    done = shanhe("manage", "check", DJANGO_SETTINGS_MODULE="config.settings.production", **variables)
    assert done.returncode != 0
    assert words in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.django_db
def test_a_database_of_another_version_is_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into django_migrations (app, name, applied) values ('zones', '0001_trial', now())"
        )
    with pytest.raises(Problem, match=r"has zones\.0001_trial, which this version does not know"):
        setup.pending_migrations()
    assert "0001_trial" in check._migrations().detail
