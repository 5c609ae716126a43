"""The zone's blueprint and the demonstration data, loaded once for each database."""

from __future__ import annotations

import contextlib
import sys

from config import env
from shanhe.cli import database, setup
from shanhe.cli.problem import Problem


def load(say: setup.Say, *, demo: bool) -> None:
    """Loads what this database never had; what was cleared on purpose is not brought back."""
    from django.conf import settings

    done = setup.state()
    others = [slug for slug in zones() if slug != settings.SHANHE_ZONE]
    if others and not zone_exists(settings.SHANHE_ZONE) and not env.text("SHANHE_ZONE"):
        # Whoever installed a zone of their own did not ask for ours.
        say(f"Opening {', '.join(others)}; {settings.SHANHE_ZONE} is not installed, and is not added unasked")
        return
    if not zone_exists(settings.SHANHE_ZONE):
        say("Loading the zone's blueprint")
        _command("blueprint", "load", str(env.product_data("blueprints") / settings.SHANHE_ZONE))
    if demo and settings.SHANHE_DEMO and not done.get("demo"):
        say("Loading the demonstration data (once, about a minute)")
        _command("demo", "load")
        setup.remember(demo=True)
        say("Making the index")
        _command("index", "rebuild", "--json")


def zones() -> list[str]:
    """The codes of the zones that are installed, in order."""
    with database.connect() as connection:
        return [slug for (slug,) in connection.execute("select slug from zones_zone order by id").fetchall()]


def zone_exists(slug: str) -> bool:
    with database.connect() as connection:
        return connection.execute("select 1 from zones_zone where slug = %s", [slug]).fetchone() is not None


def sign_ins() -> list[dict[str, str]]:
    """One sign-in for each role of the demonstration: role, email, password; empty without it."""
    from django.conf import settings

    if not settings.SHANHE_DEMO or not setup.state().get("demo"):
        return []
    from shanhe.demo.queries import sign_ins as accounts

    return [
        {"role": item["role"], "email": item["email"], "password": item["password"]} for item in accounts()
    ]


def _command(*words: str) -> None:
    from shanhe.cli.main import main

    with contextlib.redirect_stdout(sys.stderr):  # our own standard output may be JSON
        code = main(list(words))
    if code:
        raise Problem(f"`shanhe {' '.join(words)}` failed; see the lines above.", code)
