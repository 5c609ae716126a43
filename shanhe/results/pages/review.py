"""What the owner's office, assessors and contributors do from the page of a result."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from shanhe.parties.asking import say
from shanhe.parties.http import context, form_errors

from .. import forms, operations
from ..lifecycle import CHECKS, RESULT
from ..models import Contributor, Result
from .common import ASKED, POSTED, crumbs, on_result, result_or_404

ACTS: dict[str, Any] = {
    "take_back": operations.take_back_result,
    "accept": operations.accept_result,
    "publish": operations.publish_result,
    "unpublish": operations.unpublish_result,
    "reinstate": operations.reinstate_result,
    "return": operations.return_result,
    "withdraw": operations.withdraw_result,
}
DONE = {
    "take_back": gettext_lazy("Taken back: it is a draft again."),
    "accept": gettext_lazy("Accepted."),
    "publish": gettext_lazy("Published."),
    "unpublish": gettext_lazy("Taken off the catalogue."),
    "reinstate": gettext_lazy("It is a draft again."),
    "return": gettext_lazy("Returned to its author with your reason."),
    "withdraw": gettext_lazy("Withdrawn."),
}
UNDO = {"publish": "unpublish", "unpublish": "publish", "withdraw": "reinstate"}


@on_result
def act(request: HttpRequest, ref: str, action: str) -> HttpResponse:
    """An action of the lifecycle; those that need a reason ask for it on a page of their own."""
    if action not in ACTS:
        raise Http404
    result = result_or_404(request, ref)
    if action in ASKED:
        return _with_reason(request, result, action)
    if action not in POSTED or request.method != "POST":
        return redirect(result)
    ACTS[action](context(request), result=result)
    return _done(request, result, action)


def _done(request: HttpRequest, result: Result, action: str) -> HttpResponse:
    undo = UNDO.get(action)
    say(request, DONE[action], undo=reverse("results:act", args=[result.ref, undo]) if undo else "")
    return redirect(result)


def _with_reason(request: HttpRequest, result: Result, action: str) -> HttpResponse:
    transition = RESULT[action]
    transition.rule.demand(request.actor, result)  # type: ignore[attr-defined]
    transition.check(result)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            ACTS[action](context(request), result=result, reason=form.cleaned_data["reason"])
        if not form.errors:
            return _done(request, result, action)
    return _form_page(request, result, form, transition.label, danger=action == "withdraw")


def _form_page(request: HttpRequest, result: Result, form: Any, title: Any, **more: Any) -> HttpResponse:
    values = {"result": result, "form": form, "title": title, "crumbs": crumbs(result), **more}
    return render(request, "results/form.html", values, status=422 if form.errors else 200)


@on_result
@require_POST
def check(request: HttpRequest, ref: str, item: str) -> HttpResponse:
    """Confirm one of the five items before publication, or take the confirmation back."""
    if item not in CHECKS:
        raise Http404
    result = result_or_404(request, ref)
    ctx = context(request)
    if "reopen" in request.POST:
        operations.reopen_publication_check(ctx, result=result, item=item)
    else:
        operations.confirm_publication_check(
            ctx,
            result=result,
            item=item,
            answer=request.POST.get("answer", ""),
            note=request.POST.get("note", "")[:2000],
        )
    return redirect(f"{result.get_absolute_url()}#checks")


@on_result
def claim(request: HttpRequest, ref: str) -> HttpResponse:
    """Claim a readiness level with its evidence."""
    result = result_or_404(request, ref)
    RESULT["claim_readiness"].rule.demand(request.actor, result)  # type: ignore[attr-defined]
    RESULT["claim_readiness"].check(result)
    form = forms.ReadinessForm(request.POST or None, initial={"level": result.trl_confirmed})
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            operations.claim_readiness(context(request), result=result, **form.cleaned_data)
        if not form.errors:
            say(request, _("An assessor has been asked to look at the evidence."))
            return redirect(f"{result.get_absolute_url()}#readiness")
    return _form_page(request, result, form, RESULT["claim_readiness"].label)


@on_result
def assess(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """An assessor confirms a claimed level or sends it back."""
    result = result_or_404(request, ref)
    assessment = result.assessments.select_related("claimed_by").filter(pk=number).first()
    if assessment is None:
        raise Http404
    form = forms.AssessForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        confirm = form.cleaned_data["decision"] == "confirm"
        with form_errors(form):
            operations.assess_readiness(
                context(request), assessment=assessment, confirm=confirm, note=form.cleaned_data["note"]
            )
        if not form.errors:
            say(request, _("The level is confirmed.") if confirm else _("Sent back with your note."))
            return redirect(f"{result.get_absolute_url()}#readiness")
    title = _("Assess readiness level {level}").format(level=assessment.level)
    return _form_page(request, result, form, title, assessment=assessment)


def _contributor(result: Result, number: int) -> Contributor:
    row = result.contributors.filter(pk=number).first()
    if row is None:
        raise Http404
    return row


@on_result
@require_POST
def confirm_contribution(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """The person confirms their part and share."""
    result = result_or_404(request, ref)
    operations.confirm_contribution(context(request), contributor=_contributor(result, number))
    say(request, _("Thank you: your contribution is confirmed."))
    return redirect(f"{result.get_absolute_url()}#team")


@on_result
@require_POST
def ask_contributor(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Ask a contributor once more."""
    result = result_or_404(request, ref)
    operations.ask_contributor(context(request), contributor=_contributor(result, number))
    say(request, _("Asked once more."))
    return redirect(f"{result.get_absolute_url()}#team")


@on_result
@require_POST
def revoke_link(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Make a contributor's link useless."""
    result = result_or_404(request, ref)
    operations.revoke_link(context(request), contributor=_contributor(result, number))
    say(request, _("The link no longer opens."))
    return redirect(f"{result.get_absolute_url()}#team")


@on_result
def dispute_contribution(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """The person disputes their part or share, with the reason."""
    return _contribution_reason(
        request, ref, number, operations.dispute_contribution, _("Dispute your contribution")
    )


@on_result
def settle_contribution(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """The owner's office settles a dispute or a silence, with the reason."""
    return _contribution_reason(
        request, ref, number, operations.settle_contribution, _("Settle the contribution")
    )


def _contribution_reason(
    request: HttpRequest, ref: str, number: int, operation: Any, title: str
) -> HttpResponse:
    result = result_or_404(request, ref)
    row = _contributor(result, number)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form_errors(form):
            operation(context(request), contributor=row, reason=form.cleaned_data["reason"])
        if not form.errors:
            say(request, _("Saved."))
            return redirect(f"{result.get_absolute_url()}#team")
    return _form_page(request, result, form, title, contributor=row)
