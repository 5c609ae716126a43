"""What can be done with a project, with its verification plan, and with a milestone of the plan."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from shanhe.doors.acts import Act, Acts
from shanhe.doors.asking import way
from shanhe.kernel.context import Context
from shanhe.work.operations import attach_file

from . import forms, operations, queries
from .lifecycle import MILESTONE, PLAN, PROJECT
from .models import GateApproval, GateDecision, Project


def crumbs(project: Project | None = None) -> list[dict[str, str]]:
    """The way to a page: projects, and the project."""
    to = queries.url_of(project) if project is not None else ""
    return way(_now("Projects"), reverse("pathway:board"), project, to)


def link(project: Project, name: str, **rows: Any) -> str:
    """The address of an act on a project, with the rows that it is about."""
    query = "&".join(f"{field}={key}" for field, key in rows.items())
    address = reverse("pathway:act", args=[project.ref, name])
    return f"{address}?{query}" if query else address


def _undo(decision: GateDecision) -> str:
    return link(decision.project, "undo", decision=decision.pk)


def _withdraw(given: GateApproval) -> str:
    return link(given.project, "withdraw_approval", approval=given.approval.role)


def _pass(project: Project) -> Any:
    if project.next_stage is None:
        return PROJECT["go"].label
    return _now("Let it pass to “{stage}”").format(stage=project.next_stage.name)


def _with_file(operation: Callable[..., Any]) -> Callable[..., Any]:
    """The operation with a file, which is attached to the project in the same transaction."""

    @wraps(operation)
    def run(ctx: Context, *, project: Project, file: Any = None, **values: Any) -> Any:
        with transaction.atomic():
            if file:
                values["attachment"] = attach_file(ctx, subject=project, upload=file)
            return operation(ctx, project=project, **values)

    return run


def _evidence(operation: Callable[..., Any], form: type[forms.EvidenceForm]) -> Act:
    return Act(_with_file(operation), form, done=_("Recorded."), anchor="#evidence")


PROJECT_ACTS = Acts(
    PROJECT,
    "project",
    "pathway:act",
    {
        "go": Act(
            operations.go,
            forms.GoForm,
            primary=True,
            label=_pass,
            lead=_(
                "Every condition is met and everybody has agreed. You can take this back within 15 minutes."
            ),
            done=_("The project passed the gate."),
            undo=_undo,
        ),
        "resume": Act(
            operations.resume_project,
            forms.RemarkForm,
            primary=True,
            lead=_("The project goes on in its stage."),
            done=_("The project goes on."),
            undo=_undo,
        ),
        "reopen": Act(
            operations.reopen_project,
            forms.RemarkForm,
            primary=True,
            lead=_("The project goes on in the stage in which it was stopped."),
            done=_("The project is open again."),
            undo=_undo,
        ),
        "hold": Act(
            operations.hold,
            forms.HoldForm,
            lead=_("The project stays in its stage and is shown as on hold until somebody resumes it."),
            done=_("The project is on hold."),
            undo=_undo,
        ),
        "back": Act(
            operations.send_back,
            forms.BackForm,
            lead=_("The project goes back to an earlier stage; the gate and its agreements start anew."),
            done=_("It was sent back."),
            undo=_undo,
        ),
        "stop": Act(
            operations.stop,
            forms.StopForm,
            lead=_("The project ends here. Only the zone's committee can open it again."),
            done=_("The project is stopped."),
            undo=_undo,
        ),
        "undo": Act(operations.undo_decision, forms.UndoForm, done=_("The decision is taken back.")),
        "change_route": Act(
            operations.change_route,
            forms.RouteForm,
            lead=_(
                "The project stays in its stage; where the new route has no such stage it stands at the one before."
            ),
            done=_("The route is changed."),
            undo=_undo,
        ),
        "edit": Act(operations.edit_project, forms.EditForm, done=_("Saved.")),
        "approve": Act(
            operations.approve_gate, forms.ApproveForm, done=_("Agreed."), undo=_withdraw, anchor="#gate"
        ),
        "withdraw_approval": Act(
            operations.withdraw_approval,
            forms.WithdrawForm,
            done=_("The agreement is taken back."),
            anchor="#gate",
        ),
        "give": Act(
            operations.give_hand_over,
            forms.NoteForm,
            lead=_("The project moves once the other side has taken it over."),
            done=_("Handed over."),
            anchor="#gate",
        ),
        "take": Act(
            operations.take_hand_over,
            forms.NoteForm,
            lead=_("The project moves once the other side has handed it over."),
            done=_("Taken over."),
            anchor="#gate",
        ),
        "decline": Act(
            operations.decline_hand_over,
            forms.WhyForm,
            lead=_("The project stays in its stage, and the gate is decided anew."),
            done=_("Declined; the gate is open again."),
            anchor="#gate",
        ),
        "add_result": Act(
            operations.add_result,
            forms.AddResultForm,
            done=_("The project carries it now."),
            undo=lambda row: link(row.project, "remove_result", result=row.result.ref),
            anchor="#results",
        ),
        "remove_result": Act(
            operations.remove_result,
            forms.RemoveResultForm,
            done=_("The project no longer carries it."),
            anchor="#results",
        ),
        "assign": Act(
            operations.assign_manager, forms.ManagerForm, done=_("The manager is named."), anchor="#people"
        ),
        "name_partner": Act(
            operations.name_partner,
            forms.PartnerForm,
            done=_("Named. Its representative is asked to agree."),
            anchor="#people",
        ),
        "release_partner": Act(
            operations.release_partner,
            forms.WhyForm,
            lead=_("The enterprise no longer takes part, and is told why."),
            done=_("The enterprise no longer takes part."),
            anchor="#people",
        ),
        "agree_partner": Act(
            operations.agree_partner,
            warning=_("The enterprise takes part from now on. It can leave the project later, saying why."),
            done=_("The enterprise takes part."),
            anchor="#people",
        ),
        "decline_partner": Act(
            operations.decline_partner,
            forms.WhyForm,
            lead=_("The enterprise does not take part, and the project's manager is told why."),
            done=_("The enterprise does not take part."),
            anchor="#people",
        ),
        "record_place": _evidence(operations.record_incubation_place, forms.PlaceForm),
        "record_contract": _evidence(operations.record_contract, forms.ContractForm),
        "record_product": _evidence(operations.record_product_evidence, forms.ProductForm),
        "record_first_sale": _evidence(operations.record_first_sale, forms.SaleForm),
        "take_back_evidence": Act(
            operations.take_back_evidence,
            forms.TakeBackForm,
            lead=_("The evidence stays in the story and no longer counts."),
            done=_("It no longer counts."),
            undo=lambda row: link(row.project, "restore_evidence", evidence=row.pk),
            anchor="#evidence",
        ),
        "restore_evidence": Act(
            operations.restore_evidence, forms.RestoreForm, done=_("It counts again."), anchor="#evidence"
        ),
        "start_plan": Act(
            operations.start_plan,
            onward=lambda plan: reverse("pathway:plan-act", args=[plan.project.ref, "edit"]),
            done=_("Write what is to be shown, in which steps."),
        ),
        "record_support": Act(
            operations.record_support,
            forms.SupportForm,
            done=_("Recorded."),
            undo=lambda row: link(row.project, "reverse_support", support=row.pk),
            anchor="#support",
        ),
        "reverse_support": Act(
            operations.reverse_support,
            forms.ReverseForm,
            lead=_("The record stays in the timeline, with a reversal beside it."),
            done=_("Reversed."),
            anchor="#support",
        ),
    },
    home=queries.url_of,
    crumbs=crumbs,
    find=queries.by_ref,
)

PLAN_ACTS = Acts(
    PLAN,
    "plan",
    "pathway:plan-act",
    {
        "edit": Act(operations.write_plan, forms.PlanForm, done=_("Saved."), button=_("Save the plan")),
        "submit": Act(
            operations.submit_plan,
            warning=_(
                "An assessor or the committee is asked to agree. Until then the plan cannot be changed."
            ),
            done=_("Sent for agreement."),
        ),
        "agree": Act(
            operations.agree_plan,
            warning=_("The team may begin. Whoever changes the plan later needs your agreement again."),
            done=_("Agreed."),
        ),
        "accept": Act(
            operations.accept_plan,
            forms.AcceptPlanForm,
            lead=_("This ends the verification and cannot be taken back."),
            done=_("The verification is accepted."),
        ),
        "return": Act(operations.return_plan, forms.WhyForm, done=_("It was sent back.")),
        "revise": Act(
            operations.revise_plan,
            forms.WhyForm,
            lead=_("The plan is a draft again and must be agreed to anew."),
            done=_("The plan is a draft again."),
        ),
    },
    key=lambda plan: [plan.project.ref],
    home=lambda plan: f"{queries.url_of(plan.project)}#plan",
    title=lambda plan: plan.project.title,
    crumbs=lambda plan: crumbs(plan.project),
    find=queries.plan_at,
)

MILESTONE_ACTS = Acts(
    MILESTONE,
    "milestone",
    "pathway:milestone-act",
    {
        "complete": Act(
            operations.complete_milestone,
            forms.MilestoneDoneForm,
            done=_("Reported; an assessor checks it now."),
        ),
        "accept": Act(
            operations.accept_milestone,
            warning=_("An accepted milestone stays accepted, and the team is told."),
            done=_("The milestone is accepted."),
        ),
        "return": Act(operations.return_milestone, forms.WhyForm, done=_("It was sent back.")),
    },
    key=lambda row: [row.plan.project.ref, row.pk],
    home=lambda row: f"{queries.url_of(row.plan.project)}#plan",
    title=lambda row: row.title,
    crumbs=lambda row: crumbs(row.plan.project),
    find=queries.milestone_at,
)
