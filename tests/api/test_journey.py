"""The walk of docs/api.md over /api/v1: from a disclosure into verification, with a token for each person."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django_scopes import scope

from shanhe.parties import operations
from shanhe.parties.testing import ctx_for, make_organisation, make_person
from shanhe.zones.models import Zone

pytestmark = pytest.mark.django_db
WRITE = ("read", "results:write", "projects:write")


class Caller:
    """A program that acts for one person."""

    def __init__(self, person: Any, scopes: tuple[str, ...] = WRITE) -> None:
        self.person = person
        self.secret = operations.create_token(
            ctx_for(person), person=person, name="journey", scopes=list(scopes)
        )[1]

    def ask(self, method: str, path: str, body: Any = None, *, key: str = "") -> Any:
        headers = {"Authorization": f"Bearer {self.secret}", "Accept-Language": "en"}
        if key:
            headers["Idempotency-Key"] = key
        return Client(headers=headers).generic(
            method, f"/api/v1{path}", _json(body), content_type="application/json"
        )

    def get(self, path: str) -> Any:
        return self._answer(self.ask("GET", path))

    def post(self, path: str, body: Any = None, *, key: str = "") -> Any:
        return self._answer(self.ask("POST", path, body or {}, key=key))

    def patch(self, path: str, body: Any) -> Any:
        return self._answer(self.ask("PATCH", path, body))

    @staticmethod
    def _answer(response: Any) -> Any:
        assert response.status_code in (200, 201), response.content.decode()
        return response.json()


def _json(body: Any) -> str:
    return "" if body is None else json.dumps(body)


@dataclass(frozen=True)
class Callers:
    university: str
    inventor: Caller
    office: Caller
    assessor: Caller
    manager: Caller


@pytest.fixture
def callers(shanhe_zone: Zone) -> Iterator[Callers]:
    yield from make_callers(shanhe_zone)


def make_callers(zone: Zone) -> Iterator[Callers]:
    """Those who take a result into verification in a zone."""
    cache.clear()
    with scope(zone=zone):
        university = make_organisation(zone, name_en="Example University")
        yield Callers(
            university.ref,
            inventor=Caller(make_person(zone, ["inventor"], university, account=True)),
            office=Caller(make_person(zone, [], university, "office", account=True)),
            assessor=Caller(make_person(zone, ["assessor"], account=True)),
            manager=Caller(make_person(zone, ["technology_manager"], account=True)),
        )


def disclosure(callers: Callers) -> dict[str, Any]:
    return {
        "title": {"en": "Film that keeps cells cool"},
        "abstract": {"en": "A film takes up heat as it melts."},
        "problem": {"en": "Cells age when hot."},
        "advantages": {"en": "Half the weight of a cold plate."},
        "fields": ["new_materials"],
        "centres": ["new_it"],
        "owner": callers.university,
    }


def published(callers: Callers) -> str:
    inventor, office = callers.inventor, callers.office
    draft = inventor.post("/results", disclosure(callers))
    ref, me = draft["ref"], draft["contributors"][0]["id"]
    inventor.patch(
        f"/results/{ref}",
        {
            "version": draft["version"],
            "contributors": [{"id": me, "share": 10000}],
            "right_shares": [{"holder": callers.university, "basis_points": 10000}],
            "ip_rights": [
                {
                    "kind": "invention_patent",
                    "number": "CN0000000",
                    "status": "filed",
                    "filed_on": "2026-03-02",
                }
            ],
        },
    )
    inventor.post(f"/results/{ref}/actions/submit")
    office.post(f"/results/{ref}/actions/accept")

    refused = office.ask("POST", f"/results/{ref}/actions/publish", {})
    assert refused.status_code == 409
    assert refused.headers["Content-Type"].startswith("application/problem+json")
    assert "Novelty" in refused.json()["detail"]

    answers = {
        "novelty": "filed",
        "state_secret": "none",
        "restrictions": "none",
        "ethics": "not_needed",
        "partner": "none",
    }
    for item, answer in answers.items():
        office.post(f"/results/{ref}/actions/check", {"item": item, "answer": answer})
    assert office.post(f"/results/{ref}/actions/publish")["state"] == "published"
    return str(ref)


def test_from_disclosure_into_verification(callers: Callers) -> None:
    ref = published(callers)
    visitor = Client().get(f"/api/v1/results/{ref}")
    assert visitor.status_code == 200
    assert visitor.json()["title"]["en"] == "Film that keeps cells cool"

    claim = callers.inventor.post(
        f"/results/{ref}/actions/claim_readiness", {"level": 3, "evidence": "Shown; report no. 7."}
    )["readiness"][-1]
    callers.assessor.post(f"/results/{ref}/readiness/{claim['id']}/actions/confirm", {})
    assert callers.inventor.get(f"/results/{ref}")["trl_confirmed"] == 3

    manager, office = callers.manager, callers.office
    project = manager.post(
        "/projects", {"results": [ref], "route": "licence_transfer", "title": {"en": "Cool cells"}}
    )["ref"]
    gate = manager.get(f"/projects/{project}/gate")
    assert "owner_office" in str(gate)
    acts = f"/projects/{project}/actions"
    early = manager.ask("POST", f"{acts}/go", {"reason": "criteria_met"})
    assert early.status_code == 409, early.content

    office.post(f"{acts}/approve", {"approval": "owner_office"})
    manager.post(f"{acts}/go", {"reason": "criteria_met"})
    manager.post(f"{acts}/take", {})
    assert manager.get(f"/projects/{project}")["stage"] != "verification"  # one side is not enough
    office.post(f"{acts}/give", {})
    assert manager.get(f"/projects/{project}")["stage"] == "verification"


def test_the_same_key_discloses_once(callers: Callers) -> None:
    inventor = callers.inventor
    first = inventor.post("/results", disclosure(callers), key="film-1")
    again = inventor.post("/results", disclosure(callers), key="film-1")
    assert again["ref"] == first["ref"]
    assert [row["ref"] for row in inventor.get("/results/mine")["items"]] == [first["ref"]]
    other = inventor.ask(
        "POST", "/results", {**disclosure(callers), "title": {"en": "Another film"}}, key="film-1"
    )
    assert other.status_code in (409, 422), other.content


def test_a_token_goes_no_further_than_its_scopes(callers: Callers) -> None:
    reader = Caller(callers.inventor.person, ("read",))
    refused = reader.ask("POST", "/results", disclosure(callers))
    assert (refused.status_code, refused.json()["code"]) == (403, "denied")
    assert Client().get("/api/v1/results/mine").json()["items"] == []
