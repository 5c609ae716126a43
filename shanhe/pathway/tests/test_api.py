"""The same journey over the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from shanhe.kernel import clock

from .ground import Ground
from .test_pages import browser


class Api:
    """A signed-in caller."""

    def __init__(self, person: Any) -> None:
        self.client = browser(person)

    def __call__(self, method: str, path: str, body: Any = None) -> Any:
        answer = self.client.generic(
            method.upper(),
            f"/api/v1{path}",
            data=b"" if body is None else _json(body),
            content_type="application/json",
        )
        return answer.status_code, answer.json()


def _json(body: Any) -> bytes:
    import json

    return json.dumps(body).encode()


@pytest.fixture
def live(ground: Ground) -> Ground:
    ground.at = clock.now() - timedelta(days=2)
    return ground


def test_a_project_is_started_decided_and_handed_over(live: Ground) -> None:
    manager, office = Api(live.manager), Api(live.office)
    result = live.result(trl=3)
    body = {"results": [result.ref], "route": "licence_transfer", "title_en": "By API"}
    status, project = manager("post", "/projects", body)
    assert (status, project["stage"], project["waiting_for"]) == (201, "source_innovation", ["owner_office"])
    ref = project["ref"]
    status, problem = manager("post", f"/projects/{ref}/gate/decisions", {"decision": "go"})
    assert (status, problem["status"]) == (409, 409)
    assert office("post", f"/projects/{ref}/gate/approvals/owner_office", {})[0] == 200
    status, gate = manager("get", f"/projects/{ref}/gate")
    assert (gate["stage"], gate["open"]) == ("verification", True)
    version = manager("get", f"/projects/{ref}")[1]["version"]
    decision = {"decision": "go", "reason": "criteria_met", "version": version}
    status, made = manager("post", f"/projects/{ref}/gate/decisions", decision)
    assert (status, made["project"]["state"]) == (201, "handing_over")
    assert manager("post", f"/projects/{ref}/gate/decisions", decision)[0] == 409
    assert office("post", f"/projects/{ref}/actions/give", {})[0] == 200
    assert manager("post", f"/projects/{ref}/actions/take", {})[1]["stage"] == "verification"
    way = [stage["state"] for stage in manager("get", f"/projects/{ref}")[1]["way"]]
    assert way == ["done", "current", "skipped", "ahead", "ahead"]


def test_plan_evidence_and_support(live: Ground) -> None:
    manager, assessor = Api(live.manager), Api(live.assessor)
    ref = live.project().ref
    assert manager("post", f"/projects/{ref}/plan/start", {})[0] == 200
    plan = {
        "aim": "Show it",
        "hypotheses": [{"text": "It works"}],
        "milestones": [{"title": "A", "budget_fen": 5}],
    }
    assert manager("put", f"/projects/{ref}/plan", plan)[1]["budget_fen"] == 5
    manager("post", f"/projects/{ref}/plan/submit", {})
    assert assessor("post", f"/projects/{ref}/plan/agree", {})[1]["state"] == "agreed"
    pk = manager("get", f"/projects/{ref}/plan")[1]["milestones"][0]["id"]
    manager("post", f"/projects/{ref}/milestones/{pk}/complete", {"evidence": "Report"})
    assert assessor("post", f"/projects/{ref}/milestones/{pk}/accept", {})[1]["state"] == "accepted"
    assert assessor("post", f"/projects/{ref}/plan/accept", {})[1]["state"] == "accepted"
    contract = {"kind": "licence", "number": "HT-1", "signed_on": "2026-01-05", "value_fen": 100}
    assert manager("post", f"/projects/{ref}/evidence/contract", contract)[0] == 201
    support = {"kind": "subsidy", "date": "2026-01-05", "source": "Zone", "money_fen": 700}
    status, row = manager("post", f"/projects/{ref}/support", support)
    assert status == 201
    assert manager("post", f"/projects/{ref}/support/{row['id']}/reverse", {"note": "twice"})[0] == 201
    assert [item["money_fen"] for item in manager("get", f"/projects/{ref}/support")[1]] == [-700, 700]
    assert manager("post", f"/projects/{ref}/support", {**support, "kind": "gift"})[0] == 422


def test_who_may_not_see_gets_nothing(live: Ground) -> None:
    ref = live.project().ref
    assert Api(live.stranger)("get", f"/projects/{ref}")[0] == 404
    assert Api(live.stranger)("get", "/projects")[1]["items"] == []
    assert Client().get(f"/api/v1/projects/{ref}").status_code == 401
    routes = Client().get("/api/v1/routes").json()
    assert [route["code"] for route in routes][:2] == ["licence_transfer", "equity_spin_off"]
