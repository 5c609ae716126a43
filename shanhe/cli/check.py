"""`shanhe check`: the doctor. Each line says what is well or what is not, and then the remedy."""

from __future__ import annotations

import argparse
import json
import os
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from config import env
from shanhe.cli import database, messages, setup
from shanhe.cli.problem import Problem

LITTLE_SPACE = 1_000_000_000


@dataclass(frozen=True)
class Finding:
    """One line of the doctor; `remedy` is empty when all is well."""

    what: str
    ok: bool
    detail: str
    remedy: str = ""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "check",
        help="the doctor: what is well, what is not, and the remedy",
        description="Looks and changes nothing, except that it starts the embedded database while it looks. "
        "Exit code 1 when a problem was found.",
    )
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    findings = list(examine())
    sick = [finding for finding in findings if not finding.ok]
    if chosen.json:
        print(
            json.dumps({"ok": not sick, "findings": [asdict(item) for item in findings]}, ensure_ascii=False)
        )
        return 1 if sick else 0
    width = max(len(finding.what) for finding in findings)
    for finding in findings:
        print(f"  {'ok     ' if finding.ok else 'PROBLEM'}  {finding.what:<{width}}  {finding.detail}")
        if finding.remedy:
            print(f"           {'':<{width}}  → {finding.remedy}")
    print("\nAll is well." if not sick else f"\n{len(sick)} of {len(findings)} need attention.")
    return 1 if sick else 0


def examine() -> Iterator[Finding]:
    """Every finding, cheap ones first; what rests on a broken part is left out."""
    yield _python()
    yield _home()
    yield _space()
    yield _port()
    try:
        started = setup.start_database()
    except Problem as problem:
        yield Finding("database", False, str(problem), f"Read {database.home() / 'log' / 'postgres.log'}")
        return
    try:
        yield _database()
        yield _role()
        yield from _backups()
        yield from _product()
    finally:
        if started:
            database.stop()


def _product() -> Iterator[Finding]:
    try:
        setup.django()
    except Exception as error:
        yield Finding("settings", False, f"{type(error).__name__}: {error}", "Correct the settings it names")
        return
    yield Finding("settings", True, os.environ["DJANGO_SETTINGS_MODULE"])
    looks: list[Callable[[], Finding]] = [
        *(_migrations, _zone, _front_end, _translations, _files, _worker, _index, _jobs)
    ]
    if os.environ["DJANGO_SETTINGS_MODULE"].endswith("production"):
        looks += [_deployment, _demonstration, _mail_sender]
    for look in looks:
        try:
            yield look()
        except Exception as error:
            yield Finding(
                look.__name__.strip("_"), False, f"{type(error).__name__}: {error}", "shanhe migrate"
            )


def _python() -> Finding:
    good = sys.version_info >= (3, 11)
    return Finding("Python", good, sys.version.split()[0], "" if good else "Install Python 3.11 or newer")


def _home() -> Finding:
    try:
        folder = database.make_home()
    except database.DatabaseProblem as problem:
        return Finding("data folder", False, str(problem), "Set SHANHE_HOME to a folder you may write")
    secret = folder / "secret"
    if secret.exists() and secret.stat().st_mode & 0o077:
        return Finding("data folder", False, f"{secret} is readable by others", f"chmod 600 {secret}")
    return Finding("data folder", True, str(folder))


def _space() -> Finding:
    free = database.free_bytes(database.home())
    remedy = "" if free > LITTLE_SPACE else "Free some space, or move SHANHE_HOME to a larger disk"
    return Finding("disk", free > LITTLE_SPACE, f"{free / 1e9:.1f} GB free", remedy)


def _port() -> Finding:
    port = env.number("PORT", 8000)
    from shanhe.cli import up

    with socket.socket() as probe:
        probe.settimeout(2)
        taken = probe.connect_ex(("127.0.0.1", port)) == 0
    if not taken:
        return Finding("port", True, f"{port} is free")
    if up.health(port).get("status"):
        return Finding("port", True, f"{port} serves this product")
    return Finding("port", False, f"{port} is taken by another program", f"Choose another: PORT={port + 1}")


def _database() -> Finding:
    with database.connect() as connection:
        version = connection.info.server_version
    kind = "embedded" if database.is_embedded() else "server"
    return Finding("database", True, f"PostgreSQL {version // 10000}.{version % 10000}, {kind}")


def _role() -> Finding:
    with database.connect() as connection:
        name, above = connection.execute(
            "select rolname, rolsuper or rolbypassrls from pg_roles where rolname = current_user"
        ).fetchone()
    remedy = f"alter role {name} nosuperuser nobypassrls" if above else ""
    return Finding(
        "database role", not above, f"{name}{' stands above all permissions' if above else ''}", remedy
    )


def _backups() -> Iterator[Finding]:
    """How old the newest backup is and when a restore was tried, where backups are made; and what a restore has put aside."""
    from shanhe.cli.backup import schedule, switching

    found = schedule.state(datetime.now(UTC))
    if found is not None:
        yield Finding("backups", not found.problem, found.detail, found.problem)
    states = switching.kept()
    if states:
        yield Finding(
            "kept aside", True, f"{states[-1].old}, by a restore; shanhe restore --forget removes it"
        )


