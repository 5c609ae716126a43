"""`shanhe createadmin`: an administrator's account for a zone."""

from __future__ import annotations

import argparse
import getpass
import json
import sys

from shanhe.cli.problem import USAGE, Problem


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "createadmin",
        help="make an administrator's account",
        description="Asks for what is not given. The password is read from the terminal, or from standard input with "
        "--password-stdin; never from the command line, where others could read it.",
    )
    parser.add_argument("--email")
    parser.add_argument("--name", help="the person's name")
    parser.add_argument("--zone", default="", help="the zone's slug (SHANHE_ZONE)")
    parser.add_argument("--password-stdin", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    from django.conf import settings
    from django_scopes import scope

    from shanhe.kernel.context import Context, SystemActor
    from shanhe.kernel.errors import OperationError
    from shanhe.parties.operations import create_administrator
    from shanhe.zones.models import Zone

    slug = chosen.zone or settings.SHANHE_ZONE
    zone = Zone.objects.filter(slug=slug).first()
    if zone is None:
        raise Problem(f"There is no zone {slug!r} here: load its blueprint first (shanhe blueprint load).")
    email = chosen.email or _ask("E-mail: ")
    name = chosen.name or _ask("Name: ")
    password = _password(from_stdin=chosen.password_stdin)
    with scope(zone=zone):
        context = Context(actor=SystemActor("createadmin"), zone=zone)
        try:
            create_administrator(context, zone=zone, email=email, password=password, name=_name(name))
        except OperationError as error:
            raise Problem(str(error)) from None
    if chosen.json:
        print(json.dumps({"ok": True, "email": email, "zone": slug}))
    else:
        print(f"{email} is an administrator of {slug}.")
    return 0


def _name(text: str) -> dict[str, str]:
    """A name in Han characters is the Chinese one."""
    return {"zh" if any("\u4e00" <= letter <= "\u9fff" for letter in text) else "en": text}


def _ask(question: str) -> str:
    if not sys.stdin.isatty():
        raise Problem(f"{question.strip(': ')} is missing: give --email and --name.", USAGE)
    return input(question).strip()


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    if not sys.stdin.isatty():
        raise Problem("No terminal to ask for a password: use --password-stdin.", USAGE)
    first = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != first:
        raise Problem("The two passwords differ.")
    return first
