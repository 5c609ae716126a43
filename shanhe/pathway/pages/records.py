"""What is recorded from a project's page: people, results, partner, evidence, support."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shanhe.doors.asking import say
from shanhe.doors.http import context, page
from shanhe.kernel.text import whole_number
from shanhe.parties import queries as parties
from shanhe.results import queries as results
from shanhe.work.operations import attach_file
from shanhe.zones import queries as zones

from .. import forms, operations, queries
from ..lifecycle import PROJECT
from ..models.records import EvidenceKind
from .common import ask, project_or_404, to_project

MOST = 500
RECORD: dict[str, Any] = {
    EvidenceKind.INCUBATION_PLACE: ("record_place", operations.record_incubation_place),
    EvidenceKind.CONTRACT: ("record_contract", operations.record_contract),
    EvidenceKind.PRODUCT: ("record_product", operations.record_product_evidence),
    EvidenceKind.FIRST_SALE: ("record_product", operations.record_first_sale),
}


@page()
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """Titles, summaries, centre, public or not."""
    project = project_or_404(request, ref)
    PROJECT["edit"].rule.demand(request.actor, project)  # type: ignore[attr-defined]
    names = ("version", "title_zh", "title_en", "summary_zh", "summary_en", "public")
    initial = {name: getattr(project, name) for name in names if project.title_told or "title" not in name}
    initial["centre"] = project.centre.code if project.centre else ""
    form = forms.EditForm(request.POST or None, initial=initial, title_told=project.title_told)

    def act() -> None:
        values = dict(form.cleaned_data)
        version = values.pop("version")
        values["centre"] = zones.centre(values["centre"]) if values["centre"] else None
        operations.edit_project(context(request), project=project, values=values, version=version)

    return ask(request, project, form, act, title=_("Change the project"))


@page()
def manager(request: HttpRequest, ref: str) -> HttpResponse:
    """Name the technology manager; POST with `take_on` makes it oneself."""
    project = project_or_404(request, ref)
    zone = request.zone  # type: ignore[attr-defined]
    if request.method == "POST" and "take_on" in request.POST:
        operations.assign_manager(context(request), project=project, manager=request.person)  # type: ignore[attr-defined]
        say(request, _("You manage this project now."))
        return to_project(project)
    PROJECT["assign"].rule.demand(request.actor, project)  # type: ignore[attr-defined]
    initial = {"manager": project.manager.ref if project.manager else ""}
    form = forms.ManagerForm(request.POST or None, zone=zone, initial=initial)

    def act() -> None:
        people = {row.ref: row for row in parties.holders_of_role(zone, "technology_manager")}
        operations.assign_manager(
            context(request), project=project, manager=people[form.cleaned_data["manager"]]
        )

    return ask(request, project, form, act, title=PROJECT["assign"].label, anchor="#people")


@page()
def add_result(request: HttpRequest, ref: str) -> HttpResponse:
    """Carry one more result."""
    project = project_or_404(request, ref)
    actor = request.actor  # type: ignore[attr-defined]
    PROJECT["carry"].rule.demand(actor, project)
    offered = queries.startable_results(actor)
    form = forms.ResultForm(request.POST or None, results=offered)

    def act() -> None:
        found = next(row for row in offered if row.ref == form.cleaned_data["result"])
        operations.add_result(context(request), project=project, result=results.by_ref(actor, found.ref))

    return ask(request, project, form, act, title=_("Add a result"), anchor="#results")


@page()
@require_POST
def remove_result(request: HttpRequest, ref: str, result: str) -> HttpResponse:
    """Carry a result no longer."""
    project = project_or_404(request, ref)
    row = results.by_ref(request.actor, result)  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    operations.remove_result(context(request), project=project, result=row)
    say(request, _("The project no longer carries it."))
    return to_project(project, "#results")


@page()
def partner(request: HttpRequest, ref: str) -> HttpResponse:
    """Name the enterprise that takes part."""
    project = project_or_404(request, ref)
    actor = request.actor  # type: ignore[attr-defined]
    PROJECT["name_partner"].rule.demand(actor, project)
    rows = parties.organisations_visible_to(actor).filter(side="enterprise").active().in_order()[:MOST]
    enterprises = {row.ref: row for row in rows}
    form = forms.PartnerForm(request.POST or None, enterprises=enterprises.values())

    def act() -> None:
        chosen = enterprises[form.cleaned_data["organisation"]]
        operations.name_partner(context(request), project=project, organisation=chosen)

    done = _("Named. Its representative is asked to agree.")
    return ask(request, project, form, act, title=PROJECT["name_partner"].label, done=done, anchor="#people")


@page()
def leave_partner(request: HttpRequest, ref: str, who: str) -> HttpResponse:
    """The enterprise declines or leaves, or the project releases it."""
    project = project_or_404(request, ref)
    form = forms.NoteForm(request.POST or None)
    operation = operations.decline_partner if who == "decline" else operations.release_partner
    title = _("Decline as the enterprise") if who == "decline" else _("End the partnership")
    return ask(
        request,
        project,
        form,
        lambda: operation(context(request), project=project, note=form.cleaned_data["note"]),
        title=title,
        danger=True,
        anchor="#people",
    )


@page()
def evidence(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """Record evidence of a kind; with `?replaces=` correct what was recorded."""
    if kind not in RECORD:
        raise Http404
    project = project_or_404(request, ref)
    action, operation = RECORD[kind]
    PROJECT[action].rule.demand(request.actor, project)  # type: ignore[attr-defined]
    PROJECT[action].check(project)
    old = _replaced(project, kind, request.GET.get("replaces", ""))
    form = forms.EVIDENCE_FORMS[kind](request.POST or None, request.FILES or None, initial=_initial(old))

    def act() -> None:
        ctx = context(request)
        with transaction.atomic():
            upload = form.cleaned_data["file"]
            kept = old.attachment if old is not None else None
            attached = attach_file(ctx, subject=project, upload=upload) if upload else kept
            operation(ctx, project=project, attachment=attached, replaces=old, **form.values())

    label = EvidenceKind(kind).label
    title = _("Correct: {kind}").format(kind=label) if old else _("Record: {kind}").format(kind=label)
    return ask(request, project, form, act, title=title, anchor="#evidence", upload=True)


def _replaced(project: Any, kind: str, text: str) -> Any:
    number = whole_number(text)
    if number is None:
        return None
    found = project.evidence.filter(pk=number, kind=kind, taken_back_at=None).first()
    if found is None:
        raise Http404
    return found


def _initial(old: Any) -> dict[str, Any]:
    if old is None:
        return {}
    value = old.data.get("value_fen")
    shown = {**old.data, "happened_on": old.happened_on, "note": old.note}
    return {**shown, "value_fen": "" if value is None else f"{value / 100:.2f}"}


@page()
def take_back_evidence(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """Say that evidence does not hold."""
    project = project_or_404(request, ref)
    row = project.evidence.filter(pk=pk).first()
    if row is None:
        raise Http404
    form = forms.NoteForm(request.POST or None)
    return ask(
        request,
        project,
        form,
        lambda: operations.take_back_evidence(
            context(request), project=project, evidence=row, note=form.cleaned_data["note"]
        ),
        title=PROJECT["take_back_evidence"].label,
        done=_("It no longer counts."),
        undo=reverse("pathway:restore-evidence", args=[project.ref, row.pk]),
        anchor="#evidence",
        danger=True,
    )


@page()
@require_POST
def restore_evidence(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """Undo the taking back."""
    project = project_or_404(request, ref)
    row = project.evidence.filter(pk=pk).first()
    if row is None:
        raise Http404
    operations.restore_evidence(context(request), project=project, evidence=row)
    say(request, _("It counts again."))
    return to_project(project, "#evidence")


@page()
def support(request: HttpRequest, ref: str) -> HttpResponse:
    """Record support received."""
    project = project_or_404(request, ref)
    PROJECT["record_support"].rule.demand(request.actor, project)  # type: ignore[attr-defined]
    form = forms.SupportForm(request.POST or None)
    return ask(
        request,
        project,
        form,
        lambda: operations.record_support(context(request), project=project, **form.cleaned_data),
        title=PROJECT["record_support"].label,
        anchor="#support",
    )


@page()
def reverse_support(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """Reverse a record of support."""
    project = project_or_404(request, ref)
    row = project.support.filter(pk=pk).first()
    if row is None:
        raise Http404
    PROJECT["record_support"].rule.demand(request.actor, project)  # type: ignore[attr-defined]
    form = forms.NoteForm(request.POST or None)
    return ask(
        request,
        project,
        form,
        lambda: operations.reverse_support(
            context(request), project=project, support=row, note=form.cleaned_data["note"]
        ),
        title=_("Reverse this record"),
        lead=_("The record stays in the timeline, with a reversal beside it."),
        anchor="#support",
        danger=True,
    )
