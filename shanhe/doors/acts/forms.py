"""Forms of acts, and fields that choose among rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms


class _Offering:
    """Rows offered by a form when it is made."""

    by_key: dict[str, Any]
    choices: Any

    def offer(
        self,
        rows: Iterable[Any],
        *,
        key: Callable[[Any], str],
        label: Callable[[Any], str],
        empty: Any = None,
    ) -> None:
        """Offer these rows, in this order; `key` is what a program sends and `label` what a person reads."""
        self.by_key = {key(row): row for row in rows}
        choices = [(name, label(row)) for name, row in self.by_key.items()]
        self.choices = choices if empty is None else [("", empty), *choices]


class RowField(_Offering, forms.ChoiceField):
    """One of some rows; cleaned to the row, None when left empty."""

    def clean(self, value: Any) -> Any:
        return self.by_key.get(super().clean(value))


class RowsField(_Offering, forms.MultipleChoiceField):
    """Some of the rows; cleaned to the list of them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": forms.CheckboxSelectMultiple, **kwargs})

    def clean(self, value: Any) -> Any:
        return [self.by_key[key] for key in dict.fromkeys(super().clean(value))]


class ActForm(forms.Form):
    """What an act on a record asks for; its cleaned values are the operation's arguments.

    `prepare` offers choices and sets what stands in the fields at first; `self.row` is the record, `self.actor` who acts.
    """

    def __init__(self, data: Any = None, *, row: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.row, self.actor = row, actor
        self.prepare()

    def prepare(self) -> None:
        """Called once the fields are there."""

    def offer(self, name: str, rows: Iterable[Any], **how: Any) -> None:
        """Offer rows in one of the fields; see `RowField.offer`."""
        field: Any = self.fields[name]
        field.offer(rows, **how)

    def lead(self) -> Any:
        """A sentence above the fields, where it depends on the record."""
        return ""

    def arguments(self) -> dict[str, Any]:
        return self.cleaned_data
