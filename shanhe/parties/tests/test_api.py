"""Tokens, scopes, CSRF, problems, cursors, idempotency, the demonstration's mark, throttles."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from shanhe.doors.models import IdempotencyKey
from shanhe.kernel import clock
from shanhe.kernel.models import JournalEntry
from shanhe.parties import operations
from shanhe.parties.models import ApiToken, Organisation
from shanhe.parties.testing import ctx_for, make_organisation, make_person, make_zone, system_ctx

pytestmark = pytest.mark.django_db
FIRM = {"name": {"en": "Sample Robots"}, "side": "enterprise"}


@pytest.fixture
def admin(zone):
    return make_person(zone, roles=["administrator"], account=True)


def token_for(person, *scopes, days=90):
    return operations.create_token(ctx_for(person), person=person, name="t", scopes=scopes, days=days)


@pytest.fixture
def call(client, admin):
    _token, secret = token_for(admin, "read", "parties:write", "admin")
    return caller(client, secret)


def caller(client, secret):
    def send(method, path, body=None, **headers):
        data = json.dumps(body) if body is not None else ""
        headers.setdefault("Authorization", f"Bearer {secret}")
        return client.generic(
            method, f"/api/v1{path}", data, content_type="application/json", headers=headers
        )

    return send


def test_a_token_acts_as_its_person_within_its_scopes(client, zone, admin):
    token, secret = token_for(admin, "read")
    send = caller(client, secret)
    assert send("GET", "/me").json() | {"ref": None} == {
        "ref": None,
        "name": admin.name,
        "zone": zone.slug,
        "roles": ["administrator"],
        "scopes": ["read"],
    }
    refused = send("POST", "/organisations", FIRM)
    assert refused.status_code == 403
    assert "parties:write" in refused.json()["detail"]
    assert not Organisation.objects.exists()
    token.refresh_from_db()
    assert token.last_used_at is not None


@pytest.mark.parametrize("spoil", ["revoked", "expired", "left", "locked", "garbage", "basic"])
def test_a_useless_token_is_401_even_where_visitors_may_read(client, zone, admin, spoil):
    person = make_person(zone, roles=["inventor"], account=True)
    token, secret = token_for(person, "read")
    if spoil == "revoked":
        operations.revoke_token(ctx_for(person), token=token)
    elif spoil == "expired":
        ApiToken.objects.filter(pk=token.pk).update(expires_at=clock.now() - timedelta(seconds=1))
    elif spoil == "left":
        operations.record_departure(ctx_for(admin), person=person)
    elif spoil == "locked":
        person.user.is_active = False
        person.user.save()
    header = {"garbage": "Bearer shanhe_x", "basic": "Basic YTpi"}.get(spoil, f"Bearer {secret}")
    answer = caller(client, secret)("GET", "/organisations", Authorization=header)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer["Content-Type"] == "application/problem+json"
    assert caller(client, secret)("GET", "/me", Authorization=header).status_code == 401


def test_a_wrong_token_does_not_fall_back_to_the_session(client, admin):
    client.force_login(admin.user)
    assert client.get("/api/v1/me").status_code == 200
    assert client.get("/api/v1/me", headers={"Authorization": "Bearer shanhe_wrong"}).status_code == 401


def test_a_session_writes_with_its_csrf_token_only(zone, admin):
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin.user)
    refused = client.post("/api/v1/organisations", FIRM, content_type="application/json")
    assert refused.status_code == 403
    client.get("/account/")
    token = client.cookies["csrftoken"].value
    made = client.post(
        "/api/v1/organisations", FIRM, content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert made.status_code == 201, made.content


def test_a_token_works_in_its_own_zone_whatever_the_address(client, zone, admin):
    from django_scopes import scope

    elsewhere = make_zone("elsewhere")
    with scope(zone=elsewhere):
        far = make_person(elsewhere, roles=["administrator"], account=True)
        make_organisation(elsewhere, name_en="Far away")
        _token, secret = token_for(far, "read", "parties:write")
    make_organisation(zone, name_en="Near")
    send = caller(client, secret)
    assert send("GET", "/me").json()["zone"] == "elsewhere"
    assert [row["name"]["en"] for row in send("GET", "/organisations").json()["items"]] == ["Far away"]
    assert send("POST", "/organisations", FIRM).status_code == 201
    assert Organisation.objects.filter(name__en="Sample Robots").count() == 0


def test_every_refusal_is_a_problem(call, client, zone, admin):
    invalid = call("POST", "/organisations", {**FIRM, "uscc": "91110000600037341X"})
    assert (invalid.status_code, invalid.json()["errors"][0]["pointer"]) == (422, "/uscc")
    shape = call("POST", "/organisations", {"side": "martians"})
    assert (shape.status_code, shape.json()["code"]) == (422, "invalid")
    missing = call("GET", "/organisations/O-9999")
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")
    nowhere = client.get("/api/v1/nothing-here")
    assert (nowhere.status_code, nowhere["Content-Type"]) == (404, "application/problem+json")
    firm = make_organisation(zone)
    call("POST", f"/organisations/{firm.ref}/actions/edit", {"name": {"en": "A"}, "version": 1})
    stale = call("POST", f"/organisations/{firm.ref}/actions/edit", {"name": {"en": "B"}, "version": 1})
    assert (stale.status_code, stale.json()["code"]) == (409, "conflict")
    assert stale.json()["versions"] == {"sent": 1, "now": 2}
    manager = make_person(zone, roles=["inventor"], account=True)
    _token, secret = token_for(manager, "read", "parties:write")
    denied = caller(client, secret)("POST", "/organisations", FIRM)
    assert (denied.status_code, denied.json()["code"]) == (403, "denied")
    assert denied.json()["instance"] == "/api/v1/organisations"
    assert denied.json()["request_id"] == denied["X-Request-ID"]


def test_problems_speak_the_callers_language(call):
    chinese = call("GET", "/organisations/O-9999", **{"Accept-Language": "zh-hans"}).json()["title"]
    english = call("GET", "/organisations/O-9999", **{"Accept-Language": "en"}).json()["title"]
    assert english == "Not found"
    assert chinese


def test_a_list_is_walked_by_cursor_without_gaps_or_repeats(call, zone):
    refs = [make_organisation(zone, sort_key=f"{number % 3}").ref for number in range(11)]
    seen, cursor = [], ""
    for _step in range(10):
        answer = call("GET", f"/organisations?limit=4&cursor={cursor}").json()
        seen += [row["ref"] for row in answer["items"]]
        cursor = answer["next"]
        if cursor is None:
            break
    assert sorted(seen) == sorted(refs)
    assert len(seen) == 11


@pytest.mark.parametrize(
    "cursor", ["x", "e30", "W10", "W251bGwsIG51bGxd", "WyJhIiwgIngiXQ", "👻", "WyJhIiwxZTk5OV0"]
)
def test_a_made_up_cursor_is_refused(call, cursor):
    assert call("GET", f"/organisations?cursor={cursor}").status_code == 422


def test_a_key_sent_again_gets_the_same_answer_and_does_nothing(call, zone):
    headers = {"Idempotency-Key": "abc"}
    first = call("POST", "/organisations", FIRM, **headers)
    again = call("POST", "/organisations", FIRM, **headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert "Idempotent-Replayed" not in first
    assert again["Idempotent-Replayed"] == "true"
    assert Organisation.objects.count() == 1
    assert JournalEntry.objects.filter(verb="parties.organisation.created").count() == 1
    other = call("POST", "/organisations", {**FIRM, "name": {"en": "Other"}}, **headers)
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert (
        call("POST", "/organisations", {**FIRM, "name": {"en": "B"}}, **{"Idempotency-Key": "b"}).status_code
        == 201
    )


def test_a_refused_key_may_be_tried_again_and_keys_belong_to_their_caller(call, client, zone):
    headers = {"Idempotency-Key": "abc"}
    assert call("POST", "/organisations", {**FIRM, "industry": "??"}, **headers).status_code == 422
    assert not IdempotencyKey.objects.exists()
    assert call("POST", "/organisations", FIRM, **headers).status_code == 201
    other = make_person(zone, roles=["administrator"], account=True)
    _token, secret = token_for(other, "read", "parties:write")
    assert caller(client, secret)("POST", "/organisations", FIRM, **headers).status_code == 201
    assert Organisation.objects.count() == 2


def test_an_old_key_is_forgotten(call, zone):
    headers = {"Idempotency-Key": "abc"}
    call("POST", "/organisations", FIRM, **headers)
    IdempotencyKey.objects.update(created_at=clock.now() - timedelta(hours=25))
    assert call("POST", "/organisations", FIRM, **headers).status_code == 201
    assert Organisation.objects.count() == 2


def test_demonstration_data_is_marked(call, zone):
    plain = call("GET", "/organisations")
    assert "X-Demonstration-Data" not in plain
    assert plain.json()["demonstration"] is False
    make_person(zone, is_persona=True)
    marked = call("GET", "/organisations")
    assert marked["X-Demonstration-Data"] == "true"
    assert marked.json()["demonstration"] is True


def test_too_many_calls_wait(client, zone, settings):
    settings.SHANHE_API_RATE = {"read": 2, "write": 1, "visitor": 2}
    person = make_person(zone, roles=["inventor"], account=True)
    _token, secret = token_for(person, "read")
    send = caller(client, secret)
    statuses = [send("GET", "/me").status_code for _number in range(4)]
    assert 429 in statuses
    last = send("GET", "/me")
    if last.status_code == 429:
        assert last.json()["code"] == "too_many_requests"
        assert int(last["Retry-After"]) >= 1


def test_addresses_leave_only_where_allowed(client, zone):
    person = make_person(zone, email="private@example.org")
    for role, seen in [("inventor", None), ("technology_manager", "private@example.org")]:
        _token, secret = token_for(make_person(zone, roles=[role], account=True), "read")
        send = caller(client, secret)
        assert send("GET", f"/people/{person.ref}").json()["email"] == seen
        row = next(row for row in send("GET", "/people").json()["items"] if row["ref"] == person.ref)
        assert row["email"] == seen
    assert client.get("/api/v1/people").status_code == 401
    assert client.get("/api/v1/organisations").status_code == 200


def test_people_and_organisations_are_kept_over_the_api(call, zone):
    whole = call("POST", "/organisations", {"name": {"zh": "示例大学"}, "side": "university"}).json()
    part = call(
        "POST", "/organisations", {"name": {"zh": "示例学院"}, "side": "university", "parent": whole["ref"]}
    ).json()
    assert part["parent"]["ref"] == whole["ref"]
    cleared = call(
        "POST", f"/organisations/{part['ref']}/actions/edit", {"parent": None, "version": part["version"]}
    )
    assert cleared.json()["parent"] is None
    person = call("POST", "/people", {"name": {"en": "Sample Person"}, "orcid": "0000-0002-1825-0097"}).json()
    changed = call(
        "POST", f"/people/{person['ref']}/actions/edit", {"name": {"zh": "示例人"}, "version": 1}
    ).json()
    assert (changed["name"], changed["version"]) == ({"zh": "示例人", "en": "Sample Person"}, 2)
    invited = call("POST", "/invitations", {"email": "new@example.org", "roles": ["inventor"]})
    assert invited.status_code == 201
    assert "token" not in invited.content.decode()
    entries = call("GET", "/journal?verb=parties.person").json()["items"]
    assert [entry["verb"] for entry in entries] == ["parties.person.edited", "parties.person.created"]


def test_the_journal_is_for_administrators_with_the_scope(client, zone):
    _token, secret = token_for(make_person(zone, roles=["technology_manager"], account=True), "read", "admin")
    assert caller(client, secret)("GET", "/journal").status_code == 403


def test_the_description_is_openapi_3_1_with_examples(client, zone):
    described = client.get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    assert described["components"]["schemas"]["ReadIn"]["properties"]["up_to"]["examples"] == [41]
    assert "token" in described["components"]["securitySchemes"]


def test_a_list_costs_the_same_for_one_row_and_twenty(call, zone):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost(path):
        with CaptureQueriesContext(connection) as captured:
            assert call("GET", path).status_code == 200
        return len(captured)

    firm = make_organisation(zone, parent=make_organisation(zone))
    make_person(zone, roles=["assessor"], organisation=firm)
    paths = ["/organisations", "/people", "/journal"]
    cost("/me")
    few = [cost(path) for path in paths]
    for _number in range(20):
        make_person(zone, roles=["assessor"], organisation=make_organisation(zone, parent=firm))
    operations.create_organisation(system_ctx(zone), zone=zone, values=FIRM)
    assert [cost(path) for path in paths] == few
    assert max(few) <= 9


def test_an_invitation_without_an_organisation(client, zone, settings):
    settings.SHANHE_ZONE = zone.slug
    admin = make_person(zone, roles=["administrator"], account=True)
    client.force_login(admin.user, backend="django.contrib.auth.backends.ModelBackend")
    for number, given in enumerate((None, "", " ")):
        body = {"email": f"new{number}@example.org", "organisation": given}
        answer = client.post("/api/v1/invitations", body, "application/json")
        assert answer.status_code in ((201,) if given in (None, "") else (201, 422)), answer.content
    assert (
        client.post(
            "/api/v1/invitations", {"email": "x@example.org", "organisation": "O-9"}, "application/json"
        ).status_code
        == 422
    )
