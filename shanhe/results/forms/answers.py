"""What the acts on a result, a contribution and a claim of readiness ask for."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from shanhe.doors.acts.forms import ActForm
from shanhe.zones import addresses
from shanhe.zones import queries as zones

from ..lifecycle import CHECKS


def _words(label: Any, *, rows: int = 4, most: int = 2000, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), max_length=most, **more)


class ReasonForm(ActForm):
    reason = _words(_("Reason"))


class CheckForm(ActForm):
    """One of the five items before publication, with its answer."""

    item = forms.ChoiceField(
        label=_("Item"), choices=[(item, label) for item, (label, _answers) in CHECKS.items()]
    )
    answer = forms.ChoiceField(
        label=_("Answer"),
        choices=[(str(label), list(answers.items())) for label, answers in CHECKS.values()],
    )
    note = _words(_("Note, number of the approval"), rows=2, required=False)


class ItemForm(ActForm):
    """Whose confirmation is taken back."""

    item = CheckForm.base_fields["item"]


class ClaimForm(ActForm):
    """A level of readiness and what shows it."""

    level = forms.TypedChoiceField(label=_("Level"), coerce=int, widget=forms.RadioSelect)
    evidence = _words(
        _("Evidence"),
        rows=5,
        most=5000,
        help_text=_(
            "What was tested, where, by whom, with which result; attach the report to the result's files."
        ),
    )

    def prepare(self) -> None:
        names = {re.sub(r"\D", "", term.code): str(term.name) for term in zones.terms("trl")}
        self.fields["level"].choices = [  # type: ignore[attr-defined]
            (level, f"TRL {level} {names.get(str(level), '')}".strip()) for level in range(1, 10)
        ]
        self.initial = {"level": self.row.trl_confirmed}


class AssessForm(ActForm):
    """An assessor's word on a claim."""

    note = _words(_("Note"), most=3000, required=False)

    def lead(self) -> Any:
        return _now("TRL {level}, claimed on this evidence: {evidence}").format(
            level=self.row.level, evidence=self.row.evidence
        )


class SendBackForm(AssessForm):
    note = _words(_("What the evidence lacks"), most=3000)


class SettleForm(ReasonForm):
    """What the owner's office decides of a contribution."""

    reason = _words(_("What was decided, and on what ground"))

    def lead(self) -> Any:
        return self.row.note


class DisputeForm(ReasonForm):
    reason = _words(_("What is not right"))


class SendCodeForm(forms.Form):
    """In which language the code, and what is written later, comes to somebody without an account."""

    language = forms.ChoiceField(label=_("Language of our letters to you"), required=False)

    def __init__(self, *args: Any, zone: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = addresses.languages(zone)  # type: ignore[attr-defined]


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
