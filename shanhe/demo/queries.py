"""Whether the demonstration is there, who can sign in to it, and a fingerprint of it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.conf import settings
from django.db.models import F
from django_scopes import scope

from shanhe.kernel.models import JournalEntry
from shanhe.parties import queries as parties
from shanhe.parties.choices import ROLE_LABELS
from shanhe.zones.queries import zone_by_slug

from . import texts


def is_loaded(zone: Any) -> bool:
    """Whether the zone holds demonstration data; it is loaded in one transaction, so there is no half of it."""
    return parties.is_demonstration(zone)


def sign_ins() -> list[dict[str, str]]:
    """One sign-in for each role: role, email, password; empty unless the demonstration is loaded in its settings."""
    zone = zone_by_slug(settings.SHANHE_ZONE)
    if not settings.SHANHE_DEMO or zone is None or not is_loaded(zone):
        return []
    return [
        {"role": str(ROLE_LABELS[person["persona"]]), "email": person["email"], "password": texts.PASSWORD}
        for person in texts.read().people
        if "persona" in person
    ]


def digest(zone: Any) -> str:
    """A fingerprint of the demonstration's story: the same anchor gives the same one in any database."""
    with scope(zone=zone):
        rows = JournalEntry.objects.filter(demo=True).order_by("happened_at", F("id"))
        told = rows.values_list("happened_at", "verb", "actor_display", "subject_display")
        lines = [[at.isoformat(), *rest] for at, *rest in told.iterator()]
    return hashlib.sha256(json.dumps(lines, ensure_ascii=False).encode()).hexdigest()
