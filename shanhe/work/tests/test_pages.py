from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context as TemplateContext
from django.template import Template
from django.test import RequestFactory

from shanhe.kernel.context import VISITOR
from shanhe.parties.actors import actor_of_person
from shanhe.parties.operations import record_departure
from shanhe.parties.testing import ctx_for, make_person
from shanhe.work import enquiries, operations, queries
from shanhe.work.models import Attachment, Enquiry, Note, Task
from shanhe.work.subjects import key_of


def signed_in(client: Any, person: Any) -> Any:
    client.force_login(person.user)
    return client


def add(person: Any, row: Any, **values: Any) -> Task:
    return operations.add_task(ctx_for(person), subject=row, title="Call them", assignee=person, **values)


def test_my_work_needs_an_account(client: Any) -> None:
    answer = client.get("/my-work/")
    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_my_work_is_pleasant_when_empty_and_lists_what_waits(
    client: Any, inventor: Any, manager: Any, organisation: Any
) -> None:
    page = signed_in(client, inventor).get("/my-work/").content.decode()
    assert "Nothing is waiting for you" in page
    task = add(manager, organisation)
    operations.watch(ctx_for(manager), subject=organisation)
    page = signed_in(client, manager).get("/my-work/").content.decode()
    assert f"/tasks/{task.ref}/complete/" in page
    assert str(organisation.name) in page


@pytest.mark.any_day
def test_done_from_the_list_offers_undo(client: Any, manager: Any, organisation: Any) -> None:
    task = add(manager, organisation)
    page = signed_in(client, manager).post(f"/tasks/{task.ref}/complete/", {"next": "/my-work/"}, follow=True)
    assert f'action="/tasks/{task.ref}/reopen/"' in page.content.decode()
    client.post(f"/tasks/{task.ref}/reopen/")
    assert Task.objects.get(pk=task.pk).state == "open"


def test_a_task_for_oneself(client: Any, inventor: Any) -> None:
    signed_in(client, inventor).post(
        f"/on/{key_of(inventor)}/tasks/add/", {"title": "Write the summary", "due_on": "2026-12-01"}
    )
    assert [task.title for task in queries.tasks_for(inventor)] == ["Write the summary"]


def test_a_task_page_is_closed_to_others(client: Any, manager: Any, inventor: Any, organisation: Any) -> None:
    task = add(manager, organisation)
    assert signed_in(client, manager).get(f"/tasks/{task.ref}/").status_code == 200
    assert signed_in(client, inventor).get(f"/tasks/{task.ref}/").status_code == 404


