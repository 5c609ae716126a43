"""People, results and projects for the tests of this app."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone
from django_scopes import scope

from shanhe.kernel.context import Context
from shanhe.kernel.money import Money
from shanhe.kernel.testing import by_language
from shanhe.parties.testing import ctx_for, make_organisation, make_person, make_zone, system_ctx
from shanhe.pathway import operations
from shanhe.pathway.blueprint import RoutesFile
from shanhe.pathway.models import Approval, Project, Route, Stage
from shanhe.pathway.operations.blueprint import load_routes
from shanhe.results.lifecycle import CHECKS
from shanhe.results.models import IPRight, PublicationCheck, Result, RightShare, WorkShare
from shanhe.zones.models import Area, InnovationCentre, RoleDescription, Term, Vocabulary

BLUEPRINT = Path(__file__).resolve().parents[3] / "blueprints" / "shanhewangu"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WORDS = ("gate_reasons", "route_change_reasons", "support_kinds", "contract_kinds")


@lru_cache
def section(name: str) -> Any:
    return yaml.safe_load((BLUEPRINT / f"{name}.yaml").read_text())


@dataclass
class Ground:
    """Who and what takes part in these tests; `at` is the moment in which `ctx` acts."""

    zone: Any
    university: Any
    enterprise: Any
    inventor: Any
    office: Any
    manager: Any
    assessor: Any
    incubator: Any
    representative: Any
    committee: Any
    administrator: Any
    stranger: Any
    at: datetime = NOW

    def ctx(self, person: Any) -> Context:
        return ctx_for(person, self.at)

    def later(self, **span: float) -> None:
        self.at += timedelta(**span)

    @property
    def today(self) -> date:
        return timezone.localtime(self.at, self.zone.tz).date()

    def result(
        self, *, trl: int | None = None, ready: bool = True, state: str = "published", **values: Any
    ) -> Result:
        """A result as an import and its office would leave it; `ready` fills shares, rights and contributors."""
        number = Result._base_manager.count() + 1
        values = {
            "title_zh": f"示例成果{number}",
            "title_en": f"Sample result {number}",
            "owner": self.university,
            "discloser": self.inventor,
            "confidentiality": "public",
            "created_at": self.at,
            "updated_at": self.at,
            "published_at": self.at,
            "trl_confirmed": trl,
            **values,
        }
        values = by_language(Result, values)
        row = Result._base_manager.create(zone=self.zone, ref=f"R-2026-{number:04}", state=state, **values)
        if ready:
            person = row.contributors.create(
                zone=self.zone,
                name={"zh": "示例人", "en": "Sample person"},
                person=self.inventor,
                state="confirmed",
            )
            WorkShare._base_manager.create(
                zone=self.zone, result=row, contributor=person, basis_points=10_000
            )
            RightShare._base_manager.create(
                zone=self.zone, result=row, organisation=self.university, basis_points=10_000
            )
            IPRight._base_manager.create(zone=self.zone, result=row, kind="invention_patent", number="X1")
            PublicationCheck._base_manager.bulk_create(
                PublicationCheck(zone=self.zone, result=row, item=item, answer="none", confirmed_at=self.at)
                for item in CHECKS
            )
        return row

    def route(self, code: str = "licence_transfer") -> Route:
        return Route.objects.get(code=code)

    def project(
        self, *results: Any, route: str = "licence_transfer", by: Any = None, **values: Any
    ) -> Project:
        chosen = list(results) or [self.result()]
        return operations.start_project(
            self.ctx(by or self.manager), results=chosen, route=self.route(route), **values
        )

    def approve(self, project: Project) -> None:
        """Every agreement that the next gate asks for."""
        holders = {
            "owner_office": self.office,
            "enterprise_representative": self.representative,
            "incubator_manager": self.incubator,
            "committee": self.committee,
        }
        for approval in Approval.objects.current().filter(stage=next_stage(project)):
            operations.approve_gate(self.ctx(holders[approval.role]), project=project, approval=approval)

    def set_trl(self, project: Project, level: int) -> None:
        for row in project.carried.select_related("result"):
            row.result.trl_confirmed = level
            row.result.save()

    def plan(self, project: Project) -> Any:
        """A verification plan that is written, agreed, done and accepted."""
        ctx, judge = self.ctx(self.manager), self.ctx(self.assessor)
        plan = operations.start_plan(ctx, project=project, aim="Show it")
        operations.write_plan(
            ctx,
            plan=plan,
            aim="Show it",
            hypotheses=[{"text": "It works"}],
            milestones=[{"title": "Sample made", "budget": Money(100_000_00)}],
        )
        operations.submit_plan(ctx, plan=plan)
        operations.agree_plan(judge, plan=plan)
        for milestone in plan.milestones.all():
            operations.complete_milestone(ctx, milestone=milestone, evidence="Report 1")
            operations.accept_milestone(judge, milestone=milestone)
        return operations.accept_plan(judge, plan=plan)

    def meet(self, project: Project) -> None:
        """Make every criterion of the next gate true."""
        stage = next_stage(project)
        levels = {"verification": 3, "incubation": 5, "product_development": 6, "market_application": 8}
        self.set_trl(project, levels.get(stage.code, 1))
        asked = {row.code for row in stage.criteria.all() if row.retired_at is None}
        manager = self.ctx(self.manager)
        if "plan" in asked and not project.plans.exists():
            self.plan(project)
        if "partner" in asked and project.partner_id is None:
            operations.name_partner(manager, project=project, organisation=self.enterprise)
            operations.agree_partner(self.ctx(self.representative), project=project)
        if "contract" in asked:
            operations.record_contract(
                manager,
                project=project,
                contract_kind="licence",
                what="HT-1",
                happened_on=self.today,
                value=Money(5_000_000_00),
            )
        if "place" in asked:
            operations.record_incubation_place(
                self.ctx(self.incubator), project=project, happened_on=self.today, what="A-101"
            )
        if "product" in asked:
            operations.record_product_evidence(
                manager, project=project, happened_on=self.today, what="Test report"
            )
        if "first_sale" in asked:
            operations.record_first_sale(manager, project=project, happened_on=self.today, what="First order")
        project.refresh_from_db()

    def pass_gate(self, project: Project) -> Project:
        """Meet, approve, go, and hand over where both sides must."""
        self.meet(project)
        if "enterprise_representative" in self.roles_asked(project) and project.partner_id is None:
            operations.name_partner(self.ctx(self.manager), project=project, organisation=self.enterprise)
            operations.agree_partner(self.ctx(self.representative), project=project)
        self.approve(project)
        operations.go(self.ctx(self.manager), project=project)
        project.refresh_from_db()
        if project.state == "handing_over":
            holders = {
                "owner_office": self.office,
                "technology_manager": self.manager,
                "enterprise_representative": self.representative,
                "incubator_manager": self.incubator,
            }
            stage = next_stage(project)
            operations.give_hand_over(self.ctx(holders[stage.hand_over_from]), project=project)
            operations.take_hand_over(self.ctx(holders[stage.hand_over_to]), project=project)
        return fresh(project)

    def roles_asked(self, project: Project) -> set[str]:
        stage = next_stage(project)
        roles = set(stage.approvals.filter(retired_at=None).values_list("code", flat=True))
        return roles | {stage.hand_over_from, stage.hand_over_to}


def next_stage(project: Project) -> Stage:
    project.refresh_from_db()
    assert project.next_stage is not None
    return project.next_stage


def fresh(project: Project) -> Project:
    return Project.objects.get(pk=project.pk)


def load_words(zone: Any) -> None:
    for vocabulary in section("vocabularies")["vocabularies"]:
        if vocabulary["code"] in WORDS:
            names = {name: vocabulary[name] for name in ("code", "name")}
            row = Vocabulary._base_manager.create(zone=zone, **names)
            keys = ("code", "name", "group")
            Term._base_manager.bulk_create(
                Term(zone=zone, vocabulary=row, position=n, **{key: term[key] for key in keys if key in term})
                for n, term in enumerate(vocabulary["terms"])
            )


def load_ways(zone: Any, at: datetime = NOW, data: Any = None) -> Any:
    parsed = RoutesFile.model_validate(data or section("routes"))
    with scope(zone=zone):
        return load_routes(system_ctx(zone, at), zone, parsed)


def make_ground(slug: str = "test") -> Ground:
    zone = make_zone(slug, version="1")
    for item in section("areas")["areas"]:
        values = {key: item[key] for key in ("code", "kind", "name")}
        Area._base_manager.create(zone=zone, longitude=116.5, latitude=39.9, **values)
    for item in section("roles")["roles"]:
        values = {key: item[key] for key in ("code", "side", "name")}
        RoleDescription._base_manager.create(zone=zone, **values)
    InnovationCentre._base_manager.create(
        zone=zone, code="robots", name={"zh": "示例中心", "en": "Sample centre"}
    )
    load_words(zone)
    load_ways(zone)
    university = make_organisation(zone, side="university")
    enterprise = make_organisation(zone, side="enterprise")
    return Ground(
        zone=zone,
        university=university,
        enterprise=enterprise,
        inventor=make_person(zone, ["inventor"], university, account=True),
        office=make_person(zone, [], university, "office", account=True),
        manager=make_person(zone, ["technology_manager"], account=True),
        assessor=make_person(zone, ["assessor"], account=True),
        incubator=make_person(zone, ["incubator_manager"], account=True),
        representative=make_person(zone, [], enterprise, "representative", account=True),
        committee=make_person(zone, ["committee"], account=True),
        administrator=make_person(zone, ["administrator"], account=True),
        stranger=make_person(
            zone, [], make_organisation(zone, side="enterprise"), "representative", account=True
        ),
    )


__all__ = ["NOW", "Ground", "fresh", "load_ways", "make_ground", "next_stage", "section"]
