"""Results from disclosure to the catalogue, and how ready they were said to be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shanhe.kernel.money import Money
from shanhe.results import operations as results
from shanhe.results import queries as results_queries

from ..simulation import Agenda, World
from ..texts import Entry, Texts, both

OFFICE = ("deng_quan", "liao_an")
ASSESSORS = {
    "ai_frontier": ("jiang_ping", "dong_shen"),
    "robotics_equipment": ("dong_shen", "cui_lan"),
    "ai_medicine": ("yin_he", "cui_lan"),
    "new_it": ("jiang_ping", "cui_lan"),
}
TEXTS = ("title", "summary", "abstract", "problem", "advantages")
YEARS = {"invention_patent": 20, "utility_model": 10, "layout_design": 10}
PATENTS = {"invention_patent", "utility_model", "design_patent", "pct_application"}
GATE_LEVELS = {"verification": 3, "incubation": 5, "product_development": 6, "market_application": 8}


def plan(agenda: Agenda, texts: Texts) -> None:
    """Every result with its people's answers, its review and its readiness."""
    wanted = levels_for_gates(texts)
    for number, entry in enumerate(texts.results):
        _Result(agenda, texts, entry, number).plan(wanted.get(entry["key"], []))
    agenda.add(-1, 16, _expire, agenda.world)


def levels_for_gates(texts: Texts) -> dict[str, list[tuple[int, int]]]:
    """For each carried result: by which day which level must be confirmed."""
    wanted: dict[str, list[tuple[int, int]]] = {}
    for project in texts.projects:
        for stage, days in project.get("gates", {}).items():
            for key in project["results"]:
                wanted.setdefault(key, []).append((days[0] - 9, GATE_LEVELS[stage]))
    return {key: sorted(rows) for key, rows in wanted.items()}


def _expire(world: World) -> None:
    day = world.clock.day(-1)
    results.expire_silent_contributors(world.ctx("system"), zone=world.zone, on=day)


