from __future__ import annotations

from typing import Any

import pytest

from shanhe.kernel import delivery
from shanhe.kernel.models import JournalEntry
from shanhe.parties.testing import ctx_for, make_person
from shanhe.work import operations, queries
from shanhe.work.models import Task
from shanhe.work.subjects import key_of

API = "/api/v1"


@pytest.fixture
def api(client: Any, manager: Any) -> Any:
    client.force_login(manager.user)
    return client


def post(client: Any, path: str, body: Any = None) -> Any:
    return client.post(API + path, body or {}, content_type="application/json")


def test_a_task_from_adding_to_done(api: Any, organisation: Any, manager: Any) -> None:
    made = post(api, f"/objects/{key_of(organisation)}/tasks", {"title": "Call", "due_on": "2026-12-01"})
    assert made.status_code == 201, made.content
    assert made.json()["assignee"]["ref"] == manager.ref
    assert made.json()["about"]["title"] == str(organisation.name)
    ref = made.json()["ref"]
    assert [one["ref"] for one in api.get(f"{API}/tasks").json()["items"]] == [ref]
    assert [one["title"] for one in api.get(f"{API}/todo").json()["items"]] == ["Call"]
    done = post(api, f"/tasks/{ref}/actions/complete", {"outcome": "They come."})
    assert (done.json()["state"], done.json()["outcome"]) == ("done", "They come.")
    again = post(api, f"/tasks/{ref}/actions/complete", {})
    assert (again.status_code, again.json()["state"]) == (409, "done")
    assert api.get(f"{API}/tasks").json()["items"] == []
    assert len(api.get(f"{API}/tasks?state=all").json()["items"]) == 1
    assert post(api, f"/tasks/{ref}/actions/reopen").json()["state"] == "open"


def test_others_tasks_do_not_exist(
    zone: Any, client: Any, manager: Any, inventor: Any, organisation: Any
) -> None:
    task = operations.add_task(ctx_for(manager), subject=organisation, title="Call", assignee=manager)
    client.force_login(inventor.user)
    assert client.get(f"{API}/tasks/{task.ref}").status_code == 404
    assert post(client, f"/tasks/{task.ref}/actions/complete").status_code == 404
    denied = post(client, f"/objects/{key_of(organisation)}/notes", {"text": "x"})
    assert (denied.status_code, denied.json()["code"]) == (403, "denied")
    assert client.get(f"{API}/objects/{key_of(organisation)}/notes").status_code == 404


@pytest.mark.parametrize("named", [key_of, lambda row: row.ref], ids=["key", "reference"])
def test_notes_contacts_and_files(api: Any, organisation: Any, named: Any) -> None:
    key = named(organisation)
    assert post(api, f"/objects/{key}/notes", {"text": "In spring"}).status_code == 201
    assert [one["text"] for one in api.get(f"{API}/objects/{key}/notes").json()["items"]] == ["In spring"]
    contact = {
        "kind": "call",
        "happened_at": "2026-01-05T10:00:00+08:00",
        "with_text": "Engineer",
        "summary": "Yes",
    }
    assert post(api, f"/objects/{key}/contacts", contact).status_code == 201
    assert len(api.get(f"{API}/objects/{key}/contacts").json()["items"]) == 1
    assert api.get(f"{API}/objects/{key}/attachments").json()["items"] == []


@pytest.mark.parametrize(
    ("key", "body"),
    [
        ("parties.Organisation:1", {"title": "x" * 9_999}),
        ("nonsense", {"title": "x"}),
        ("parties.Organisation:1", {"title": "x", "due_on": "soon"}),
        ("parties.Organisation:1", {"title": "x", "other": 1}),
    ],
)
def test_wrong_values_are_problems(api: Any, key: str, body: Any) -> None:
    answer = post(api, f"/objects/{key}/tasks", body)
    assert answer.status_code == 422
    assert answer["Content-Type"].startswith("application/problem+json")
    assert not Task.objects.exists()


def test_an_unknown_assignee_is_named(api: Any, organisation: Any) -> None:
    answer = post(api, f"/objects/{key_of(organisation)}/tasks", {"title": "x", "assignee": "M-9"})
    assert [one["pointer"] for one in answer.json()["errors"]] == ["/assignee"]


def test_what_was_added_is_taken_away_and_put_back(api: Any, organisation: Any) -> None:
    note = post(api, f"/objects/{key_of(organisation)}/notes", {"text": "In spring"}).json()
    path = f"/annotations/note/{note['id']}/actions"
    assert post(api, f"{path}/remove").json()["state"] == "removed"
    assert post(api, f"{path}/remove").status_code == 409
    assert post(api, f"{path}/restore").json()["state"] == "kept"
    assert post(api, f"/annotations/file/{note['id']}/actions/remove").status_code == 404


def test_visitors_see_public_files_only(client: Any, organisation: Any, zone: Any) -> None:
    key = key_of(organisation)
    assert client.get(f"{API}/objects/{key}/attachments").status_code == 200
    assert client.get(f"{API}/tasks").status_code == 401


def test_the_inbox(zone: Any, client: Any, organisation: Any, manager: Any) -> None:
    person = make_person(zone, account=True)
    operations.add_task(ctx_for(manager), subject=organisation, title="Call", assignee=person)
    delivery.deliver(list(JournalEntry.objects.values_list("pk", flat=True)))
    client.force_login(person.user)
    (notice,) = client.get(f"{API}/inbox").json()["items"]
    assert notice["url"].startswith("/tasks/")
    assert notice["read_at"] is None
    assert post(client, f"/inbox/{notice['id']}/read").json()["read_at"] is not None
    assert client.get(f"{API}/inbox?unread=true").json()["items"] == []
    assert post(client, "/inbox/read").json() == {"marked": 0}
    assert queries.tasks_for(person)[0].title == "Call"
