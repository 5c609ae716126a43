"""`shanhe manage …`: Django's own commands, with the database running."""

from __future__ import annotations

import argparse

from shanhe.cli import setup


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    commands.add_parser("manage", help="Django's own commands (shell, dbshell, …)", add_help=False)


def run(words: list[str]) -> int:
    from django.conf import settings
    from django.core.management import execute_from_command_line

    # Settings that refuse to run do so before anything is started.
    settings.INSTALLED_APPS  # noqa: B018
    setup.start_database()
    execute_from_command_line(["shanhe manage", *words])
    return 0
