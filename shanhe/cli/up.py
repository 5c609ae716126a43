"""`shanhe up`: opens the zone on this machine and keeps it open until Ctrl-C."""

from __future__ import annotations

import argparse
import contextlib
import errno
import fcntl
import http.client
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from config import env
from shanhe.cli import database, embedded, first_data, processes, serving, setup
from shanhe.cli.problem import FAILED, SURROUNDINGS, Problem
from shanhe.cli.standing import Standing

READY_WITHIN = 90.0


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "up",
        help="open the zone: database, migrations, web server and job worker",
        description="Starts all that is needed, prints the address, and stops what it started on Ctrl-C. "
        "PORT (8000) and SHANHE_HOME choose where; DATABASE_URL names another database.",
    )
    parser.add_argument("--port", type=int, default=0, help="port to listen on (PORT, 8000)")
    parser.add_argument("--no-demo", action="store_true", help="do not load the demonstration data")
    parser.add_argument("--once", action="store_true", help="stop again as soon as everything answers")
    parser.add_argument("--json", action="store_true", help="one JSON line when ready")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    began = time.monotonic()
    say = _Teller(quiet=chosen.json)
    port = _port(chosen.port)
    _listen_to_signals()
    try:
        home = database.make_home()
    except database.DatabaseProblem as problem:
        raise Problem(str(problem), SURROUNDINGS) from None
    with _only_one(home, port):
        house = House(home, port, say)
        try:
            house.open(demo=not chosen.no_demo)
            house.announce(time.monotonic() - began, as_json=chosen.json)
            if not chosen.once:
                house.keep()
        except Stopped:
            say("")
        finally:
            house.close()
    return 0


class Stopped(BaseException):
    """Ctrl-C, TERM or a closed terminal."""


class House:
    """Everything one `up` runs, in the order it is opened; closed in the opposite order."""

    def __init__(self, home: Path, port: int, say: _Teller) -> None:
        self.home = home
        self.port = port
        self.say = say
        self.children: list[processes.Child] = []
        self.written: list[int] = []
        self.owns_database = False
        self.sign_ins: list[dict[str, str]] = []

    def open(self, *, demo: bool) -> None:
        pidfile = self.home / "up.json"
        leftovers = processes.end_leftovers(pidfile)
        if leftovers:
            self.say(f"Ended {leftovers} processes of an earlier run that was killed")
        _refuse_taken_port(self.port)
        # a server that a killed `up` left running is ours to stop again
        self.owns_database = database.is_embedded() and (bool(leftovers) or pidfile.exists())
        self.owns_database = setup.start_database(self.say) or self.owns_database
        setup.after_a_crash(self.say)
        standing = Standing(demo=demo)
        _address_for_mail(self.port)
        known = standing.remembered()
        self.sign_ins = known["sign_ins"] if known else self._prepare(demo=demo)
        self._start_children(pidfile)
        self._wait_until_ready()
        if not known:
            standing.remember(sign_ins=self.sign_ins)

    def _prepare(self, *, demo: bool) -> list[dict[str, str]]:
        """What is done again whenever anything changed; returns who can sign in."""
        setup.django()
        setup.bring_up_to_date(self.say)
        first_data.load(self.say, demo=demo)
        try:
            return first_data.sign_ins()
        finally:
            self._close_connections()

    def announce(self, seconds: float, *, as_json: bool) -> None:
        address = f"http://localhost:{self.port}/"
        if as_json:
            ready = {
                "ok": True,
                "address": address,
                "seconds": round(seconds, 1),
                "sign_ins": self.sign_ins,
            }
            print(json.dumps(ready, ensure_ascii=False), flush=True)
            return
        self.say(f"\nThe zone is open: {address}   (ready in {seconds:.1f} s)")
        if self.sign_ins:
            width = max(len(item["role"]) for item in self.sign_ins)
            self.say("\nSign in (demonstration):")
            for item in self.sign_ins:
                self.say(f"  {item['role']:<{width}}  {item['email']}  {item['password']}")
        self.say(f"\nData and logs: {self.home}. Ctrl-C stops everything; the data stays.")

    def keep(self) -> None:
        """Watches until a signal comes; whatever ends by itself is started again."""
        last_look = time.monotonic()
        while True:
            time.sleep(0.5)
            for child in self.children:
                news = child.tend()
                if news:
                    self.say(news)
            self._write_pids()
            if database.is_embedded() and time.monotonic() - last_look > 3:
                last_look = time.monotonic()
                if embedded.Server(database.data_folder(), Path()).pid() is None:
                    self.say("The database ended; starting it again.")
                    self.owns_database = setup.start_database(self.say) or self.owns_database

    def close(self) -> None:
        _ignore_signals()
        if self.children:
            self.say("Stopping …")
        for child in self.children:
            child.ask_to_end()
        for child in reversed(self.children):
            child.end(15)
        self._close_connections()
        if self.owns_database:
            database.stop()
        (self.home / "up.json").unlink(missing_ok=True)
        self.say("Stopped; the data is kept.")

    def _start_children(self, pidfile: Path) -> None:
        self.say("Starting the web server and the job worker")
        logs = self.home / "log"
        environment = {
            "SHANHE_BIND": f"{_bind_host()}:{self.port}",
            "PORT": str(self.port),
            "SHANHE_SOON": "1",
        }
        for name, command in (
            ("web server", serving.web_command()),
            ("job worker", serving.worker_command()),
        ):
            log = logs / f"{name.replace(' ', '-')}.log"
            child = processes.Child(name, command, log, environment, folder=env.ROOT)
            child.start()
            self.children.append(child)
        self._write_pids()

    def _write_pids(self) -> None:
        pids = [child.process.pid for child in self.children if child.process]
        if pids != self.written:
            processes.write_down(self.home / "up.json", pids)
            self.written = pids

    def _wait_until_ready(self) -> None:
        until = time.monotonic() + READY_WITHIN
        answer: dict[str, Any] = {}
        while time.monotonic() < until:
            for child in self.children:
                if child.process and child.process.poll() is not None:
                    raise Problem(
                        f"The {child.name} could not start. {child.last_words()} (log: {child.log})", FAILED
                    )
            answer = health(self.port)
            if answer.get("status") in ("ok", "degraded"):
                return
            time.sleep(0.1)
        raise Problem(
            f"Not ready after {READY_WITHIN:.0f} s: {answer or 'no answer'} (logs: {self.home / 'log'})"
        )

    def _close_connections(self) -> None:
        from django.apps import apps

        if apps.ready:
            from django.db import connections

            connections.close_all()


