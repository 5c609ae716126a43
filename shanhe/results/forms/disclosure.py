"""The three screens of a disclosure; what a field is called and how long it may be stands in the models."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from shanhe.doors.acts.forms import RowField, RowsField
from shanhe.doors.drafts import DraftForm, RowForm
from shanhe.kernel.forms import MoneyField, words_of
from shanhe.kernel.translated import language_name, languages
from shanhe.parties import queries as parties
from shanhe.parties.forms import person_field
from shanhe.zones import queries as zones

from ..models import Contributor, Funding, IPRight, Result, RightShare

CHOICES_SHOWN = 500
BY_REF: dict[str, Any] = {"key": lambda row: row.ref, "label": lambda row: f"{row.name} · {row.ref}"}


def _terms(vocabulary: str, *blank: tuple[str, Any]) -> list[tuple[str, Any]]:
    return [*blank, *((term.code, str(term.name)) for term in zones.terms(vocabulary))]


def _owners(form: DraftForm) -> dict[str, Any]:
    """The organisations as owners or holders: the actor's own first."""
    mine = form.actor.organisation_ids
    rows = list(parties.organisations_visible_to(form.actor).order_by("sort_key")[:CHOICES_SHOWN])
    chosen = [form.row.owner] if form.row and form.row.owner else []
    return {
        "rows": sorted([*rows, *chosen], key=lambda row: row.pk not in mine),
        "key": lambda row: row.ref,
        "label": lambda row: row.name,
        "group": lambda row: _("My organisations") if row.pk in mine else _("Others"),
        "find": lambda ref: parties.organisation_by_ref(form.actor, ref),
        "empty": _("Choose the owner"),
    }


class WhatForm(DraftForm):
    """The first screen: what the result is."""

    model = Result
    columns = (
        "language", "title", "summary", "abstract", "problem", "advantages", "fields", "keywords", "year"
    )  # fmt: skip
    must = ("title", "abstract", "problem", "advantages", "fields", "centres")

    language = forms.ChoiceField(label=_("Written in"), widget=forms.RadioSelect, required=False)
    fields = forms.MultipleChoiceField(  # type: ignore[assignment]
        **words_of(Result, "fields"), widget=forms.CheckboxSelectMultiple
    )
    centres = forms.MultipleChoiceField(
        **words_of(Result, "centre_codes"), widget=forms.CheckboxSelectMultiple
    )

    def at_first(self) -> dict[str, Any]:
        return {**super().at_first(), "centres": self.row.centre_codes if self.row else []}

    def prepare(self) -> None:
        chosen: Any = self.fields
        chosen["language"].choices = [(code, language_name(code)) for code in languages()]
        chosen["fields"].choices = _terms("fields")
        chosen["centres"].choices = [(row.code, row.short) for row in zones.centres()]

    def values(self) -> dict[str, Any]:
        found = super().values()
        if "language" in found:
            found["language"] = found["language"] or self.main
        return found


class ShareField(forms.DecimalField):
    """A share in percent with at most two decimals; its value is basis points, which is what a program sends."""

    api_type = Annotated[int, Field(ge=1, le=10_000, description="Basis points: 10,000 is the whole.")]

    def __init__(self, **options: Any) -> None:
        widget = forms.NumberInput(attrs={"step": "0.01", "inputmode": "decimal"})
        limits: dict[str, Any] = {
            "min_value": Decimal("0.01"),
            "max_value": 100,
            "decimal_places": 2,
            "max_digits": 5,
        }
        super().__init__(required=False, widget=widget, **limits, **options)

    def clean(self, value: Any) -> Any:
        number = super().clean(Decimal(value) / 100 if isinstance(value, int) else value)
        return None if number is None else int(number * 100)

    def prepare_value(self, value: Any) -> Any:
        return f"{value / 100:g}" if isinstance(value, int) else value


class ContributorRow(RowForm):
    """Somebody who took part: a person of the zone, or a name."""

    model = Contributor
    columns = ("name", "email", "part")
    related = ("person", "work_share")

    person = person_field(label=_("Person in this zone"), required=False)
    share = ShareField(label=_("Share of the work, %"))

    @classmethod
    def shown(cls, row: Any) -> dict[str, Any]:
        share = getattr(getattr(row, "work_share", None), "basis_points", None)
        return {**super().shown(row), "person": row.person, "share": share}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        person = data.get("person")
        if person and not data.get("name"):
            data["name"] = person.name
        said = self.sent or any(data.get(name) for name in ("email", "part", "share"))
        if said and not data.get("name") and self.is_asked("name"):
            self.add_error("name", _("Give a name."))
        return data

    def values(self, given: dict[str, Any]) -> dict[str, Any]:
        if "person" in given:
            person = given.pop("person")
            given["person_id"] = person.pk if person else None
        return given


