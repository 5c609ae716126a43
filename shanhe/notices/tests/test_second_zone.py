"""Mail of a zone that is not the first: its links, its name, its language."""

from __future__ import annotations

from typing import Any

import pytest
from django_scopes import scope

from shanhe.kernel import delivery
from shanhe.kernel.models import JournalEntry
from shanhe.mail.letters import Letter
from shanhe.mail.sending import send
from shanhe.parties import operations
from shanhe.parties.testing import ctx_for, make_person, make_zone

pytestmark = pytest.mark.django_db


@pytest.fixture
def tide(settings: Any, zone: Any) -> Any:
    settings.SHANHE_ZONE = zone.slug
    settings.SHANHE_PUBLIC_URL = "https://first.example.org"
    return make_zone("tide", name={"en": "Tide", "zh": "潮汐"}, hosts=["tide.example.org"], languages=["en"])


def test_an_invitation_leads_to_the_zone_it_is_for(tide: Any, mailoutbox: Any) -> None:
    with scope(zone=tide):
        boss = make_person(tide, roles=["administrator"], account=True)
        ctx = ctx_for(boss)
        operations.invite_person(ctx, zone=tide, email="new@example.org", roles=["inventor"])
        delivery.deliver(list(JournalEntry.objects.values_list("pk", flat=True)))
    (message,) = [item for item in mailoutbox if item.to == ["new@example.org"]]
    assert "https://tide.example.org/" in message.body
    assert "first.example.org" not in message.body
    assert message.extra_headers["From"].startswith("Tide <")


def test_a_letter_without_a_language_is_in_the_zone_s(tide: Any, mailoutbox: Any) -> None:
    with scope(zone=tide):
        send(tide, Letter("a@example.org", "", "Hello", "Body", "/needs/"))
    (message,) = mailoutbox
    assert "Open it: https://tide.example.org/needs/" in message.body
    assert message.extra_headers["From"].startswith("Tide <")
    assert message.body.rstrip().endswith("Tide")