def health(port: int) -> dict[str, Any]:
    """What /healthz says; empty while nothing answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return dict(json.loads(connection.getresponse().read()))
    except (OSError, ValueError, http.client.HTTPException):
        return {}
    finally:
        connection.close()


class _Teller:
    def __init__(self, *, quiet: bool) -> None:
        self.stream = sys.stderr if quiet else sys.stdout

    def __call__(self, line: str) -> None:
        with contextlib.suppress(OSError):  # the terminal may be gone
            print(line if not line or line.startswith("\n") else f"  {line}", file=self.stream, flush=True)


def _port(given: int) -> int:
    port = given or env.number("PORT", 8000)
    if not 0 < port < 65536:
        raise Problem(f"PORT must be a number from 1 to 65535, not {port}.", SURROUNDINGS)
    return port


def _address_for_mail(port: int) -> None:
    """Links in mail lead to this machine, unless an address was set or a server's host names say it."""
    if not env.text("SHANHE_PUBLIC_URL") and not env.text("DJANGO_SETTINGS_MODULE").endswith("production"):
        env.put("SHANHE_PUBLIC_URL", f"http://localhost:{port}")


def _bind_host() -> str:
    return env.text("SHANHE_BIND_HOST", "127.0.0.1")


def _refuse_taken_port(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_bind_host(), port))
        except OSError as error:
            if error.errno == errno.EACCES:
                raise Problem(
                    f"Port {port} needs more rights: choose one above 1023, PORT=8000.", SURROUNDINGS
                ) from None
            if error.errno == errno.EADDRINUSE:
                line = (
                    f"Port {port} is in use by another program: choose another, for example PORT={port + 1}."
                )
                raise Problem(line, SURROUNDINGS) from None
            raise Problem(f"Cannot listen on port {port}: {error.strerror}", SURROUNDINGS) from None


@contextlib.contextmanager
def _only_one(home: Path, port: int) -> Iterator[None]:
    """One `up` for each home; the system frees the lock when its holder dies."""
    with (home / "up.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            who = file.read().strip() or "another process"
            raise Problem(f"Shanhe is already running from {home} ({who}).", SURROUNDINGS) from None
        file.truncate(0)
        file.write(f"process {os.getpid()}, http://localhost:{port}/")
        file.flush()
        yield


def _listen_to_signals() -> None:
    def stop(number: int, frame: FrameType | None) -> NoReturn:
        raise Stopped

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


def _ignore_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
