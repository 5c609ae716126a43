"""The same way over the API."""

from __future__ import annotations

import pytest

from shanhe.parties.testing import ctx_for
from shanhe.results import operations
from shanhe.results.models import Result
from shanhe.zones.models import Term, Vocabulary

from .factories import cast, complete, draft, make_published

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(zone, settings):
    settings.SHANHE_ZONE = zone.slug
    zone.version = "1"
    zone.save()
    return cast(zone)


@pytest.fixture
def field(people):
    words = Vocabulary._base_manager.create(zone=people.zone, code="fields")
    return Term._base_manager.create(
        zone=people.zone, vocabulary=words, code="new_materials", name={"en": "New"}
    )


def as_person(client, person):
    client.force_login(person.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_visitors_read_what_is_published(client, people):
    result = make_published(people)
    draft(people)
    answer = client.get("/api/v1/results", {"q": "film"}).json()
    assert [item["ref"] for item in answer["items"]] == [result.ref]
    full = client.get(f"/api/v1/results/{result.ref}").json()
    assert full["title"]["en"] == "Sample film"
    assert full["contributors"] == full["right_shares"] == full["checks"] == full["actions"] == []
    assert client.post("/api/v1/results", {}, content_type="application/json").status_code == 401


def test_disclosing_and_publishing(client, people, field):
    as_person(client, people.inventor)
    body = {"title": {"en": "Over the wire"}, "owner": people.university.ref}
    made = client.post("/api/v1/results", body, content_type="application/json")
    assert made.status_code == 201, made.content
    ref, version = made.json()["ref"], made.json()["version"]
    change = {
        "version": version, "abstract": {"en": "A."}, "problem": {"en": "P."}, "advantages": {"en": "V."}, "fields": ["new_materials"],
        "centres": ["robots"], "right_shares": [{"holder": people.university.ref, "basis_points": 10000}],
    }  # fmt: skip
    changed = client.patch(f"/api/v1/results/{ref}", change, content_type="application/json")
    assert changed.status_code == 200, changed.content
    again = client.patch(f"/api/v1/results/{ref}", change, content_type="application/json")
    assert again.status_code == 409
    assert [action["name"] for action in changed.json()["actions"] if action["enabled"]][:2] == [
        "edit",
        "submit",
    ]
    act = f"/api/v1/results/{ref}/actions/"
    assert client.post(act + "submit", {}, content_type="application/json").json()["state"] == "submitted"
    assert client.post(act + "accept", {}, content_type="application/json").status_code == 403
    as_person(client, people.office)
    assert client.post(act + "accept", {}, content_type="application/json").status_code == 200
    refused = client.post(act + "publish", {}, content_type="application/json")
    assert refused.status_code == 409
    for item, answer in (
        ("novelty", "filed"), ("state_secret", "none"), ("restrictions", "none"), ("ethics", "not_needed"), ("partner", "none")
    ):  # fmt: skip
        body = {"item": item, "answer": answer}
        confirmed = client.post(act + "check", body, content_type="application/json")
        assert confirmed.status_code == 200, confirmed.content
    assert client.post(act + "publish", {}, content_type="application/json").json()["state"] == "published"


def test_a_contributor_keeps_the_person_that_is_not_sent(client, people):
    as_person(client, people.inventor)
    result = complete(people, draft(people), second=people.colleague)
    url = f"/api/v1/results/{result.ref}"
    before = client.get(url).json()
    assert [row["person"] for row in before["contributors"]] == [people.inventor.ref, people.colleague.ref]
    rows = [{"id": row["id"], "share": row["share"], "part": "Measured."} for row in before["contributors"]]
    change = {"version": before["version"], "contributors": rows}
    changed = client.patch(url, change, content_type="application/json").json()
    assert [row["person"] for row in changed["contributors"]] == [people.inventor.ref, people.colleague.ref]
    rows[1]["person"] = ""
    change = {"version": changed["version"], "contributors": rows}
    changed = client.patch(url, change, content_type="application/json").json()
    assert [row["person"] for row in changed["contributors"]] == [people.inventor.ref, ""]


def test_readiness(client, people):
    result = complete(people, draft(people))
    operations.submit_result(ctx_for(people.inventor), result=result)
    as_person(client, people.inventor)
    url = f"/api/v1/results/{result.ref}"
    claim, json = f"{url}/actions/claim_readiness", {"content_type": "application/json"}
    assert client.post(claim, {"level": 12, "evidence": "x"}, **json).status_code == 422
    made = client.post(claim, {"level": 4, "evidence": "Report"}, **json)
    assert made.status_code == 200
    number = made.json()["readiness"][0]["id"]
    as_person(client, people.assessor)
    answer = client.post(f"{url}/readiness/{number}/actions/confirm", {}, **json)
    assert answer.json()["readiness"][0]["state"] == "confirmed"
    assert Result.objects.get(pk=result.pk).trl_confirmed == 4


def test_contributors_answer_over_the_api(client, people):
    result = complete(people, draft(people), second=people.colleague)
    operations.submit_result(ctx_for(people.inventor), result=result)
    second = result.contributors.get(person=people.colleague)
    url = f"/api/v1/results/{result.ref}/team/{second.pk}/actions/"
    as_person(client, people.inventor)
    assert client.post(f"{url}confirm", {}, content_type="application/json").status_code == 403
    as_person(client, people.colleague)
    disputed = client.post(f"{url}dispute", {"reason": "Half."}, content_type="application/json")
    assert disputed.status_code == 200, disputed.content
    assert disputed.json()["contributors"][1]["state"] == "disputed"


def test_summary_only_hides_the_rest(client, people):
    result = make_published(people, novelty="summary_only")
    full = client.get(f"/api/v1/results/{result.ref}").json()
    assert (full["abstract"], full["summary"]["en"]) == ({}, "A sample benefit.")


def test_shares_are_written_back_as_they_are_read(client, people):
    as_person(client, people.inventor)
    result = complete(people, draft(people), second=people.colleague)
    url = f"/api/v1/results/{result.ref}"
    before = client.get(url).json()
    assert [row["holder"] for row in before["right_shares"]] == [people.university.ref]
    rows = [{key: row[key] for key in ("id", "holder", "basis_points")} for row in before["right_shares"]]
    change = {"version": before["version"], "right_shares": rows}
    after = client.patch(url, change, content_type="application/json")
    assert (after.status_code, after.json()["right_shares"]) == (200, before["right_shares"])
