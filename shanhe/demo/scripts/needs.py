"""Needs of enterprises, and open competitions for some, each step by the person whose step it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from shanhe.competitions import operations as competitions
from shanhe.kernel.money import Money
from shanhe.needs import operations as needs
from shanhe.pathway import queries as pathway

from ..simulation import Agenda, World
from ..texts import Entry, Texts, both

REVIEWER = "zhou_mingdu"
VALUES = (
    "title",
    "problem",
    "tried",
    "targets",
    "kind",
    "fields",
    "keywords",
    "centre_codes",
    "level_wanted",
    "confidentiality",
)
WRITTEN = ("team", "approach", "schedule")
RENEWED = 170  # days after which a need that goes on is renewed, before it expires
ROUTE = "joint_rd"
FEN = 100  # minor units of a yuan


def plan(agenda: Agenda, texts: Texts) -> None:
    """Every need of somebody whom these texts know, and the competitions for which all results are there."""
    people = {entry["key"] for entry in texts.people}
    known = {entry["key"] for entry in texts.results}
    stated = {entry["key"]: entry for entry in texts.needs["needs"] if entry["by"] in people}
    for entry in stated.values():
        plan_need(agenda, entry)
    for entry in texts.needs["competitions"]:
        if entry["need"] in stated and {bid["result"] for bid in entry["bids"]} <= known:
            _Competition(agenda, entry).plan()


def plan_need(agenda: Agenda, entry: Entry) -> None:
    """A need from its draft to where it stands."""
    at, day, end = agenda.add, entry["day"], entry.get("end", "published")
    at(day, 9.2, _state, agenda.world, entry)
    if end == "draft":
        return
    at(day, 9.5, _act, agenda.world, entry["by"], needs.submit_need, entry["key"])
    if end == "submitted":
        return
    at(day + 1, 9.2, _act, agenda.world, REVIEWER, needs.publish_need, entry["key"])
    if "then" not in entry:
        for again in range(day + RENEWED, -7, RENEWED):
            at(again, 9.3, _act, agenda.world, entry["by"], needs.renew_need, entry["key"])
    for when, what, *more in entry.get("then", []):
        at(when, 9.4, _expire if what == "expire" else _close, agenda.world, entry, *more)


def _state(world: World, entry: Entry) -> None:
    values = {name: entry[name] for name in VALUES if name in entry}
    if "budget" in entry:
        values["budget"] = Money(entry["budget"] * FEN)
    if "deadline" in entry:
        values["deadline"] = world.clock.day(entry["deadline"])
    invited = [world.people[key] for key in entry["invited"]] if "invited" in entry else None
    ctx = world.ctx(entry["by"])
    world.needs[entry["key"]] = needs.begin_need(ctx, zone=world.zone, values=values, invited=invited)


def _act(world: World, who: str, operation: Any, key: str) -> None:
    world.needs[key] = operation(world.ctx(who), need=world.needs[key])


def _expire(world: World, entry: Entry) -> None:
    ctx = world.ctx("system")
    due = [need for need in needs.due(ctx, ctx.today) if need.pk == world.needs[entry["key"]].pk]
    needs.expire_needs(ctx, needs=due)


def _close(world: World, entry: Entry, outcome: str, *note: str) -> None:
    ctx = world.ctx(entry["by"])
    need = needs.close_need(ctx, need=world.needs[entry["key"]], outcome=outcome, note=both(note))
    world.needs[entry["key"]] = need


class _Competition:
    """One open competition; its days, and those of its bids, count from its opening, those of milestones too."""

    def __init__(self, agenda: Agenda, entry: Entry) -> None:
        self.agenda, self.world, self.entry = agenda, agenda.world, entry
        self.row: Any = None
        self.bids: dict[str, Any] = {}

    def plan(self) -> None:
        entry = self.entry
        self._at(0, 10, self._open)
        for bid in entry["bids"]:
            self._at(bid["day"], 11, self._bid, bid)
        if "choose" not in entry:
            return
        self._at(entry["until"] + 1, 9.1, self._close)
        for bid in entry["bids"]:
            for score in bid.get("scores", []):
                self._at(entry["until"] + 6, 14, self._review, bid, score)
        self._at(entry["choose"], 10, self._choose)
        for bid in entry["bids"]:
            self._work(bid)

    def _work(self, bid: Entry) -> None:
        """What a chosen team does: its project, the milestones reported, those accepted and the one sent back."""
        if "work" not in bid:
            return
        self._at(self.entry["choose"] + bid["work"], 10.5, self._start, bid)
        for index, (day, *text) in enumerate(bid["steps"]):
            self._at(day, 15, self._report, bid, index, both(text))
        for index, day in enumerate(bid["accepted"]):
            self._at(day, 10, self._accept, bid, index)
        if "sent_back" in bid:
            day, *text = bid["sent_back"]
            self._at(day, 10, self._send_back, bid, len(bid["accepted"]), both(text))

    def _at(self, day: int, hour: float, act: Any, *given: Any) -> None:
        self.agenda.add(self.entry["day"] + day, hour, act, *given)

    def _side(self) -> Any:
        return self.world.ctx(self.entry["by"])

    def _open(self) -> None:
        entry, ctx = self.entry, self._side()
        row = competitions.draft_competition(ctx, need=self.world.needs[entry["need"]])
        values = {
            "aim": entry["aim"],
            "budget": Money(entry["money"] * FEN),
            "team_limit": entry["teams"],
            "bids_until": ctx.now + timedelta(days=entry["until"]),
            "milestones": [
                {
                    "title": " / ".join(words),
                    "due_on": self.world.clock.day(entry["day"] + day),
                    "amount": Money(yuan * FEN),
                }
                for words, day, yuan in entry["milestones"]
            ],
        }
        row = competitions.edit_competition(ctx, competition=row, values=values)
        people = [self.world.people[key] for key in entry["reviewers"]]
        row = competitions.appoint_reviewers(ctx, competition=row, people=people)
        self.row = competitions.open_competition(ctx, competition=row)

    def _bid(self, bid: Entry) -> None:
        given = {name: both(bid[name]) for name in WRITTEN if name in bid}
        ctx, result = self.world.ctx(bid["by"]), self.world.results[bid["result"]]
        price = Money(bid["price"] * FEN)
        row = competitions.write_bid(ctx, competition=self.row, result=result, price=price, **given)
        self.bids[bid["by"]] = competitions.send_bid(ctx, bid=row)

    def _close(self) -> None:
        self.row = competitions.close_bids(self.world.ctx("system"), competition=self.row)

    def _review(self, bid: Entry, score: list[Any]) -> None:
        who, fit, feasibility, worth, *comment = score
        scores = {"fit": fit, "feasibility": feasibility, "worth": worth}
        ctx = self.world.ctx(who)
        competitions.review_bid(ctx, bid=self.bids[bid["by"]], **scores, comment=both(comment))

    def _choose(self) -> None:
        chosen = [self.bids[key] for key in self.entry["chosen"]]
        note = both(self.entry["note"])
        self.row = competitions.choose_teams(self._side(), competition=self.row, chosen=chosen, note=note)

    def _start(self, bid: Entry) -> None:
        ctx, row = self.world.ctx(REVIEWER), self.bids[bid["by"]]
        under_way = pathway.projects_of(ctx.actor, row.result)
        if under_way:
            competitions.start_work(ctx, bid=row, project=under_way[0])
        else:
            competitions.start_work(ctx, bid=row, route=pathway.route_by_code(ROUTE))

    def _step(self, bid: Entry, index: int) -> Any:
        return list(self.bids[bid["by"]].steps.order_by("milestone__position"))[index]

    def _report(self, bid: Entry, index: int, evidence: str) -> None:
        ctx = self.world.ctx(bid["by"])
        competitions.report_milestone(ctx, step=self._step(bid, index), evidence=evidence)

    def _accept(self, bid: Entry, index: int) -> None:
        competitions.accept_team_milestone(self._side(), step=self._step(bid, index))

    def _send_back(self, bid: Entry, index: int, note: str) -> None:
        competitions.send_back_milestone(self._side(), step=self._step(bid, index), note=note)
