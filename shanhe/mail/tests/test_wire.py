"""What stands on the wire, taken in by a mail server and read by the standard library."""

from __future__ import annotations

import re
from dataclasses import replace
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import allauth
import pytest
from allauth.core.context import request_context

from shanhe.kernel import clock
from shanhe.kernel.models import JournalEntry
from shanhe.mail.letters import Enclosure, Letter
from shanhe.mail.sending import send
from shanhe.notices import letters, registry
from shanhe.parties.actors import actor_of_person
from shanhe.parties.adapter import AccountAdapter
from shanhe.parties.models import User
from shanhe.parties.testing import make_person, send_waiting_mail
from shanhe.zones import addresses

from .conftest import Server, read

HOSTILE = [
    "Eve\r\nBcc: all@example.org",
    'Quo"te \\ back',
    "Comma, Colon: <angle@example.org>",
    "王小明\n\n<script>alert(1)</script>",
    "🦀🦀 Krab 🦀",
    "很长的名字" * 60,
    "very long name " * 40,
    "x" * 900,
    "\u202eevil\u2066\x00\x0b",
]
NEVER_TWICE = (
    "From",
    "To",
    "Date",
    "Message-ID",
    "Subject",
    "Reply-To",
    "Auto-Submitted",
    "References",
    "In-Reply-To",
)


def is_sound(raw: bytes) -> None:
    """Seven bits, CRLF, no long line, no header twice: a signature (DKIM) on it stays good on every way."""
    assert max(raw) < 128
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", raw)
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    head = raw.partition(b"\r\n\r\n")[0]
    assert max(len(line) for line in head.split(b"\r\n")) <= 200
    for line in head.split(b"\r\n"):
        assert re.match(rb"[A-Za-z0-9-]+: |[ \t]+\S", line), line
    for word in re.findall(rb"=\?[^ \r\n]*\?=", head):
        assert len(word) <= 75
    letter = read(raw)
    for name in NEVER_TWICE:
        assert len(letter.get_all(name, [])) <= 1, name
    for part in letter.walk():
        assert not part.defects, part.defects
        if not part.is_multipart():
            assert part["Content-Transfer-Encoding"] in ("7bit", "quoted-printable", "base64")


def test_a_letter_arrives_whole(server: Server, zone: Any) -> None:
    body = (
        "你好，世界。\n\nSee https://zone.example.org/a/?b=1&c=2 and https://evil.example.org/x\n.\n"
        + "长" * 2000
    )
    send(
        zone,
        Letter("li@example.org", "zh-hans", "示例：一封信", body, "/needs/", about="needs.Need:1", said="1"),
    )
    is_sound(server.raw())
    letter = server.letter()
    assert letter["Subject"] == "示例：一封信"
    assert letter["To"] == "li@example.org"
    assert letter["From"].addresses[0].addr_spec == addresses.mailbox()
    assert letter["From"].addresses[0].display_name == "测试区"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Content-Language"] == "zh-hans"
    assert letter["Date"].datetime.utcoffset().total_seconds() == 8 * 3600
    assert parsedate_to_datetime(str(letter["Date"]))
    assert letter["Message-ID"].endswith("@zone.example.org>")
    assert letter["List-Unsubscribe"] is None
    assert letter["Reply-To"] is None
    text, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert text is not None
    assert html is not None
    assert body.strip() in text.get_content().replace("\r\n", "\n")
    assert "https://zone.example.org/needs/" in text.get_content()
    page = html.get_content()
    assert 'lang="zh-hans"' in page
    assert '<a href="https://zone.example.org/a/?b=1&amp;c=2">' in page
    assert 'href="https://evil' not in page
    assert not re.search(r"<(img|script|link|iframe)|src=|url\(|@import", page)


def test_letters_about_one_thing_stand_together_and_one_said_twice_is_one(server: Server, zone: Any) -> None:
    for said, about in (
        ("1", "needs.Need:1"),
        ("1", "needs.Need:1"),
        ("2", "needs.Need:1"),
        ("3", "needs.Need:2"),
    ):
        send(zone, Letter("li@example.org", "en", "Hello", "Text", about=about, said=said))
    one, again, two, other = map(read, server.letters)
    assert one["Message-ID"] == again["Message-ID"] != two["Message-ID"]
    assert one["In-Reply-To"] == one["References"] == two["References"] != other["References"]
    assert "Need" not in one["References"]


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_makes_a_header(server: Server, zone: Any, name: str) -> None:
    zone.name = {"en": name, "zh": name}
    reply_to = addresses.named(name, "real@example.org")
    file = Enclosure(f"{name[:80]}.txt".replace("\n", " ").replace("\r", " "), b"x", "text/plain")
    send(
        zone, Letter("li@example.org", "en", name, name, greeting=name, reply_to=reply_to, enclosures=(file,))
    )
    is_sound(server.raw())
    letter = server.letter()
    assert letter["Bcc"] is None
    assert [found.addr_spec for found in letter["From"].addresses] == [addresses.mailbox()]
    assert [found.addr_spec for found in letter["Reply-To"].addresses] == ["real@example.org"]
    assert [found.addr_spec for found in letter["To"].addresses] == ["li@example.org"]
    html = letter.get_body(("html",))
    assert html is not None
    assert "<script" not in html.get_content()


