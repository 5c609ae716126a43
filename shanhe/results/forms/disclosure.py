"""Forms of the three screens of a disclosure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Actor
from shanhe.kernel.forms import DayField
from shanhe.parties import queries as parties
from shanhe.zones import queries as zones

from ..models import IPRight, Result

CHOICES_SHOWN = 500
TEXTS = ("title", "summary", "abstract", "problem", "advantages")
LABELS = {
    "title": _("Title"),
    "summary": _("Benefit in one sentence"),
    "abstract": _("Abstract"),
    "problem": _("Problem solved"),
    "advantages": _("Advantages"),
}
HELP = {
    "title": _(
        "What it is, in at most 30 Chinese characters or 15 words. Example: “Film that keeps battery cells cool at 60 °C”."
    ),
    "summary": _(
        "For a reader outside the field: who gains what. Example: “Cuts the cooling energy of electric buses by a fifth”."
    ),
    "abstract": _(
        "How it works and what was shown. Leave out what would let others repeat it, unless a patent is filed."
    ),
    "problem": _("Who has which difficulty today, and what it costs them."),
    "advantages": _("What it does better than what exists, with figures where you have them."),
}
ROWS = {"abstract": 7, "problem": 3, "advantages": 3, "summary": 2}
REF = re.compile(r"[A-Z]-[A-Z]?\d+")


def date_field(label: Any, **more: Any) -> DayField:
    return DayField(label=label, required=False, **more)


def terms(vocabulary: str, blank: Any = None) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = [(term.code, term.name) for term in zones.terms(vocabulary)]
    return found if blank is None else [("", blank), *found]


class DraftForm(forms.Form):
    """A screen of a draft: what it says is required is asked for on sending, and never keeps a draft from being saved."""

    use_required_attribute = False
    must: tuple[str, ...] = ()

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    editor = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._show_required()

    def _show_required(self) -> None:
        for name in self.must:
            self.fields[name].required = True

    def full_clean(self) -> None:
        for name in self.must:
            self.fields[name].required = False
        super().full_clean()
        self._show_required()

    def values(self) -> dict[str, Any]:
        """The columns of a result that this screen sets, as far as they are valid."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("version", "editor")}

    def parts(self) -> dict[str, Any]:
        """The lists of a result that this screen sets."""
        return {}


class WhatForm(DraftForm):
    """The first screen: what the result is."""

    language = forms.ChoiceField(
        label=_("Written in"),
        choices=[("zh", _("Chinese")), ("en", _("English"))],
        widget=forms.RadioSelect,
        required=False,
    )
    fields_of = forms.MultipleChoiceField(label=_("Fields"), widget=forms.CheckboxSelectMultiple)
    centres = forms.MultipleChoiceField(label=_("Innovation centres"), widget=forms.CheckboxSelectMultiple)
    keywords = forms.CharField(
        label=_("Keywords"),
        required=False,
        help_text=_("Separated by commas; both languages help others to find it."),
    )
    year = forms.IntegerField(label=_("Year it was made"), required=False, min_value=1950, max_value=2100)

    def __init__(self, *args: Any, language: str = "zh", **kwargs: Any) -> None:
        self.main = language if language in ("zh", "en") else "zh"
        self.other = "en" if self.main == "zh" else "zh"
        self.must = (*(f"{name}_{self.main}" for name in TEXTS if name != "summary"), "fields_of", "centres")
        forms.Form.__init__(self, *args, **kwargs)
        for code in (self.main, self.other):
            for name in TEXTS:
                self.fields[f"{name}_{code}"] = _text_field(name, code)
        self.fields["fields_of"].choices = terms("fields")  # type: ignore[attr-defined]
        self.fields["centres"].choices = [(row.code, row.short_name) for row in zones.centres()]  # type: ignore[attr-defined]
        self._show_required()

    @property
    def main_fields(self) -> list[Any]:
        return [self[f"{name}_{self.main}"] for name in TEXTS]

    @property
    def other_fields(self) -> list[Any]:
        return [self[f"{name}_{self.other}"] for name in TEXTS]

    def values(self) -> dict[str, Any]:
        found = super().values()
        found.pop("centres", None)
        found["language"] = found.get("language") or self.main
        if "fields_of" in found:
            found["fields"] = found.pop("fields_of")
        if "keywords" in found:
            words = (word.strip()[:80] for word in re.split(r"[,;\uff0c\uff1b\u3001]", found["keywords"]))
            found["keywords"] = [word for word in words if word][:20]
        return found

    def parts(self) -> dict[str, Any]:
        return {"centres": self.cleaned_data["centres"]} if "centres" in self.cleaned_data else {}


