from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from procrastinate.contrib.django.models import ProcrastinateJob

from shanhe.kernel.context import Context
from shanhe.kernel.models import Delivery
from shanhe.notices import operations, queries, registry
from shanhe.notices.models import Notice
from shanhe.parties import operations as parties
from shanhe.parties.actors import actor_of_person
from shanhe.parties.models import Organisation, Person, User
from shanhe.parties.testing import ctx_for, make_person

from .conftest import Poked, poke


def subscribe(*people: Any, mail: bool = True, **values: Any) -> None:
    registry.notify(Poked, lambda entry: [person.pk for person in people], mail=mail, **values)


def test_one_notice_and_one_mail_for_each_person_and_event(
    ctx: Any, organisation: Any, reader: Any, deliver: Any, mailoutbox: Any
) -> None:
    subscribe(reader, reader)
    subscribe(reader)
    poke(ctx, organisation=organisation)
    deliver()
    deliver()
    assert Notice.objects.filter(person=reader).count() == 1
    assert [message.to for message in mailoutbox] == [[reader.user.email]]
    assert set(Delivery.objects.values_list("channel", "recipient")) == {
        ("inbox", f"person:{reader.pk}"),
        ("mail", f"person:{reader.pk}"),
    }


def test_who_is_told_is_asked_once_for_all_people_and_channels(
    ctx: Any, zone: Any, organisation: Any, deliver: Any, mailoutbox: Any
) -> None:
    people = [make_person(zone, account=True) for _time in range(9)]
    asked = []

    def recipients(entry: Any) -> list[int]:
        asked.append(entry.pk)
        return [person.pk for person in people]

    registry.notify(Poked, recipients, mail=True)
    poke(ctx, organisation=organisation)
    with CaptureQueriesContext(connection) as told:
        deliver()
    assert len(asked) == 1
    assert (Notice.objects.count(), len(mailoutbox)) == (9, 9)
    each = [query["sql"] for query in told if "SAVEPOINT" not in query["sql"]]
    assert len(each) <= 9 * 10 + 8, len(each)


def test_the_job_is_queued_with_the_operation_and_nobody_is_told_before(
    ctx: Any, organisation: Any, reader: Any, mailoutbox: Any
) -> None:
    subscribe(reader)
    tellings = ProcrastinateJob.objects.filter(queue_name="delivery")
    before = tellings.count()
    poke(ctx, organisation=organisation)
    assert tellings.count() == before + 1
    assert not Notice.objects.exists()
    assert mailoutbox == []


def test_nobody_is_told_of_the_own_act(
    zone: Any, organisation: Any, reader: Any, deliver: Any, mailoutbox: Any
) -> None:
    subscribe(reader)
    poke(ctx_for(reader), organisation=organisation)
    deliver()
    assert not Notice.objects.exists()
    assert mailoutbox == []


def test_nobody_is_told_of_what_an_own_token_did(
    zone: Any, organisation: Any, reader: Any, deliver: Any, mailoutbox: Any
) -> None:
    token, _secret = parties.create_token(ctx_for(reader), person=reader, name="t", scopes=["work:write"])
    actor = actor_of_person(reader, token=token)
    subscribe(reader)
    poke(Context(actor=actor, zone=zone), organisation=organisation)
    deliver()
    assert not Notice.objects.exists()
    assert mailoutbox == []


def test_an_answer_goes_to_who_acted_where_the_address_may_be_seen(
    zone: Any, organisation: Any, reader: Any, deliver: Any, mailoutbox: Any
) -> None:
    staff = make_person(zone, roles=["technology_manager"], account=True)
    doer = make_person(zone, account=True, name_en="Li, Wei", email="li@example.org")
    subscribe(reader, staff)
    poke(ctx_for(doer), organisation=organisation)
    deliver()
    answers = {message.to[0]: message.reply_to for message in mailoutbox}
    assert answers[reader.user.email] == []
    (line,) = answers[staff.user.email]
    assert line.endswith("<li@example.org>")


def test_a_neutral_notice_gives_no_address_away(
    zone: Any, organisation: Any, deliver: Any, mailoutbox: Any
) -> None:
    staff = make_person(zone, roles=["technology_manager"], account=True)
    subscribe(staff, template="It did not come about.")
    poke(ctx_for(make_person(zone, account=True)), organisation=organisation)
    deliver()
    (message,) = mailoutbox
    assert message.reply_to == []


@pytest.mark.parametrize(("language", "greeting"), [("en", "Dear Sample"), ("zh-hans", "示例人")])
def test_mail_is_in_the_readers_language_whatever_is_active(
    ctx: Any, organisation: Any, reader: Any, deliver: Any, mailoutbox: Any, language: str, greeting: str
) -> None:
    User.objects.filter(pk=reader.user_id).update(language=language)
    subscribe(reader, template="{actor} / {subject} / {topic}")
    with translation.override("en" if language != "en" else "zh-hans"):
        poke(ctx, organisation=organisation)
        deliver()
    assert greeting in mailoutbox[0].body
    assert mailoutbox[0].subject.startswith("The system / " if language == "en" else "系统 / ")
    assert mailoutbox[0].subject.endswith("/ tea")
    html = mailoutbox[0].alternatives[0]
    assert html[1] == "text/html"
    assert f'lang="{language}"' in html[0]


