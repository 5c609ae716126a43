"""The three screens on which a need is stated, and what is asked for when others speak to it."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanhe.doors.acts.forms import ActForm, RowField, RowsField
from shanhe.doors.drafts import DraftForm
from shanhe.kernel.forms import MoneyField, field_of, words_of
from shanhe.kernel.translated import language_name, languages, parts
from shanhe.parties import queries as parties
from shanhe.results import queries as results
from shanhe.zones import queries as zones

from . import rules
from .models import LEVELS, Interest, Need, Question

CHOICES_SHOWN = 500


class ScreenForm(DraftForm):
    """A screen of a need: what it asks for are columns, and who is invited."""

    model = Need

    @property
    def others(self) -> list[Any]:
        """What is asked for besides the texts, and besides kind and language, which come first."""
        asked = {"kind", "language", *(part for name in self.translated for part, _language in parts(name))}
        return [field for field in self.visible_fields() if field.name not in asked]

    def arguments(self) -> dict[str, Any]:
        values = {**self.values(), **self.parts()}
        invited = {"invited": values.pop("people")} if "people" in values else {}
        return {"values": values, **invited}


class ProblemForm(ScreenForm):
    """The first screen: what is looked for, and why."""

    columns = ("kind", "language", "title", "problem", "fields", "centre_codes", "keywords")
    must = ("title", "problem", "fields")
    kind = field_of(Need, "kind", widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("Written in"), widget=forms.RadioSelect, required=False)
    fields = forms.MultipleChoiceField(  # type: ignore[assignment]
        **words_of(Need, "fields"), widget=forms.CheckboxSelectMultiple
    )
    centre_codes = forms.MultipleChoiceField(
        **words_of(Need, "centre_codes"), widget=forms.CheckboxSelectMultiple
    )

    def prepare(self) -> None:
        offered: Any = self.fields
        offered["language"].choices = [(code, language_name(code)) for code in languages()]
        offered["fields"].choices = [(row.code, str(row.name)) for row in zones.terms("fields")]
        offered["centre_codes"].choices = [(row.code, row.short) for row in zones.centres()]

    def values(self) -> dict[str, Any]:
        found = super().values()
        return found | ({"language": found["language"] or self.main} if "language" in found else {})


class SolutionForm(ScreenForm):
    """The second screen: what would count as solved."""

    columns = ("targets", "tried", "level_wanted")
    must = ("targets",)
    level_wanted = forms.TypedChoiceField(**words_of(Need, "level_wanted"), coerce=int, empty_value=None)

    def prepare(self) -> None:
        names = {re.sub(r"\D", "", term.code): str(term.name) for term in zones.terms("trl")}
        levels = range(LEVELS[0], LEVELS[1] + 1)
        named = [(level, f"TRL {level} {names.get(str(level), '')}".strip()) for level in levels]
        field: Any = self.fields["level_wanted"]
        field.choices = [("", _("Any")), *named]


class TermsForm(ScreenForm):
    """The third screen: whose it is, money, time, and who may read it."""

    columns = ("deadline", "confidentiality", "capacity")
    must = ("organisation",)
    organisation = RowField(label=_("Organisation"), required=False)
    budget = MoneyField(label=_("Budget"), required=False)
    people = RowsField(
        label=_("People invited"),
        required=False,
        widget=forms.SelectMultiple,
        help_text=_("Only where only people invited may read it."),
    )
    capacity = field_of(Need, "capacity", required=False)
    field_order = ("organisation", "budget", "deadline", "confidentiality", "people", "capacity")

    def at_first(self) -> dict[str, Any]:
        if self.row is None:
            return {}
        whose = self.row.organisation.ref if self.row.organisation else ""
        invited = [reader.person.ref for reader in self.row.invited.select_related("person")]
        return {**super().at_first(), "organisation": whose, "budget": self.row.budget, "people": invited}

    def prepare(self) -> None:
        rows = parties.organisations_visible_to(self.actor)
        if set(rules.STAFF) & self.actor.roles:
            rows = rows.filter(side="enterprise")
        else:
            rows = rows.filter(pk__in=rules.represented(self.actor))
        self.offer(
            "organisation",
            rows.in_order()[:CHOICES_SHOWN],
            empty=_("Choose"),
            find=lambda ref: parties.organisation_by_ref(self.actor, ref),
        )
        invited = [row.person for row in self.row.invited.select_related("person")] if self.row else []
        people = parties.people_visible_to(self.actor).active().in_order()[:CHOICES_SHOWN]
        self.offer("people", dict.fromkeys([*people, *invited]))

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in super().values().items() if name != "capacity" or value}


class OfferForm(ActForm):
    """An offer of help."""

    text = field_of(Interest, "text", widget=forms.Textarea(attrs={"rows": 4}))
    result = RowField(
        label=_("With which of your results"),
        required=False,
        empty=_("None"),
        rows=lambda form: results.own_to_offer(form.actor),
    )


class QuestionForm(ActForm):
    """A question about a need."""

    text = field_of(Question, "text", widget=forms.Textarea(attrs={"rows": 4}))


class ReturnForm(ActForm):
    """Why a need is sent back."""

    reason = field_of(Need, "return_reason", required=True)


class WelcomeForm(ActForm):
    """A welcome needs no words."""

    answer = field_of(Interest, "answer", required=False)


class AnswerForm(ActForm):
    """An answer to an offer."""

    answer = field_of(Interest, "answer", required=True)


class QuestionAnswerForm(AnswerForm):
    """The answer to a question."""

    def at_first(self) -> dict[str, Any]:
        return {"answer": self.row.answer}

    def lead(self) -> Any:
        return self.row.text


class CloseForm(ActForm):
    """What became of a need."""

    outcome = forms.ChoiceField(
        label=_("What became of it"), widget=forms.RadioSelect, choices=Need.Outcome.choices
    )
    note = field_of(Need, "outcome_note", required=False)
