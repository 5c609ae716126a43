"""Needs of enterprises that were introduced to what may answer them, each step by the person whose step it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from shanhe.introductions import operations as introductions
from shanhe.introductions.models import FollowUp

from ..simulation import Agenda
from ..texts import Entry, Texts, both
from .needs import plan_need


def plan(agenda: Agenda, texts: Texts) -> None:
    """Every need, and its introductions with results, people and organisations that these texts tell of."""
    known = {entry["key"] for entry in (*texts.results, *texts.people, *texts.organisations)}
    told = texts.introductions
    stated = {entry["key"]: entry for entry in told["needs"]}
    for entry in told["introductions"]:
        if entry["with"] in known:
            _Introduction(agenda, texts, entry, stated[entry["need"]]["by"]).plan()
    wanted = {entry["need"] for entry in told["introductions"] if entry["with"] in known}
    for key in sorted(wanted):
        plan_need(agenda, stated[key])


class _Introduction:
    """One introduction; days count from its proposal."""

    def __init__(self, agenda: Agenda, texts: Texts, entry: Entry, speaker: str) -> None:
        self.agenda, self.world, self.entry = agenda, agenda.world, entry
        work = next((row["work"] for row in texts.results if row["key"] == entry["with"]), None)
        speakers = [row["key"] for row in texts.people if row["organisation"] == entry["with"]]
        # Who answers for the other side: who disclosed the result, the person, or who speaks for the organisation.
        other = (
            next(iter(work))
            if work
            else entry["with"]
            if entry["with"] not in _organisations(texts)
            else speakers[0]
        )
        self.sides = {"need": speaker, "other": other}
        self.row: Any = None

    def plan(self) -> None:
        entry = self.entry
        self._at(0, 10, self._propose)
        if "asked" in entry:
            self._at(entry["asked"], 11, self._lead, introductions.ask_both_sides)
        for side, day, *note in entry.get("agreed", []):
            self._at(day, 14, self._agree, side, both(note) if note else "")
        if "refused" in entry:
            side, day, reason, *note = entry["refused"]
            self._at(day, 15, self._end, introductions.refuse_introduction, side, reason, both(note))
        for side, day, *text in entry.get("messages", []):
            self._at(day, 15.5, self._write, side, both(text))
        if "meeting" in entry:
            day, ahead, *title = entry["meeting"]
            self._at(day, 16, self._meet, ahead, both(title))
        self._outcomes()

    def _outcomes(self) -> None:
        entry = self.entry
        acts = {
            "trial": introductions.record_trial,
            "later": introductions.put_off,
            "contract": introductions.record_contract,
            "withdraw": introductions.withdraw_introduction,
        }
        for name, day, *note in entry.get("outcomes", []):
            self._at(day, 16.3, self._lead, acts[name], both(note))
        if "declined" in entry:
            day, reason, *note = entry["declined"]
            self._at(day, 16.3, self._end, introductions.decline_introduction, "", reason, both(note))
        if "taken" in entry:
            self._at(entry["taken"], 10, self._take)
        if entry.get("expires"):
            self._at(entry["asked"] + 16, 9.1, self._expire)

    def _at(self, day: int, hour: float, act: Any, *given: Any) -> None:
        self.agenda.add(self.entry["day"] + day, hour, act, *given)

    def _other(self) -> Any:
        key = self.entry["with"]
        world = self.world
        return world.results.get(key) or world.people.get(key) or world.organisations[key]

    def _propose(self) -> None:
        entry, world = self.entry, self.world
        words: dict[str, Any] = {
            name: both(entry[name]) for name in ("why", "about_need", "about_other") if name in entry
        }
        self.row = introductions.propose_introduction(
            world.ctx(entry["by"]), need=world.needs[entry["need"]], other=self._other(), **words
        )

    def _lead(self, operation: Any, note: str = "") -> None:
        more = {"note": note} if note else {}
        operation(self.world.ctx(self._leader()), introduction=self.row, **more)

    def _leader(self) -> str:
        """Who leads it today: work may have been handed to a colleague."""
        self.row.refresh_from_db(fields=["proposed_by"])
        return self.world.key_of_person(self.row.proposed_by_id)

    def _agree(self, side: str, note: str) -> None:
        ctx = self.world.ctx(self.sides[side])
        introductions.agree_to_introduction(ctx, introduction=self.row, note=note)

    def _end(self, operation: Any, side: str, reason: str, note: str) -> None:
        who = self.sides[side] if side else self._leader()
        operation(self.world.ctx(who), introduction=self.row, reason=reason, note=note)

    def _write(self, side: str, text: str) -> None:
        introductions.send_message(self.world.ctx(self.sides[side]), introduction=self.row, text=text)

    def _meet(self, ahead: int, title: str) -> None:
        ctx = self.world.ctx(self.sides["other"])
        begin = ctx.now.replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=ahead)
        introductions.propose_meeting(ctx, introduction=self.row, title=title, starts_at=begin, minutes=60)

    def _take(self) -> None:
        step = FollowUp.objects.filter(introduction=self.row, state="open").first()
        if step is not None:
            who = self.world.key_of_person(step.assignee_id)
            introductions.take_follow_up(self.world.ctx(who), follow_up=step)

    def _expire(self) -> None:
        introductions.expire_introductions(self.world.ctx("system"), zone=self.world.zone)


def _organisations(texts: Texts) -> set[str]:
    return {entry["key"] for entry in texts.organisations}
