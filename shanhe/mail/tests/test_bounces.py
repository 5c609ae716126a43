"""Refusals and letters that come back: the address is marked, somebody is told, and nothing more goes there."""

from __future__ import annotations

import io
import json
import re
import smtplib
from typing import Any

import pytest

from shanhe.cli.main import main
from shanhe.kernel import delivery
from shanhe.kernel.models import JournalEntry
from shanhe.mail import bounces, operations
from shanhe.mail.letters import Letter
from shanhe.mail.models import Address
from shanhe.mail.sending import send
from shanhe.notices.models import Notice
from shanhe.parties.actors import actor_of_person
from shanhe.parties.testing import ctx_for, make_person
from shanhe.work import todo

from .conftest import Server, read

REPORT = """\
Return-Path: <>
From: MAILER-DAEMON@mx.example.org
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I am sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; {final}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <{final}>: Recipient address rejected

--b
Content-Type: {kind}

Message-ID: {number}
Subject: Hello

--b--
"""


def report(**values: str) -> bytes:
    known = {
        "to": "shanhe@localhost", "final": "gone@example.org", "action": "failed", "status": "5.1.1",
        "kind": "text/rfc822-headers", "number": "<none@example.org>",
    }  # fmt: skip
    return REPORT.format(**{**known, **values}).encode()


def letter(**more: Any) -> Letter:
    return Letter("Gone@example.org", "en", "Hello", "Text", **more)


def states() -> dict[str, str]:
    return dict(Address.objects.values_list("email", "state"))


@pytest.mark.parametrize("at", ["refusal", "last_refusal"])
def test_a_refusal_for_good_marks_the_address_and_ends_its_mail(server: Server, zone: Any, at: str) -> None:
    setattr(server, at, "550 5.1.1 <gone@example.org>: no such user")
    assert send(zone, letter()) is False
    assert states() == {"gone@example.org": "failing"}
    assert Address.objects.get().reason == "550 5.1.1 …: no such user"
    setattr(server, at, "")
    assert send(zone, letter()) is False
    assert server.letters == []
    assert send(zone, letter(insists=True)) is True


@pytest.mark.parametrize(
    "answer", ["451 4.7.1 try later", "550 5.7.1 relaying denied", "421 4.3.2 going down"]
)
def test_what_is_no_fault_of_the_address_is_tried_again(server: Server, zone: Any, answer: str) -> None:
    server.refusal = answer
    with pytest.raises(smtplib.SMTPException):
        send(zone, letter())
    assert states().get("gone@example.org") in (None, "good")


def test_who_cannot_be_told_now_is_told_later_and_keeps_nobody_waiting(
    server: Server, zone: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    def tell(entry: JournalEntry, recipient: str) -> None:
        if recipient == "away" and not told.count("away later"):
            raise ConnectionRefusedError
        told.append(recipient)

    channel = delivery.Channel("test", lambda entry: ["away", "here"], tell)
    monkeypatch.setitem(delivery._channels, "test", channel)
    monkeypatch.setitem(delivery._verbs, "mail.address.failed", ["test"])
    server.refusal = "550 no such user"
    send(zone, letter())
    entry = JournalEntry.objects.get()
    delivery.deliver([entry.pk])
    assert told == ["here"]
    told.append("away later")
    delivery.deliver_again(entry.pk, "test", "away")
    assert told[-1] == "away"
    assert delivery.deliver_again.retry_strategy.max_attempts == 8


def sent(server: Server, zone: Any) -> str:
    """The number of a letter that left."""
    send(zone, letter(about="x.X:1", said="1"))
    number = str(read(server.letters[-1])["Message-ID"]).strip()
    server.letters.clear()
    return number


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822"])
def test_a_returned_letter_marks_its_address_by_its_number(server: Server, zone: Any, kind: str) -> None:
    number = sent(server, zone)
    found = bounces.take(report(number=number, kind=kind, final="forwarded@elsewhere.example"))
    assert found.address is not None
    assert found.address.email == "gone@example.org"
    assert states() == {"gone@example.org": "failing"}
    assert "@" not in Address.objects.get().reason


def test_a_returned_letter_is_known_by_where_it_was_sent_back_to(
    server: Server, zone: Any, settings: Any
) -> None:
    settings.MAIL_BOUNCES = "bounces@zone.example.org"
    send(zone, letter())
    (back,) = server.senders
    assert re.fullmatch(r"bounces\+[0-9a-f]+-[a-z2-7]{16}@zone\.example\.org", back)
    assert len(back.partition("@")[0]) <= 64
    assert read(server.raw())["From"].addresses[0].addr_spec == "shanhe@localhost"
    assert bounces.take(report(to=back.upper())).address is not None
    assert states() == {"gone@example.org": "failing"}


@pytest.mark.parametrize(
    "changed",
    [
        {"action": "delayed", "status": "4.4.1"},
        {"action": "delivered", "status": "2.0.0"},
        {"status": "4.2.2"},
    ],
)
def test_what_is_no_failure_for_good_marks_nothing(
    server: Server, zone: Any, changed: dict[str, str]
) -> None:
    assert bounces.take(report(number=sent(server, zone), **changed)).address is None
    assert states() == {"gone@example.org": "good"}


def test_nobody_else_s_message_marks_an_address(server: Server, zone: Any) -> None:
    number = sent(server, zone)
    forged = re.sub(r"-[a-z2-7]{16}@", "-aaaaaaaaaaaaaaaa@", number)
    for raw in (
        report(number=forged),
        report(),
        b"",
        b"\xff\x00 no message",
        b"Subject: Out of office\n\nBack on Monday",
    ):
        assert bounces.take(raw, forged).address is None
    assert states() == {"gone@example.org": "good"}


def test_the_command_reads_a_report_from_a_mail_server(
    server: Server, zone: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    number = sent(server, zone)
    monkeypatch.setattr("shanhe.cli.setup.start_database", lambda: None)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(report(number=number))))
    assert main(["mail", "bounce", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["marked"] is True
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"Subject: hello\n\n")))
    assert main(["mail", "bounce"]) == 0
    assert "Nothing follows" in capsys.readouterr().out


