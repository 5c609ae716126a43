"""People and results for the tests of this app."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shanhe.kernel import clock
from shanhe.parties.testing import ctx_for, make_organisation, make_person
from shanhe.results import operations
from shanhe.results.lifecycle import CHECKS
from shanhe.results.models import Result
from shanhe.zones.models import InnovationCentre

ANSWERS = {
    "novelty": "filed",
    "state_secret": "none",
    "restrictions": "none",
    "ethics": "not_needed",
    "partner": "none",
}


@dataclass
class Cast:
    """Who takes part in these tests."""

    zone: Any
    university: Any
    inventor: Any
    colleague: Any
    office: Any
    assessor: Any
    manager: Any
    admin: Any
    stranger: Any


def centre(zone: Any, code: str = "robots") -> Any:
    found = InnovationCentre._base_manager.filter(zone=zone, code=code).first()
    return found or InnovationCentre._base_manager.create(
        zone=zone, code=code, name={"zh": "示例中心", "en": "Sample centre"}
    )


def cast(zone: Any) -> Cast:
    university = make_organisation(zone)
    centre(zone)
    return Cast(
        zone=zone,
        university=university,
        inventor=make_person(zone, ["inventor"], university, account=True),
        colleague=make_person(zone, ["inventor"], university, account=True),
        office=make_person(zone, [], university, "office", account=True),
        assessor=make_person(zone, ["assessor"], account=True),
        manager=make_person(zone, ["technology_manager"], account=True),
        admin=make_person(zone, ["administrator"], account=True),
        stranger=make_person(
            zone, ["enterprise_representative"], make_organisation(zone, side="enterprise"), account=True
        ),
    )


def draft(people: Cast, **values: Any) -> Result:
    values = {"title": {"zh": "示例薄膜", "en": "Sample film"}, **values}
    return operations.start_disclosure(
        ctx_for(people.inventor), zone=people.zone, values=values, owner=people.university
    )


def complete(people: Cast, result: Result, *, second: Any = None, guest: str = "", **values: Any) -> Result:
    """Fill in all that a disclosure needs."""
    values = {
        "abstract": {"zh": "一种示例薄膜的制备方法。", "en": "A way to make a sample film."},
        "problem": {"zh": "解决示例问题。", "en": "Solves a sample problem."},
        "advantages": {"zh": "示例优势。", "en": "Sample advantages."},
        "summary": {"zh": "示例收益。", "en": "A sample benefit."},
        "fields": ["new_materials"], **values,
    }  # fmt: skip
    mine = result.contributors.get(person=people.inventor)
    rows: list[dict[str, Any]] = [{"id": mine.pk, "share": 6000 if second or guest else 10000}]
    if second is not None:
        rows.append({"name": second.name, "person_id": second.pk, "share": 4000})
    elif guest:
        rows.append({"name": {"zh": "示例来宾", "en": "Sample guest"}, "email": guest, "share": 4000})
    parts = {
        "centres": ["robots"],
        "contributors": rows,
        "right_shares": [{"organisation_id": people.university.pk, "basis_points": 10000}],
    }
    return operations.save_draft(ctx_for(people.inventor), result=result, values=values, parts=parts)


def confirm_all_checks(people: Cast, result: Result, **answers: str) -> None:
    for item in CHECKS:
        answer = answers.get(item, ANSWERS[item])
        operations.confirm_publication_check(ctx_for(people.office), result=result, item=item, answer=answer)


def make_published(
    people: Cast, values: dict[str, Any] | None = None, novelty: str = "filed", now: Any = None
) -> Result:
    result = complete(people, draft(people), **(values or {}))
    operations.submit_result(ctx_for(people.inventor), result=result)
    operations.accept_result(ctx_for(people.office), result=result)
    confirm_all_checks(people, result, novelty=novelty)
    result = operations.publish_result(ctx_for(people.office, now or clock.now()), result=result)
    result.refresh_from_db()
    return result
