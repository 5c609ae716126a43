"""How fast records are imported, end to end, against a plain COPY of the same rows.

    python benchmarks/import/run.py FILE [--rounds 5] [--template empty_zone]

Each round imports into a fresh copy of a zone without results; see README.md.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parent)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")

from common import keep, machine, median, table  # noqa: E402

from shanhe.cli import database  # noqa: E402

SCRATCH = "benchmark_import"


def fresh(template: str) -> str:
    """A new copy of the empty zone; returns its address."""
    with database.connect(dbname="postgres") as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {SCRATCH}")
        connection.execute(f"CREATE DATABASE {SCRATCH} TEMPLATE {template}")
        connection.execute("CHECKPOINT") if _may_checkpoint(connection) else None
        host = connection.info.host
    return f"postgres://{database.ROLE}@/{SCRATCH}?host={quote(host, safe='')}&port=5432"


def _may_checkpoint(connection: Any) -> bool:
    return bool(connection.execute("SELECT pg_has_role('pg_checkpoint', 'member')").fetchone()[0])


def product(file: Path, url: str) -> dict[str, Any]:
    """The command as a person types it; seconds include the start of the process."""
    env = {**os.environ, "DATABASE_URL": url}
    command = [sys.executable, "-m", "shanhe.cli.main", "import", "results", str(file), "--json"]
    before = os.times()
    began = time.monotonic()
    done = subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE, cwd=HERE.parents[1])
    seconds = time.monotonic() - began
    after = os.times()
    own = after.children_user + after.children_system - before.children_user - before.children_system
    return {
        **json.loads(done.stdout.splitlines()[-1]),
        "seconds_with_start": seconds,
        "client_processor": own,
    }


def limits(rows: Path | None) -> tuple[dict[str, float], Path]:
    """COPY of the rows just imported, all columns, into tables like the product's, without and with its indexes."""
    found = {}
    path = rows or Path(tempfile.mkstemp(suffix=".copy", dir=database.home())[1])
    with database.connect(dbname=SCRATCH) as connection:
        if rows is None:
            with path.open("wb") as file, connection.cursor().copy("COPY results_result TO STDOUT") as copy:
                for part in copy:
                    file.write(part)
        for name, like in (("bare", "INCLUDING STORAGE"), ("indexed", "INCLUDING STORAGE INCLUDING INDEXES")):
            connection.execute(f"DROP TABLE IF EXISTS limit_{name}")
            connection.execute(f"CREATE TABLE limit_{name} (LIKE results_result {like})")
            connection.execute(f"ALTER TABLE limit_{name} SET (toast_tuple_target = 256)")
            began = time.monotonic()
            with path.open("rb") as file, connection.cursor().copy(f"COPY limit_{name} FROM STDIN") as copy:
                while part := file.read(1 << 18):
                    copy.write(part)
            found[name] = time.monotonic() - began
    return found, path


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--template", default="empty_zone", help="a database with the zone's blueprint and no results"
    )
    chosen = parser.parse_args()
    database.ensure_running()
    runs, rows = [], None
    for number in range(chosen.rounds):
        load = os.getloadavg()[0]
        run = product(chosen.file, fresh(chosen.template))
        copied, rows = limits(rows)
        runs.append(
            {**run, "copy_bare": copied["bare"], "copy_indexed": copied["indexed"], "load": round(load, 1)}
        )
        print(f"round {number + 1}: {json.dumps(runs[-1])}", file=sys.stderr, flush=True)
    if rows:
        rows.unlink()
    count = runs[0]["created"]
    heads = ("what", "seconds (median)", "records/s", "times the bare COPY")
    bare = median(run["copy_bare"] for run in runs)
    lines = []
    for name, key in (
        ("shanhe import results, with start", "seconds_with_start"),
        ("COPY, table with the same indexes", "copy_indexed"),
        ("COPY, bare table", "copy_bare"),
    ):
        seconds = median(run[key] for run in runs)
        lines.append((name, f"{seconds:.1f}", f"{count / seconds:.0f}", f"{seconds / bare:.1f}"))
    print(table(heads, lines))
    with database.connect() as connection:
        version = connection.execute("SHOW server_version").fetchone()[0]
    peak = max(run["peak_mb"] for run in runs)
    print(
        f"{count} records, peak {peak:.0f} MB, client processor {median(run['client_processor'] for run in runs):.1f} s"
    )
    keep(
        HERE,
        "last",
        {"machine": machine(), "postgresql": version, "records": count, "peak_mb": peak, "rounds": runs},
    )


if __name__ == "__main__":
    main()
