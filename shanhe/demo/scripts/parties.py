"""Organisations, people, their roles and accounts."""

from __future__ import annotations

from datetime import date
from typing import Any

from shanhe.kernel.translated import taken
from shanhe.parties import operations as parties
from shanhe.parties.operations.access import new_account

from ..simulation import Agenda, World
from ..texts import PASSWORD, Entry, Texts

FOUNDED = -731  # the day the register was filled
ADMINISTRATOR = "guan_lan"


def plan(agenda: Agenda, texts: Texts) -> None:
    """The administrator first, then the register, then whoever represents a firm founded later."""
    world = agenda.world
    entries = {entry["key"]: entry for entry in texts.people}
    agenda.add(FOUNDED, 9, _administrator, world, entries[ADMINISTRATOR])
    founded: dict[str, int] = {}
    for entry in texts.organisations:
        day = founded[entry["key"]] = _day_of(entry)
        agenda.add(day, 9.2, _organisation, world, entry)
    for entry in texts.people:
        if entry["key"] != ADMINISTRATOR:
            agenda.add(FOUNDED, 10, _person, world, entry)
        agenda.add(founded[entry["organisation"]], 11, _affiliate, world, entry)
        for role in entry.get("roles", []):
            agenda.add(FOUNDED, 12, _grant, world, entry, role)
        if "persona" in entry:
            agenda.add(-1, 9, _persona, world, entry)


def _day_of(entry: Entry) -> int:
    """A firm that was founded in these two years enters the register three days later."""
    registered = str(entry.get("registered_on", ""))
    return int(registered[1:]) + 3 if registered.startswith("@") else FOUNDED


def _registered(world: World, entry: Entry) -> date | None:
    text = str(entry.get("registered_on", ""))
    if not text:
        return None
    return world.clock.day(int(text[1:])) if text.startswith("@") else date.fromisoformat(text)


def _organisation(world: World, entry: Entry) -> None:
    names = ("side", "kind", "uscc", "industry", "size", "website")
    values: dict[str, Any] = {name: entry[name] for name in names if name in entry}
    values |= {name: taken(entry, name) for name in ("name", "address")}
    values["registered_on"] = _registered(world, entry)
    if "parent" in entry:
        values["parent"] = world.organisations[entry["parent"]]
    made = parties.create_organisation(world.ctx(ADMINISTRATOR), zone=world.zone, values=values)
    world.organisations[entry["key"]] = made


def _person(world: World, entry: Entry, who: str = ADMINISTRATOR) -> None:
    values = {"email": entry["email"], **{name: taken(entry, name) for name in ("name", "bio")}}
    world.people[entry["key"]] = parties.create_person(world.ctx(who), zone=world.zone, values=values)


def _administrator(world: World, entry: Entry) -> None:
    _person(world, entry, "system")
    _grant(world, entry, "administrator", "system")


def _grant(world: World, entry: Entry, role: str, who: str = ADMINISTRATOR) -> None:
    parties.grant_role(world.ctx(who), person=world.people[entry["key"]], role=role)
    world.forget(entry["key"])


def _affiliate(world: World, entry: Entry) -> None:
    parties.affiliate(
        world.ctx(ADMINISTRATOR),
        organisation=world.organisations[entry["organisation"]],
        person=world.people[entry["key"]],
        role=entry["affiliation"],
        position=taken(entry, "title"),
    )
    world.forget(entry["key"])


def _persona(world: World, entry: Entry) -> None:
    """Accounts come last: the past tells nobody by mail, and these people's places can be taken."""
    person = world.people[entry["key"]]
    user = new_account(entry["email"], PASSWORD)
    world.people[entry["key"]] = parties.make_persona(world.ctx("system"), person=person, user=user)
