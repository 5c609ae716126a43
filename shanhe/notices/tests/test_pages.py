from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django_scopes import scope

from shanhe.kernel import clock
from shanhe.kernel.errors import Denied
from shanhe.notices import operations, queries, registry
from shanhe.notices.models import MailboxMessage, Notice
from shanhe.parties.actors import actor_of_person
from shanhe.parties.testing import ctx_for, make_person, make_zone

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


def test_the_mailbox_keeps_mail_and_its_links_can_be_followed(client: Any, zone: Any, settings: Any) -> None:
    settings.EMAIL_BACKEND = "shanhe.notices.mailbox.MailboxBackend"
    message = mail.EmailMultiAlternatives(
        "Code", "Confirm: http://testserver/a/?code=1.\n<i>", to=["x@example.org"]
    )
    message.attach_alternative("<p>Code</p>", "text/html")
    assert message.send() == 1
    kept = MailboxMessage.objects.get()
    assert (kept.recipients, kept.subject, kept.html) == (["x@example.org"], "Code", "<p>Code</p>")
    settings.SHANHE_DEMO = True
    make_person(zone, is_persona=True)
    assert "x@example.org" in client.get("/mailbox/").content.decode()
    page = client.get(f"/mailbox/{kept.pk}/").content.decode()
    assert '<a href="http://testserver/a/?code=1">' in page
    assert "&lt;i&gt;" in page
    assert client.get("/mailbox/999999/").status_code == 404


def test_there_is_no_mailbox_outside_the_demonstration(client: Any, zone: Any, settings: Any) -> None:
    settings.SHANHE_DEMO = False
    assert client.get("/mailbox/").status_code == 404


def test_without_demonstration_data_only_administrators_read_the_mailbox(
    client: Any, zone: Any, settings: Any
) -> None:
    """A machine without mail and with real people: the mailbox holds links that open their accounts."""
    settings.SHANHE_DEMO = True
    number = MailboxMessage.objects.create(zone=zone, sent_at=clock.now(), recipients=["x@example.org"]).pk
    for address in ("/mailbox/", f"/mailbox/{number}/"):
        client.logout()
        assert client.get(address).status_code == 404
        client.force_login(make_person(zone, roles=["committee"], account=True).user)
        assert client.get(address).status_code == 404
        client.force_login(make_person(zone, roles=["administrator"], account=True).user)
        assert client.get(address).status_code == 200


def test_the_mailbox_does_not_grow_for_ever(zone: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "KEPT_MESSAGES", 3)
    for number in range(5):
        operations.keep_sent_mail([mail.EmailMessage(str(number), "", to=["x@example.org"])])
    assert [one.subject for one in queries.mailbox(zone)] == ["4", "3", "2"]
    assert queries.mailbox(zone)[0].sent_at <= clock.now()


def test_links_to_this_installation_are_followed_under_the_readers_address(settings: Any) -> None:
    settings.SHANHE_PUBLIC_URL = "https://zone.example.org/"
    text = "See https://zone.example.org/ask/?code=2. And https://other.example.org/x"
    assert queries.parts(text) == [
        ("See ", ""),
        ("https://zone.example.org/ask/?code=2", "/ask/?code=2"),
        (". And ", ""),
        ("https://other.example.org/x", "https://other.example.org/x"),
        ("", ""),
    ]


def test_a_zone_reads_no_mail_of_another(client: Any, zone: Any, settings: Any) -> None:
    settings.EMAIL_BACKEND = "shanhe.notices.mailbox.MailboxBackend"
    settings.SHANHE_DEMO = True
    make_person(zone, is_persona=True)
    other = make_zone("other", hosts=["other.example"])
    with scope(zone=other):
        make_person(other, is_persona=True)
        mail.EmailMessage("Their code", "123456", to=["y@example.org"]).send()
    kept = MailboxMessage.objects.get()
    assert kept.zone == other
    assert "y@example.org" not in client.get("/mailbox/").content.decode()
    assert client.get(f"/mailbox/{kept.pk}/").status_code == 404
    assert "y@example.org" in client.get("/mailbox/", headers={"Host": "other.example"}).content.decode()
