"""`shanhe`: one command line for the whole product. Imports only what the named command needs.

Exit codes: 0 done; 1 a problem was found or the work failed; 2 wrong usage; 3 the surroundings do not allow it
(database, port, permission, disk); 130 interrupted.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version

from shanhe.cli.problem import FAILED, INTERRUPTED, SURROUNDINGS, USAGE, Problem

# command → (module with add_parser(subparsers), needs Django to be set up, what it is for)
COMMANDS: dict[str, tuple[str, bool, str]] = {
    "up": ("shanhe.cli.up", False, "open the zone: database, migrations, web server and job worker"),
    "serve": ("shanhe.cli.serving", False, "the web server alone, for a service manager"),
    "work": ("shanhe.cli.serving", False, "the job worker alone, for a service manager"),
    "migrate": ("shanhe.cli.setup", False, "bring the database, translations and static files up to date"),
    "check": ("shanhe.cli.check", False, "the doctor: what is well, what is not, and the remedy"),
    "blueprint": ("shanhe.zones.cli", True, "check, compare, load or export a zone's blueprint"),
    "zone": ("shanhe.cli.zones", True, "list zones, set their host names, remove one"),
    "demo": ("shanhe.demo.cli", True, "load or clear the demonstration data"),
    "import": (
        "shanhe.exchange.cli",
        True,
        "import records (results, needs, …) from CSV, XLSX or JSON Lines",
    ),
    "export": ("shanhe.exchange.cli", True, "export records to CSV, XLSX or JSON Lines"),
    "bench": ("shanhe.matching.cli_bench", False, "score the engine on a collection of one's own"),
    "search": ("shanhe.matching.cli", True, "search everything, with score and reasons"),
    "match": (
        "shanhe.matching.cli",
        True,
        "what may meet a need, with reasons; compare all needs with everything",
    ),
    "index": ("shanhe.matching.cli", True, "make the index of search and matching again, or tell how it is"),
    "mail": ("shanhe.mail.cli", True, "take in mail that came back (for a mail server)"),
    "backup": ("shanhe.cli.backup", False, "write database and files into one archive"),
    "restore": ("shanhe.cli.backup", False, "put an archive back"),
    "createadmin": ("shanhe.cli.createadmin", True, "make an administrator's account"),
    "messages": ("shanhe.cli.messages", False, "compile the translations"),
    "manage": ("shanhe.cli.django_commands", False, "Django's own commands (shell, dbshell, …)"),
}


def main(arguments: list[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
    command = next((word for word in words if not word.startswith("-")), "")
    as_json = "--json" in words
    try:
        if command == "manage" and words[0] == "manage":
            from shanhe.cli import django_commands

            return django_commands.run(words[1:])
        parser = build_parser(command)
        chosen = parser.parse_args(words)
        if not command:
            parser.print_help()
            return 0
        if command in COMMANDS and COMMANDS[command][1] and getattr(chosen, "database", True):
            from shanhe.cli import setup

            setup.start_database()
        return _handler(chosen)(chosen) or 0
    except Problem as problem:
        return _tell(str(problem), problem.code, as_json)
    except KeyboardInterrupt:
        return _tell("stopped", INTERRUPTED, as_json)
    except SystemExit as ended:
        if isinstance(ended.code, str):  # settings refuse with a line
            return _tell(ended.code, SURROUNDINGS, as_json)
        raise
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:
        known = _surroundings(error)
        if known:
            return _tell(known, SURROUNDINGS, as_json)
        return _tell(f"{type(error).__name__}: {_first_line(error)}{_keep_details()}", FAILED, as_json)


def build_parser(command: str) -> argparse.ArgumentParser:
    """The parser, with the arguments of `command` only: the others appear by name and purpose."""
    parser = argparse.ArgumentParser(
        prog="shanhe",
        description="Shanhe (山河): the open platform that runs an innovation zone.",
        epilog="Exit codes: 0 done, 1 problem found or failed, 2 wrong usage, 3 surroundings (database, port, "
        "permission, disk), 130 interrupted. Each command has its own --help.",
    )
    parser.add_argument("--version", action="version", version=f"shanhe {product_version()}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    loaded: set[str] = set()
    for name, (module, needs_django, purpose) in COMMANDS.items():
        if name == command or (command in COMMANDS and module == COMMANDS[command][0]):
            if module in loaded:
                continue
            loaded.add(module)
            if needs_django:
                from shanhe.cli import setup

                setup.django()
            import_module(module).add_parser(commands)
        else:
            commands.add_parser(name, help=purpose)
    return parser


def product_version() -> str:
    try:
        return version("shanhe")
    except PackageNotFoundError:  # a clone: the version is in pyproject.toml
        from config import env

        return env.declared_version()


def _handler(chosen: argparse.Namespace) -> Callable[[argparse.Namespace], int | None]:
    for name in ("run", "func", "handler", "handle"):
        found = getattr(chosen, name, None)
        if callable(found):
            return found
    raise Problem(f"shanhe {chosen.command}: say what to do; see --help", USAGE)


def _surroundings(error: Exception) -> str:
    """What a command says of a database that is not ready for it; empty for any other error."""
    if "django" not in sys.modules:
        return ""
    from django.db import InterfaceError, OperationalError, ProgrammingError

    if isinstance(error, OperationalError | InterfaceError):
        return f"The database does not answer: {_first_line(error)}"
    if isinstance(error, ProgrammingError):
        from shanhe.cli import setup

        try:
            waiting = setup.pending_migrations()
        except Problem as problem:
            return str(problem)
        if waiting:
            return f"The database is not up to date ({len(waiting)} steps wait): run `shanhe migrate` first."
    return ""


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or ["no reason given"])[0]


def _keep_details() -> str:
    """Writes the traceback into the home's log; says where."""
    from shanhe.cli import database

    try:
        log = database.make_home() / "log" / "shanhe.log"
        with log.open("a") as file:
            file.write(
                f"\n{datetime.now(UTC):%Y-%m-%d %H:%M:%S}Z shanhe {' '.join(sys.argv[1:2])}\n{traceback.format_exc()}"
            )
    except (OSError, database.DatabaseProblem):
        traceback.print_exc()
        return ""
    return f" (details: {log})"


def _tell(message: str, code: int, as_json: bool) -> int:
    if as_json:
        print(json.dumps({"ok": False, "error": message}, ensure_ascii=False))
    else:
        print(f"shanhe: {message}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
