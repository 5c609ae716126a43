"""Forms of pages: acted on once, and what was typed is there for its own person after signing in again."""

from __future__ import annotations

import re
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django_scopes import scope

from shanhe.doors import operations
from shanhe.doors.models import FormSent, KeptForm
from shanhe.doors.sending import filling, keys
from shanhe.kernel import clock
from shanhe.parties.models import Person
from shanhe.parties.testing import PASSWORD, make_person, make_zone

ADD = "/people/add/"
TYPED = {
    "name_en": "Ada <b>Lovelace</b>",
    "name_zh": "",
    "bio_en": "First line\n“second” & last",
    "email": "",
}


@pytest.fixture
def zone(db: Any) -> Any:
    zone = make_zone("shanhewangu")
    with scope(zone=zone):
        yield zone


@pytest.fixture
def staff(zone: Any) -> Person:
    return make_person(zone, ["technology_manager"], account=True)


def form_of(html: str, action: str = "") -> dict[str, str]:
    """The hidden fields of the page's form with this action."""
    for form in re.findall(r"<form\b.*?</form>", html, re.S):
        opening = form[: form.index(">")]
        if 'method="post"' in opening and (
            f'action="{action}"' in opening if action else "action" not in opening
        ):
            return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
    raise AssertionError("no such form")


def opened(client: Client, path: str = ADD, action: str = "") -> dict[str, str]:
    page = client.get(path)
    assert page.status_code == 200, page.status_code
    return form_of(page.content.decode(), action)


def send(client: Client, fields: dict[str, Any], path: str = ADD, **more: Any) -> Any:
    return client.post(path, fields, headers={"Referer": f"http://testserver{path}"}, **more)


def sign_in(client: Client, person: Person) -> Any:
    return client.post("/accounts/login/", {"login": person.user.email, "password": PASSWORD})


# -- twice ------------------------------------------------------------------------------------------------------


def test_a_form_sent_twice_makes_one_row_and_leads_to_the_same_place(client: Client, staff: Person) -> None:
    client.force_login(staff.user)
    fields = {**opened(client), **TYPED}
    first, second = send(client, fields), send(client, fields)
    assert (first.status_code, second.status_code) == (302, 302)
    assert second["Location"] == first["Location"]
    assert Person.objects.filter(name__en__startswith="Ada").count() == 1
    assert re.search("It was done once.|系统只办理了一次", client.get(second["Location"]).content.decode())
    assert FormSent.objects.get().location == first["Location"]


def test_the_same_form_with_other_text_is_asked_about_and_kept(client: Client, staff: Person) -> None:
    client.force_login(staff.user)
    fields = {**opened(client), **TYPED}
    send(client, fields)
    again = send(client, {**fields, "name_en": "Grace Hopper"})
    assert again["Location"] == ADD
    page = client.get(ADD).content.decode()
    assert 'value="Grace Hopper"' in page
    sent = send(client, {**form_of(page), **TYPED, "name_en": "Grace Hopper"})
    assert sent.status_code == 302
    assert Person.objects.filter(name__en="Grace Hopper").count() == 1
    assert not KeptForm.objects.exists()


