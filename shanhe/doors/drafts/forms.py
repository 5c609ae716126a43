"""The forms of a draft: a screen, and the rows of a list on it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from django import forms
from django.forms.forms import DeclarativeFieldsMetaclass

from shanhe.kernel.forms import field_of
from shanhe.kernel.translated import (
    TranslatedForm,
    TranslatedFormField,
    base,
    language_name,
    languages,
    parts,
)

from ..acts.forms import ActForm, VersionField

KEPT = ("version", "editor")


class _Derived(DeclarativeFieldsMetaclass):
    """Adds the fields of `columns`, made of the model; what a class declares itself stands in their place."""

    def __new__(mcs, name: str, bases: tuple[type, ...], attrs: dict[str, Any]) -> Any:
        made: Any = super().__new__(mcs, name, bases, attrs)
        columns = getattr(made, "columns", ())
        declared = made.declared_fields
        ordered = {name: declared.get(name) or field_of(made.model, name) for name in columns}
        made.base_fields = made.declared_fields = {**ordered, **declared}
        return made


class DraftForm(ActForm, metaclass=_Derived):
    """A screen of a draft. Nothing on it keeps a draft from being saved: what is wrong or missing is only said.

    `columns` are fields of `model`; `must` names what is marked as required and asked for on sending; `lists` are the
    record's rows in other tables, by the name of the relation. `main` is the language that the record is written in.
    `only`, for programs, names what is given: nothing else is looked at.
    """

    use_required_attribute = False
    model: ClassVar[Any] = None
    columns: ClassVar[tuple[str, ...]] = ()
    must: ClassVar[tuple[str, ...]] = ()
    lists: ClassVar[Mapping[str, type[RowForm]]] = {}

    version = VersionField()
    editor = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(
        self,
        data: Any = None,
        *,
        row: Any,
        actor: Any,
        language: str,
        editor: str = "",
        only: Collection[str] | None = None,
    ) -> None:
        self.main = language if language in languages() else languages()[0]
        start = {"language": self.main, "editor": editor}
        super().__init__(data, row=row, actor=actor, initial=start)
        for name, field in self.translated.items():
            self.fields[f"{name}_{self.main}"].label = field.label
        for name in self._required:
            self.fields[name].required = True
        if only is not None:
            wanted = {
                *only,
                *(part for name in only if name in self.translated for part, _code in parts(name)),
            }
            self.fields = {name: field for name, field in self.fields.items() if name in wanted}
            self.translated = {name: field for name, field in self.translated.items() if name in only}
        self.rows = {
            name: Rows(form, name, data, self)
            for name, form in self.lists.items()
            if only is None or name in only
        }

    def at_first(self) -> dict[str, Any]:
        """What stands in the fields at first: the record's columns."""
        if self.row is None:
            return {}
        columns = {name: self.model._meta.get_field(name) for name in self.columns}
        return {name: column.value_from_object(self.row) for name, column in columns.items()}

    @property
    def _required(self) -> list[str]:
        """The fields marked as required: of a text, the main language's part."""
        return [f"{name}_{self.main}" if name in self.translated else name for name in self.must]

    def full_clean(self) -> None:
        marked = [name for name in self._required if name in self.fields]
        for name in marked:
            self.fields[name].required = False
        super().full_clean()
        for name in marked:
            self.fields[name].required = True

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(rows.is_valid() for rows in self.rows.values())])

    def in_main(self, names: Collection[str]) -> list[Any]:
        """The main language's parts of these texts, for a template."""
        return [self[f"{name}_{self.main}"] for name in names]

    @property
    def texts(self) -> list[Any]:
        """The texts in the record's language."""
        return self.in_main(list(self.translated))

    @property
    def other_texts(self) -> list[tuple[str, list[Any]]]:
        """By further language: the same texts."""
        others = [code for code in languages() if code != self.main]
        return [
            (language_name(code), [self[f"{name}_{code}"] for name in self.translated]) for code in others
        ]

    @classmethod
    def place_of(cls, name: str, language: str) -> str:
        """The anchor of a field or a list on its screen."""
        if name in cls.lists:
            return f"#{name}"
        translated = isinstance(cls.base_fields[name], TranslatedFormField)
        return f"#id_{name}_{language}" if translated else f"#id_{name}"

    def values(self) -> dict[str, Any]:
        """The columns of the record that this screen sets, as far as they are valid."""
        return {name: value for name, value in self.cleaned_data.items() if name in self.columns}

    def parts(self) -> dict[str, Any]:
        """What is kept in other tables, as far as it is valid: whole lists."""
        more = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in self.columns and name not in KEPT
        }
        return more | {name: rows.values() for name, rows in self.rows.items() if rows.is_valid()}

    def arguments(self) -> dict[str, Any]:
        """What the operations are called with, besides the record."""
        return {"values": self.values(), "parts": self.parts()}

    def saved_ids(self, row: Any) -> dict[str, Any]:
        """Hidden fields as they are after saving, so that the open page goes on from there."""
        found: dict[str, Any] = {"version": row.version}
        for rows in self.rows.values():
            found |= rows.saved_ids(row)
        return found


