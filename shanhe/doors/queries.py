"""Forms of pages: which were sent before, and what is kept of those that could not be taken."""

from __future__ import annotations

from typing import Any

from shanhe.kernel import clock

from .models import FormSent, KeptForm


def forms_sent(zone: Any, actor: str, key: str) -> list[FormSent]:
    """The sendings of one drawing of a form that were acted on; more than one where the text differed."""
    return list(FormSent.objects.filter(zone=zone, actor=actor, key=key).order_by("pk"))


def kept_forms(person: Any) -> list[KeptForm]:
    """What is kept for a person, the newest first."""
    since = clock.now() - KeptForm.KEPT_FOR
    return list(KeptForm.objects.filter(person=person, created_at__gt=since).order_by("-created_at", "-pk"))


def has_kept_forms(user: Any) -> bool:
    """Whether something is kept for the person of this account in this zone."""
    since = clock.now() - KeptForm.KEPT_FOR
    return KeptForm.objects.filter(person__user_id=user.pk, created_at__gt=since).exists()