def test_a_refused_form_may_be_sent_again(client: Client, staff: Person) -> None:
    client.force_login(staff.user)
    fields = {**opened(client), **TYPED, "name_en": ""}
    assert send(client, fields).status_code == 422
    assert send(client, fields).status_code == 422
    assert not FormSent.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_parallel_posts_make_one_row() -> None:
    zone = make_zone("shanhewangu")
    with scope(zone=zone):
        staff = make_person(zone, ["technology_manager"], account=True)
    client = Client()
    client.force_login(staff.user)
    fields = {**opened(client), **TYPED}
    start, answers = threading.Barrier(4), []

    def post() -> None:
        try:
            other = Client()
            other.cookies = client.cookies
            start.wait(20)
            answers.append(send(other, fields))
        finally:
            connection.close()

    threads = [threading.Thread(target=post) for _time in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [answer.status_code for answer in answers] == [302] * 4
    assert len({answer["Location"] for answer in answers}) == 1
    with scope(zone=zone):
        assert Person.objects.filter(name__en__startswith="Ada").count() == 1


# -- signed out meanwhile ---------------------------------------------------------------------------------------


def test_what_was_typed_when_a_session_ended_is_there_after_signing_in(client: Client, staff: Person) -> None:
    client.force_login(staff.user)
    fields = {**opened(client), **TYPED}
    client.logout()
    answer = send(client, fields)
    assert answer["Location"] == f"/accounts/login/?next={ADD}"
    assert re.search("What you typed is kept|所填内容已保留", client.get(answer["Location"]).content.decode())
    assert not Person.objects.filter(name__en__startswith="Ada").exists()
    sign_in(client, staff)
    page = client.get(ADD).content.decode()
    assert 'value="Ada &lt;b&gt;Lovelace&lt;/b&gt;"' in page
    assert "First line\n“second” &amp; last</textarea>" in page
    sent = send(client, {**form_of(page), **TYPED})
    assert sent.status_code == 302
    assert Person.objects.filter(name__en__startswith="Ada").count() == 1
    assert "Ada" not in client.get(ADD).content.decode()


def test_it_is_shown_to_nobody_else(client: Client, zone: Any, staff: Person) -> None:
    other = make_person(zone, ["technology_manager"], account=True)
    client.force_login(staff.user)
    fields = {**opened(client), **TYPED}
    client.logout()
    send(client, fields)
    sign_in(client, other)
    assert "Ada" not in client.get(ADD).content.decode()
    refused = send(client, fields)  # the page of the first, sent by the second
    assert refused.status_code == 409
    assert "Ada" not in refused.content.decode()
    assert not Person.objects.filter(name__en__startswith="Ada").exists()
    number = KeptForm.objects.get().pk
    client.post(f"/account/kept/{number}/discard/")
    assert KeptForm.objects.filter(person=staff).exists()


def test_a_key_that_we_did_not_make_keeps_nothing(client: Client, staff: Person) -> None:
    send(client, {**TYPED, "form_key": f"{staff.pk}.abc:forged"})
    assert not KeptForm.objects.exists()


def test_an_old_page_keeps_nothing_for_anybody(client: Client, staff: Person, monkeypatch: Any) -> None:
    """Whoever once had somebody's page cannot go on putting text into that person's forms."""
    client.force_login(staff.user)
    fields = opened(client)
    client.logout()
    monkeypatch.setattr(keys, "GOOD_FOR", timedelta(seconds=-1))
    send(client, {**fields, **TYPED})
    assert not KeptForm.objects.exists()


def test_what_is_kept_ends_and_can_be_discarded(client: Client, staff: Person) -> None:
    client.force_login(staff.user)
    for _time in range(2):
        fields = {**opened(client), **TYPED}
        client.logout()
        send(client, fields)
        sign_in(client, staff)
        assert "Lovelace" in client.get(ADD).content.decode()
        client.post(f"/account/kept/{KeptForm.objects.get().pk}/discard/")
        assert "Lovelace" not in client.get(ADD).content.decode()
    fields = {**opened(client), **TYPED}
    client.logout()
    send(client, fields)
    KeptForm.objects.update(created_at=clock.now() - timedelta(days=15))
    sign_in(client, staff)
    assert "Lovelace" not in client.get(ADD).content.decode()
    operations.forget_old(clock.now())
    assert not KeptForm.objects.exists()


def test_secrets_are_not_kept(client: Client, staff: Person) -> None:
    client.force_login(staff.user)
    fields = {**opened(client), **TYPED, "password": "x" * 12, "new_token": "y" * 12, "code": "123456"}
    client.logout()
    send(client, fields)
    assert set(KeptForm.objects.get().fields) == set(TYPED)


def test_a_page_older_than_the_last_sign_in_keeps_what_was_typed(staff: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff.user)
    fields = {**opened(client), **TYPED, "csrfmiddlewaretoken": "a" * 64}
    own = {"Origin": "http://testserver", "Referer": f"http://testserver{ADD}"}
    answer = client.post(ADD, fields, headers=own)
    assert answer["Location"] == ADD
    assert "Lovelace" in client.get(ADD).content.decode()
    foreign = client.post(ADD, {**fields, "name_en": "Mallory"}, headers={"Origin": "http://evil.example"})
    assert foreign.status_code == 403
    assert not any("Mallory" in str(row.fields) for row in KeptForm.objects.all())


def test_an_autosave_without_a_session_is_kept_and_says_where_to_sign_in(
    client: Client, staff: Person
) -> None:
    client.force_login(staff.user)
    fields = {**opened(client), **TYPED}
    client.logout()
    for text in ("A", "Ada L"):
        answer = client.post(
            ADD,
            {**fields, "name_en": text},
            headers={"X-Autosave": "1", "Referer": f"http://testserver{ADD}"},
        )
    assert answer.status_code == 401
    assert answer.json()["sign_in"] == f"/accounts/login/?next={ADD}"
    assert KeptForm.objects.get().fields["name_en"] == ["Ada L"]


# -- what a form is filled with, and where it leads, is not believed --------------------------------------------


def test_the_way_back_never_leads_to_another_host(client: Client, staff: Person) -> None:
    client.force_login(staff.user)
    fields = {**opened(client), **TYPED}
    send(client, fields)
    for told in ("http://testserver//evil.example/x", "http://testserver/\\evil.example/x"):
        sent = client.post(ADD, {**fields, "name_en": told}, headers={"Referer": told})
        assert sent.status_code == 302
        assert not re.match(r"(/[/\\]|[a-z]+:)", sent["Location"]), sent["Location"]


def test_a_number_of_rows_that_nobody_can_read_breaks_no_page(staff: Person) -> None:
    html = (
        '<form method="post" data-rows="x"><div data-rows="x"><input name="x-TOTAL_FORMS" value="1">'
        "<template data-row-template><input name='x-__prefix__'></template></div></form>"
    )
    for number in ("9" * 5000, "²", "-1"):
        assert filling._with_rows(html, 0, {"x-TOTAL_FORMS": [number]}).count("<input") <= 202
