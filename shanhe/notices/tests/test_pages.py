from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from shanhe.kernel.errors import Denied
from shanhe.notices import operations, queries, registry
from shanhe.notices.models import Notice
from shanhe.parties.actors import actor_of_person
from shanhe.parties.testing import ctx_for, make_person

from .conftest import Poked, poke


@pytest.fixture
def client(client: Any, zone: Any, settings: Any) -> Any:
    settings.SHANHE_ZONE = zone.slug
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def notices(ctx: Any, organisation: Any, reader: Any, deliver: Any) -> list[Notice]:
    registry.notify(Poked, lambda entry: [reader.pk])
    for topic in ("one", "two", "three"):
        poke(ctx, organisation=organisation, topic=topic)
    deliver()
    return list(Notice.objects.order_by("pk"))


def test_unread_first_and_opening_marks_as_read(client: Any, reader: Any, notices: list[Notice]) -> None:
    client.force_login(reader.user)
    actor = actor_of_person(reader)
    assert queries.unread_count(actor) == 3
    answer = client.post(f"/inbox/{notices[2].pk}/")
    assert answer["Location"] == notices[2].url
    assert [one.pk for one in queries.inbox(actor)] == [notices[1].pk, notices[0].pk, notices[2].pk]
    page = client.get("/inbox/").content.decode()
    assert page.index("about two") < page.index("about one") < page.index("about three")


def test_mark_one_undo_and_mark_all(client: Any, reader: Any, notices: list[Notice]) -> None:
    client.force_login(reader.user)
    page = client.post(f"/inbox/{notices[0].pk}/read/", follow=True).content.decode()
    assert f'action="/inbox/{notices[0].pk}/unread/"' in page
    client.post(f"/inbox/{notices[0].pk}/unread/")
    assert queries.unread_count(actor_of_person(reader)) == 3
    client.post("/inbox/read/", {"newest": notices[1].pk})
    assert queries.unread_count(actor_of_person(reader)) == 1, "what arrived after the page stays unread"
    client.post("/inbox/read/", {"newest": "x"})
    assert queries.unread_count(actor_of_person(reader)) == 0


def test_an_inbox_is_private(zone: Any, client: Any, notices: list[Notice]) -> None:
    other = make_person(zone, account=True)
    client.force_login(other.user)
    assert client.post(f"/inbox/{notices[0].pk}/").status_code == 404
    assert "No notices yet" in client.get("/inbox/").content.decode()
    with pytest.raises(Denied):
        operations.mark_read(ctx_for(other), notice=notices[0])
    client.logout()
    assert client.get("/inbox/").status_code == 302


def test_choosing_mail(client: Any, reader: Any) -> None:
    registry.notify(Poked, lambda entry: [], mail=True, group="pokes")
    client.force_login(reader.user)
    assert "pokes" in client.get("/inbox/mail/").content.decode()
    client.post("/inbox/mail/", {})
    assert queries.mail_wishes(actor_of_person(reader))["pokes"] is False
    client.post("/inbox/mail/", {"mail-pokes": "on"})
    assert queries.mail_wishes(actor_of_person(reader))["pokes"] is True


def test_choosing_mail_over_the_api(client: Any, reader: Any) -> None:
    registry.notify(Poked, lambda entry: [], mail=True, group="pokes")
    client.force_login(reader.user)
    before = {row["kind"]: row["mail"] for row in client.get("/api/v1/inbox/mail").json()["items"]}
    assert before["pokes"] is True
    answer = client.patch("/api/v1/inbox/mail", {"wishes": {"pokes": False}}, "application/json")
    after = {row["kind"]: row["mail"] for row in answer.json()["items"]}
    assert after == before | {"pokes": False}
    answer = client.patch("/api/v1/inbox/mail", {"wishes": {"x": True}}, "application/json")
    assert answer.status_code == 422


@pytest.mark.parametrize("count", [1, 20])
def test_the_inbox_needs_the_same_queries_for_one_and_twenty(
    ctx: Any, organisation: Any, reader: Any, deliver: Any, django_assert_num_queries: Any, count: int
) -> None:
    registry.notify(Poked, lambda entry: [reader.pk])
    for _each in range(count):
        poke(ctx, organisation=organisation)
    deliver()
    actor = actor_of_person(reader)
    with django_assert_num_queries(2):
        assert len(queries.lines(actor, queries.inbox(actor))) == count


def test_one_click_ends_the_letters_of_a_kind(
    ctx: Any, organisation: Any, reader: Any, deliver: Any, mailoutbox: Any, settings: Any, zone: Any
) -> None:
    """As RFC 8058 has it: a mail program posts to the address, with no cookie, no sign-in and no token of a form."""
    settings.SHANHE_ZONE, settings.SHANHE_PUBLIC_URL = zone.slug, "https://zone.example.org"
    registry.notify(Poked, lambda entry: [reader.pk], mail=True, group="pokes")
    poke(ctx, organisation=organisation)
    deliver()
    (letter,) = mailoutbox
    headers = letter.extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = headers["List-Unsubscribe"].removeprefix("<https://zone.example.org").removesuffix(">")
    program = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    assert "Stop these e-mails" in program.get(path).content.decode()
    assert queries.mail_wishes(actor_of_person(reader))["pokes"] is True, "opening it only asks"
    body = "List-Unsubscribe=One-Click"
    assert program.post(path, body, "application/x-www-form-urlencoded").status_code == 200
    assert queries.mail_wishes(actor_of_person(reader))["pokes"] is False
    poke(ctx, organisation=organisation)
    deliver()
    assert len(mailoutbox) == 1
    assert program.post(path, {"again": "1"}).status_code == 200
    assert queries.mail_wishes(actor_of_person(reader))["pokes"] is True
    other = make_person(zone, account=True)
    for forged in (
        path.replace(f"/{reader.pk}/", f"/{other.pk}/"),
        path.replace("pokes", "work"),
        f"{path[:-5]}aaaa/",
    ):
        assert program.post(forged, body, "application/x-www-form-urlencoded").status_code == 404
