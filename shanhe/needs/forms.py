"""Forms of the three screens on which a need is stated, and of what others say to it."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanhe.doors.acts.forms import ActForm, RowField
from shanhe.kernel.context import Actor
from shanhe.kernel.forms import DayField, MoneyField
from shanhe.parties import queries as parties
from shanhe.results import queries as results
from shanhe.zones import queries as zones

from .models import Need

STEPS = {1: _("The problem"), 2: _("What would solve it"), 3: _("Money, time and readers")}
LIMITS = {"title": (60, 160), "problem": (1000, 2500), "tried": (600, 1500), "targets": (600, 1500)}
LABELS = {
    "title": _("Title"),
    "problem": _("The problem"),
    "tried": _("What was tried"),
    "targets": _("What would count as solved"),
}
HELP = {
    "title": _("What you look for, in one line. Example: “Detect cracks in cast parts in under a second”."),
    "problem": _(
        "What happens today, where, how often, and what it costs. Leave out what competitors must not know."
    ),
    "tried": _("Which ways you tried, and why they were not enough."),
    "targets": _(
        "Figures with their units that you can measure. Example: “at least 98% found, at most 1 s a part”."
    ),
}
ROWS = {"problem": 6, "tried": 4, "targets": 4}
SEPARATORS = re.compile(r"[,;\uff0c\uff1b\u3001]")
CHOICES_SHOWN = 500


def _text_field(name: str, code: str) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": ROWS[name]}) if name in ROWS else forms.TextInput()
    widget.attrs["lang"] = "zh-Hans" if code == "zh" else "en"
    most = LIMITS[name][0 if code == "zh" else 1]
    return forms.CharField(
        label=LABELS[name], required=False, widget=widget, help_text=HELP[name], max_length=most
    )


class StepForm(forms.Form):
    """A screen of a need: nothing on it keeps a draft from being saved."""

    use_required_attribute = False
    texts: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    editor = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args: Any, language: str = "zh", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.main = language if language in ("zh", "en") else "zh"
        self.other = "en" if self.main == "zh" else "zh"
        for code in (self.main, self.other):
            for name in self.texts:
                self.fields[f"{name}_{code}"] = _text_field(name, code)

    @property
    def main_fields(self) -> list[Any]:
        return [self[f"{name}_{self.main}"] for name in self.texts]

    @property
    def other_fields(self) -> list[Any]:
        return [self[f"{name}_{self.other}"] for name in self.texts]

    @property
    def more_fields(self) -> list[Any]:
        return [self[name] for name in self.others]

    def values(self) -> dict[str, Any]:
        """The columns of a need that this screen sets, as far as they are valid."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("version", "editor")}

    def invited(self) -> list[int] | None:
        """The people invited, where this screen asks for them."""
        return None


