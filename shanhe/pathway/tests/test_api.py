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
    body = {"results": [result.ref], "route": "licence_transfer", "title": {"en": "By API"}}
    status, project = manager("post", "/projects", body)
    assert (status, project["stage"], project["waiting_for"]) == (201, "source_innovation", ["owner_office"])
    acts = f"/projects/{project['ref']}/actions"
    status, problem = manager("post", f"{acts}/go", {"reason": "criteria_met"})
    assert (status, problem["status"]) == (409, 409)
    assert office("post", f"{acts}/approve", {"approval": "owner_office"})[0] == 200
    status, gate = manager("get", f"/projects/{project['ref']}/gate")
    assert (gate["stage"], gate["open"]) == ("verification", True)
    version = manager("get", f"/projects/{project['ref']}")[1]["version"]
    decision = {"reason": "criteria_met", "version": version}
    status, made = manager("post", f"{acts}/go", decision)
    assert (status, made["state"], made["decision"]["decision"]) == (200, "handing_over", "go")
    assert manager("post", f"{acts}/go", decision)[0] == 409
    assert office("post", f"{acts}/give", {})[0] == 200
    status, moved = manager("post", f"{acts}/take", {})
    assert moved["stage"] == "verification"
    assert [stage["state"] for stage in moved["way"]] == ["done", "current", "skipped", "ahead", "ahead"]


def test_a_decision_is_taken_back_and_a_title_changed_in_one_language(live: Ground) -> None:
    live.at = clock.now()
    project = live.project(title={"en": "Film", "zh": "薄膜"})
    manager, acts = Api(live.manager), f"/projects/{project.ref}/actions"
    held = manager("post", f"{acts}/hold", {"reason": "funding_awaited"})[1]
    assert held["state"] == "held"
    status, back = manager("post", f"{acts}/undo", {"decision": held["decision"]["id"]})
    assert (status, back["state"]) == (200, "running")
    assert manager("post", f"{acts}/undo", {"decision": held["decision"]["id"]})[0] == 409
    status, edited = manager("post", f"{acts}/edit", {"title": {"en": "Press"}, "version": back["version"]})
    assert (status, edited["title"]) == (200, {"en": "Press", "zh": "薄膜"})


def test_plan_evidence_and_support(live: Ground) -> None:
    manager, assessor = Api(live.manager), Api(live.assessor)
    ref = live.project().ref
    acts, planned = f"/projects/{ref}/actions", f"/projects/{ref}/plan/actions"
    assert manager("post", f"{acts}/start_plan", {})[0] == 200
    plan = {
        "aim": "Show it",
        "hypotheses": [{"text": "It works"}],
        "milestones": [{"title": "A", "budget": {"minor": 5}}],
    }
    assert manager("post", f"{planned}/edit", plan)[1]["budget"] == {"minor": 5, "currency": "CNY"}
    manager("post", f"{planned}/submit", {})
    assert assessor("post", f"{planned}/agree", {})[1]["state"] == "agreed"
    pk = manager("get", f"/projects/{ref}/plan")[1]["milestones"][0]["id"]
    done = f"/projects/{ref}/milestones/{pk}/actions"
    manager("post", f"{done}/complete", {"evidence": "Report"})
    assert assessor("post", f"{done}/accept", {})[1]["milestones"][0]["state"] == "accepted"
    assert assessor("post", f"{planned}/accept", {})[1]["state"] == "accepted"
    contract = {
        "contract_kind": "licence",
        "what": "HT-1",
        "happened_on": "2026-01-05",
        "value": {"minor": 100},
    }
    assert manager("post", f"{acts}/record_contract", contract)[0] == 200
    (shown,) = manager("get", f"/projects/{ref}/evidence")[1]["items"]
    manager("post", f"{acts}/record_contract", {**contract, "what": "HT-2", "replaces": shown["id"]})
    rows = manager("get", f"/projects/{ref}/evidence")[1]["items"]
    assert {row["what"]: row["valid"] for row in rows} == {"HT-1": False, "HT-2": True}
    support = {"kind": "subsidy", "date": "2026-01-05", "source": "Zone", "money": {"minor": 700}}
    assert manager("post", f"{acts}/record_support", support)[0] == 200
    (row,) = manager("get", f"/projects/{ref}/support")[1]["items"]
    assert manager("post", f"{acts}/reverse_support", {"support": row["id"], "note": "twice"})[0] == 200
    assert [item["money"]["minor"] for item in manager("get", f"/projects/{ref}/support")[1]["items"]] == [
        -700,
        700,
    ]
    assert manager("post", f"{acts}/record_support", {**support, "kind": "gift"})[0] == 422


def test_who_may_not_see_gets_nothing(live: Ground) -> None:
    ref = live.project().ref
    assert Api(live.stranger)("get", f"/projects/{ref}")[0] == 404
    assert Api(live.stranger)("get", "/projects")[1]["items"] == []
    assert Client().get(f"/api/v1/projects/{ref}").status_code == 401
    routes = Client().get("/api/v1/routes").json()["items"]
    assert [route["code"] for route in routes][:2] == ["licence_transfer", "equity_spin_off"]