def _text_field(name: str, code: str) -> forms.CharField:
    lengths = {"title": (300, 500), "summary": (300, 500)}.get(name, (8000, 20000))
    widget = forms.Textarea(attrs={"rows": ROWS[name]}) if name in ROWS else forms.TextInput()
    widget.attrs["lang"] = "zh-Hans" if code == "zh" else "en"
    return forms.CharField(
        label=LABELS[name],
        required=False,
        widget=widget,
        help_text=HELP[name],
        max_length=lengths[0 if code == "zh" else 1],
    )


class WhoseForm(DraftForm):
    """The second screen: whose it is."""

    must = ("owner",)
    owner = forms.ChoiceField(
        label=_("Owner"), help_text=_("The unit that owns the right; its office reviews this.")
    )
    service_result = forms.TypedChoiceField(
        label=_("Service result (made in the course of duty)"),
        required=False,
        choices=[("", _("Not said yet")), ("True", _("Yes")), ("False", _("No"))],
        coerce=lambda value: value == "True",
        empty_value=None,
    )
    team_right = forms.ChoiceField(
        label=_("Granted to the team"), required=False, choices=Result.TeamRight.choices
    )
    team_right_years = forms.IntegerField(
        label=_("Years of the right of use"), required=False, min_value=10, max_value=99
    )
    team_right_on = date_field(_("Granted on"))
    funder_conditions = forms.CharField(
        label=_("Funder's conditions"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "What the funder asks: approval before transfer, a licence for itself, publication, repayment."
        ),
    )

    def __init__(self, *args: Any, owners: Iterable[tuple[Any, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [("", _("Choose the owner")), *owners]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        found = super().values()
        if "owner" in found:
            owner = found.pop("owner")
            found["owner_id"] = int(owner) if owner else None
        return found


class OpenForm(DraftForm):
    """The third screen, besides rights and funding: who may read it, and from when."""

    confidentiality = forms.ChoiceField(
        label=_("Who may read it"), choices=Result.Confidentiality.choices, widget=forms.RadioSelect
    )
    readers = forms.MultipleChoiceField(
        label=_("Named people"),
        required=False,
        help_text=_(
            "Only these people, the team and the owner's office read it where you chose “Named people”."
        ),
    )
    embargo_until = date_field(
        _("Embargo until"), help_text=_("The day from which others may read it; leave empty for no embargo.")
    )

    def __init__(self, *args: Any, people: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["readers"].choices = [(str(row.pk), f"{row.name} · {row.ref}") for row in people]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        found = super().values()
        found.pop("readers", None)
        return found

    def parts(self) -> dict[str, Any]:
        if "readers" not in self.cleaned_data:
            return {}
        return {"readers": [int(pk) for pk in self.cleaned_data["readers"]]}


class RowForm(forms.Form):
    """A row of a list; a row left empty is no row."""

    use_required_attribute = False
    id = forms.IntegerField(widget=forms.HiddenInput, required=False)
    default_only: tuple[str, ...] = ("id",)

    def is_empty(self) -> bool:
        return not any(
            value for name, value in self.cleaned_data.items() if name not in (*self.default_only, "DELETE")
        )


class ShareField(forms.DecimalField):
    """A share in percent with at most two decimals; its value is basis points."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.NumberInput(attrs={"step": "0.01", "inputmode": "decimal"})
        super().__init__(
            min_value=Decimal("0.01"),
            max_value=100,
            decimal_places=2,
            max_digits=5,
            required=False,
            widget=widget,
            **kwargs,
        )

    def clean(self, value: Any) -> Any:
        number = super().clean(value)
        return None if number is None else int(number * 100)

    def prepare_value(self, value: Any) -> Any:
        return f"{value / 100:g}" if isinstance(value, int) else value


class YuanField(forms.DecimalField):
    """A sum in yuan; its value is fen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, decimal_places=2, max_digits=15, required=False, **kwargs)

    def clean(self, value: Any) -> Any:
        number = super().clean(value)
        return None if number is None else int(number * 100)

    def prepare_value(self, value: Any) -> Any:
        return f"{Decimal(value) / 100:.2f}" if isinstance(value, int) else value


class ContributorRow(RowForm):
    name_zh = forms.CharField(label=_("Name in Chinese"), required=False, max_length=120)
    name_en = forms.CharField(label=_("Name in English"), required=False, max_length=200)
    person = forms.CharField(
        label=_("Person in this zone"),
        required=False,
        widget=forms.TextInput(attrs={"list": "people", "autocomplete": "off"}),
    )
    email = forms.EmailField(label=_("E-mail, where they have no account"), required=False)
    part = forms.CharField(label=_("What they did"), required=False, max_length=300)
    share = ShareField(label=_("Share of the work, %"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        given = data.get("person", "")
        data["person_id"] = None
        match = REF.search(given)
        if given:
            person = match and parties.person_by_ref(self.actor, match[0])  # type: ignore[attr-defined]
            if not person:
                self.add_error("person", _("Choose somebody from the list, or leave it empty."))
            else:
                data["person_id"] = person.pk
                data["name_zh"] = data.get("name_zh") or person.name.get("zh", "")
                data["name_en"] = data.get("name_en") or person.name.get("en", "")
        named = data.get("name_zh") or data.get("name_en")
        if not named and any(data.get(name) for name in ("email", "part", "share")):
            self.add_error("name_zh", _("Give a name."))
        return data


class HolderRow(RowForm):
    holder = forms.ChoiceField(label=_("Holder of the right"), required=False)
    basis_points = ShareField(label=_("Share of the right, %"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("holder")) != bool(data.get("basis_points")):
            self.add_error("basis_points", _("A share has a holder and a percentage."))
        return data


class RightRow(RowForm):
    default_only = ("id", "status")
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    number = forms.CharField(label=_("Number"), required=False, max_length=80)
    status = forms.ChoiceField(
        label=_("Status of the right"), choices=IPRight.Status.choices, required=False, initial="filed"
    )
    filed_on = date_field(_("Filed on"))
    granted_on = date_field(_("Granted on"))
    expires_on = date_field(_("Expires on"))
    fee_due_on = date_field(_("Next fee due on"))
    fee_fen = YuanField(label=_("Fee, yuan"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("kind") and any(
            data.get(name) for name in ("number", "filed_on", "granted_on", "fee_due_on")
        ):
            self.add_error("kind", _("Choose the kind of right."))
        if data.get("filed_on") and data.get("granted_on") and data["granted_on"] < data["filed_on"]:
            self.add_error("granted_on", _("A right is granted on or after the day it was filed."))
        data["status"] = data.get("status") or "filed"
        return data


class FundingRow(RowForm):
    kind = forms.ChoiceField(label=_("Source of funds"), required=False)
    funder = forms.CharField(label=_("Funder"), required=False, max_length=200)
    number = forms.CharField(label=_("Number of the grant or contract"), required=False, max_length=120)
    amount_fen = YuanField(label=_("Amount, yuan"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("kind") and any(data.get(name) for name in ("funder", "number", "amount_fen")):
            self.add_error("kind", _("Choose the source of funds."))
        return data


class Rows(forms.BaseFormSet):
    """A list of rows with the choices and the actor that each needs."""

    def __init__(
        self, *args: Any, choices: Mapping[str, Any] | None = None, actor: Actor | None = None, **kwargs: Any
    ) -> None:
        self.row_choices, self.actor = choices or {}, actor
        super().__init__(*args, **kwargs)

    def add_fields(self, form: Any, index: Any) -> None:
        super().add_fields(form, index)
        form.actor = self.actor
        for name, options in self.row_choices.items():
            form.fields[name].choices = options

    def kept(self) -> list[dict[str, Any]]:
        """The rows that are neither empty nor removed, as plain values; call it when the formset is valid."""
        found: list[dict[str, Any]] = []
        for form in self.forms:
            data = dict(form.cleaned_data)
            if not data or data.pop("DELETE", False) or form.is_empty():
                form.kept_at = None
                continue
            form.kept_at = len(found)
            found.append(data)
        return found


def rows_of(form: type[RowForm], most: int = 40) -> Any:
    return forms.formset_factory(
        form, formset=Rows, extra=1, can_delete=True, max_num=most, absolute_max=most + 10
    )


Contributors = rows_of(ContributorRow, 60)
Holders = rows_of(HolderRow)
Rights = rows_of(RightRow)
FundingRows = rows_of(FundingRow)
