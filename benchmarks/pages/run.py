"""How long pages take with many rows: one client over HTTP against the production server setting.

    python benchmarks/pages/run.py [--rounds 5] [--requests 40]

Needs a zone filled by scale.py in SHANHE_HOME; see README.md.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parent)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")

from common import children, keep, machine, median, percentile, processor_seconds, table  # noqa: E402
from scale import EMAILS, PAIRS, setup  # noqa: E402

GOAL = 150.0
HEADS = (
    "page", "reader", "p50 ms", "p95 ms", "p95, median of rounds", "processor ms", "kB", "queries", "at 1 row",
)  # fmt: skip


@dataclass
class Case:
    """A page as one kind of reader opens it; the addresses are used in turn."""

    name: str
    reader: str
    urls: list[str]
    times: list[list[float]] = field(default_factory=list)
    processor: float = 0.0
    size: int = 0


def cases(zone: Any) -> list[Case]:
    """Every page that is measured, with addresses of rows that exist."""
    from django_scopes import scope

    from shanhe.kernel.context import VISITOR
    from shanhe.parties.models import Person
    from shanhe.pathway.models import Project
    from shanhe.results import queries
    from shanhe.results.models import Result
    from shanhe.zones.models import InnovationCentre

    rng = random.Random(5)
    with scope(zone=zone):
        manager = Person.objects.get(email=EMAILS["technology_manager"])
        open_results = list(Result.objects.filter(state="published", confidentiality="public", embargo_until=None)
                            .values_list("ref", flat=True)[:5000])  # fmt: skip
        projects = list(Project.objects.values_list("ref", flat=True))
        own = list(Project.objects.filter(manager=manager).values_list("ref", flat=True)) or projects[:1]
        centres = list(InnovationCentre.objects.values_list("code", flat=True))
        cursor = _fifth(queries, VISITOR)
    refs = rng.sample(open_results, min(40, len(open_results)))
    narrow = [rng.choice(PAIRS[3]) for _ in range(10)]
    broad = [rng.choice(PAIRS[1]) for _ in range(10)]
    both = [(f"{a[0]} {b[0]}", f"{a[1]} {b[1]}") for a, b in zip(narrow, broad, strict=True)]
    return [
        Case("home", "visitor", ["/"]),
        Case("catalogue", "visitor", ["/results/"]),
        Case("catalogue, one facet", "visitor", [f"/results/?centre={code}" for code in centres]),
        Case("catalogue, one word zh", "visitor", [f"/results/?q={quote(zh)}" for zh, _en in broad]),
        Case("catalogue, one word en", "visitor", [f"/results/?q={quote(en)}" for _zh, en in broad]),
        Case("catalogue, two words zh", "visitor", [f"/results/?q={quote(zh)}" for zh, _en in both]),
        Case("catalogue, two words en", "visitor", [f"/results/?q={quote(en)}" for _zh, en in both]),
        Case("catalogue, fifth page", "visitor", [f"/results/?after={cursor}"]),
        Case("result", "visitor", [f"/results/{ref}/" for ref in refs]),
        Case("home", "manager", ["/"]),
        Case("catalogue", "manager", ["/results/"]),
        Case("result", "manager", [f"/results/{ref}/" for ref in refs]),
        Case("search everything", "manager", [f"/search/?q={quote(zh)}" for zh, _en in both]),
        Case("my work", "manager", ["/my-work/"]),
        Case("board", "manager", ["/projects/"]),
        Case("project", "manager", [f"/projects/{ref}/" for ref in own[:40]]),
        Case("board", "administrator", ["/projects/"]),
        Case("project list", "administrator", ["/projects/list/"]),
        Case(
            "project list, a word", "administrator", [f"/projects/list/?q={quote(zh)}" for zh, _en in broad]
        ),
        Case("timeline", "administrator", ["/projects/timeline/"]),
        Case(
            "project",
            "administrator",
            [f"/projects/{ref}/" for ref in rng.sample(projects, min(40, len(projects)))],
        ),
    ]


def _fifth(queries: Any, actor: Any) -> str:
    cursor = ""
    for _page in range(4):
        cursor = queries.search(actor, cursor=cursor).next or cursor
    return cursor


def sessions() -> dict[str, str]:
    """A signed-in session's cookie for each reader."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from shanhe.parties.models import User

    found = {"visitor": ""}
    for role, email in EMAILS.items():
        user, store = User.objects.get(email=email), SessionStore()
        store[SESSION_KEY] = str(user.pk)
        store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        store[HASH_SESSION_KEY] = user.get_session_auth_hash()
        store.create()
        found[role.removeprefix("technology_")] = f"sessionid={store.session_key}"
    return found


