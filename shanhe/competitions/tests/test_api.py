"""Open competitions over the API: the whole way, and who may not go which step."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shanhe.competitions import operations
from shanhe.competitions.models import Bid, Competition
from shanhe.kernel import clock
from shanhe.needs.tests.factories import published
from shanhe.parties.testing import make_person

from .factories import competition, opened, sent_bid


def call(person, method, path, body=None):
    """Status and answer, as this person (a visitor without one)."""
    client = Client()
    if person is not None:
        client.force_login(person.user, backend="django.contrib.auth.backends.ModelBackend")
    data = b"" if body is None else json.dumps(body).encode()
    answer = client.generic(method, f"/api/v1{path}", data=data, content_type="application/json")
    return answer.status_code, answer.json()


def test_the_whole_way(ground):
    side, judge, teams = ground.representative, ground.assessor, [ground.inventor]
    teams.append(make_person(ground.zone, ["inventor"], account=True))
    status, told = call(side, "POST", "/competitions", {"need": published(ground).ref})
    assert (status, told["state"]) == (201, "draft")
    here = f"/competitions/{told['ref']}"
    until = (clock.now() + timedelta(days=30)).isoformat()
    money = {"minor": 10_000_000, "currency": "CNY"}
    body = {"aim": {"en": "Find cracks"}, "budget": money, "team_limit": 2, "bids_until": until}
    steps = [{"title": "Prototype", "amount": {"minor": 100}}]
    edit = f"{here}/actions/edit"
    status, told = call(side, "POST", edit, {**body, "milestones": steps, "version": told["version"]})
    assert (status, told["milestones"][0]["title"], told["budget"]) == (200, "Prototype", money)
    assert call(side, "POST", edit, {"aim": {"en": "Late"}, "version": 1})[0] == 409
    assert call(side, "POST", edit, {"budget": {"minor": 1, "currency": "EUR"}, "version": 2})[0] == 422
    # what is left out stays, the milestones too, and the aim in another language
    told = call(side, "POST", edit, {"aim": {"zh": "找裂纹"}, "version": told["version"]})[1]
    assert (len(told["milestones"]), told["aim"]) == (1, {"zh": "找裂纹", "en": "Find cracks"})
    assert call(side, "POST", f"{here}/actions/open", {})[1]["state"] == "open"
    numbers = []
    for lead in teams:
        bid = {"result": ground.result(discloser=lead).ref, "team": "Two", "approach": "Light"}
        assert call(lead, "POST", f"{here}/actions/bid", bid)[0] == 200
        [told] = call(lead, "GET", f"{here}/bids")[1]["items"]
        numbers.append(told["id"])
        assert call(lead, "POST", f"{here}/bids/{told['id']}/actions/send", {})[1]["state"] == "sent"
    assert call(side, "GET", f"{here}/bids")[1]["items"] == []  # sealed
    assert call(side, "POST", f"{here}/actions/appoint", {"people": [judge.ref]})[1]["reviewers"] == [
        judge.ref
    ]
    assert call(side, "POST", f"{here}/actions/close_bids", {})[1]["state"] == "reviewing"
    opinion = {"fit": 5, "feasibility": 4, "worth": 3, "comment": "Clear"}
    status, told = call(judge, "POST", f"{here}/bids/{numbers[0]}/actions/review", opinion)
    assert (status, told["score"], told["opinions"]) == (200, 4.0, 1)
    assert (
        call(judge, "POST", f"{here}/bids/{numbers[1]}/actions/stand_aside", {"comment": "My student"})[0]
        == 200
    )
    assert call(side, "POST", f"{here}/actions/choose", {"chosen": [*numbers, 2**40]})[0] == 422
    assert call(side, "POST", f"{here}/actions/choose", {"chosen": numbers})[1]["state"] == "running"
    route = {"route": ground.route().code}
    for lead, number in zip(teams, numbers, strict=True):
        bid = f"{here}/bids/{number}"
        status, told = call(ground.manager, "POST", f"{bid}/actions/start_work", route)
        assert status == 200
        assert told["project"]
        step = f"{bid}/milestones/{told['steps'][0]['id']}"
        call(lead, "POST", f"{step}/actions/report", {"evidence": "Draft"})
        assert call(side, "POST", f"{step}/actions/send_back", {"note": "The line test"})[1]["steps"][0][
            "note"
        ]
        call(lead, "POST", f"{step}/actions/report", {"evidence": "Report"})
        assert call(side, "POST", f"{step}/actions/accept", {})[1]["steps"][0]["state"] == "accepted"
        assert call(side, "POST", f"{bid}/actions/accept", {})[1]["state"] == "accepted"
    assert call(side, "POST", f"{here}/actions/accept", {})[1]["state"] == "accepted"
    assert [row["ref"] for row in call(None, "GET", "/competitions?over=true")[1]["items"]] == [
        told_ref(here)
    ]


def told_ref(here):
    return here.rpartition("/")[2]


def test_a_draft_is_nobody_elses_business(ground):
    row = competition(ground)
    for person in (None, ground.inventor, ground.assessor):
        assert call(person, "GET", f"/competitions/{row.ref}")[0] == 404
        assert call(person, "GET", "/competitions")[1]["items"] == []
    assert call(ground.representative, "GET", f"/competitions/{row.ref}")[1]["actions"]


@pytest.mark.parametrize(
    ("action", "body"),
    [
        ("extend", {"until": "2099-01-01T00:00:00+08:00"}),
        ("close_bids", {}),
        ("appoint", {"people": []}),
        ("choose", {"chosen": []}),
        ("accept", {}),
        ("end", {"note": "x"}),
        ("cancel", {"note": "x"}),
    ],
)
def test_only_its_side_runs_it(ground, action, body):
    row = opened(ground)
    assert call(ground.inventor, "POST", f"/competitions/{row.ref}/actions/{action}", body)[0] == 403
    assert call(None, "POST", f"/competitions/{row.ref}/actions/{action}", body)[0] == 401
    row.refresh_from_db()
    assert row.state == "open"


def test_a_bid_is_its_teams_and_stays_sealed(ground):
    row = opened(ground)
    bid = sent_bid(ground, row)
    here = f"/competitions/{row.ref}/bids/{bid.pk}"
    other = make_person(ground.zone, ["inventor"], account=True)
    for person in (other, ground.representative, ground.manager, ground.assessor):
        assert call(person, "POST", f"{here}/actions/withdraw", {})[0] == 404
        assert call(person, "GET", f"/competitions/{row.ref}/bids")[1]["items"] == []
    assert call(ground.inventor, "POST", f"{here}/actions/take_back", {})[1]["state"] == "draft"
    status, told = call(ground.inventor, "POST", f"{here}/actions/withdraw", {})
    assert (status, told["state"]) == (200, "withdrawn")
    assert Bid.objects.get().state == "withdrawn"


def test_the_list_of_bids_costs_the_same_for_many(ground):
    row = opened(ground, teams=2)
    leads = [ground.inventor, *(make_person(ground.zone, ["inventor"], account=True) for _n in range(4))]
    for lead in leads:
        bid = sent_bid(ground, row, by=lead)
    operations.close_bids(ground.ctx(ground.representative), competition=row)
    with CaptureQueriesContext(connection) as all_of_them:
        assert len(call(ground.manager, "GET", f"/competitions/{row.ref}/bids")[1]["items"]) == 5
    Bid.objects.exclude(pk=bid.pk).delete()
    with CaptureQueriesContext(connection) as one:
        assert len(call(ground.manager, "GET", f"/competitions/{row.ref}/bids")[1]["items"]) == 1
    assert len(one) == len(all_of_them)
    assert call(ground.manager, "GET", f"/competitions/{row.ref}/bids/{bid.pk}")[1]["id"] == bid.pk


def test_what_does_not_fit_is_said(ground):
    row = opened(ground)
    here, side = f"/competitions/{row.ref}", ground.representative
    assert call(side, "POST", f"{here}/actions/extend", {})[0] == 422
    assert call(side, "POST", f"{here}/actions/cancel", {"note": " "})[0] == 422
    assert call(side, "POST", f"{here}/actions/appoint", {"people": ["M-9999"]})[0] == 422
    assert call(side, "POST", f"{here}/actions/open", {})[0] == 409
    assert call(side, "POST", f"{here}/actions/nonsense", {})[0] == 404
    assert call(side, "POST", f"{here}/actions/appoint", {"persons": []})[0] == 422
    assert call(side, "POST", "/competitions", {"need": "N-2020-0001"})[0] == 404
    assert Competition.objects.get().state == "open"
