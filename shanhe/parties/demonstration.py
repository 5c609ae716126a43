"""The demonstration's accounts have a published password: they sign in where the settings say so, and nowhere else."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .models import Person

PASSWORD = "shanhe-demo-2026"


def refused_as_demonstration(person: Person) -> bool:
    """Whether somebody is of the demonstration and these settings let none of them in, by whatever door."""
    return person.is_persona and not settings.SHANHE_DEMO_SIGN_IN


def refuse_account(user: Any, password: str) -> None:
    """ValidationError when these settings let this account, or whoever chose the published password, not in."""
    if settings.SHANHE_DEMO_SIGN_IN:
        return
    if password == PASSWORD or Person._base_manager.filter(user_id=user.pk, is_persona=True).exists():
        raise ValidationError(
            _("Accounts of the demonstration, and its published password, do not sign in on this server.")
        )


class NotThePublishedPassword:
    """A password validator: nobody takes the demonstration's password where its accounts do not sign in."""

    def validate(self, password: str, user: Any = None) -> None:
        if password == PASSWORD and not settings.SHANHE_DEMO_SIGN_IN:
            raise ValidationError(self.get_help_text())

    def get_help_text(self) -> str:
        return _("This password is published with the demonstration. Choose another.")