def count_queries(listed: list[Case], cookies: dict[str, str]) -> dict[str, int]:
    """SQL queries of each page, asked once to warm up and counted the second time, in this process."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    settings.ALLOWED_HOSTS = ["*"]
    found = {}
    for case in listed:
        client = Client(headers={"cookie": cookies[case.reader]})
        client.get(case.urls[0])
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(case.urls[0])
        assert answer.status_code == 200, (case.name, answer.status_code)
        found[f"{case.reader}: {case.name}"] = len(seen)
    return found


def at_one_row(name: str) -> dict[str, int]:
    """The same counts in a copy of the empty zone with one result and one project."""
    from shanhe.cli import database

    with database.connect() as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}_one")
        connection.execute(f"CREATE DATABASE {name}_one TEMPLATE {name}")
        host = connection.info.host
    url = f"postgres://{database.ROLE}@/{name}_one?host={quote(host)}&port=5432"
    env = {**os.environ, "DATABASE_URL": url}
    python = sys.executable
    subprocess.run([python, "-m", "shanhe.cli.main", "migrate"], env=env, check=True, stdout=sys.stderr)
    fill = [python, str(HERE.parent / "scale.py"), "--results", "1", "--projects", "1", "--processes", "1"]
    subprocess.run(fill, env=env, check=True, stdout=sys.stderr)
    done = subprocess.run([python, __file__, "--only-count"], env=env, check=True, stdout=subprocess.PIPE)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def serve(port: int) -> subprocess.Popen[bytes]:
    """gunicorn as `shanhe up` starts it."""
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--config",
        "python:config.gunicorn",
        "config.wsgi:application",
    ]
    env = {**os.environ, "PORT": str(port), "SHANHE_BIND": f"127.0.0.1:{port}"}
    server = subprocess.Popen(command, cwd=HERE.parents[1], env=env)
    for _try in range(300):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", "/")
            if connection.getresponse().read():
                return server
        except OSError:
            time.sleep(0.2)
    server.terminate()
    sys.exit("the server did not answer")


def measure(
    listed: list[Case], cookies: dict[str, str], port: int, rounds: int, requests: int, pids: Any
) -> None:
    """Every case in every round, one request after another on one kept connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for number in range(rounds + 1):  # the first warms up and is not counted
        for case in listed:
            headers = {"Cookie": cookies[case.reader]} if cookies[case.reader] else {}
            times = []
            before = processor_seconds(pids())
            for index in range(requests if number else 8):
                began = time.perf_counter()
                connection.request("GET", case.urls[index % len(case.urls)], headers=headers)
                answer = connection.getresponse()
                case.size = len(answer.read())
                times.append(1000 * (time.perf_counter() - began))
                assert answer.status == 200, (case.name, case.reader, answer.status)
            if number:
                case.times.append(times)
                case.processor += processor_seconds(pids()) - before
        print(f"round {number} of {rounds}", file=sys.stderr, flush=True)


def figures(listed: list[Case], many: dict[str, int], one: dict[str, int]) -> list[dict[str, Any]]:
    """The table's row of every case, with its queries at many rows and at one."""
    found = []
    for case in listed:
        every = [value for times in case.times for value in times]
        name = f"{case.reader}: {case.name}"
        found.append(
            {
                "page": case.name,
                "reader": case.reader,
                "p50_ms": round(percentile(every, 0.5), 1),
                "p95_ms": round(percentile(every, 0.95), 1),
                "p95_median_of_rounds_ms": round(median(percentile(times, 0.95) for times in case.times), 1),
                "processor_ms": round(1000 * case.processor / len(every), 1),
                "kilobytes": round(case.size / 1024),
                "queries": many[name],
                "queries_at_one": one.get(name),
            }
        )
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=40, help="requests a page and round")
    parser.add_argument("--port", type=int, default=8751)
    parser.add_argument(
        "--empty", default="", help="database with the zone and nothing in it, for counts at one row"
    )
    parser.add_argument("--only-count", action="store_true")
    chosen = parser.parse_args()
    zone = setup()
    from django.db import connection, connections

    listed, cookies = cases(zone), sessions()
    many = count_queries(listed, cookies)
    if chosen.only_count:
        print(json.dumps(many))
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT version(), (SELECT count(*) FROM results_result), (SELECT count(*) FROM pathway_project), "
            "(SELECT count(*) FROM kernel_journalentry)"
        )
        version, *rows = cursor.fetchone()
    connections.close_all()
    one = at_one_row(chosen.empty) if chosen.empty else {}
    database_pid = int(
        (Path(os.environ["SHANHE_HOME"]) / "postgres" / "postmaster.pid").read_text().split()[0]
    )
    server = serve(chosen.port)
    try:
        measure(listed, cookies, chosen.port, chosen.rounds, chosen.requests,
                lambda: [*children(server.pid), *children(database_pid)])  # fmt: skip
    finally:
        server.terminate()
        server.wait()
    found = figures(listed, many, one)
    print(table(HEADS, [list(row.values()) for row in found]))
    told = {
        "machine": machine(),
        "postgresql": version,
        "results": rows[0],
        "projects": rows[1],
        "entries": rows[2],
    }
    print(json.dumps(told))
    keep(
        HERE,
        "last",
        {**told, "rounds": chosen.rounds, "requests": chosen.requests, "goal_ms": GOAL, "pages": found},
    )


if __name__ == "__main__":
    main()