@pytest.fixture
def staff(zone: Any, settings: Any, client: Any) -> Any:
    settings.SHANHE_ZONE = zone.slug
    client.cookies["django_language"] = "en"
    return make_person(zone, roles=["administrator"], account=True)


def failed(zone: Any, email: str, entry: JournalEntry | None = None) -> Address:
    address = operations.written_to(zone, email, entry and entry.pk)
    bounces.sending.fail(address, f"550 5.1.1 <{email}> unknown")
    address.refresh_from_db()
    return address


def test_administrators_the_sender_and_the_person_are_told(zone: Any, staff: Any, client: Any) -> None:
    person = make_person(zone, account=True)
    colleague = make_person(zone, account=True)
    entry = JournalEntry.objects.create(
        zone=zone, happened_at=ctx_for(staff).now, actor=f"person:{colleague.pk}", verb="x.y", subject="x.X:1"
    )
    failed(zone, person.user.email, entry)
    told = JournalEntry.objects.get(verb="mail.address.failed")
    assert person.user.email not in str(told.data) + told.subject_display
    delivery.deliver([told.pk])
    assert set(Notice.objects.values_list("person_id", flat=True)) == {staff.pk, colleague.pk}
    for reader in (staff, person):
        titles = [str(item.title) for item in todo.items_for(actor_of_person(reader))]
        assert [title for title in titles if person.user.email in title]
    assert not [item for item in todo.items_for(actor_of_person(colleague)) if item.kind == "Mail"]
    client.force_login(staff.user)
    assert "cannot be delivered" in client.get(person.get_absolute_url()).content.decode()
    assert person.user.email in client.get("/administration/").content.decode()
    client.force_login(colleague.user)
    assert "cannot be delivered" not in client.get(person.get_absolute_url()).content.decode()


def test_an_administrator_puts_an_address_back_into_use(zone: Any, staff: Any, client: Any) -> None:
    address = failed(zone, "x@example.org")
    url = f"/mail/addresses/{address.pk}/do/trust/"
    client.force_login(make_person(zone, account=True).user)
    assert client.post(url).status_code == 404
    assert client.get("/api/v1/mail/addresses").status_code == 403
    client.force_login(staff.user)
    (item,) = client.get("/api/v1/mail/addresses").json()["items"]
    assert (item["email"], item["state"], item["number"]) == ("x@example.org", "failing", address.pk)
    assert client.post(url).status_code == 302
    assert states() == {"x@example.org": "good"}
    again = failed(zone, "x@example.org")
    answer = client.post(f"/api/v1/mail/addresses/{again.pk}/actions/trust", {}, "application/json")
    assert answer.json()["state"] == "good"


def test_a_person_confirms_the_own_address_by_a_letter(
    zone: Any, staff: Any, client: Any, server: Server
) -> None:
    from shanhe.parties.testing import send_waiting_mail

    failed(zone, staff.user.email)
    client.force_login(staff.user)
    assert "cannot be delivered" in client.get("/inbox/mail/").content.decode()
    client.post("/inbox/mail/confirm/")
    send_waiting_mail()
    text = server.letter().get_body(("plain",))
    assert text is not None
    path = re.search(r"https://zone\.example\.org(/mail/confirm/\S+)", text.get_content())
    assert path is not None
    client.logout()
    assert client.get(path[1]).status_code == 200
    assert states() == {staff.user.email: "failing"}, "opening a link is no act: programs open links too"
    assert client.post(path[1]).status_code == 200
    assert states() == {staff.user.email: "good"}
    assert client.get("/mail/confirm/forged/").status_code == 404


def test_quiet_addresses_are_forgotten(zone: Any, ctx: Any) -> None:
    failed(zone, "failing@example.org")
    operations.written_to(zone, "quiet@example.org", None)
    Address.objects.update(written_at=ctx.now - operations.FORGOTTEN_AFTER * 1.1)
    operations.forget_quiet_addresses(ctx)
    assert states() == {"failing@example.org": "failing"}