def test_forms_of_the_panel_work_with_and_without_htmx(client: Any, manager: Any, organisation: Any) -> None:
    signed_in(client, manager)
    key = key_of(organisation)
    whole = client.get(f"/on/{key}/notes/add/").content.decode()
    part = client.get(f"/on/{key}/notes/add/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" in whole
    assert "<html" not in part
    assert "hx-post" in part
    plain = client.post(f"/on/{key}/notes/add/", {"text": "First"})
    assert plain["Location"] == f"/sample/{organisation.ref}/#work"
    swapped = client.post(f"/on/{key}/notes/add/", {"text": "Second"}, headers={"HX-Request": "true"})
    assert swapped["HX-Retarget"] == "#work"
    assert "First" in swapped.content.decode()
    assert "Second" in swapped.content.decode()
    refused = client.post(f"/on/{key}/notes/add/", {"text": ""}, headers={"HX-Request": "true"})
    assert refused.status_code == 422


def test_every_add_form_opens_and_saves(client: Any, manager: Any, organisation: Any) -> None:
    signed_in(client, manager)
    key = key_of(organisation)
    for what in ("tasks", "contacts", "notes", "files"):
        assert client.get(f"/on/{key}/{what}/add/").status_code == 200
    client.post(f"/on/{key}/tasks/add/", {"title": "Visit", "assignee": manager.ref, "due_on": "2026-12-01"})
    client.post(
        f"/on/{key}/contacts/add/",
        {"kind": "call", "happened_at": "2026-01-05T10:00", "with_text": "Their engineer", "summary": "Yes"},
    )
    client.post(
        f"/on/{key}/files/add/",
        {"upload": SimpleUploadedFile("a.pdf", b"%PDF-1.4"), "visibility": "team"},
    )
    work = queries.work_on(actor_of_person(manager), organisation)
    assert (len(work.tasks), len(work.contacts), len(work.files)) == (1, 1, 1)


def test_a_stranger_cannot_add(client: Any, inventor: Any, organisation: Any, hidden: Any) -> None:
    signed_in(client, inventor)
    answer = client.post(f"/on/{key_of(organisation)}/notes/add/", {"text": "x"})
    assert answer.status_code == 422
    assert client.post(f"/on/{key_of(hidden)}/notes/add/", {"text": "x"}).status_code == 404
    assert client.get("/on/no.Such:1/notes/add/").status_code == 404
    assert client.get("/on/nonsense/notes/add/").status_code == 404
    assert not Note.objects.exists()


def test_a_download_is_never_shown_inside_a_page(client: Any, manager: Any, organisation: Any) -> None:
    attachment = operations.attach_file(
        ctx_for(manager),
        subject=organisation,
        upload=SimpleUploadedFile("网页.txt", b"<script>alert(1)</script>"),
        visibility="public",
    )
    answer = client.get(f"/files/{attachment.pk}/")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/octet-stream"
    assert "sandbox" in answer["Content-Security-Policy"]
    type(attachment).objects.filter(pk=attachment.pk).update(visibility="team")
    assert client.get(f"/files/{attachment.pk}/").status_code == 404


def test_removing_offers_undo(client: Any, manager: Any, organisation: Any) -> None:
    attachment = operations.attach_file(
        ctx_for(manager), subject=organisation, upload=SimpleUploadedFile("a.pdf", b"%PDF-1.4")
    )
    signed_in(client, manager)
    client.post(f"/annotations/file/{attachment.pk}/remove/")
    page = client.get("/my-work/").content.decode()
    assert f"/annotations/file/{attachment.pk}/restore/" in page
    client.post(f"/annotations/file/{attachment.pk}/restore/")
    assert Attachment.objects.get().removed_at is None
    assert client.post(f"/annotations/other/{attachment.pk}/remove/").status_code == 404


@pytest.mark.any_day
def test_asking_without_an_account(client: Any, manager: Any, organisation: Any, calendar: None) -> None:
    key = key_of(organisation)
    assert str(organisation) in client.get(f"/ask/{key}/").content.decode()
    values = {"name": "Li Hua", "email": "li@example.org", "message": "May we try it?", "organisation": ""}
    answer = client.post(f"/ask/{key}/", values)
    enquiry = Enquiry.objects.get()
    address = f"/ask/code/{enquiry.token}/"
    assert answer["Location"] == address
    code = enquiries.code_of(enquiry)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    refused = client.post(address, {"code": wrong})
    assert refused.status_code == 422
    assert "not the code" in refused.content.decode()
    assert Enquiry.objects.get().tries == 1
    assert f'value="{code}"' in client.get(f"{address}?code={code}").content.decode()
    done = client.post(address, {"code": f"{code[:3]} {code[3:]}"}, follow=True).content.decode()
    assert "Your question has arrived" in done
    task = Task.objects.get()
    page = signed_in(client, manager).get(f"/tasks/{task.ref}/").content.decode()
    assert "May we try it?" in page
    assert client.post(f"/enquiries/{Enquiry.objects.get().ref}/answer/", {"answer": ""}).status_code == 422
    client.post(f"/enquiries/{Enquiry.objects.get().ref}/answer/", {"answer": "Yes."})
    assert Enquiry.objects.get().state == "answered"


def test_a_program_that_fills_the_hidden_field_gets_nowhere(client: Any, organisation: Any) -> None:
    values = {"name": "x", "email": "x@example.org", "message": "buy this", "website": "http://spam.example"}
    answer = client.post(f"/ask/{key_of(organisation)}/", values)
    assert answer.status_code == 422
    assert "send the question once more" in answer.content.decode()  # for the person whose browser did it
    assert "spam.example" not in answer.content.decode()
    assert not Enquiry.objects.exists()


def test_asking_about_what_is_hidden_is_not_found(client: Any, hidden: Any) -> None:
    assert client.get(f"/ask/{key_of(hidden)}/").status_code == 404


def render(row: Any, actor: Any, zone: Any, text: str) -> str:
    request = RequestFactory().get("/")
    request.actor, request.zone, request.htmx, request.request_id = actor, zone, False, "test"  # type: ignore[attr-defined]
    return Template("{% load work %}" + text).render(TemplateContext({"request": request, "object": row}))


def test_the_tags_show_each_reader_what_is_theirs(
    zone: Any, organisation: Any, manager: Any, inventor: Any
) -> None:
    text = "{% work_panel object %}|{% enquiry_panel object %}|{% watch_button object %}"
    panel, ask, watch = render(organisation, VISITOR, zone, text).split("|")
    assert (panel.strip(), watch.strip()) == ("", "")
    assert "/ask/parties.Organisation" in ask
    panel, ask, watch = render(organisation, actor_of_person(manager), zone, text).split("|")
    assert "/tasks/add/" in panel
    assert ask.strip() == ""
    assert "/watch/" in watch
    assert [link.title for link in queries.recent(actor_of_person(manager))] == [str(organisation.name)]
    panel, ask, _watch = render(organisation, actor_of_person(inventor), zone, text).split("|")
    assert panel.strip() == ""
    assert "/ask/" in ask


def test_watching_from_the_button(client: Any, inventor: Any, organisation: Any) -> None:
    signed_in(client, inventor)
    key = key_of(organisation)
    answer = client.post(f"/on/{key}/watch/", headers={"HX-Request": "true"})
    assert "/unwatch/" in answer.content.decode()
    assert queries.is_watching(actor_of_person(inventor), key)
    assert client.post(f"/on/{key}/unwatch/", {"next": "/my-work/"})["Location"] == "/my-work/"
    assert not queries.is_watching(actor_of_person(inventor), key)


def test_a_refusal_that_leads_back_keeps_what_was_typed(client: Any, manager: Any, organisation: Any) -> None:
    task = add(manager, organisation)
    page = signed_in(client, manager).get(f"/tasks/{task.ref}/").content.decode()
    form = next(part for part in page.split("<form")[1:] if f"/tasks/{task.ref}/complete/" in part)
    key = form.split('name="form_key" value="')[1].split('"')[0]
    operations.drop_task(ctx_for(manager), task=task)
    typed = {"outcome": "They will call back on Monday", "form_key": key}
    here = f"http://testserver/tasks/{task.ref}/"
    answer = client.post(f"/tasks/{task.ref}/complete/", typed, headers={"Referer": here})
    assert answer["Location"] == f"/tasks/{task.ref}/"
    assert "They will call back on Monday" in client.get(here).content.decode()
    operations.reopen_task(ctx_for(manager), task=task)
    assert "They will call back on Monday</textarea>" in client.get(here).content.decode()


def test_what_a_departed_colleague_held_waits_for_administrators(
    zone: Any, manager: Any, organisation: Any
) -> None:
    task = add(manager, organisation)
    admin = make_person(zone, ["administrator"], account=True)
    actor = actor_of_person(admin)
    assert [item.title for item in queries.task_items(actor)] == []
    record_departure(ctx_for(admin), person=manager)
    item = next(item for item in queries.task_items(actor) if item.title == task.name)
    assert (item.waiting_for, str(manager.name) in item.who, item.who != str(manager.name)) == (
        "me",
        True,
        True,
    )