def test_a_meeting_is_a_third_way_to_read_the_letter(server: Server, zone: Any) -> None:
    meeting = Enclosure(
        "M-1.ics", "BEGIN:VCALENDAR\r\nSUMMARY:会面\r\nEND:VCALENDAR\r\n".encode(), "text/calendar", "REQUEST"
    )
    send(zone, Letter("li@example.org", "en", "Meeting", "Text", enclosures=(meeting,)))
    is_sound(server.raw())
    kinds = [part.get_content_type() for part in server.letter().walk()]
    assert kinds == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics",
    ]  # fmt: skip
    calendar = list(server.letter().walk())[4]
    assert calendar["Content-Type"].params["method"] == "REQUEST"
    assert "SUMMARY:会面" in calendar.get_content()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_kind_of_notice_renders_in_both_languages(server: Server, zone: Any, language: str) -> None:
    person = make_person(zone, roles=["administrator"], account=True)
    User.objects.filter(pk=person.user_id).update(language=language)
    person.user.refresh_from_db()
    actor = actor_of_person(person)
    rules = [rule for verb in sorted(registry._rules) for rule in registry.rules_for(verb) if rule.mail]
    for number, rule in enumerate(rules, 1):
        entry = JournalEntry(
            zone=zone, pk=number, actor="system:test", verb=rule.verb, subject=f"x.X:{number}"
        )
        plain = registry.Rule(rule.verb, rule.recipients, mail=True, template=rule.template, group=rule.group)
        letter = letters.of_notice(plain, entry, person, actor, "/inbox/")
        assert letter is not None
        assert send(zone, replace(letter, entry=None))
    assert len(server.letters) == len(rules) > 30
    for raw in server.letters:
        is_sound(raw)
        found = read(raw)
        text = found.get_body(("plain",))
        assert text is not None
        chinese = bool(
            re.search(r"[\u4e00-\u9fff]", found["Subject"] + text.get_content().partition("--")[0])
        )
        assert chinese == (language == "zh-hans"), (found["Subject"], text.get_content())
        assert found["List-Unsubscribe"].strip().startswith("<https://zone.example.org/mail/stop/")
        assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert found["Content-Language"] == language


SIGNING_IN = sorted(
    f"{folder}/email/{path.name.removesuffix('_message.txt')}"
    for folder in ("account", "mfa")
    for path in (Path(allauth.__file__).parent / "templates" / folder / "email").glob("*_message.txt")
    if not path.name.startswith("base_")
)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_letter_about_signing_in_renders_in_both_languages(
    server: Server, zone: Any, rf: Any, language: str
) -> None:
    person = make_person(zone, account=True)
    person.user.language = language
    request = rf.get("/", headers={"host": "attacker.example.net"})
    request.zone, request.user = zone, person.user
    words = {
        "user": person.user, "key": "abc", "code": "ABC-DEF", "ip": "192.0.2.1", "user_agent": "x", "timestamp": clock.now(),
        "from_email": "old@example.org", "to_email": "new@example.org", "deleted_email": "old@example.org",
        **{f"{name}_url": f"https://attacker.example.net/{name}/" for name in ("activate", "password_reset", "signup")},
    }  # fmt: skip
    with request_context(request):
        for prefix in SIGNING_IN:
            AccountAdapter(request).send_mail(prefix, person.user.email, dict(words))
    send_waiting_mail()
    assert len(server.letters) == len(SIGNING_IN) > 10
    for prefix, raw in zip(SIGNING_IN, server.letters, strict=True):
        is_sound(raw)
        found = read(raw)
        assert (found["Content-Language"], found["Auto-Submitted"]) == (language, "auto-generated"), prefix
        assert found["List-Unsubscribe"] is None
        assert b"Hello" not in raw, "no greeting in another language"
        for kind in ("plain", "html"):
            part = found.get_body((kind,))
            assert part is not None
            assert "attacker" not in part.get_content()
