"""One style for every endpoint: lists, versions, ETags, links, refusals; tried on a list and a record of several kinds."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.test import Client
from django_scopes import scope

from shanhe.parties import operations
from shanhe.parties.testing import ctx_for, make_organisation, make_person
from shanhe.zones.testing import install_zone

pytestmark = pytest.mark.django_db
API = "/api/v1"


@pytest.fixture
def zone() -> Any:
    cache.clear()
    zone = install_zone()
    with scope(zone=zone):
        yield zone


@pytest.fixture
def manager(zone: Any) -> Client:
    person = make_person(zone, ["technology_manager", "administrator"], account=True)
    every = ["read", "parties:write", "projects:write", "admin"]
    secret = operations.create_token(ctx_for(person), person=person, name="x", scopes=every)[1]
    return Client(headers={"Authorization": f"Bearer {secret}", "Accept-Language": "en"})


def post(client: Client, path: str, body: Any, **headers: str) -> Any:
    return client.post(f"{API}{path}", json.dumps(body), content_type="application/json", headers=headers)


def named(answer: Any) -> list[tuple[str, str]]:
    return [(one["parameter"] or one["pointer"], one["code"]) for one in answer.json()["errors"]]


LISTS = [
    "/results",
    "/needs",
    "/projects",
    "/organisations",
    "/people",
    "/competitions",
    "/introductions",
    "/tasks",
]


@pytest.mark.parametrize("path", LISTS)
def test_a_list_knows_its_parameters(manager: Client, path: str) -> None:
    told = manager.get(f"{API}{path}?limit=1&count=true").json()
    assert {"items", "next", "count", "demonstration"} == told.keys()
    assert isinstance(told["count"], int)
    unknown = manager.get(f"{API}{path}?colour=red")
    assert (unknown.status_code, named(unknown)) == (422, [("colour", "unknown_parameter")])
    assert manager.get(f"{API}{path}?sort=colour").status_code == 422
    for cursor in ("x", "W10", quote("WyJuYW1lIiwgMV0="), "a" * 3000):
        wrong = manager.get(f"{API}{path}?cursor={cursor}")
        assert (wrong.status_code, named(wrong)[0][0]) == (422, "cursor")


def test_a_cursor_belongs_to_one_order(manager: Client, zone: Any) -> None:
    for name in ("A", "B", "C"):
        make_organisation(zone, name={"en": name})
    first = manager.get(f"{API}/organisations?limit=2&sort=updated").json()
    rest = manager.get(f"{API}/organisations?limit=2&sort=updated&cursor={first['next']}").json()
    assert len({row["ref"] for row in first["items"] + rest["items"]}) == len(first["items"] + rest["items"])
    assert manager.get(f"{API}/organisations?sort=-updated&cursor={first['next']}").status_code == 422
    assert manager.get(f"{API}/organisations?cursor={first['next']}").status_code == 422


def test_what_changed_since(manager: Client, zone: Any) -> None:
    firm = make_organisation(zone, name={"en": "Old"})
    now = quote(manager.get(f"{API}/organisations/{firm.ref}").json()["updated_at"])
    post(manager, f"/organisations/{firm.ref}/actions/edit", {"industry": "C39", "version": 1})
    told = manager.get(f"{API}/organisations?updated_since={now}").json()["items"]
    assert firm.ref in [row["ref"] for row in told]
    assert manager.get(f"{API}/organisations?updated_since=2199-01-01T00:00:00Z").json()["items"] == []
    assert manager.get(f"{API}/organisations?updated_since=yesterday").status_code == 422


def test_a_record_is_sent_once_and_changed_as_it_was_read(manager: Client, zone: Any) -> None:
    firm = make_organisation(zone, name={"en": "Old"})
    here = f"/organisations/{firm.ref}"
    read = manager.get(f"{API}{here}")
    tag = read["ETag"]
    assert tag.startswith('"1-')
    assert read.json()["self"] == f"{API}{here}"
    again = manager.get(f"{API}{here}", headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)

    edit = f"{here}/actions/edit"
    blind = post(manager, edit, {"name": {"en": "Blind"}})
    assert (blind.status_code, blind.json()["code"]) == (428, "version_needed")
    changed = post(manager, edit, {"name": {"en": "New"}}, **{"If-Match": tag})
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    late = post(manager, edit, {"name": {"en": "Late"}}, **{"If-Match": tag})
    assert (late.status_code, late.json()["code"], late.json()["versions"]) == (
        412,
        "stale",
        {"sent": 1, "now": 2},
    )
    assert post(manager, edit, {"name": {"en": "Late"}}, **{"If-Match": '"nonsense"'}).status_code == 412
    assert manager.get(f"{API}{here}", headers={"If-None-Match": tag}).status_code == 200
    assert manager.get(f"{API}{here}").json()["name"]["en"] == "New"


def test_an_act_without_fields_may_say_what_was_read(manager: Client, zone: Any) -> None:
    firm = make_organisation(zone)
    path = f"/organisations/{firm.ref}/actions/close"
    assert post(manager, path, {"reason": "Gone"}, **{"If-Match": '"7-00"'}).status_code == 412
    assert post(manager, path, {"reason": "Gone"}, **{"If-Match": '"1-00"'}).status_code == 200


def test_the_reader_and_the_language_make_another_answer(manager: Client, zone: Any) -> None:
    firm = make_organisation(zone)
    url = f"{API}/organisations/{firm.ref}"
    english = manager.get(url, headers={"Accept-Language": "en"})
    chinese = manager.get(url, headers={"Accept-Language": "zh-hans"})
    visitor = Client().get(url)
    assert len({english["ETag"], chinese["ETag"], visitor["ETag"]}) == 3
    assert {"Authorization", "Cookie", "Accept-Language"} <= {
        part.strip() for part in english["Vary"].split(",")
    }


def test_every_action_says_where_it_is_done(manager: Client, zone: Any) -> None:
    firm = make_organisation(zone)
    actions = {one["name"]: one for one in manager.get(f"{API}/organisations/{firm.ref}").json()["actions"]}
    close = actions["close"]
    assert (close["method"], close["enabled"]) == ("POST", True)
    schema = manager.get(f"{API}/openapi.json").json()["components"]["schemas"]
    assert close["schema"].rpartition("/")[2] in schema
    done = manager.post(close["href"], json.dumps({"reason": "Merged"}), content_type="application/json")
    assert (done.status_code, done.json()["state"]) == (200, "closed")
    assert Client().get(f"{API}/organisations/{firm.ref}").json()["actions"] == []


def test_what_is_new_says_where_it_is(manager: Client) -> None:
    made = post(manager, "/organisations", {"name": {"en": "New firm"}, "side": "enterprise"})
    assert made.status_code == 201
    assert made["Location"] == made.json()["self"]
    assert manager.get(made["Location"]).json()["ref"] == made.json()["ref"]


def test_head_is_get_without_the_body(manager: Client, zone: Any) -> None:
    firm = make_organisation(zone)
    url = f"{API}/organisations/{firm.ref}"
    read, head = manager.get(url), manager.head(url)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", read["ETag"])
    assert head["Content-Length"] == str(len(read.content))
    assert Client().head(f"{API}/projects").status_code == 401


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ({"side": "enterprise"}, [("/name", "missing")]),
        ({"name": {"en": "A"}, "side": "enterprise", "colour": "red"}, [("/colour", "extra_forbidden")]),
        ({"name": {"en": "A"}, "side": "martians"}, [("/side", "invalid_choice")]),
        ({"name": {"en": "x" * 2000}, "side": "enterprise"}, [("/name", "value_error")]),
        ([], [("", "model_attributes_type")]),
    ],
)
def test_errors_point_at_what_is_wrong(manager: Client, body: Any, places: Any) -> None:
    refused = post(manager, "/organisations", body)
    assert (refused.status_code, named(refused)) == (422, places)


def test_null_clears_what_may_be_empty(manager: Client, zone: Any) -> None:
    firm = make_organisation(zone, industry="C39")
    edit = f"/organisations/{firm.ref}/actions/edit"
    cleared = post(manager, edit, {"industry": None, "version": 1})
    assert (cleared.status_code, cleared.json()["industry"]) == (200, "")
    assert post(manager, edit, {"side": None, "version": 2}).status_code == 422
