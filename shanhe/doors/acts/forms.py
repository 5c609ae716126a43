"""Forms of acts, and fields that choose among rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS

from shanhe.kernel.errors import Invalid
from shanhe.kernel.translated import TranslatedForm, parts


def key_of(row: Any) -> str:
    """What a program sends for a row: its reference, its code, or its number."""
    return str(getattr(row, "ref", "") or getattr(row, "code", "") or row.pk)


def label_of(row: Any) -> str:
    """What a person reads of a row: its title with its reference, or its name."""
    if hasattr(row, "title") and hasattr(row, "ref"):
        return f"{row.title} ({row.ref})"
    return str(getattr(row, "name", "") or row)


class _Offering:
    """Rows offered by a form when it is made: those that `rows(form)` gives, or those that `prepare` offers."""

    by_key: dict[str, Any]
    choices: Any
    rows: Callable[[Any], Iterable[Any]] | None = None
    empty: Any = None
    find: Callable[[str], Any] | None = None

    def offer(
        self,
        rows: Iterable[Any],
        *,
        key: Callable[[Any], str] = key_of,
        label: Callable[[Any], str] = label_of,
        empty: Any = None,
        group: Callable[[Any], Any] | None = None,
        find: Callable[[str], Any] | None = None,
    ) -> None:
        """Offer these rows, in this order; `key` is what a program sends and `label` what a person reads.

        `group` puts them under headings; `find` answers for the keys of rows that are too many to be offered.
        """
        self.by_key = {key(row): row for row in rows}
        self.find = find
        choices: list[Any] = [(name, str(label(row))) for name, row in self.by_key.items()]
        if group is not None:
            groups: dict[Any, list[Any]] = {}
            for choice, row in zip(choices, self.by_key.values(), strict=True):
                groups.setdefault(group(row), []).append(choice)
            choices = list(groups.items())
        self.choices = choices if empty is None else [("", empty), *choices]

    def valid_value(self, value: Any) -> bool:
        """Offered, or found by its key."""
        key = str(value)
        if key not in self.by_key and self.find is not None and (row := self.find(key)) is not None:
            self.by_key[key] = row
        return key in self.by_key


class RowField(_Offering, forms.ChoiceField):
    """One of some rows; cleaned to the row, None when left empty. `empty` is the word for none."""

    def __init__(self, *, rows: Any = None, empty: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rows, self.empty = rows, empty

    def clean(self, value: Any) -> Any:
        return self.by_key.get(super().clean(value))


class RowsField(_Offering, forms.MultipleChoiceField):
    """Some of the rows; cleaned to the list of them."""

    def __init__(self, *, rows: Any = None, **kwargs: Any) -> None:
        super().__init__(**{"widget": forms.CheckboxSelectMultiple, **kwargs})
        self.rows = rows

    def clean(self, value: Any) -> Any:
        return [self.by_key[key] for key in dict.fromkeys(super().clean(value))]


class VersionField(forms.IntegerField):
    """The record's version as the person or program saw it; the operation is refused when there is a newer one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "widget": forms.HiddenInput, "min_value": 1, **kwargs})


class ActForm(TranslatedForm, forms.Form):
    """What an act on a record asks for; its cleaned values are the operation's arguments.

    `at_first` gives what stands in the fields at first, `prepare` offers choices; `self.row` is the record, `self.actor` who acts.
    Where the operation takes the fields as one mapping, `together` is its name (`version` stays an argument of its own);
    a program may then send some of them. A field `version` has that of the record, as the person saw it. `wide` gives the
    form the page's whole width.
    """

    together: str = ""
    wide: bool = False
    only: set[str] | None = None

    def __init__(
        self, data: Any = None, files: Any = None, *, row: Any, actor: Any, initial: Any = None, **kwargs: Any
    ) -> None:
        self.row, self.actor = row, actor
        super().__init__(data, files, initial={**self.at_first(), **(initial or {})}, **kwargs)
        for field in self.fields.values():
            if isinstance(field, _Offering) and field.rows is not None:
                field.offer(field.rows(self), empty=field.empty)
        if "version" in self.fields and self.row is not None:
            self.initial.setdefault("version", self.row.version)
        self.prepare()

    def at_first(self) -> dict[str, Any]:
        """What stands in the fields of the record; a link to the page may say something else."""
        return {}

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
        values = dict(self.cleaned_data)
        if not self.together:
            return values
        own = {"version": values.pop("version")} if "version" in values else {}
        return {**own, self.together: {name: values[name] for name in values if self._is_given(name)}}

    def _is_given(self, name: str) -> bool:
        return self.only is None or name in self.only

    def narrow(self, names: Iterable[str]) -> None:
        """A program sends these fields. Where it changes some of a record's, the others are not asked for."""
        self.only = set(names)
        if self.together:
            self.leave_out(*set(self.base_fields) - self.only)


def given(form: ActForm) -> dict[str, Any]:
    """What a program sent, as the operation's arguments; Invalid names the fields that are wrong."""
    if not form.is_valid():
        raise wrong(form)
    return form.arguments()


def wrong(form: Any) -> Invalid:
    """What is wrong with a form, by the places of a body: a text of one language stands below its name."""
    places = {part: f"{name}/{language}" for name in form.translated for part, language in parts(name)}
    named = {"" if name == NON_FIELD_ERRORS else places.get(name, name): name for name in form.errors}
    return Invalid(
        {place: " ".join(map(str, form.errors[name])) for place, name in named.items()},
        {place: form.errors[name].as_data()[0].code or "invalid" for place, name in named.items()},
    )
