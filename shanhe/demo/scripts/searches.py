"""Searches that people of the demonstration keep, so that they are told of what is new."""

from __future__ import annotations

from shanhe.matching import operations as matching

from ..simulation import Agenda, World
from ..texts import Entry, Texts, title


def plan(agenda: Agenda, texts: Texts) -> None:
    """Every saved search of somebody whom these texts know."""
    known = {entry["key"] for entry in texts.people}
    for entry in texts.introductions.get("searches", ()):
        if entry["by"] in known:
            agenda.add(entry["day"], 9.6, _keep, agenda.world, entry)


def _keep(world: World, entry: Entry) -> None:
    matching.save_search(
        world.ctx(entry["by"]),
        person=world.people[entry["by"]],
        name=title(entry["name"]),
        words=entry["words"],
        kinds=entry["kinds"],
        codes=entry.get("codes", {}),
        how_often=entry["how_often"],
    )
