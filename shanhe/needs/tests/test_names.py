"""Who acts for an unnamed need is told to nobody outside: not by notices, the inbox API, mail or stories."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import translation

from shanhe.kernel import delivery, journal
from shanhe.kernel.models import JournalEntry
from shanhe.needs import operations
from shanhe.parties.actors import actor_of_person
from shanhe.parties.testing import make_person

from .factories import published


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def deliver() -> None:
    delivery.deliver(list(JournalEntry.objects.order_by("pk").values_list("pk", flat=True)))


def answered(ground: Any, helper: Any, **values: Any) -> Any:
    """A need on which its side has answered an offer and a question of the helper."""
    need = published(ground, **values)
    ctx, side = ground.ctx(helper), ground.ctx(ground.representative)
    offer = operations.offer_help(ctx, need=need, text="We can help with that.")
    question = operations.ask_question(ctx, need=need, text="How large are the parts?")
    operations.welcome_interest(side, interest=offer, answer="Gladly")
    operations.answer_question(side, question=question, answer="Up to a metre")
    return need


def test_no_notice_or_mail_names_the_side_of_an_unnamed_need(ground, sign_in):
    helper = make_person(ground.zone, ["inventor"], account=True)
    answered(ground, helper, confidentiality="unnamed")
    deliver()
    side = ground.representative
    secrets = [
        side.name["en"],
        side.name["zh"],
        ground.enterprise.name["en"],
        ground.enterprise.name["zh"],
    ]
    client = sign_in(helper)
    seen = [
        client.get(url, headers={"accept-language": "en"}).content.decode()
        for url in (reverse("notices:inbox"), "/api/v1/inbox")
    ]
    seen += [
        f"{message.subject}\n{message.body}" for message in mail.outbox if helper.user.email in message.to
    ]
    assert len(seen) > 2, "no mail was sent"
    assert "The need’s side answered an offer of help" in "\n".join(seen)
    for text in seen:
        assert not any(secret in text for secret in secrets), text


def test_the_side_itself_and_who_looks_after_needs_read_the_names(ground):
    helper = make_person(ground.zone, ["inventor"], account=True)
    need = answered(ground, helper, confidentiality="unnamed")
    entries = journal.story(need)
    for person in (ground.representative, ground.manager):
        told = {line.entry.verb: line.who for line in journal.tell(actor_of_person(person), entries)}
        assert told["needs.interest.answered"] == ground.representative.name["en"]
    told = {line.entry.verb: line.who for line in journal.tell(actor_of_person(helper), entries)}
    assert told["needs.interest.answered"] == "The need’s side"
    assert told["needs.interest.expressed"] == helper.name["en"], "one's own act is one's own"


def test_a_named_need_is_told_with_names(ground):
    helper = make_person(ground.zone, ["inventor"], account=True)
    entries = journal.story(answered(ground, helper))
    told = {line.entry.verb: line.who for line in journal.tell(actor_of_person(helper), entries)}
    assert told["needs.interest.answered"] == ground.representative.name["en"]
