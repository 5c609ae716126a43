"""Who takes part in the journeys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django_scopes import scope

from shanhe.parties.testing import make_organisation, make_person


@dataclass(frozen=True)
class Cast:
    zone: Any
    university: Any
    enterprise: Any
    inventor: Any
    colleague: Any
    office: Any
    assessor: Any
    manager: Any
    incubator: Any
    representative: Any
    administrator: Any


def make_cast(zone: Any) -> Cast:
    """People with an account, a role and nothing else, named in the zone's languages; all that follows they do themselves."""

    def called(english: str, chinese: str) -> dict[str, str]:
        return {code: name for code, name in (("zh", chinese), ("en", english)) if code in zone.languages}

    with scope(zone=zone):
        university = make_organisation(zone, name=called("Example University", "示例大学"))
        enterprise = make_organisation(
            zone, side="enterprise", name=called("Example Battery Company", "示例电池公司")
        )

        def someone(
            name: str, chinese: str, roles: tuple[str, ...], organisation: Any = None, part: str = "member"
        ) -> Any:
            email = f"{name.split()[0].lower()}@example.org"
            return make_person(
                zone, roles, organisation, part, account=True, name=called(name, chinese), email=email
            )

        return Cast(
            zone=zone,
            university=university,
            enterprise=enterprise,
            inventor=someone("Ina Inventor", "示例甲", ("inventor",), university),
            colleague=someone("Cora Colleague", "示例乙", ("inventor",), university),
            office=someone("Otto Office", "示例丙", (), university, "office"),
            assessor=someone("Asa Assessor", "示例丁", ("assessor",)),
            manager=someone("Mara Manager", "示例戊", ("technology_manager",)),
            incubator=someone("Ivo Incubator", "示例己", ("incubator_manager",)),
            representative=someone("Rita Representative", "示例庚", (), enterprise, "representative"),
            administrator=someone("Ada Administrator", "示例辛", ("administrator",)),
        )
