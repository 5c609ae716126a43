"""Loads zone and demonstration into the database of DATABASE_URL as `shanhe up` does, and lets the jobs run."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from shanhe.cli import database, first_data, setup


def main() -> None:
    database.make_home()
    setup.django()
    first_data.load(print, demo=True)
    from procrastinate.contrib.django import app

    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(wait=False, install_signal_handlers=False)


if __name__ == "__main__":
    main()