class _Result:
    """One result's steps; days count from the anchor as everywhere."""

    def __init__(self, agenda: Agenda, texts: Texts, entry: Entry, number: int) -> None:
        self.agenda, self.world, self.words = agenda, agenda.world, texts.words
        self.entry, self.number = entry, number
        self.key, self.since, self.end = entry["key"], entry["since"], entry.get("end", "published")
        self.team = list(entry["work"])
        self.office = OFFICE[number % 2]
        pair = ASSESSORS[entry["centre"]]
        self.assessors = pair if number % 2 else pair[::-1]

    @property
    def row(self) -> Any:
        return self.world.results[self.key]

    def plan(self, wanted: list[tuple[int, int]]) -> None:
        at, day = self.agenda.add, self.since
        at(day, 9 + self.number % 6, self._disclose)
        if self.end == "draft":
            return
        at(day + 5, 10, self._act, results.submit_result, self.team[0])
        self._answers(day + 6)
        if "returned" in self.entry:
            returned, *reason = self.entry["returned"]
            at(returned, 11, self._return, both(reason))
        if self.end in ("submitted", "returned"):
            return
        at(day + 12, 14, self._act, results.accept_result, self.office)
        for step, (item, answer) in enumerate(self._checks()):
            if self.end != "accepted" or step < 3:
                at(day + 14 + step, 15, self._check, item, answer)
        if self.end in ("published", "withdrawn"):
            at(self.entry.get("publish", day + 21), 16, self._act, results.publish_result, self.office)
        if "team_right" in self.entry:
            at(self.entry["team_right"]["day"], 12, self._team_right)
        if "withdrawn" in self.entry:
            withdrawn, *reason = self.entry["withdrawn"]
            at(withdrawn, 16.5, self._withdraw, both(reason))
        self._readiness(wanted)

    # -- disclosure and review -----------------------------------------------------------------------------------

    def _disclose(self) -> None:
        entry, world = self.entry, self.world
        values: dict[str, Any] = {
            name: {code: entry[f"{name}_{code}"] for code in ("zh", "en")} for name in TEXTS
        }
        values |= {name: entry[name] for name in ("fields", "keywords", "confidentiality") if name in entry}
        values["service_result"] = True
        if "embargo" in entry:
            values["embargo_until"] = world.clock.day(entry["embargo"])
        if any(kind.endswith("_programme") for kind in entry["funding"]):
            values["funder_conditions"] = both(self.words["funder_conditions"])
        owner = world.organisations[next(iter(entry.get("right_shares", {"uni": 100})))]
        world.results[self.key] = results.start_disclosure(
            world.ctx(self.team[0]), zone=world.zone, values=values, parts=self._parts(), owner=owner
        )

    def _parts(self) -> dict[str, Any]:
        entry, world = self.entry, self.world
        people = []
        for order, (who, share) in enumerate(entry["work"].items()):
            person = world.people[who]
            part = both(self.words["parts"][min(order, 3)]).replace("\n", " / ")
            people.append({"person_id": person.pk, "name": person.name, "part": part, "share": share * 100})
        rights = entry.get("right_shares", {"uni": 100})
        parts = {
            "centres": [entry["centre"]],
            "contributors": people,
            "right_shares": [
                {"organisation_id": world.organisations[key].pk, "basis_points": share * 100}
                for key, share in rights.items()
            ],
            "ip_rights": list(self._rights()),
            "funding": list(self._funding()),
        }
        if entry.get("confidentiality") == "named":
            parts["readers"] = [world.people[key].pk for key in ("zhou_mingdu", "mei_xin")]
        return parts

    def _rights(self) -> Iterator[dict[str, Any]]:
        clock = self.world.clock
        for order, (kind, status, filed, granted) in enumerate(self.entry["rights"], start=1):
            right: dict[str, Any] = {"kind": kind, "status": status}
            if status not in ("prepared", "held"):
                right["number"] = f"示例-{self.key.upper().replace('-', '')}-{order}"
            if filed is not None:
                right["filed_on"] = clock.day(filed)
            if granted is not None:
                right["granted_on"] = clock.day(granted)
            if kind in YEARS and filed is not None and granted is not None:
                right["expires_on"] = clock.day(filed + round(YEARS[kind] * 365.25))
                # The next anniversary of filing after the anchor.
                right["fee_due_on"] = clock.day(365 - (-filed) % 365)
            yield right

    def _funding(self) -> Iterator[dict[str, Any]]:
        for order, (kind, yuan) in enumerate(self.entry["funding"].items(), start=1):
            zh, en, prefix = self.words["funders"][kind]
            row: dict[str, Any] = {"kind": kind, "funder": f"{zh} / {en}"}
            if prefix:
                row["number"] = f"{prefix}-{self.key.upper()}-{order}"
            if yuan:
                row["amount"] = Money.parse(str(yuan), self.world.zone.currency)
            yield row

    def _act(self, operation: Any, who: str) -> None:
        operation(self.world.ctx(who), result=self.row)

    def _answers(self, day: int) -> None:
        disputed = self.entry.get("disputed", {})
        quiet = set(self.entry.get("unanswered", []))
        if self.end == "submitted":
            quiet.add(self.team[-1])
        for order, who in enumerate(self.team[1:]):
            if who in disputed:
                self.agenda.add(day + 6, 15, self._dispute, who, both(disputed[who]))
            elif who not in quiet:
                self.agenda.add(day + order, 15, self._confirm, who)

    def _contributor(self, who: str) -> Any:
        return self.row.contributors.get(person=self.world.people[who])

    def _confirm(self, who: str) -> None:
        results.confirm_contribution(self.world.ctx(who), contributor=self._contributor(who))

    def _dispute(self, who: str, reason: str) -> None:
        results.dispute_contribution(self.world.ctx(who), contributor=self._contributor(who), reason=reason)

    def _return(self, reason: str) -> None:
        results.return_result(self.world.ctx(self.office), result=self.row, reason=reason)

    def _withdraw(self, reason: str) -> None:
        results.withdraw_result(self.world.ctx(self.team[0]), result=self.row, reason=reason)

    def _checks(self) -> list[tuple[str, str]]:
        filed = any(
            kind in PATENTS and status in ("filed", "granted")
            for kind, status, *_days in self.entry["rights"]
        )
        partner = "enterprise_commission" in self.entry["funding"]
        return [
            ("novelty", "filed" if filed else "not_filing"),
            ("state_secret", "none"),
            ("restrictions", "none"),
            ("ethics", "approved" if self.entry["centre"] == "ai_medicine" else "not_needed"),
            ("partner", "agreed" if partner else "none"),
        ]

    def _check(self, item: str, answer: str) -> None:
        ctx = self.world.ctx(self.office)
        results.confirm_publication_check(ctx, result=self.row, item=item, answer=answer)

    def _team_right(self) -> None:
        granted = self.entry["team_right"]
        values: dict[str, Any] = {
            "team_right": granted["kind"],
            "team_right_on": self.world.clock.day(granted["day"]),
        }
        if "years" in granted:
            values["team_right_years"] = granted["years"]
        results.save_draft(self.world.ctx(self.office), result=self.row, values=values)

    # -- readiness -----------------------------------------------------------------------------------------------

    def _readiness(self, wanted: list[tuple[int, int]]) -> None:
        for day, level in ladder(self.entry, wanted):
            self.agenda.add(day - 8, 13, self._claim, level)
            self.agenda.add(day, 13.5, self._judge, level, "")
        if "sent_back" in self.entry:
            level, day, *note = self.entry["sent_back"]
            self.agenda.add(day - 8, 13, self._claim, level)
            self.agenda.add(day, 13.5, self._judge, level, both(note))
        if "pending_claim" in self.entry:
            self.agenda.add(-3, 10, self._claim, self.entry["pending_claim"])

    def _claim(self, level: int) -> None:
        options = self.words["evidence"][level]
        evidence = both(options[self.number % len(options)])
        results.claim_readiness(self.world.ctx(self.team[0]), result=self.row, level=level, evidence=evidence)

    def _judge(self, level: int, refusal: str) -> None:
        assessment = results_queries.readiness_history(self.row)[-1]
        who = self.assessors[level % 2]
        confirmed = self.words["confirmed"]
        note = refusal or both(confirmed[(self.number + level) % len(confirmed)])
        act = results.send_back_readiness if refusal else results.confirm_readiness
        act(self.world.ctx(who), assessment=assessment, note=note)


def ladder(entry: Entry, wanted: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """(day of confirmation, level) from the first level to the result's own, with the levels that gates asked for."""
    final, since = entry["trl"], entry["since"]
    level = max(1, min(final, 4) - 1)
    steps = [(since + 30, level)]
    for day, needed in wanted:
        if needed > level:
            day = max(day, steps[-1][0] + 12)
            steps.append((day, needed))
            level = needed
    left = final - level
    ends = [0, *(entry[name][place] for name, place in (("sent_back", 1), ("withdrawn", 0)) if name in entry)]
    until = min(ends) - 16
    if left > 0:
        jumps = min(left, 2)
        last = steps[-1][0]
        room = (until - last) // jumps
        for jump in range(1, jumps + 1):
            steps.append((last + max(room * jump, 12 * jump), level + (left * jump + jumps - 1) // jumps))
    return steps
