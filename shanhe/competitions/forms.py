"""What is asked for in open competitions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanhe.doors.acts.forms import ActForm, RowField, RowsField, VersionField
from shanhe.doors.acts.lists import ListField
from shanhe.kernel.forms import MomentField, MoneyField, field_of
from shanhe.parties import queries as parties
from shanhe.pathway import queries as pathway
from shanhe.results import queries as results

from . import queries
from .models import SCORE, Bid, Competition, CompetitionMilestone, TeamMilestone


def _text(label: Any, *, rows: int = 4, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=4000, widget=forms.Textarea(attrs={"rows": rows}), **more)


class StepForm(forms.Form):
    """A step that every chosen team takes; the amount is for one team."""

    title = field_of(CompetitionMilestone, "title")
    due_on = field_of(CompetitionMilestone, "due_on")
    amount = MoneyField(label=_("For a team"), required=False, help_text="")


class CompetitionForm(ActForm):
    """What a competition is about, with its milestones in order."""

    together = "values"
    wide = True
    aim = field_of(Competition, "aim")
    budget = MoneyField(label=_("Budget for all teams"), required=False)
    team_limit = field_of(Competition, "team_limit", required=False)
    bids_until = field_of(Competition, "bids_until")
    milestones = ListField(
        StepForm,
        label=_("Milestones"),
        add=_("Add a milestone"),
        help_text=_("Each chosen team takes these steps; the amounts are for one team."),
    )
    version = VersionField()

    def at_first(self) -> dict[str, Any]:
        return {name: getattr(self.row, name) for name in ("aim", "budget", "team_limit", "bids_until")} | {
            "milestones": [
                {name: getattr(step, name) for name in StepForm.base_fields}
                for step in self.row.milestones.all()
            ]
        }


class BidForm(ActForm):
    """A team's bid."""

    result = RowField(
        label=_("The result it rests on"),
        help_text=_("The team's work will be recorded with this result."),
        rows=lambda form: results.own_to_offer(form.actor),
    )
    team = field_of(Bid, "team")
    approach = field_of(Bid, "approach", widget=forms.Textarea(attrs={"rows": 8}))
    schedule = field_of(Bid, "schedule")
    price = MoneyField(label=_("What it would cost"), required=False)

    def at_first(self) -> dict[str, Any]:
        bid = queries.bid_of(self.actor, self.row)
        names = (*Bid.WRITTEN, "price")
        return {**{name: getattr(bid, name) for name in names}, "result": bid.result.ref} if bid else {}

    def lead(self) -> Any:
        mine = results.own_to_offer(self.actor)
        return "" if mine else _("A bid rests on a result of yours. Disclose it first.")


def _scale(label: Any, help_text: Any) -> forms.TypedChoiceField:
    scale = [(n, str(n)) for n in range(SCORE[0], SCORE[1] + 1)]
    return forms.TypedChoiceField(
        label=label, choices=scale, coerce=int, widget=forms.RadioSelect, help_text=help_text
    )


class ReviewForm(ActForm):
    """An opinion of a bid."""

    fit = _scale(_("Does it meet the aim?"), _("1 hardly, 5 wholly"))
    feasibility = _scale(_("Can this team do it?"), _("1 hardly, 5 surely"))
    worth = _scale(_("Is it worth its cost?"), _("1 hardly, 5 clearly"))
    comment = _text(_("Why"))

    def at_first(self) -> dict[str, Any]:
        given = queries.opinion_of(self.actor, self.row)
        return {name: getattr(given, name) for name in self.base_fields} if given else {}


class WhyForm(ActForm):
    """Why something ends."""

    note = _text(_("Why"))


class AsideForm(ActForm):
    """Why a reviewer stands aside."""

    comment = _text(_("What ties you to the team"))


class ReportForm(ActForm):
    """What shows that a milestone is done."""

    evidence = field_of(TeamMilestone, "evidence", required=True)


class MissingForm(ActForm):
    """What a reported milestone lacks."""

    note = _text(_("What is missing"))


class UntilForm(ActForm):
    """Until when bids count."""

    until = MomentField(label=_("Bids accepted until"))

    def at_first(self) -> dict[str, Any]:
        return {"until": self.row.bids_until}


class ReviewersForm(ActForm):
    """Who judges the bids."""

    people = RowsField(
        label=_("Reviewers"),
        required=False,
        help_text=_(
            "Assessors of the zone. Whoever is tied to a team does not see that team's scores and stands aside."
        ),
        rows=lambda form: dict.fromkeys(
            [*parties.holders_of_role(form.row.zone, "assessor"), *queries.reviewers_of(form.row)]
        ),
    )

    def at_first(self) -> dict[str, Any]:
        return {"people": [person.ref for person in queries.reviewers_of(self.row)]}


def _in_words(bid: Bid) -> str:
    score = f" · {bid.score:.2f}/5 (n={bid.opinions})" if bid.score is not None else ""
    return f"{bid.lead.name} · {bid.result.title}{score}"


class ChooseForm(ActForm):
    """Which teams work on it."""

    chosen = RowsField(label=_("Teams"))
    note = _text(_("Message to the teams not chosen"), rows=3, required=False)

    def prepare(self) -> None:
        sent = [bid for bid in queries.bids_of(self.actor, self.row) if bid.state == "sent"]
        self.offer("chosen", sent, label=_in_words)

    def lead(self) -> Any:
        return _("At most {n} teams may work in parallel.").format(n=self.row.team_limit)


class WorkForm(ActForm):
    """Which project a chosen team's work becomes part of."""

    project = RowField(
        label=_("A project under way"),
        required=False,
        empty=_("None"),
        rows=lambda form: pathway.projects_of(form.actor, form.row.result),
    )
    route = RowField(
        label=_("Or a new project along the route"),
        required=False,
        empty=_("None"),
        rows=lambda form: pathway.offered_routes(),
    )