def _migrations() -> Finding:
    try:
        waiting = setup.pending_migrations()
    except Problem as problem:
        return Finding("migrations", False, str(problem), "docs/operations.md, Upgrade")
    detail = f"{len(waiting)} waiting, first {waiting[0]}" if waiting else "all applied"
    return Finding("migrations", not waiting, detail, "shanhe migrate" if waiting else "")


def _zone() -> Finding:
    from django.conf import settings

    with database.connect() as connection:
        rows = connection.execute("select slug, hosts from zones_zone order by id").fetchall()
    slugs = [slug for slug, _hosts in rows]
    if not slugs:
        remedy = f"shanhe blueprint load {settings.SHANHE_ZONE}"
        return Finding("zone", False, f"{settings.SHANHE_ZONE} is not loaded", remedy)
    main = settings.SHANHE_ZONE if settings.SHANHE_ZONE in slugs else slugs[0]
    unreached = [slug for slug, hosts in rows if slug != main and not hosts]
    if unreached:
        remedy = f"shanhe zone hosts {unreached[0]} --add HOST"
        return Finding("zone", False, f"no host name leads to {', '.join(unreached)}", remedy)
    if main != settings.SHANHE_ZONE:
        told = f"{settings.SHANHE_ZONE} is not loaded; addresses of no zone lead to {main}"
        return Finding("zone", len(slugs) == 1, told, "" if len(slugs) == 1 else f"SHANHE_ZONE={main}")
    return Finding("zone", True, ", ".join(slugs))


def _front_end() -> Finding:
    from django.conf import settings

    built = env.ROOT / "shanhe" / "web" / "static" / "dist"
    if not built.is_dir() or not any(built.iterdir()):
        return Finding("front end", False, "not built", "make setup")
    collected = (Path(settings.STATIC_ROOT) / "staticfiles.json").exists()
    return Finding(
        "front end",
        collected,
        "in place" if collected else "not collected",
        "" if collected else "shanhe migrate",
    )


def _translations() -> Finding:
    waiting = messages.stale()
    missing = [po for po in waiting if not po.with_suffix(".mo").exists()]
    detail = f"{len(waiting)} not compiled" if waiting else "compiled"
    return Finding("translations", not missing, detail, "shanhe messages" if missing else "")


def _files() -> Finding:
    from django.conf import settings

    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    good = os.access(folder, os.W_OK)
    return Finding("uploaded files", good, str(folder), "" if good else f"chown -R {os.getuid()} {folder}")


def _at_rest() -> bool:
    """Whether nothing serves here now, as on a laptop in between: then nothing is late either."""
    from shanhe.cli import up

    production = os.environ["DJANGO_SETTINGS_MODULE"].endswith("production")
    return not production and not up.health(env.number("PORT", 8000))


def _worker() -> Finding:
    from django.db import connection

    from shanhe.web.health import health

    if _at_rest():
        return Finding("job worker", True, "at rest, as is the web server")
    parts = health()
    connection.close()
    good = parts["worker"] == "ok"
    return Finding(
        "job worker", good, parts["worker"], "" if good else "shanhe up (or the service shanhe-work)"
    )


def _index() -> Finding:
    from django.conf import settings

    from shanhe.matching import queries as matching

    lag = matching.lag()
    if not lag.changes:
        return Finding("search index", True, "has every change")
    detail = f"{lag.changes} changes wait, the oldest for {lag.seconds:.0f} s"
    good = lag.seconds <= settings.SHANHE_INDEX_LAG or _at_rest()
    return Finding("search index", good, detail, "" if good else "Let the worker run; shanhe index rebuild")


def _jobs() -> Finding:
    from django.conf import settings

    from shanhe.web.backlog import backlog

    jobs = backlog()
    detail = f"{jobs.due} due" + (f", the oldest for {jobs.seconds:.0f} s" if jobs.due else "")
    if jobs.stalled:
        detail += f"; {jobs.stalled} cut off"
    good = (jobs.seconds <= settings.SHANHE_JOBS_LAG and not jobs.stalled) or _at_rest()
    remedy = "" if good else "Let the worker run: what was cut off is done again within two minutes"
    return Finding("jobs", good, detail, remedy)


def _deployment() -> Finding:
    from django.core.checks import Tags, run_checks

    found = run_checks(tags=[Tags.security], include_deployment_checks=True)
    detail = "; ".join(f"{item.id} {item.msg}" for item in found)[:300]
    return Finding("security settings", not found, detail or "complete", found[0].hint or "" if found else "")


def _demonstration() -> Finding:
    """Accounts with a published password are refused here, yet their data must not be mistaken for the zone's own."""
    with database.connect() as connection:
        rows = connection.execute(
            "select distinct slug from parties_person join zones_zone on zones_zone.id = zone_id "
            "where is_persona order by slug"
        ).fetchall()
    zones = [slug for (slug,) in rows]
    detail = f"in {', '.join(zones)}; its accounts are refused" if zones else "none"
    return Finding(
        "demonstration data", not zones, detail, f"shanhe demo clear --zone {zones[0]}" if zones else ""
    )


def _mail_sender() -> Finding:
    from django.conf import settings

    sender = settings.DEFAULT_FROM_EMAIL
    good = "@" in sender and not sender.rstrip(">").endswith("@localhost")
    return Finding("mail sender", good, sender, "" if good else "Set SHANHE_MAIL_FROM to an address of yours")