class ProblemForm(StepForm):
    """The first screen: what is looked for, and why."""

    texts = ("title", "problem")
    others = ("fields_of", "centre_codes", "keywords")
    kind = forms.ChoiceField(
        label=_("What you look for"), choices=Need.Kind.choices, widget=forms.RadioSelect
    )
    language = forms.ChoiceField(
        label=_("Written in"),
        choices=[("zh", _("Chinese")), ("en", _("English"))],
        widget=forms.RadioSelect,
        required=False,
    )
    fields_of = forms.MultipleChoiceField(
        label=_("Fields"), required=False, widget=forms.CheckboxSelectMultiple
    )
    centre_codes = forms.MultipleChoiceField(
        label=_("Innovation centres"), required=False, widget=forms.CheckboxSelectMultiple
    )
    keywords = forms.CharField(
        label=_("Keywords"),
        required=False,
        help_text=_("Separated by commas; both languages help others to find it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.pop("actor", None)
        super().__init__(*args, **kwargs)
        self.fields["fields_of"].choices = [(row.code, str(row.name)) for row in zones.terms("fields")]  # type: ignore[attr-defined]
        self.fields["centre_codes"].choices = [(row.code, row.short) for row in zones.centres()]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        found = super().values()
        found["language"] = found.get("language") or self.main
        if "fields_of" in found:
            found["fields"] = found.pop("fields_of")
        if "keywords" in found:
            words = (word.strip()[:80] for word in SEPARATORS.split(found["keywords"]))
            found["keywords"] = [word for word in words if word][:20]
        return found


class SolutionForm(StepForm):
    """The second screen: what would count as solved."""

    texts = ("targets", "tried")
    others = ("level_wanted",)
    level_wanted = forms.TypedChoiceField(
        label=_("Readiness wanted"), required=False, coerce=int, empty_value=None,
        help_text=_("How far a solution should have come already; lower is open to more."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.pop("actor", None)
        super().__init__(*args, **kwargs)
        names = {re.sub(r"\D", "", term.code): str(term.name) for term in zones.terms("trl")}
        levels = [(level, f"TRL {level} {names.get(str(level), '')}".strip()) for level in range(1, 10)]
        self.fields["level_wanted"].choices = [("", _("Any")), *levels]  # type: ignore[attr-defined]


class TermsForm(StepForm):
    """The third screen: whose it is, money, time, and who may read it."""

    others = ("organisation", "budget_fen", "deadline", "confidentiality", "people", "capacity")
    organisation = forms.ChoiceField(label=_("Organisation"), required=False)
    budget_fen = MoneyField(label=_("Budget"), required=False)
    deadline = DayField(label=_("Needed by"), required=False)
    confidentiality = forms.ChoiceField(
        label=_("Who may read it"), choices=Need.Confidentiality.choices, widget=forms.RadioSelect
    )
    people = forms.MultipleChoiceField(
        label=_("People invited"), required=False, help_text=_("Only where only people invited may read it.")
    )
    capacity = forms.IntegerField(
        label=_("Introductions at once"), min_value=1, max_value=20, initial=3, required=False,
        help_text=_("How many partners you can talk to at the same time."),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", _("Choose")), *_organisations(actor)]  # type: ignore[attr-defined]
        people = parties.people_visible_to(actor).active().in_order()[:CHOICES_SHOWN]
        self.fields["people"].choices = [(str(row.pk), str(row)) for row in people]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        found = super().values()
        found.pop("people", None)
        if "organisation" in found:
            number = found.pop("organisation")
            found["organisation_id"] = int(number) if number else None
        if found.get("capacity") is None:
            found.pop("capacity", None)
        return found

    def invited(self) -> list[int] | None:
        return [int(number) for number in self.cleaned_data.get("people", [])]


def _organisations(actor: Actor) -> list[tuple[str, str]]:
    """The enterprises the actor speaks for; for those who look after all needs, every enterprise."""
    rows = parties.organisations_visible_to(actor)
    mine = getattr(actor, "represented_ids", ())
    if {"technology_manager", "administrator"} & actor.roles:
        rows = rows.filter(side="enterprise")
    else:
        rows = rows.filter(pk__in=mine)
    return [(str(row.pk), str(row)) for row in rows.in_order()[:CHOICES_SHOWN]]


STEP_FORMS: dict[int, type[StepForm]] = {1: ProblemForm, 2: SolutionForm, 3: TermsForm}


def step_form(
    step: int, data: Any, need: Need | None, *, actor: Actor, language: str, editor: str
) -> StepForm:
    """The form of a screen, showing what is saved, bound to what was sent."""
    initial: dict[str, Any] = {
        "editor": editor,
        "version": need.version if need else None,
        "language": language,
    }
    if need is not None:
        names = (
            "kind",
            "language",
            "level_wanted",
            "deadline",
            "confidentiality",
            "capacity",
            "centre_codes",
        )
        texts = [f"{name}_{code}" for name in LIMITS for code in ("zh", "en")]
        initial |= {name: getattr(need, name) for name in (*names, *texts)}
        initial |= {
            "fields_of": need.fields,
            "keywords": ", ".join(need.keywords),
            "organisation": str(need.organisation_id or ""),
            "budget_fen": f"{need.budget_fen / 100:.2f}" if need.budget_fen is not None else "",
            "people": [str(row.person_id) for row in need.invited.all()] if step == 3 else [],
        }
    else:
        initial["kind"] = Need.Kind.TECHNOLOGY
    return STEP_FORMS[step](data, initial=initial, language=language, actor=actor)


def _text(label: Any, *, rows: int = 4, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), max_length=2000, **more)


class OfferForm(ActForm):
    """An offer of help."""

    text = _text(_("How you can help"))
    result = RowField(label=_("With which of your results"), required=False)

    def prepare(self) -> None:
        mine = results.own_to_offer(self.actor)
        labels = {"key": lambda row: row.ref, "label": lambda row: f"{row.title} ({row.ref})"}
        self.offer("result", mine, **labels, empty=_("None"))


class QuestionForm(ActForm):
    """A question about a need."""

    text = _text(_("Your question"))


class ReturnForm(ActForm):
    """Why a need is sent back."""

    reason = _text(_("What is missing"))


class AnswerForm(ActForm):
    """An answer to an offer."""

    answer = _text(_("Your answer"))


class WelcomeForm(ActForm):
    """A welcome needs no words."""

    answer = _text(_("Your answer"), required=False)


class QuestionAnswerForm(AnswerForm):
    """The answer to a question."""

    def prepare(self) -> None:
        self.initial = {"answer": self.row.answer}

    def lead(self) -> Any:
        return self.row.text


class CloseForm(ActForm):
    """What became of a need."""

    outcome = forms.ChoiceField(
        label=_("What became of it"),
        widget=forms.RadioSelect,
        choices=[
            ("contract", _("A contract was signed")),
            ("solved", _("Solved in another way")),
            ("dropped", _("No longer needed")),
        ],
    )
    note = _text(_("Note"), rows=3, required=False)
