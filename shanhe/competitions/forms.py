"""Forms of open competitions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanhe.doors.acts.forms import ActForm, RowField, RowsField
from shanhe.kernel.forms import DayField, MomentField, MoneyField
from shanhe.parties import queries as parties
from shanhe.pathway import queries as pathway

from . import queries
from .models import Competition


def _text(label: Any, *, rows: int = 4, required: bool = True, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=4000, widget=widget, **more)


class CompetitionForm(forms.Form):
    """What a competition is about; the milestones have rows of their own."""

    aim_zh = _text(
        _("Aim in Chinese"), required=False, help_text=_("What is to be reached, so that one can measure it.")
    )
    aim_en = _text(_("Aim in English"), required=False)
    budget_fen = MoneyField(label=_("Money for all teams together"), required=False)
    team_limit = forms.IntegerField(
        label=_("Teams in parallel"),
        min_value=1,
        max_value=9,
        initial=1,
        help_text=_("More than one lets teams race on the same aim."),
    )
    bids_until = MomentField(
        label=_("Bids count until"), help_text=_("In the zone's time. Bids stay sealed until then.")
    )

    def clean_budget_fen(self) -> int:
        return self.cleaned_data["budget_fen"] or 0

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not found.get("aim_zh", "").strip() and not found.get("aim_en", "").strip():
            self.add_error("aim_zh", _("Say in Chinese or in English what is to be reached."))
        return found

    @staticmethod
    def initial_of(competition: Competition) -> dict[str, Any]:
        names = ("aim_zh", "aim_en", "team_limit", "bids_until")
        money = f"{competition.budget_fen / 100:.2f}" if competition.budget_fen else ""
        return {**{name: getattr(competition, name) for name in names}, "budget_fen": money}


class MilestoneForm(forms.Form):
    """A milestone of a competition."""

    title = forms.CharField(label=_("Milestone"), max_length=300, required=False)
    due_on = DayField(label=_("Due on"), required=False)
    amount_fen = MoneyField(label=_("For a team"), required=False, help_text="")

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if (found.get("due_on") or found.get("amount_fen")) and not found.get("title", "").strip():
            self.add_error("title", _("Name the milestone."))
        return found


MilestoneFormSet = forms.formset_factory(MilestoneForm, extra=3, max_num=20, validate_max=True)


class BidForm(forms.Form):
    """A team's bid."""

    result = forms.ChoiceField(
        label=_("The result it rests on"), help_text=_("The team's work goes on the thread of this result.")
    )
    team = _text(_("The team"), help_text=_("Who does what. There is no threshold of rank or age."))
    approach = _text(_("How you would meet the aim"), rows=8)
    schedule = _text(_("When, and with what"), required=False)
    price_fen = MoneyField(label=_("What it would cost"), required=False)

    def __init__(self, *args: Any, results: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["result"].choices = [(row.ref, f"{row.title} ({row.ref})") for row in results]  # type: ignore[attr-defined]


SCALE = [(n, str(n)) for n in range(1, 6)]


def _scale(label: Any, help_text: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=SCALE, coerce=int, widget=forms.RadioSelect, help_text=help_text
    )


class ReviewForm(ActForm):
    """An opinion of a bid."""

    fit = _scale(_("Does it meet the aim?"), _("1 hardly, 5 wholly"))
    feasibility = _scale(_("Can this team do it?"), _("1 hardly, 5 surely"))
    worth = _scale(_("Is it worth its cost?"), _("1 hardly, 5 clearly"))
    comment = _text(_("Why"))

    def prepare(self) -> None:
        given = queries.opinion_of(self.actor, self.row)
        if given is not None:
            self.initial = {name: getattr(given, name) for name in self.fields}


class WhyForm(ActForm):
    """Why something ends."""

    note = _text(_("Why"))


class AsideForm(ActForm):
    """Why a reviewer stands aside."""

    comment = _text(_("What ties you to the team"))


class ReportForm(ActForm):
    """What shows that a milestone is done."""

    evidence = _text(_("Evidence"))


class MissingForm(ActForm):
    """What a reported milestone lacks."""

    note = _text(_("What is missing"))


class UntilForm(ActForm):
    """Until when bids count."""

    until = MomentField(label=_("Bids count until"))

    def prepare(self) -> None:
        self.initial = {"until": self.row.bids_until}


class ReviewersForm(ActForm):
    """Who judges the bids."""

    people = RowsField(
        label=_("Reviewers"),
        required=False,
        help_text=_(
            "Assessors of the zone. Whoever is tied to a team does not see that team's scores and stands aside."
        ),
    )

    def prepare(self) -> None:
        now = queries.reviewers_of(self.row)
        offered = {
            person.ref: person for person in [*parties.holders_of_role(self.row.zone, "assessor"), *now]
        }
        self.offer("people", offered.values(), key=lambda row: row.ref, label=str)
        self.initial = {"people": [person.ref for person in now]}


class ChooseForm(ActForm):
    """Which teams work on it."""

    chosen = RowsField(label=_("Teams"))
    note = _text(_("What those not chosen are told"), rows=3, required=False)

    def prepare(self) -> None:
        rows = [row for row in queries.bids_of(self.actor, self.row) if row.bid.state == "sent"]
        self.offer("chosen", rows, key=lambda row: str(row.bid.pk), label=self._words)

    def lead(self) -> Any:
        return _("At most {n} teams may work in parallel.").format(n=self.row.team_limit)

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, "chosen": [row.bid for row in self.cleaned_data["chosen"]]}

    @staticmethod
    def _words(row: Any) -> str:
        score = f" · {row.score:.2f}/5 (n={row.opinions})" if row.score is not None else ""
        return f"{row.bid.lead.name} · {row.bid.result.title}{score}"


class WorkForm(ActForm):
    """Which project a chosen team's work becomes part of."""

    project = RowField(label=_("A project under way"), required=False)
    route = RowField(label=_("Or a new project along the route"), required=False)

    def prepare(self) -> None:
        projects = pathway.projects_of(self.actor, self.row.result)
        labels = {"key": lambda row: row.ref, "label": lambda row: f"{row.title} ({row.ref})"}
        self.offer("project", projects, **labels, empty=_("None"))
        routes = pathway.offered_routes()
        self.offer(
            "route", routes, key=lambda row: row.code, label=lambda row: str(row.name), empty=_("None")
        )