def test_a_notice_is_written_when_it_is_read(ctx: Any, organisation: Any, reader: Any, deliver: Any) -> None:
    subscribe(reader, mail=False)
    poke(ctx, organisation=organisation)
    deliver()
    actor = actor_of_person(reader)
    (line,) = queries.lines(actor, queries.inbox(actor))
    assert "about tea" in line.text
    assert (line.url, line.unread, line.hidden) == (f"/sample/{organisation.ref}/", True, False)


def test_mail_checks_again_that_the_reader_may_see(
    ctx: Any, organisation: Any, reader: Any, deliver: Any, mailoutbox: Any
) -> None:
    subscribe(reader)
    poke(ctx, organisation=organisation)
    Organisation.objects.filter(pk=organisation.pk).update(side="government")
    deliver()
    assert mailoutbox == []
    assert not Notice.objects.exists()


def test_what_became_hidden_later_is_hidden_in_the_inbox(
    ctx: Any, organisation: Any, reader: Any, deliver: Any
) -> None:
    subscribe(reader)
    poke(ctx, organisation=organisation, topic="secret")
    deliver()
    Organisation.objects.filter(pk=organisation.pk).update(side="government")
    actor = actor_of_person(reader)
    (line,) = queries.lines(actor, queries.inbox(actor))
    assert (line.hidden, line.url) == (True, "")
    assert "secret" not in line.text


def test_no_mail_without_an_account_or_after_leaving(
    zone: Any, ctx: Any, organisation: Any, reader: Any, deliver: Any, mailoutbox: Any
) -> None:
    without = make_person(zone)
    leaver = make_person(zone, account=True)
    closed = make_person(zone, account=True)
    Person.objects.filter(pk=leaver.pk).update(left_at=ctx.now)
    User.objects.filter(pk=closed.user_id).update(is_active=False)
    subscribe(reader, without, leaver, closed)
    poke(ctx, organisation=organisation)
    deliver()
    assert [message.to for message in mailoutbox] == [[reader.user.email]]


def test_a_person_chooses_the_mail_of_a_group(
    ctx: Any, organisation: Any, reader: Any, deliver: Any, mailoutbox: Any
) -> None:
    subscribe(reader, group="pokes")
    registry.name_group("pokes", "Pokes")
    assert registry.groups()["pokes"] == "Pokes"
    operations.choose_mail(ctx_for(reader), wishes={"pokes": False})
    poke(ctx, organisation=organisation)
    deliver()
    assert mailoutbox == []
    assert Notice.objects.filter(person=reader).count() == 1
    operations.choose_mail(ctx_for(reader), wishes={"pokes": True})
    assert queries.mail_wishes(actor_of_person(reader))["pokes"] is True


def test_a_letter_goes_to_an_address_once_in_its_language(
    ctx: Any, zone: Any, organisation: Any, deliver: Any, mailoutbox: Any, settings: Any
) -> None:
    settings.SHANHE_PUBLIC_URL = "https://zone.example.org"
    letter = registry.Letter(
        "guest@example.org", "en", "Please confirm", "Is this right?", "/confirm/x/", "Confirm"
    )
    registry.write_letter(Poked, lambda entry: [letter])
    poke(ctx, organisation=organisation)
    deliver()
    deliver()
    (message,) = mailoutbox
    assert message.to == ["guest@example.org"]
    assert "Confirm: https://zone.example.org/confirm/x/" in message.body
    assert 'href="https://zone.example.org/confirm/x/"' in message.alternatives[0][0]


def test_mail_says_that_it_is_a_demonstration(
    ctx: Any, zone: Any, organisation: Any, reader: Any, deliver: Any, mailoutbox: Any
) -> None:
    User.objects.filter(pk=reader.user_id).update(language="en")
    make_person(zone, is_persona=True)
    subscribe(reader)
    poke(ctx, organisation=organisation)
    deliver()
    (message,) = mailoutbox
    assert message.subject.startswith("[demonstration data]")
    assert "invented" in message.body
    assert "invented" in message.alternatives[0][0]


def test_a_subject_of_many_lines_cannot_add_headers(
    ctx: Any, organisation: Any, reader: Any, deliver: Any, mailoutbox: Any
) -> None:
    subscribe(reader, template="{topic}")
    poke(ctx, organisation=organisation, topic="one\nBcc: all@example.org " + "x" * 300)
    deliver()
    assert "\n" not in mailoutbox[0].subject
    assert len(mailoutbox[0].subject) <= 120
    assert mailoutbox[0].recipients() == [reader.user.email]


def test_words_are_escaped_in_html(
    ctx: Any, organisation: Any, reader: Any, deliver: Any, mailoutbox: Any
) -> None:
    subscribe(reader, template="{topic}")
    poke(ctx, organisation=organisation, topic="<b>bold</b>")
    deliver()
    assert "<b>bold" not in mailoutbox[0].alternatives[0][0]
    assert "<b>bold</b>" in mailoutbox[0].body