class HolderRow(RowForm):
    """Who holds how much of the right: an organisation by its reference, or a contributor by the number."""

    model = RightShare
    related = ("organisation", "contributor")

    holder = RowField(label=_("Holder of the right"), required=False)
    basis_points = ShareField(label=_("Share of the right, %"))

    @classmethod
    def offered(cls, screen: DraftForm) -> dict[str, Any]:
        owners = _owners(screen)
        team = list(screen.row.contributors.all()) if screen.row else []
        in_group = owners["group"]
        return {
            "holder": {
                **owners,
                "rows": [*owners["rows"], *team],
                "key": lambda row: str(row.pk) if isinstance(row, Contributor) else row.ref,
                "group": lambda row: _("Contributors") if isinstance(row, Contributor) else in_group(row),
                "empty": _("Choose"),
            }
        }

    @classmethod
    def shown(cls, row: Any) -> dict[str, Any]:
        return {"id": row.pk, "holder": row.key, "basis_points": row.basis_points}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if bool(data.get("holder")) != bool(data.get("basis_points")):
            self.add_error("basis_points", _("A share has a holder and a percentage."))
        return data

    def values(self, given: dict[str, Any]) -> dict[str, Any]:
        holder = given.pop("holder")
        by_person = isinstance(holder, Contributor)
        given["contributor_id"] = holder.pk if by_person else None
        given["organisation_id"] = None if by_person else holder.pk
        return given


class WhoseForm(DraftForm):
    """The second screen: whose it is."""

    model = Result
    columns = (
        "owner", "service_result", "team_right", "team_right_years", "team_right_on", "funder_conditions"
    )  # fmt: skip
    must = ("owner",)
    lists = {"contributors": ContributorRow, "right_shares": HolderRow}

    owner = RowField(**words_of(Result, "owner"))

    def at_first(self) -> dict[str, Any]:
        owner = self.row.owner if self.row else None
        return {**super().at_first(), "owner": owner.ref if owner else ""}

    def prepare(self) -> None:
        self.offer("owner", **_owners(self))


class RightRow(RowForm):
    """An intellectual property right."""

    model = IPRight
    columns = ("kind", "number", "status", "filed_on", "granted_on", "expires_on", "fee_due_on", "fee")
    beside = ("status",)

    kind = forms.ChoiceField(**{**words_of(IPRight, "kind"), "required": False})
    status = forms.ChoiceField(
        label=words_of(IPRight, "status")["label"],
        choices=IPRight.Status.choices,
        required=False,
        initial="filed",
    )
    fee = MoneyField(label=_("Fee"), required=False)

    @classmethod
    def offered(cls, screen: DraftForm) -> dict[str, Any]:
        return {"kind": _terms("ip_right_kinds", ("", _("Choose")))}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        dated = ("number", "filed_on", "granted_on", "fee_due_on")
        if not data.get("kind") and any(data.get(name) for name in dated):
            self.add_error("kind", _("Choose the kind of right."))
        if data.get("filed_on") and data.get("granted_on") and data["granted_on"] < data["filed_on"]:
            self.add_error("granted_on", _("A right is granted on or after the day it was filed."))
        data["status"] = data.get("status") or "filed"
        return data


class FundingRow(RowForm):
    """Money that paid for the work."""

    model = Funding
    columns = ("kind", "funder", "number", "amount")

    kind = forms.ChoiceField(**{**words_of(Funding, "kind"), "required": False})
    amount = MoneyField(label=_("Amount"), required=False)

    @classmethod
    def offered(cls, screen: DraftForm) -> dict[str, Any]:
        return {"kind": _terms("funding_kinds", ("", _("Choose")))}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not data.get("kind") and any(data.get(name) for name in ("funder", "number", "amount")):
            self.add_error("kind", _("Choose the source of funds."))
        return data


class OpenForm(DraftForm):
    """The third screen: rights and funding, who may read it, and from when."""

    model = Result
    columns = ("confidentiality", "embargo_until")
    lists = {"ip_rights": RightRow, "funding": FundingRow}

    readers = RowsField(
        label=_("Named people"),
        required=False,
        widget=forms.SelectMultiple,
        help_text=_(
            "Only these people, the team and the owner's office read it where you chose “Named people”."
        ),
    )

    def at_first(self) -> dict[str, Any]:
        rows = self.row.readers.select_related("person") if self.row else []
        self.chosen = [row.person for row in rows]
        return {**super().at_first(), "readers": [person.ref for person in self.chosen]}

    def prepare(self) -> None:
        people = parties.people_visible_to(self.actor).active().in_order()[:CHOICES_SHOWN]
        here = lambda ref: parties.person_by_ref(self.actor, ref)  # noqa: E731
        self.offer("readers", [*people, *self.chosen], find=here, **BY_REF)

    def parts(self) -> dict[str, Any]:
        found = super().parts()
        if "readers" in found:
            found["readers"] = [person.pk for person in found["readers"]]
        return found
