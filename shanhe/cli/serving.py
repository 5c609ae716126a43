"""`shanhe serve` and `shanhe work`: the web server and the job worker, each alone, in the foreground."""

from __future__ import annotations

import argparse
import os
import sys

from config import env
from shanhe.cli import setup
from shanhe.cli.problem import SURROUNDINGS, Problem

WORKER_NAME = "shanhe"


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    serve = commands.add_parser("serve", help="the web server alone, for a service manager")
    serve.add_argument(
        "--bind", default="", help="host:port or unix:/path (SHANHE_BIND; default 127.0.0.1:PORT)"
    )
    serve.set_defaults(run=_serve)
    work = commands.add_parser("work", help="the job worker alone, for a service manager")
    work.add_argument("--concurrency", type=int, default=2, help="jobs at a time (2)")
    work.set_defaults(run=_work)


def web_command() -> list[str]:
    return [sys.executable, "-m", "gunicorn", "--config", "python:config.gunicorn", "config.wsgi:application"]


def worker_command() -> list[str]:
    return [sys.executable, "-m", "shanhe.cli.main", "work"]


def _serve(chosen: argparse.Namespace) -> int:
    if chosen.bind:
        env.put("SHANHE_BIND", chosen.bind)
    setup.start_database()
    os.chdir(env.ROOT)
    os.execv(sys.executable, web_command())


def _work(chosen: argparse.Namespace) -> int:
    setup.start_database()
    setup.django()
    from procrastinate.contrib.django import app

    from shanhe.cli import worker

    if setup.pending_migrations():
        raise Problem("The database is not up to date: run `shanhe migrate` first.", SURROUNDINGS)
    with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]
        worker.run(
            working,
            name=WORKER_NAME,
            concurrency=chosen.concurrency,
            delete_jobs="successful",
            shutdown_graceful_timeout=15,
        )
    return 0
