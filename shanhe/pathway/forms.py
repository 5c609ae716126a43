"""Forms of starting, deciding, planning, evidence and support."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.forms import DayField, MoneyField
from shanhe.parties import queries as parties
from shanhe.zones import queries as zones

from . import queries
from .lifecycle import PROJECT
from .models.records import EvidenceKind


def day_field(label: Any, **more: Any) -> DayField:
    return DayField(label=label, **more)


NOTE, WHY = _("Note"), _("Why")


def note_field(label: Any = NOTE, *, required: bool = False, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, required=required, max_length=4000, widget=widget, **more)


def terms(vocabulary: str, group: str | None = None) -> list[tuple[str, str]]:
    return [(term.code, term.name) for term in zones.terms(vocabulary, group)]


def pick(field: Any, options: Iterable[tuple[Any, Any]], *, blank: Any = None) -> None:
    """Give a choice field its options."""
    field.choices = [*([("", blank)] if blank is not None else []), *options]


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
        found = queries.choices(zone)
        pick(self.fields["route"], [(row.code, row.name) for row in found.routes], blank=_("All routes"))
        pick(
            self.fields["centre"],
            [(row.code, row.short_name) for row in found.centres],
            blank=_("All centres"),
        )
        people = [("me", _("Mine")), *((row.ref, row.name) for row in found.managers)]
        pick(self.fields["manager"], people, blank=_("All managers"))
        pick(self.fields["state"], PROJECT.choices(), blank=_("All states"))
        if not with_state:
            del self.fields["state"]


class StartForm(forms.Form):
    """Which results, along which route, under which name."""

    results = forms.MultipleChoiceField(
        label=_("Results"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Accepted or published results that you may take forward."),
    )
    route = forms.ChoiceField(label=_("Route"), widget=forms.RadioSelect)
    title_zh = forms.CharField(label=_("Title in Chinese"), required=False, max_length=300)
    title_en = forms.CharField(label=_("Title in English"), required=False, max_length=300)
    summary = note_field(
        _("In one or two sentences"),
        help_text=_("What the project wants to bring to the market, and for whom."),
    )
    manager = forms.ChoiceField(label=_("Technology manager"), required=False)

    def __init__(self, *args: Any, results: list[Any], zone: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pick(self.fields["results"], [(row.ref, f"{row.title} ({row.ref})") for row in results])
        pick(self.fields["route"], [(row.code, row.name) for row in queries.offered_routes()])
        managers = parties.holders_of_role(zone, "technology_manager")
        pick(self.fields["manager"], [(row.ref, row.name) for row in managers], blank=_("Me, or to be named"))
        self.fields["title_zh"].help_text = _(
            "Left empty, the project has the title of its first result, shown only to those who may read that result. "
            "A title of its own is shown to everybody who may read the project."
        )


class EditForm(forms.Form):
    """Titles, summaries, centre, public or not."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title_zh = forms.CharField(label=_("Title in Chinese"), required=False, max_length=300)
    title_en = forms.CharField(label=_("Title in English"), required=False, max_length=300)
    summary_zh = note_field(_("Summary in Chinese"))
    summary_en = note_field(_("Summary in English"))
    centre = forms.ChoiceField(label=_("Centre"), required=False)
    public = forms.BooleanField(
        label=_("Show its moves in the public news"),
        required=False,
        help_text=_("Only for projects whose results are published for everybody."),
    )

    def __init__(self, *args: Any, title_told: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not title_told:
            self.fields["title_zh"].help_text = _(
                "The title is that of a result which is not open to you. Left empty, it stays; what you write replaces it."
            )
        pick(self.fields["centre"], [(row.code, row.name) for row in zones.centres()], blank=_("None"))


class DecisionForm(forms.Form):
    """The reason of a decision; `version` is the project as the person saw it."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    to_stage = forms.ChoiceField(label=_("Back to"), required=False)
    reason = forms.ChoiceField(label=_("Reason"), widget=forms.RadioSelect)
    note = note_field(help_text=_("What others need to know: what is asked for, by when."))

    def __init__(self, *args: Any, decision: str, stages: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = terms("gate_reasons", decision)
        pick(self.fields["reason"], options)
        if decision == "go" and options:
            self.fields["reason"].initial = options[0][0]
        if decision == "back":
            pick(self.fields["to_stage"], [(str(stage.pk), stage.name) for stage in stages])
        else:
            del self.fields["to_stage"]


class NoteForm(forms.Form):
    """A remark, needed or not."""

    note = note_field()

    def __init__(self, *args: Any, needed: bool = True, label: Any = WHY, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = needed
        self.fields["note"].label = label


class RouteForm(forms.Form):
    """Another route and why."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    route = forms.ChoiceField(label=_("New route"), widget=forms.RadioSelect)
    reason = forms.ChoiceField(label=_("Reason"), widget=forms.RadioSelect)
    note = note_field()

    def __init__(self, *args: Any, current: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [row for row in queries.offered_routes() if row.pk != current.pk]
        pick(self.fields["route"], [(row.code, row.name) for row in others])
        pick(self.fields["reason"], terms("route_change_reasons"))


class ManagerForm(forms.Form):
    manager = forms.ChoiceField(label=_("Technology manager"))

    def __init__(self, *args: Any, zone: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = parties.holders_of_role(zone, "technology_manager")
        pick(self.fields["manager"], [(row.ref, row.name) for row in people])


class ResultForm(forms.Form):
    result = forms.ChoiceField(label=_("Result"))

    def __init__(self, *args: Any, results: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pick(self.fields["result"], [(row.ref, f"{row.title} ({row.ref})") for row in results])


class PartnerForm(forms.Form):
    organisation = forms.ChoiceField(
        label=_("Enterprise"), help_text=_("It counts as partner once its representative has agreed.")
    )

    def __init__(self, *args: Any, enterprises: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pick(self.fields["organisation"], [(row.ref, row.name) for row in enterprises])


class EvidenceForm(forms.Form):
    """What every kind of evidence has: a day, a remark, a file."""

    happened_on = day_field(_("Date"))
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("A scan, a report or a picture; it is kept with the project."),
    )
    note = note_field()

    def values(self) -> dict[str, Any]:
        """What the operation takes, but for the file."""
        return {name: value for name, value in self.cleaned_data.items() if name != "file"}


class PlaceForm(EvidenceForm):
    place = forms.CharField(
        label=_("Place"), max_length=200, help_text=_("Building and room, as in the agreement.")
    )
    area_m2 = forms.IntegerField(label=_("Area in m²"), required=False, min_value=1)
    field_order = ("place", "area_m2", "happened_on", "file", "note")


class ContractForm(EvidenceForm):
    kind = forms.ChoiceField(label=_("Kind of contract"), widget=forms.RadioSelect)
    number = forms.CharField(label=_("Contract number"), max_length=120)
    value_fen = MoneyField(label=_("Value in money"), required=False)
    field_order = ("kind", "number", "happened_on", "value_fen", "file", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pick(self.fields["kind"], terms("contract_kinds"))
        self.fields["happened_on"].label = _("Signed on")

    def values(self) -> dict[str, Any]:
        found = super().values()
        found["signed_on"] = found.pop("happened_on")
        return found


class ProductForm(EvidenceForm):
    what = forms.CharField(
        label=_("What shows it"),
        max_length=300,
        help_text=_("For example: test report no. 12, trial at a user's site."),
    )
    field_order = ("what", "happened_on", "file", "note")


class SaleForm(EvidenceForm):
    what = forms.CharField(label=_("What was sold or used, by whom"), max_length=300)
    value_fen = MoneyField(label=_("Value in money"), required=False)
    field_order = ("what", "happened_on", "value_fen", "file", "note")


EVIDENCE_FORMS: dict[str, type[EvidenceForm]] = {
    EvidenceKind.INCUBATION_PLACE: PlaceForm,
    EvidenceKind.CONTRACT: ContractForm,
    EvidenceKind.PRODUCT: ProductForm,
    EvidenceKind.FIRST_SALE: SaleForm,
}


class SupportForm(forms.Form):
    """Support that the project received."""

    kind = forms.ChoiceField(label=_("Kind"))
    date = day_field(_("Date"))
    source = forms.CharField(label=_("Who gave it"), max_length=200)
    money = MoneyField(label=_("Value in money"), required=False)
    quantity = forms.DecimalField(
        label=_("Quantity"), required=False, min_value=0, max_digits=12, decimal_places=2
    )
    unit = forms.CharField(
        label=_("Unit"), required=False, max_length=40, help_text=_("For example: hours, m², sessions.")
    )
    note = note_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pick(self.fields["kind"], terms("support_kinds"))


class AimForm(forms.Form):
    aim = forms.CharField(
        label=_("What is to be verified"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )


class HypothesisForm(forms.Form):
    text = forms.CharField(label=_("Hypothesis"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    method = forms.CharField(label=_("How it is tested"), max_length=2000, required=False)
    measure = forms.CharField(label=_("What counts as shown"), max_length=2000, required=False)


class MilestoneForm(forms.Form):
    title = forms.CharField(label=_("Milestone"), max_length=300)
    due_on = day_field(_("Due on"), required=False)
    budget_fen = MoneyField(label=_("Budget"), required=False)


HypothesisFormSet = forms.formset_factory(HypothesisForm, extra=1, max_num=30, can_delete=True)
MilestoneFormSet = forms.formset_factory(MilestoneForm, extra=1, max_num=30, can_delete=True)


class MilestoneDoneForm(forms.Form):
    evidence = note_field(
        _("What shows that it is done"),
        required=True,
        help_text=_("Name the report or measurement; attach files under “Files”."),
    )


class AcceptPlanForm(forms.Form):
    """The verdict on each hypothesis."""

    note = note_field(_("Conclusion"))

    def __init__(self, *args: Any, plan: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = [("supported", _("Supported")), ("refuted", _("Refuted")), ("open", _("Still open"))]
        self.names = {}
        for row in plan.hypotheses.all():
            name = f"hypothesis_{row.pk}"
            self.names[row.pk] = name
            self.fields[name] = forms.ChoiceField(
                label=row.text, choices=options, initial="supported", widget=forms.RadioSelect
            )
        self.order_fields([*self.names.values(), "note"])

    def outcomes(self) -> dict[int, str]:
        return {pk: self.cleaned_data[name] for pk, name in self.names.items()}
