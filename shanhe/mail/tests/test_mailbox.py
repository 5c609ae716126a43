from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django_scopes import scope

from shanhe.kernel import clock
from shanhe.mail import operations, queries
from shanhe.mail.models import MailboxMessage
from shanhe.parties.testing import make_person, make_zone


@pytest.fixture
def client(client: Any, zone: Any, settings: Any) -> Any:
    settings.SHANHE_ZONE = zone.slug
    client.cookies["django_language"] = "en"
    return client


def test_the_mailbox_keeps_mail_and_its_links_can_be_followed(client: Any, zone: Any, settings: Any) -> None:
    settings.EMAIL_BACKEND = "shanhe.mail.mailbox.MailboxBackend"
    message = mail.EmailMultiAlternatives(
        "Code", "Confirm: http://testserver/a/?code=1.\n<i>", to=["x@example.org"]
    )
    message.attach_alternative("<p>Code</p>", "text/html")
    assert message.send() == 1
    kept = MailboxMessage.objects.get()
    assert (kept.recipients, kept.subject) == (["x@example.org"], "Code")
    settings.SHANHE_DEMO = True
    make_person(zone, is_persona=True)
    assert "x@example.org" in client.get("/mailbox/").content.decode()
    page = client.get(f"/mailbox/{kept.pk}/").content.decode()
    assert '<a href="http://testserver/a/?code=1">' in page
    assert "&lt;i&gt;" in page
    assert client.get("/mailbox/999999/").status_code == 404
    framed = client.get(f"/mailbox/{kept.pk}/html/")
    assert "<p>Code</p>" in framed.content.decode()
    assert "sandbox" in framed["Content-Security-Policy"]
    assert "script" not in framed["Content-Security-Policy"]
    assert framed["X-Frame-Options"] == "SAMEORIGIN"


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


def test_links_to_this_zone_are_followed_under_the_readers_address(zone: Any, settings: Any) -> None:
    settings.SHANHE_PUBLIC_URL = "https://zone.example.org/"
    text = "See https://zone.example.org/ask/?code=2. And https://other.example.org/x"
    assert queries.parts(text, zone) == [
        ("See ", ""),
        ("https://zone.example.org/ask/?code=2", "/ask/?code=2"),
        (". And ", ""),
        ("https://other.example.org/x", "https://other.example.org/x"),
        ("", ""),
    ]


def test_a_zone_reads_no_mail_of_another(client: Any, zone: Any, settings: Any) -> None:
    settings.EMAIL_BACKEND = "shanhe.mail.mailbox.MailboxBackend"
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
