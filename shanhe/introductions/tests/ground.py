"""People, a need and a result for the tests of this app."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from shanhe.introductions import operations
from shanhe.introductions.models import Introduction
from shanhe.needs.models import Need
from shanhe.parties.testing import ctx_for, make_organisation, make_person
from shanhe.pathway.tests.ground import Ground as PathwayGround
from shanhe.pathway.tests.ground import make_ground as make_pathway_ground
from shanhe.zones.models import Parameter

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECRET = "Quiet Robotics"
FIGURES = {
    "introduction_open_questions": 3,
    "introduction_need_interval": 7,
    "introduction_answer_time": 14,
    "introduction_benchmark_low": 14,
    "introduction_benchmark_high": 15,
}


@dataclass
class Ground:
    """Who and what takes part; `at` is the moment in which `ctx` acts."""

    base: PathwayGround
    manager: Any
    colleague: Any
    representative: Any
    second: Any
    inventor: Any
    office: Any
    contributor: Any
    committee: Any
    administrator: Any
    stranger: Any
    enterprise: Any
    at: datetime = NOW

    @property
    def zone(self) -> Any:
        return self.base.zone

    def ctx(self, person: Any) -> Any:
        return ctx_for(person, self.at)

    def later(self, **span: float) -> None:
        self.at += timedelta(**span)
        self.base.at = self.at

    def need(self, **values: Any) -> Need:
        number = Need._base_manager.count() + 1
        values = {
            "title": {"zh": f"示例需求{number}", "en": f"Sample need {number}"},
            "problem": {"en": "A sample problem"},
            "organisation": self.enterprise,
            "stated_by": self.representative,
            "confidentiality": "unnamed",
            "state": "published",
            "created_at": self.at,
            "updated_at": self.at,
            "published_at": self.at,
            "expires_on": (self.at + timedelta(days=900)).date(),
            **values,
        }
        return Need._base_manager.create(zone=self.zone, ref=f"N-2026-{number:04}", **values)

    def result(self, **values: Any) -> Any:
        return self.base.result(ready=False, **values)

    def proposed(self, need: Any = None, other: Any = None, **words: Any) -> Introduction:
        return operations.propose_introduction(
            self.ctx(self.manager),
            need=need or self.need(),
            other=other or self.result(),
            why=words.pop("why", "They fit"),
            **words,
        )

    def asked(self, *args: Any, **words: Any) -> Introduction:
        row = self.proposed(*args, **words)
        return operations.ask_both_sides(self.ctx(self.manager), introduction=row)

    def agreed(self, *args: Any, **words: Any) -> Introduction:
        row = self.asked(*args, **words)
        for person in (self.representative, self.inventor):
            operations.agree_to_introduction(self.ctx(person), introduction=row)
        return fresh(row)

    def talking(self, *args: Any, **words: Any) -> Introduction:
        row = self.agreed(*args, **words)
        operations.begin_talks(self.ctx(self.manager), introduction=row)
        return fresh(row)

    def in_state(self, state: str) -> Introduction:
        """An introduction that is in this state."""
        lead = self.ctx(self.manager)
        if state in ("proposed", "asked", "agreed", "talking"):
            return fresh(getattr(self, state)())
        if state == "withdrawn":
            return fresh(operations.withdraw_introduction(lead, introduction=self.asked()))
        if state == "expired":
            row = self.asked()
            self.later(days=15)
            operations.expire_introductions(system(self), zone=self.zone)
            return fresh(row)
        row = self.talking()
        act = {
            "contract": operations.record_contract,
            "trial": operations.record_trial,
            "later": operations.put_off,
        }
        if state == "declined":
            operations.decline_introduction(lead, introduction=row, reason="no_fit")
        else:
            act[state](lead, introduction=row)
        return fresh(row)


def system(ground: Ground) -> Any:
    from shanhe.parties.testing import system_ctx

    return system_ctx(ground.zone, ground.at)


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def make_ground() -> Ground:
    base = make_pathway_ground()
    zone = base.zone
    for code, value in FIGURES.items():
        Parameter._base_manager.create(
            zone=zone,
            code=code,
            name={"zh": code, "en": code},
            description={"zh": "来源示例", "en": "Sample source"},
            unit="days",
            value=value,
            valid_from=datetime(2020, 1, 1).date(),
        )
    enterprise = make_organisation(zone, side="enterprise", name_en=SECRET, name_zh="静默机器人")
    return Ground(
        base=base,
        manager=base.manager,
        colleague=make_person(zone, ["technology_manager"], account=True),
        representative=make_person(
            zone, [], enterprise, "representative", account=True, name_en="Rosa Quiet", name_zh="罗静"
        ),
        second=make_person(zone, [], enterprise, "representative", account=True),
        inventor=base.inventor,
        office=base.office,
        contributor=make_person(zone, ["inventor"], base.university, account=True),
        committee=base.committee,
        administrator=base.administrator,
        stranger=base.stranger,
        enterprise=enterprise,
    )
