"""How long it takes from `make run` to the first page, the first time and after that.

    python benchmarks/opening/run.py CLONE [--rounds 5] [--port 8752] [--no-first]

CLONE is a clone of the repository whose packages are installed; see README.md.
"""

from __future__ import annotations

import argparse
import http.client
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parent)]

from common import children, keep, machine, median, processor_seconds, table  # noqa: E402

PATIENCE = 900


def answers(port: int, path: str) -> bool:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer.status == 200
    except (OSError, http.client.HTTPException):
        return False


def opened(command: list[str], clone: Path, home: Path, port: int) -> dict[str, float]:
    """Seconds from the command until / answers 200, and until /healthz does, which asks for the worker too; then Ctrl-C."""
    env = {**os.environ, "SHANHE_HOME": str(home), "PORT": str(port)}
    load = os.getloadavg()[0]
    began = time.monotonic()
    with (home / "benchmark.log").open("ab") as log:
        process = subprocess.Popen(
            command, cwd=clone, env=env, stdout=log, stderr=log, start_new_session=True
        )
    try:
        healthy = page = processor = 0.0
        while not (page and healthy):
            if process.poll() is not None or time.monotonic() - began > PATIENCE:
                sys.exit(f"it did not open; see {home / 'benchmark.log'}")
            if not page and answers(port, "/"):
                page = time.monotonic() - began
            if page and answers(port, "/healthz"):
                healthy = time.monotonic() - began
                processor = processor_seconds(children(process.pid))
            time.sleep(0.02)
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait()
    return {
        "page": round(page, 2),
        "healthz": round(healthy, 2),
        "processor": round(processor, 1),
        "load": round(load, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("clone", type=Path)
    parser.add_argument("--home", type=Path, help="a home that was opened before, with --no-first")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--port", type=int, default=8752)
    parser.add_argument("--no-first", action="store_true")
    chosen = parser.parse_args()
    home = chosen.home or Path(tempfile.mkdtemp(prefix="shanhe-opening-"))
    home.mkdir(parents=True, exist_ok=True)
    make, direct = ["make", "run"], [str(chosen.clone / ".venv/bin/python"), "-m", "shanhe.cli.main", "up"]
    found: dict[str, list[dict[str, float]]] = {"first": [], "make run": [], "shanhe up": []}
    if not chosen.no_first:
        found["first"].append(opened(make, chosen.clone, home, chosen.port))
    for _round in range(chosen.rounds):
        found["make run"].append(opened(make, chosen.clone, home, chosen.port))
        found["shanhe up"].append(opened(direct, chosen.clone, home, chosen.port))
        print(found["make run"][-1], found["shanhe up"][-1], file=sys.stderr, flush=True)
    lines = []
    for name, runs in found.items():
        if runs:
            page = [run["page"] for run in runs]
            spread = (median(page), min(page), max(page))
            whole = (median(run[name] for run in runs) for name in ("healthz", "processor"))
            lines.append((name, len(runs), *(f"{figure:.1f}" for figure in (*spread, *whole))))
    heads = ("start", "runs", "page, median s", "least", "most", "with the worker", "processor s")
    print(table(heads, lines))
    keep(HERE, "last", {"machine": machine(), "runs": found})


if __name__ == "__main__":
    main()
