"""What must be true before anything serves: database, migrations, translations, static files, first data."""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from shanhe.cli import database, messages
from shanhe.cli.problem import SURROUNDINGS, Problem

Say = Callable[[str], None]


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "migrate", help="bring the database, translations and static files up to date"
    )
    parser.add_argument(
        "--check", action="store_true", help="change nothing; exit 1 when something is waiting"
    )
    parser.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    start_database(print)
    django()
    if chosen.check:
        waiting = pending_migrations()
        print("\n".join(waiting) if waiting else "Nothing is waiting.")
        return 1 if waiting else 0
    bring_up_to_date(print)
    print("Up to date.")
    return 0


def start_database(say: Say | None = None) -> bool:
    """Makes the database reachable; true when this call started the embedded one; Problem when it cannot."""
    try:
        started = database.ensure_running(say)
    except database.DatabaseProblem as problem:
        raise Problem(str(problem), SURROUNDINGS) from None
    if (database.home() / "restore.json").exists():
        with database.alone() as alone:
            if alone:  # else a restore is at work, or `up`, which looks by itself
                after_a_crash(say or print_nothing)
    return started


def after_a_crash(say: Say) -> None:
    """Ends a restore that was interrupted, forwards or backwards. For whoever holds the lock of this home."""
    from shanhe.cli.backup import switching

    done = switching.clean_up()
    if done:
        say(done)


def print_nothing(_line: str) -> None:
    """For who is not to say anything."""


def django() -> None:
    """Loads Django once."""
    from django.apps import apps

    if not apps.ready:
        import django as framework

        from shanhe.kernel import memory

        with memory.loading():
            framework.setup()


def bring_up_to_date(say: Say) -> None:
    """Translations, migrations, cache table and static files; each only where something changed."""
    if messages.stale():
        say("Compiling translations")
        _tolerating_read_only(messages.compile_all)
    waiting = pending_migrations()
    if waiting:
        migrate(waiting, say)
    collect_static(say)


def pending_migrations() -> list[str]:
    """Names of the migrations that wait, in order; Problem where another version made the database."""
    from django.apps import apps
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("shanhe.")}
    strange = sorted(
        f"{app}.{name}"
        for app, name in executor.loader.applied_migrations
        if app in ours and (app, name) not in executor.loader.disk_migrations
    )
    if strange:
        raise Problem(
            f"Another version of Shanhe made this database: it has {strange[0]}, which this version does not know. "
            "Run that version, or give this one an empty database (docs/operations.md, Upgrade).",
            SURROUNDINGS,
        )
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def migrate(waiting: list[str], say: Say) -> None:
    from django.core.management import call_command

    from shanhe.cli.progress import bar

    say(f"Migrating the database ({len(waiting)} steps)")
    with bar(len(waiting), "migrations") as advance:
        call_command("migrate", interactive=False, verbosity=1, stdout=_Counter(advance))
    call_command("createcachetable", verbosity=0)


class _Counter(io.StringIO):
    """Counts Django's "OK" of each migration."""

    def __init__(self, advance: Callable[[], None]) -> None:
        super().__init__()
        self.advance = advance

    def write(self, text: str) -> int:
        if text.rstrip().endswith("OK"):
            self.advance()
        return len(text)


def collect_static(say: Say, *, force: bool = False) -> bool:
    """Copies, names by content and compresses the static files; false when nothing changed."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    result = hashlib.sha256(repr(settings.STORAGES).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = Path(storage.path(path)).stat()
            result.update(f"{path}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    with contextlib.suppress(OSError):
        if not force and stamp.read_text() == result.hexdigest():
            return False
    say("Preparing styles and scripts")
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(result.hexdigest())
    return True


def state() -> dict[str, Any]:
    """What was already done once for the present database: `{"demo": true}`."""
    with contextlib.suppress(OSError, ValueError):
        return dict(json.loads(_state_file().read_text()).get(_database_key(), {}))
    return {}


def remember(**facts: Any) -> None:
    everything: dict[str, Any] = {}
    with contextlib.suppress(OSError, ValueError):
        everything = json.loads(_state_file().read_text())
    key = _database_key()
    everything[key] = everything.get(key, {}) | facts
    part = _state_file().with_suffix(".part")
    part.write_text(json.dumps(everything, indent=1))
    part.replace(_state_file())


def _state_file() -> Path:
    return database.home() / "state.json"


def _database_key() -> str:
    """Names this very database: one that was dropped and made again is another."""
    entry = database.settings()
    with database.connect() as connection:
        row = connection.execute("select oid from pg_database where datname = current_database()").fetchone()
    return f"{entry['HOST']}:{entry['PORT']}/{entry['NAME']}#{row[0]}"


def _tolerating_read_only(work: Callable[[], Any]) -> None:
    with contextlib.suppress(PermissionError):  # an installed package carries its .mo files
        work()
