"""A field of an act's form that holds rows, each asked for with a form of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

BLANK = 2  # empty rows after those that are there


class _Rows(forms.Widget):
    """The rows below each other, with buttons that add and remove one; posted as a formset's."""

    template_name = "doors/list.html"
    use_fieldset = True
    row_form: type[forms.Form]
    most = 0
    add: Any = ""

    def _row(self, data: Any, name: str, index: object, initial: Any = None) -> forms.Form:
        return self.row_form(
            data,
            prefix=f"{name}-{index}",
            initial=initial,
            empty_permitted=True,
            use_required_attribute=False,
        )

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """A program's list as it is; of a page's fields, the forms of the rows."""
        if not str(total := data.get(f"{name}-TOTAL_FORMS", "")).isdecimal():
            return data.get(name)
        return [self._row(data, name, index) for index in range(min(int(total), self.most))]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and f"{name}-TOTAL_FORMS" not in data

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        rows = [
            row if isinstance(row, forms.Form) else self._row(None, name, index, row)
            for index, row in enumerate(value or ())
        ]
        if not any(row.is_bound for row in rows):
            rows += [self._row(None, name, index) for index in range(len(rows), len(rows) + BLANK)]
        own = {"rows": rows, "empty": self._row(None, name, "__prefix__"), "most": self.most, "add": self.add}
        return {**super().get_context(name, value, attrs), **own}


class ListField(forms.Field):
    """Rows in order, at most `most`, each with the fields of `row_form`; cleaned to a list of their values.

    A row left empty is no row. `add` is what the button says that adds one.
    """

    def __init__(self, row_form: type[forms.Form], *, most: int = 20, add: Any = "", **kwargs: Any) -> None:
        widget = _Rows()
        widget.row_form, widget.most, widget.add = row_form, most, add or _("Add a row")
        super().__init__(**{"required": False, "widget": widget, **kwargs})
        self.row_form, self.most = row_form, most

    def clean(self, value: Any) -> list[dict[str, Any]]:
        rows = [row if isinstance(row, forms.Form) else self._given(row) for row in value or ()]
        if len(rows) > self.most:
            raise ValidationError(_("At most {most} rows.").format(most=self.most))
        wrong = [
            f"{number}. {row.fields[name].label}: {' '.join(map(str, errors))}"
            for number, row in enumerate(rows, 1)
            if not row.is_valid()
            for name, errors in row.errors.items()
        ]
        if wrong:
            raise ValidationError(wrong)
        return [row.cleaned_data for row in rows if row.has_changed()]

    def _given(self, row: Any) -> forms.Form:
        return self.row_form(row if isinstance(row, Mapping) else {})
