"""Projects along their routes, gate by gate, each step by the person whose step it is."""

from __future__ import annotations

from typing import Any

from shanhe.kernel.money import Money
from shanhe.pathway import operations as pathway
from shanhe.pathway import queries as pathway_queries
from shanhe.work import operations as work

from ..simulation import Agenda
from ..texts import Entry, Texts, both, title

OFFICE = ("deng_quan", "liao_an")
INCUBATOR = ("zhu_yun", "kong_pei")
COMMITTEE = "bao_zong"
ASSESSORS = ("dong_shen", "cui_lan", "jiang_ping")


def plan(agenda: Agenda, texts: Texts) -> None:
    """Every project from its start to where it stands today."""
    representatives = {
        person["organisation"]: person["key"]
        for person in texts.people
        if person["affiliation"] == "representative"
    }
    for number, entry in enumerate(texts.projects):
        _Project(agenda, texts, entry, number, representatives).plan()


def _route(code: str) -> Any:
    found = pathway_queries.route_by_code(code)
    assert found is not None, f"the blueprint has no route {code}"
    return found


class _Project:
    """One project's steps; days count from the anchor as everywhere."""

    def __init__(
        self, agenda: Agenda, texts: Texts, entry: Entry, number: int, representatives: dict[str, str]
    ) -> None:
        self.agenda, self.world, self.words = agenda, agenda.world, texts.words
        self.entry, self.number = entry, number
        self.manager = entry.get("manager", "")
        partner = entry.get("partner")
        self.speaker = representatives[partner[0]] if partner else ""
        self.assessor = ASSESSORS[number % 3]

    @property
    def row(self) -> Any:
        return self.world.projects[self.entry["key"]]

    def plan(self) -> None:
        entry, at = self.entry, self.agenda.add
        at(entry["start"], 9.5, self._start)
        if "public" in entry:
            at(entry["start"] + 1, 10, self._show)
        if "partner" in entry:
            _partner, named, agreed = entry["partner"]
            at(named, 11, self._name_partner)
            if agreed is not None:
                at(agreed, 14, self._agree_partner)
        for stage, days in entry.get("gates", {}).items():
            self._gate(stage, days)
        if "contract" in entry:
            at(entry["contract"][0], 15, self._contract)
        if "place" in entry:
            at(entry["place"][0], 15, self._place)
        if "plan" in entry:
            self._verification(entry["plan"])
        for day, *move in entry.get("moves", []):
            at(day, 16, self._move, *move)
        self._records()
        for day, who, due, *words in entry.get("tasks", []):
            at(day, 13, self._task, who, due, title(words))
        for day, kind, whom, *words in entry.get("contacts", []):
            at(day, 15.5, self._contact, day, kind, whom, both(words))

    def _records(self) -> None:
        entry, at = self.entry, self.agenda.add
        for name, operation in (
            ("product", pathway.record_product_evidence),
            ("first_sale", pathway.record_first_sale),
        ):
            if name in entry:
                day, *words = entry[name]
                at(day, 14, self._product, operation, day, title(words))
        for row in entry.get("support", []):
            at(row[0], 16.2, self._support, *row)

    # -- start and partner ---------------------------------------------------------------------------------------

    def _start(self) -> None:
        entry, world = self.entry, self.world
        world.projects[entry["key"]] = pathway.start_project(
            world.ctx(self.manager or entry["starter"]),
            results=[world.results[key] for key in entry["results"]],
            route=_route(entry["route"]),
            **{
                name: {code: entry[f"{name}_{code}"] for code in ("zh", "en")}
                for name in ("title", "summary")
            },
        )

    def _show(self) -> None:
        pathway.edit_project(self.world.ctx(self.manager), project=self.row, values={"public": True})

    def _name_partner(self) -> None:
        organisation = self.world.organisations[self.entry["partner"][0]]
        pathway.name_partner(self.world.ctx(self.manager), project=self.row, organisation=organisation)

    def _agree_partner(self) -> None:
        pathway.agree_partner(self.world.ctx(self.speaker), project=self.row)

    # -- gates ---------------------------------------------------------------------------------------------------

    def _gate(self, stage: str, days: list[int | None]) -> None:
        day = days[0]
        assert day is not None
        self.agenda.add(day - 4, 10, self._approve_all, stage)
        self.agenda.add(day, 11, self._go)
        if len(days) > 1:
            self.agenda.add(day, 15, self._give, stage)
            if days[1] is not None:
                self.agenda.add(days[1], 10, self._take, stage)

    def _acting(self, role: str) -> str:
        """Who acts as this role for the project."""
        fixed = {
            "owner_office": OFFICE[self.number % 2],
            "technology_manager": self.manager,
            "incubator_manager": INCUBATOR[self.number % 2],
            "enterprise_representative": self.speaker,
            "committee": COMMITTEE,
        }
        return fixed[role]

    def _stage(self, code: str) -> Any:
        """The stage of the project's present route."""
        self.row.refresh_from_db(fields=["route"])
        return next(row for row in pathway_queries.stages_of(self.row.route_id) if row.code == code)

    def _approve_all(self, stage: str) -> None:
        for approval in self._stage(stage).approvals.filter(retired_at=None):
            note = both(self.words["approval_notes"][approval.code])
            ctx = self.world.ctx(self._acting(approval.code))
            pathway.approve_gate(ctx, project=self.row, approval=approval, note=note)

    def _go(self) -> None:
        pathway.go(self.world.ctx(self.manager), project=self.row)

    def _give(self, stage: str) -> None:
        ctx = self.world.ctx(self._acting(self._stage(stage).hand_over_from))
        pathway.give_hand_over(ctx, project=self.row, note=both(self.words["hand_over_notes"]["give"]))

    def _take(self, stage: str) -> None:
        ctx = self.world.ctx(self._acting(self._stage(stage).hand_over_to))
        pathway.take_hand_over(ctx, project=self.row, note=both(self.words["hand_over_notes"]["take"]))

    def _move(self, kind: str, *rest: Any) -> None:
        ctx = self.world.ctx(self.manager)
        if kind == "route":
            code, reason, *words = rest
            route = _route(code)
            pathway.change_route(ctx, project=self.row, route=route, reason=reason, note=both(words))
            return
        reason, *words = rest
        if kind == "resume":
            pathway.resume_project(ctx, project=self.row, note=both(words))
        else:
            decide = {"hold": pathway.hold, "back": pathway.send_back, "stop": pathway.stop}[kind]
            decide(ctx, project=self.row, reason=reason, note=both(words))

    # -- verification plan ---------------------------------------------------------------------------------------

    def _verification(self, plan: Entry) -> None:
        started, submitted, agreed, accepted = plan["days"]
        at = self.agenda.add
        at(started, 10, self._write_plan, plan)
        at(submitted, 11, self._on_plan, pathway.submit_plan, self.manager)
        at(agreed, 15, self._on_plan, pathway.agree_plan, self.assessor)
        for place, (*_words, _due, _yuan, done, checked) in enumerate(plan["milestones"]):
            if done is not None:
                at(done, 14, self._complete, place)
            if checked is not None:
                at(checked, 15, self._accept, place)
        if accepted is not None:
            at(accepted, 16, self._accept_plan)

    @property
    def _plan(self) -> Any:
        return pathway_queries.plan_of(self.row)

    def _milestone(self, place: int) -> Any:
        return self._plan.milestones.get(position=place + 1)

    def _write_plan(self, plan: Entry) -> None:
        ctx = self.world.ctx(self.manager)
        pathway.start_plan(ctx, project=self.row, aim=both(plan["aim"]))
        hypotheses = [{"text": both(row[:2]), "method": both(row[2:])} for row in plan["hypotheses"]]
        milestones = [
            {"title": title(row[:2]), "due_on": self.world.clock.day(row[2]), "budget": Money(row[3] * 100)}
            for row in plan["milestones"]
        ]
        aim = both(plan["aim"])
        pathway.write_plan(ctx, plan=self._plan, aim=aim, hypotheses=hypotheses, milestones=milestones)

    def _on_plan(self, operation: Any, who: str) -> None:
        operation(self.world.ctx(who), plan=self._plan)

    def _complete(self, place: int) -> None:
        evidence = both(self.words["milestone_done"])
        ctx = self.world.ctx(self.manager)
        pathway.complete_milestone(ctx, milestone=self._milestone(place), evidence=evidence)

    def _accept(self, place: int) -> None:
        pathway.accept_milestone(self.world.ctx(self.assessor), milestone=self._milestone(place))

    def _accept_plan(self) -> None:
        outcomes = {row.pk: "supported" for row in self._plan.hypotheses.all()}
        note = both(self.words["plan_accepted"])
        pathway.accept_plan(self.world.ctx(self.assessor), plan=self._plan, outcomes=outcomes, note=note)

    # -- what is recorded ----------------------------------------------------------------------------------------

    def _contract(self) -> None:
        day, kind, number = self.entry["contract"]
        pathway.record_contract(
            self.world.ctx(self.manager),
            project=self.row,
            contract_kind=kind,
            what=number,
            happened_on=self.world.clock.moment(day, 15).date(),
        )

    def _place(self) -> None:
        day, zh, en, area = self.entry["place"]
        pathway.record_incubation_place(
            self.world.ctx(INCUBATOR[self.number % 2]),
            project=self.row,
            happened_on=self.world.clock.moment(day, 15).date(),
            what=title([zh, en]),
            area_m2=area,
        )

    def _product(self, operation: Any, day: int, what: str) -> None:
        ctx = self.world.ctx(self.speaker or self.manager)
        operation(ctx, project=self.row, happened_on=self.world.clock.moment(day, 14).date(), what=what)

    def _support(
        self, day: int, kind: str, quantity: int | None, unit: str, yuan: int | None, source: str
    ) -> None:
        pathway.record_support(
            self.world.ctx(self.manager),
            project=self.row,
            kind=kind,
            date=self.world.clock.moment(day, 16).date(),
            quantity=quantity,
            unit=unit,
            money=None if yuan is None else Money(yuan * 100),
            source=source,
        )

    def _task(self, who: str, due: int, words: str) -> None:
        work.add_task(
            self.world.ctx(self.manager),
            subject=self.row,
            title=words,
            assignee=self.world.people[who],
            due_on=self.world.clock.moment(due, 9).date(),
        )

    def _contact(self, day: int, kind: str, whom: str, words: str) -> None:
        happened = self.world.clock.moment(day, 14)
        work.log_contact(
            self.world.ctx(self.manager),
            subject=self.row,
            kind=kind,
            happened_at=happened,
            with_text=whom,
            summary=words,
        )
