"""`make test`: every check one after another, each to its end, and one summary. Standard library only."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
LOGS = ROOT / ".cache" / "log"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


@dataclass
class Step:
    """One check; `group` is what `--only` names."""

    name: str
    group: str
    command: list[str]
    skip: Callable[[], str] = lambda: ""  # a reason, or nothing
    slow: bool = False


@dataclass
class Outcome:
    step: Step
    state: str  # passed, FAILED, SKIPPED
    seconds: float
    detail: str = ""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="make test")
    parser.add_argument("--quick", action="store_true", help="without slow tests and the browser")
    parser.add_argument("--only", choices=["lint", "types", "tests", "journeys"], action="append")
    known = parser.parse_args(arguments)
    os.chdir(ROOT)
    LOGS.mkdir(parents=True, exist_ok=True)
    prepare_environment()
    steps = [step for step in all_steps(quick=known.quick) if not known.only or step.group in known.only]
    began = time.monotonic()
    outcomes = run_all(steps)
    return summary(outcomes, time.monotonic() - began)


def all_steps(*, quick: bool) -> list[Step]:
    marker = "not journey and not slow" if quick else "not journey"
    tests = [tool("pytest"), "-q", "-m", marker, "-p", "no:cacheprovider", "--durations=8", *workers()]
    journeys = [
        tool("pytest"),
        "-q",
        "-m",
        "journey",
        "-p",
        "no:cacheprovider",
        "--durations=5",
        *workers(most=2),  # each has a browser, which is as busy as its server
        "tests/journeys",
    ]
    steps = [
        Step("ruff", "lint", [tool("ruff"), "check", "."]),
        Step("format", "lint", [tool("ruff"), "format", "--check", "--quiet", "."]),
        Step("import contracts", "lint", [tool("lint-imports")]),
        Step(
            "migrations complete",
            "lint",
            [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
        ),
        Step("types", "types", [tool("mypy")]),
        Step("unit, architecture and API tests", "tests", tests),
        Step("browser journeys", "journeys", journeys, skip=why_no_browser, slow=True),
    ]
    return [step for step in steps if not (quick and step.slow)]


def prepare_environment() -> None:
    """The suite gets a home of its own, so that it never touches the zone that `make run` opened."""
    home = os.environ.get("SHANHE_TEST_HOME") or str(
        Path(os.environ.get("SHANHE_HOME") or ROOT / "var") / "test"
    )
    os.environ["SHANHE_TEST_HOME"] = os.environ["SHANHE_HOME"] = str(Path(home).absolute())
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    os.environ["PYTHONWARNINGS"] = "default"
    os.environ.pop("PORT", None)


def workers(most: int = 4) -> list[str]:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return ["-n", str(min(cores, most)), "--dist", "worksteal"] if cores > 1 else []


def tool(name: str) -> str:
    return str(BIN / name)


def run_all(steps: list[Step]) -> list[Outcome]:
    """Each step to its end, on one test database server that is stopped afterwards if it was started here."""
    sys.path.insert(0, str(ROOT))
    from shanhe.cli import database

    started = False
    try:
        started = database.ensure_running(print, durable=False)
        return [run(step) for step in steps]
    except database.DatabaseProblem as problem:
        print(f"shanhe: {problem}", file=sys.stderr)
        return [Outcome(Step("database", "tests", []), "FAILED", 0.0, str(problem))]
    finally:
        if started:
            database.stop()


def run(step: Step) -> Outcome:
    reason = step.skip()
    if reason:
        print(f"\n!!!! {step.name} SKIPPED: {reason} !!!!\n", flush=True)
        return Outcome(step, "SKIPPED", 0.0, reason)
    print(f"\n── {step.name}", flush=True)
    began = time.monotonic()
    lines: list[str] = []
    log = LOGS / f"test-{re.sub(r'[^a-z]+', '-', step.name.lower())}.log"
    with log.open("w") as copy:
        process = subprocess.Popen(step.command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            copy.write(line)
            lines.append(line)
        code = process.wait()
    detail = next((line.strip(" =\n") for line in reversed(lines) if line.strip()), "")
    nothing = code == 5 and "pytest" in step.command[0]  # pytest's own code for "no test was found"
    return Outcome(
        step, "passed" if code == 0 else "FAILED", time.monotonic() - began, "no test" if nothing else detail
    )


def summary(outcomes: list[Outcome], seconds: float) -> int:
    print("\n" + "═" * 100)
    for outcome in outcomes:
        detail = outcome.detail[:52]
        print(f"  {outcome.state:<8} {outcome.step.name:<34} {outcome.seconds:6.0f} s   {detail}")
    failed = [outcome.step.name for outcome in outcomes if outcome.state == "FAILED"]
    skipped = [outcome.step.name for outcome in outcomes if outcome.state == "SKIPPED"]
    print("═" * 100)
    verdict = f"FAILED: {', '.join(failed)}" if failed else "All passed"
    if skipped:
        verdict += f" — BUT SKIPPED: {', '.join(skipped)}"
    print(f"{verdict} ({seconds / 60:.1f} min; logs in .cache/log)")
    return 1 if failed else 0


def why_no_browser() -> str:
    """Finds or installs Chromium and names it in SHANHE_CHROMIUM; otherwise the reason to skip."""
    if not (ROOT / "tests" / "journeys").is_dir():
        return "there are none in tests/journeys"
    found = find_browser()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        print("  Installing Chromium (apt-get) …", flush=True)
        command = ["apt-get", "install", "--yes", "--no-install-recommends", "chromium", "fonts-noto-cjk"]
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        if subprocess.run(command, env=environment, check=False, capture_output=True).returncode:
            subprocess.run(["apt-get", "update"], env=environment, check=False, capture_output=True)
            subprocess.run(command, env=environment, check=False, capture_output=True)
        found = find_browser()
    if found is None:
        return "no Chromium here. Install one (chromium or Google Chrome), or name it in SHANHE_CHROMIUM"
    os.environ["SHANHE_CHROMIUM"] = found
    return ""


def find_browser() -> str | None:
    named = os.environ.get("SHANHE_CHROMIUM")
    if named:
        return named if Path(named).exists() else None
    for name in BROWSERS:
        path = shutil.which(name)
        if path:
            return path
    mac = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
    return str(mac) if mac.exists() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
