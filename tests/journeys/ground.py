"""What is there already when a journey begins later than at the first word."""

from __future__ import annotations

from typing import Any

from django_scopes import scope

from shanhe.parties.testing import ctx_for
from shanhe.pathway import operations as pathway
from shanhe.pathway.models import Project, Route
from shanhe.results import operations as results
from shanhe.results.models import Result

from .cast import Cast
from .steps import ABSTRACT, TITLE, TITLE_ZH

TEXTS = {
    "title": {"en": TITLE, "zh": TITLE_ZH},
    "summary": {"en": "Buses need a fifth less energy for cooling.", "zh": "客车电池冷却能耗降低五分之一。"},
    "abstract": {"en": ABSTRACT, "zh": "薄膜在熔化时吸收电芯的热量。"},
    "problem": {"en": "Cells age when they are hot.", "zh": "电芯受热老化。"},
    "advantages": {"en": "Half the weight of a cold plate.", "zh": "重量仅为冷板的一半。"},
}
ANSWERS = {
    "novelty": "filed",
    "state_secret": "none",
    "restrictions": "none",
    "ethics": "not_needed",
    "partner": "none",
}


def published_result(cast: Cast, level: int = 3) -> Result:
    """A result with everything the first gate asks, in the catalogue, at a confirmed level."""
    inventor, office = ctx_for(cast.inventor), ctx_for(cast.office)
    with scope(zone=cast.zone):
        result = results.start_disclosure(
            inventor,
            zone=cast.zone,
            values={**TEXTS, "fields": ["new_materials"], "owner_id": cast.university.pk, "language": "en"},
            parts={
                "centres": ["new_it"],
                "right_shares": [{"organisation_id": cast.university.pk, "basis_points": 10_000}],
                "ip_rights": [{"kind": "invention_patent", "number": "CN202610000001.9", "status": "filed"}],
            },
        )
        me = result.contributors.get()
        row = {
            "id": me.pk,
            "person_id": cast.inventor.pk,
            "name": me.name,
            "share": 10_000,
        }
        result = results.save_draft(
            inventor, result=result, values={}, parts={"contributors": [row]}, version=result.version
        )
        results.submit_result(inventor, result=result)
        results.accept_result(office, result=result)
        for item, answer in ANSWERS.items():
            results.confirm_publication_check(office, result=result, item=item, answer=answer)
        results.publish_result(office, result=result)
        claim = results.claim_readiness(inventor, result=result, level=level, evidence="Report 7.")
        results.confirm_readiness(ctx_for(cast.assessor), assessment=claim)
        return Result.objects.get(pk=result.pk)


def started_project(cast: Cast, result: Any, route: str = "licence_transfer") -> Project:
    with scope(zone=cast.zone):
        return pathway.start_project(
            ctx_for(cast.manager), results=[result], route=Route.objects.get(code=route)
        )