class RowForm(TranslatedForm, forms.Form, metaclass=_Derived):
    """A row of a list; one left empty is no row. `beside` names fields that do not make a row by themselves.

    `related` is what its rows are read with. `offered` gives choices by field (or what a RowField offers), once for the list.
    """

    use_required_attribute = False
    model: ClassVar[Any] = None
    columns: ClassVar[tuple[str, ...]] = ()
    beside: ClassVar[tuple[str, ...]] = ()
    related: ClassVar[tuple[str, ...]] = ()
    sent = False  # by a program
    id = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @classmethod
    def offered(cls, screen: DraftForm) -> dict[str, Any]:
        return {}

    @classmethod
    def shown(cls, row: Any) -> dict[str, Any]:
        """What stands in the fields of a row that is there."""
        return {"id": row.pk, **{name: getattr(row, name) for name in cls.columns}}

    def is_asked(self, name: str) -> bool:
        """Whether the row says it; a program may leave out what stays as it is in a row that is there."""
        return not self.sent or name in self.data or not self.cleaned_data.get("id")

    def is_empty(self) -> bool:
        if self.sent:
            return False
        beside = ("id", "DELETE", *self.beside)
        return not any(value for name, value in self.cleaned_data.items() if name not in beside)

    def values(self, given: dict[str, Any]) -> dict[str, Any]:
        """What an operation takes of the cleaned values."""
        return given


class _RowSet(forms.BaseFormSet):
    """The rows as a page sends them."""

    def __init__(self, *args: Any, screen: DraftForm, **options: Any) -> None:
        self.screen = screen
        form: Any = self.form  # type: ignore[attr-defined]
        self.choices = form.offered(screen)
        super().__init__(*args, **options)

    def add_fields(self, form: Any, index: Any) -> None:
        super().add_fields(form, index)
        _make_ready(form, self.choices, self.screen.actor)


def _make_ready(form: Any, choices: Mapping[str, Any], actor: Any) -> None:
    for name, options in choices.items():
        if isinstance(options, dict):
            form.fields[name].offer(**options)
        else:
            form.fields[name].choices = options
    for field in form.fields.values():
        if hasattr(field, "actor"):
            field.actor = actor


class Rows:
    """A list on a screen: drawn as a formset, or read from what a program sent."""

    def __init__(self, form: Any, name: str, data: Any, screen: DraftForm, most: int = 60) -> None:
        self.name = name
        self.form = form
        # A program sends {"contributors": [{…}, …]}, a page the fields of a formset.
        self.sent = data[name] or [] if data is not None and name in data else None
        if self.sent is not None:
            choices = form.offered(screen)
            self.forms = [form(given) for given in self.sent]
            for row in self.forms:
                row.sent = True
                _make_ready(row, choices, screen.actor)
            return
        kind: Any = forms.formset_factory(
            form, formset=_RowSet, extra=1, can_delete=True, max_num=most, absolute_max=most + 10
        )
        there = getattr(screen.row, name).select_related(*form.related) if screen.row else []
        self.formset = kind(
            data, prefix=name, initial=[form.shown(row) for row in _in_order(there)], screen=screen
        )
        self.forms = self.formset.forms

    def is_valid(self) -> bool:
        if self.sent is None:
            return bool(self.formset.is_valid())
        return all(form.is_valid() for form in self.forms)

    def _kept(self) -> list[Any]:
        return [form for form in self.forms if not form.cleaned_data.get("DELETE") and not form.is_empty()]

    def values(self) -> list[dict[str, Any]]:
        """The rows that are neither empty nor removed; of what a program sent, only what it named."""
        found = []
        for form in self._kept():
            given = {name: value for name, value in form.cleaned_data.items() if name != "DELETE"}
            if self.sent is not None:
                given = {name: value for name, value in given.items() if name in form.data}
            found.append(form.values(given))
        return found

    def saved_ids(self, row: Any) -> dict[str, Any]:
        rows = _in_order(getattr(row, self.name).all())
        if not self.is_valid() or len(self._kept()) != len(rows):
            return {}
        return {form.add_prefix("id"): saved.pk for form, saved in zip(self._kept(), rows, strict=True)}


def _in_order(rows: Any) -> list[Any]:
    return sorted(rows, key=lambda row: (getattr(row, "order", 0), row.pk))


def spoken(language: str | None) -> str:
    """The language in which a reader would begin to write: the reader's own, if the zone has it."""
    code = base(language or "")
    return code if code in languages() else languages()[0]
