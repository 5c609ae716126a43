"""Forms of starting, deciding, planning, evidence and support."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanhe.doors.acts.forms import ActForm, RowField, RowsField, VersionField
from shanhe.doors.acts.lists import ListField
from shanhe.kernel.forms import MoneyField, field_of, form_of
from shanhe.parties import queries as parties
from shanhe.zones import queries as zones

from . import queries
from .lifecycle import PROJECT
from .models import Evidence, Hypothesis, Milestone, Project, Support, VerificationPlan
from .models.plans import Outcome
from .models.records import EvidenceKind

NOTE = _("Note")
MOST = 500  # enterprises offered as partner
FIRST = 40  # results offered at the start, besides those that were asked for


def note_field(label: Any = NOTE, *, required: bool = False, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, required=required, max_length=4000, widget=widget, **more)


def hidden(rows: Any, **more: Any) -> RowField:
    """A row that a link or a button names."""
    return RowField(rows=rows, widget=forms.HiddenInput, **more)


class TermField(forms.ChoiceField):
    """One of a vocabulary's words."""

    def __init__(self, vocabulary: str, group: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.vocabulary, self.group = vocabulary, group

    def __deepcopy__(self, memo: dict[int, Any]) -> TermField:
        """Every form has a copy of its own: this is when the words are read, once."""
        copied: TermField = super().__deepcopy__(memo)
        copied.choices = [(term.code, str(term.name)) for term in zones.terms(self.vocabulary, self.group)]
        return copied


class FilterForm(forms.Form):
    """What narrows board, list and timeline."""

    use_required_attribute = False

    q = forms.CharField(label=_("Words"), required=False, max_length=100)
    route = forms.ChoiceField(label=_("Route"), required=False)
    centre = forms.ChoiceField(label=_("Centre"), required=False)
    manager = forms.ChoiceField(label=_("Manager"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    stalled = forms.BooleanField(label=_("Only stalled"), required=False)

    def __init__(self, *args: Any, zone: Any, with_state: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        managers = parties.holders_of_role(zone, "technology_manager")
        self._pick("route", _("All routes"), [(row.code, str(row.name)) for row in queries.offered_routes()])
        self._pick("centre", _("All centres"), [(row.code, row.short) for row in zones.centres()])
        people = [("me", _("Mine")), *((row.ref, str(row)) for row in managers)]
        self._pick("manager", _("All managers"), people)
        self._pick("state", _("All states"), PROJECT.choices())
        if not with_state:
            del self.fields["state"]

    def _pick(self, name: str, blank: Any, options: list[tuple[Any, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = [("", blank), *options]


def _wanted(form: Any) -> list[str]:
    """The references of results that the link or what was sent asks for."""
    asked = form["results"].value() or []
    return [str(ref) for ref in (asked if isinstance(asked, list) else [asked])]


class StartForm(ActForm):
    """Which results, along which route, under which name; what is asked for by reference is offered first."""

    results = RowsField(
        label=_("Results"),
        help_text=_("Accepted or published results that you may take forward."),
        rows=lambda form: queries.offered_to_start_with(form.actor, _wanted(form), FIRST),
    )
    route = RowField(label=_("Route"), widget=forms.RadioSelect, rows=lambda form: queries.offered_routes())
    title = field_of(
        Project,
        "full_title",
        help_text=_(
            "Left empty, the project has the title of its first result, shown only to those who may read that result. "
            "A title of its own is shown to everybody who may read the project."
        ),
    )
    summary = field_of(
        Project,
        "summary",
        label=_("In one or two sentences"),
        help_text=_("What the project wants to bring to the market, and for whom."),
    )
    manager = RowField(
        label=_("Technology manager"),
        required=False,
        rows=lambda form: parties.holders_of_role(form.row, "technology_manager"),
        empty=_("Me, or to be named"),
    )


class EditForm(ActForm):
    """Titles, summaries, centre, public or not."""

    together = "values"

    version = VersionField()
    title = field_of(Project, "full_title")
    summary = field_of(Project, "summary")
    centre = RowField(label=_("Centre"), required=False, rows=lambda form: zones.centres(), empty=_("None"))
    public = field_of(Project, "public")

    def at_first(self) -> dict[str, Any]:
        project = self.row
        shown = {"summary": project.summary, "public": project.public, "centre": _code(project.centre)}
        return {**shown, "title": project.full_title} if project.title_told else shown

    def prepare(self) -> None:
        if not self.row.title_told:
            next(self.parts_of("title")).field.help_text = _(
                "The title is that of a result which is not open to you. Left empty, it stays; what you write replaces it."
            )


def _code(row: Any) -> str:
    return row.code if row else ""


class NoteForm(ActForm):
    """A remark that is not needed."""

    note = note_field()


class WhyForm(ActForm):
    """The reason, in words."""

    note = note_field(_("Why"), required=True)


class RemarkForm(NoteForm):
    """A remark on what is decided about a project as the person saw it."""

    version = VersionField()


class DecisionForm(ActForm):
    """What every decision says; its reasons are a group of the vocabulary."""

    version = VersionField()
    note = note_field(help_text=_("What others need to know: what is asked for, by when."))
    field_order = ("route", "to_stage", "reason", "note")


def _reason(vocabulary: str, group: str | None = None) -> TermField:
    return TermField(vocabulary, group, label=_("Reason"), widget=forms.RadioSelect)


class GoForm(DecisionForm):
    reason = _reason("gate_reasons", "go")

    def prepare(self) -> None:
        reasons: Any = self.fields["reason"]
        self.initial.setdefault("reason", next((code for code, _word in reasons.choices), None))


class HoldForm(DecisionForm):
    reason = _reason("gate_reasons", "hold")


class StopForm(DecisionForm):
    reason = _reason("gate_reasons", "stop")


class BackForm(DecisionForm):
    to_stage = RowField(label=_("Back to"), required=False, rows=lambda form: queries.stages_behind(form.row))
    reason = _reason("gate_reasons", "back")


class RouteForm(DecisionForm):
    """Another route and why."""

    route = RowField(
        label=_("New route"),
        widget=forms.RadioSelect,
        rows=lambda form: [row for row in queries.offered_routes() if row.pk != form.row.route_id],
    )
    reason = _reason("route_change_reasons")


class UndoForm(ActForm):
    """Which decision is taken back: the last one."""

    decision = hidden(lambda form: filter(None, [queries.last_decision(form.row)]))


class WithdrawForm(ActForm):
    """For which role; those whose agreement the next gate asks for."""

    approval = RowField(label=_("For the role"), rows=lambda form: queries.approvals_asked(form.row))


class ApproveForm(WithdrawForm, NoteForm):
    field_order = ("approval", "note")


class ManagerForm(ActForm):
    manager = RowField(
        label=_("Technology manager"),
        rows=lambda form: parties.holders_of_role(form.row.zone, "technology_manager"),
    )

    def prepare(self) -> None:
        if self.row.manager:
            self.initial.setdefault("manager", self.row.manager.ref)


class AddResultForm(ActForm):
    result = RowField(label=_("Result"), rows=lambda form: queries.startable_results(form.actor))


class RemoveResultForm(ActForm):
    result = RowField(
        label=_("Result"),
        rows=lambda form: queries.carried_shown(form.actor, queries.current_results(form.row)),
    )


def _enterprises(form: Any) -> Any:
    rows = parties.organisations_visible_to(form.actor).filter(side="enterprise")
    return rows.active().in_order()[:MOST]


class PartnerForm(ActForm):
    organisation = RowField(
        label=_("Enterprise"),
        help_text=_("It counts as partner once its representative has agreed."),
        rows=_enterprises,
    )


class EvidenceForm(ActForm):
    """What every kind of evidence has: a day, a remark, a file; and the row it corrects, if it does."""

    of_kind: EvidenceKind

    replaces = hidden(lambda form: queries.valid_evidence(form.row).filter(kind=form.of_kind), required=False)
    happened_on = field_of(Evidence, "happened_on")
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("A scan, a report or a picture; it is kept with the project."),
    )
    note = field_of(Evidence, "note")
    field_order = ("contract_kind", "what", "area_m2", "happened_on", "value", "file", "note")

    def prepare(self) -> None:
        replaces: Any = self.fields["replaces"]
        self.old = replaces.by_key.get(str(self["replaces"].value()))
        if self.old is not None:
            shown = {name: getattr(self.old, name) for name in self.fields if hasattr(self.old, name)}
            self.initial = {**shown, **self.initial}

    def lead(self) -> Any:
        return _("This takes the place of what was recorded, which stays in the story.") if self.old else ""


class PlaceForm(EvidenceForm):
    of_kind = EvidenceKind.INCUBATION_PLACE
    what = field_of(
        Evidence, "what", label=_("Place"), help_text=_("Building and room, as in the agreement.")
    )
    area_m2 = field_of(Evidence, "area_m2")


class ContractForm(EvidenceForm):
    of_kind = EvidenceKind.CONTRACT
    contract_kind = TermField("contract_kinds", label=_("Kind of contract"), widget=forms.RadioSelect)
    what = field_of(Evidence, "what", label=_("Contract number"))
    happened_on = field_of(Evidence, "happened_on", label=_("Signed on"))
    value = MoneyField(label=_("Value in money"), required=False)


class ProductForm(EvidenceForm):
    of_kind = EvidenceKind.PRODUCT
    what = field_of(Evidence, "what", help_text=_("For example: test report no. 12, trial at a user's site."))


class SaleForm(EvidenceForm):
    of_kind = EvidenceKind.FIRST_SALE
    what = field_of(Evidence, "what", label=_("What was sold or used, by whom"))
    value = MoneyField(label=_("Value in money"), required=False)


class RestoreForm(ActForm):
    """Which evidence."""

    evidence = hidden(lambda form: queries.evidence_of(form.row))


class TakeBackForm(RestoreForm, WhyForm):
    """Which evidence does not hold, and why."""


class SupportForm(ActForm):
    """Support that the project received."""

    kind = TermField("support_kinds", label=_("Kind"))
    date = field_of(Support, "date")
    source = field_of(Support, "source")
    money = MoneyField(label=_("Value in money"), required=False)
    quantity = field_of(Support, "quantity", min_value=0)
    unit = field_of(Support, "unit")
    note = field_of(Support, "note")


class ReverseForm(WhyForm):
    """Which record of support was a mistake, and why."""

    support = hidden(lambda form: queries.support_of(form.row))


HypothesisForm = form_of(Hypothesis, "text", "method", "measure")
MilestoneForm = form_of(Milestone, "title", "due_on", budget=MoneyField(label=_("Budget"), required=False))


class PlanForm(ActForm):
    """The whole plan as a draft; a milestone that was reported or accepted stays as it is."""

    wide = True
    aim = field_of(VerificationPlan, "aim")
    hypotheses = ListField(HypothesisForm, most=30, label=_("Hypotheses"), add=_("Add a hypothesis"))
    milestones = ListField(MilestoneForm, most=30, label=_("Milestones"), add=_("Add a milestone"))

    def at_first(self) -> dict[str, Any]:
        plan = self.row
        rows = [row for row in plan.milestones.all() if row.state == "planned"]
        return {
            "aim": plan.aim,
            "hypotheses": list(plan.hypotheses.values("text", "method", "measure")),
            "milestones": [
                {"title": row.title, "due_on": row.due_on, "budget": row.budget or None} for row in rows
            ],
        }

    def prepare(self) -> None:
        kept = [row.title for row in self.row.milestones.all() if row.state != "planned"]
        if kept:
            text = _("These stay as they are: {titles}.")
            self.fields["milestones"].help_text = text.format(titles="; ".join(kept))


class MilestoneDoneForm(ActForm):
    evidence = field_of(Milestone, "evidence", required=True)


class AcceptPlanForm(ActForm):
    """The verdict on each hypothesis."""

    note = note_field(_("Conclusion"))

    def prepare(self) -> None:
        self.verdicts = {}
        for row in self.row.hypotheses.all():
            self.verdicts[row.pk] = name = f"hypothesis_{row.pk}"
            self.fields[name] = forms.ChoiceField(
                label=row.text,
                choices=Outcome,
                initial=Outcome.SUPPORTED,
                required=False,
                widget=forms.RadioSelect,
            )
        self.order_fields([*self.verdicts.values(), "note"])

    def arguments(self) -> dict[str, Any]:
        given = self.cleaned_data
        outcomes = {pk: given[name] for pk, name in self.verdicts.items() if given[name]}
        return {"note": given["note"], "outcomes": outcomes}
