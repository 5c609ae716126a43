"""Which mail a person wants."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from . import registry


class MailForm(forms.Form):
    """One tick for each group of events that sends mail."""

    prefix = "mail"  # a field called "matches" would stand in the place of the method that a form has in the browser

    def __init__(self, *args: Any, wishes: Mapping[str, bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for group, label in registry.groups().items():
            self.fields[group] = forms.BooleanField(
                label=label, required=False, initial=wishes.get(group, True)
            )
