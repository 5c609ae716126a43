"""What the pages of an import ask: the file, how it is read, which column is which field, a row's cells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanhe.doors import people

from .models import FileRun

LARGEST = 100 * 1024 * 1024
MOST_OWNERS = 500
EXAMPLE = 40
SHORT_CELL = 80


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "CSV, XLSX, JSON Lines or JSON, at most 100 MB. A table needs a line that names the columns."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.xlsx,.jsonl,.ndjson,.json,.gz"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 100 MB. Split it."))
        return file


class LayoutForm(forms.Form):
    """Which sheet is read, and which of its lines names the columns."""

    sheet = forms.ChoiceField(label=gettext_lazy("Sheet"), required=False)
    heading = forms.ChoiceField(label=gettext_lazy("Line that names the columns"), required=False)

    def __init__(self, data: Any, *, run: FileRun) -> None:
        self.found = run.read_as
        initial = {"sheet": self.found.get("sheet", ""), "heading": self.found.get("heading", 0)}
        super().__init__(data, initial=initial)
        sheets = self.found.get("sheets") or []
        if len(sheets) > 1:
            hidden = _("{sheet} (hidden)")
            names = [(name, hidden.format(sheet=name) if is_hidden else name) for name, is_hidden in sheets]
            self.fields["sheet"].choices = names  # type: ignore[attr-defined]
        else:
            del self.fields["sheet"]
        lines = [(number, f"{number}: {text}") for number, text in self.found.get("lines") or []]
        self.fields["heading"].choices = [("", _("Found by itself")), *lines]  # type: ignore[attr-defined]

    @property
    def useful(self) -> bool:
        """Whether there is anything to choose."""
        return bool(self.found.get("lines")) or len(self.found.get("sheets") or []) > 1

    def chosen(self) -> dict[str, Any]:
        """What is to be read; another sheet has other lines, of which nothing is known yet."""
        sheet = self.cleaned_data.get("sheet") or self.found.get("sheet", "")
        same = sheet == self.found.get("sheet", "")
        return {"sheet": sheet, "heading": int(self.cleaned_data.get("heading") or 0) if same else 0}


class MappingForm(forms.Form):
    """One choice of column for each field, where the records come from, and whose they are."""

    source = forms.CharField(
        label=gettext_lazy("Where the records come from"),
        max_length=80,
        help_text=gettext_lazy("Records with the same number from the same source are the same record."),
    )
    owner = forms.ChoiceField(required=False)

    def __init__(self, data: Any, *, run: FileRun, actor: Any) -> None:
        initial = {"source": run.source, "owner": run.owner.ref if run.owner else ""}
        super().__init__(data, initial=initial)
        self.kind = run.of
        self._offer_owners(actor)
        headings = [("", "—"), *((name, _example(run, name)) for name in run.columns)]
        for column in self.kind.columns:
            self.fields[f"map-{column.name}"] = forms.ChoiceField(
                label=column.label,
                help_text=column.hint,
                required=False,
                choices=headings,
                initial=run.mapping.get(column.name, ""),
            )

    def _offer_owners(self, actor: Any) -> None:
        if not self.kind.owner_label:
            self.owners: dict[str, Any] = {}
            del self.fields["owner"]
            return
        rows = people.organisations_visible_to(actor).order_by("sort_key")[:MOST_OWNERS]
        self.owners = {row.ref: row for row in rows}
        field = self.fields["owner"]
        assert isinstance(field, forms.ChoiceField)
        field.label, field.help_text = self.kind.owner_label, self.kind.owner_hint
        field.choices = [("", _("Not yet")), *((ref, str(row)) for ref, row in self.owners.items())]

    def chosen(self) -> dict[str, Any]:
        """The arguments of the operation."""
        given = self.cleaned_data
        mapping = {column.name: given.get(f"map-{column.name}", "") for column in self.kind.columns}
        return {
            "mapping": {name: heading for name, heading in mapping.items() if heading},
            "source": given["source"],
            "owner": self.owners.get(given.get("owner", "")),
        }

    @property
    def columns(self) -> list[Any]:
        return [self[f"map-{column.name}"] for column in self.kind.columns]


def _example(run: FileRun, heading: str) -> str:
    """The heading with the first value that stands below it."""
    for row in run.sample:
        text = shown(row.get(heading))
        if text:
            return f"{heading}: {text[:EXAMPLE]}{'…' if len(text) > EXAMPLE else ''}"
    return heading


def shown(cell: Any) -> str:
    """A cell as one text."""
    return "; ".join(cell) if isinstance(cell, list) else str(cell or "")


class RowForm(forms.Form):
    """The cells of one row, by their headings."""

    def __init__(self, data: Any, *, cells: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.headings = list(cells)
        for number, (heading, cell) in enumerate(cells.items()):
            text = shown(cell)
            long = len(text) > SHORT_CELL or "\n" in text
            self.fields[f"cell-{number}"] = forms.CharField(
                label=heading,
                required=False,
                strip=False,
                initial=text,
                widget=forms.Textarea(attrs={"rows": 4}) if long else forms.TextInput(),
            )

    def changed_cells(self) -> dict[str, str]:
        """What differs from what the row holds, by heading."""
        return {
            heading: self.cleaned_data[f"cell-{number}"].replace("\r\n", "\n")
            for number, heading in enumerate(self.headings)
            if f"cell-{number}" in self.changed_data
        }
