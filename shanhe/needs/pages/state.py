"""Stating a need in three screens, saved as one types."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shanhe.doors.asking import say
from shanhe.doors.http import context, page
from shanhe.kernel.errors import Conflict, Denied, Invalid, NotNow
from shanhe.kernel.text import is_chinese

from .. import forms, operations, queries, rules
from ..lifecycle import NEED
from ..models import Need
from .common import need_or_404


def _form(request: HttpRequest, step: int, need: Need | None) -> forms.StepForm:
    data = request.POST if request.method == "POST" else None
    editor = request.POST.get("editor", "")[:40] or secrets.token_hex(8)
    spoken = "zh" if is_chinese(get_language()) else "en"
    language = (data.get("language") if data else "") or (need.language if need else spoken)
    return forms.step_form(step, data, need, actor=request.actor, language=language, editor=editor)  # type: ignore[attr-defined]


@page()
def state(request: HttpRequest) -> HttpResponse:
    """The first screen of a new need; the draft is made when something is first saved."""
    ctx = context(request)
    rules.state.demand(ctx.actor, ctx.zone)
    form = _form(request, 1, None)
    if request.method != "POST":
        return _show(request, form, 1, None)
    valid = form.is_valid()
    need = queries.draft_of_editor(ctx.actor, form.cleaned_data.get("editor", ""))
    try:
        if need is None:
            editor = form.cleaned_data.get("editor", "")
            need = operations.state_need(ctx, zone=ctx.zone, values=form.values(), editor=editor)
        else:
            need = _save(ctx, need, form)
    except (Invalid, Conflict) as error:
        return _refused(request, form, 1, None, error)
    return _answer(request, form, 1, need, valid)


def _save(ctx: Any, need: Need, form: forms.StepForm) -> Need:
    return operations.save_need(
        ctx,
        need=need,
        values=form.values(),
        invited=form.invited(),
        version=form.cleaned_data.get("version"),
        editor=form.cleaned_data.get("editor", ""),
    )


@page()
def edit(request: HttpRequest, ref: str, step: int) -> HttpResponse:
    """A screen of a draft, or of a need under change."""
    if step not in forms.STEPS:
        raise Http404
    need = need_or_404(request, ref)
    rules.edit.demand(request.actor, need)  # type: ignore[attr-defined]
    NEED["edit"].check(need)
    form = _form(request, step, need)
    if request.method != "POST":
        return _show(request, form, step, need)
    valid = form.is_valid()
    if need.state != "draft" and not valid:
        return _show(request, form, step, need, status=422)
    try:
        saved = _save(context(request), need, form)
    except (Invalid, Conflict) as error:
        return _refused(request, form, step, need, error)
    return _answer(request, form, step, saved, valid)


def _is_autosave(request: HttpRequest) -> bool:
    return request.headers.get("X-Autosave") == "1"


def _refused(
    request: HttpRequest, form: forms.StepForm, step: int, need: Need | None, error: Any
) -> HttpResponse:
    conflict = isinstance(error, Conflict)
    if _is_autosave(request):
        return JsonResponse({"message": str(error)}, status=409 if conflict else 422)
    if conflict:
        # Saving again from this page is a decision taken after reading the message.
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["version"] = str(need.version) if need else ""  # type: ignore[index]
        return _show(request, form, step, need, status=409, refusal=str(error))
    for name, message in error.fields.items():
        form.add_error(name if name in form.fields else None, str(message))
    return _show(request, form, step, need, status=422)


def _answer(request: HttpRequest, form: forms.StepForm, step: int, need: Need, valid: bool) -> HttpResponse:
    if _is_autosave(request):
        told = {
            "saved_at": need.updated_at.isoformat(),
            "fields": {"version": need.version},
            "complete": valid,
        }
        return JsonResponse(told, status=200 if valid else 422)
    if not valid:
        return _show(request, form, step, need, status=422)
    if "send" in request.POST:
        return _send(request, need)
    target = {"back": step - 1, "next": step + 1}.get(request.POST.get("go", "next"), 0)
    if target in forms.STEPS:
        return redirect("needs:edit", need.ref, target)
    say(request, _("Saved."))
    return redirect(need)


def _send(request: HttpRequest, need: Need) -> HttpResponse:
    try:
        operations.submit_need(context(request), need=need)
    except (NotNow, Denied) as error:
        request.method = "GET"
        form = _form(request, 3, need)
        return _show(request, form, 3, need, status=409, refusal=str(error.message))
    say(request, _("Sent for review."), undo=reverse("needs:act", args=[need.ref, "take_back"]))
    return redirect(need)


def _show(
    request: HttpRequest, form: forms.StepForm, step: int, need: Need | None, status: int = 200, **more: Any
) -> HttpResponse:
    score = queries.completeness(need) if need else None
    steps = [
        {
            "label": label,
            "url": reverse("needs:edit", args=[need.ref, number]) if need else "",
            "state": "current" if number == step else "done" if number < step else "ahead",
        }
        for number, label in forms.STEPS.items()
    ]
    missing = []
    if score is not None and need is not None:
        missing = [
            {
                "label": item.label,
                "points": item.points,
                "url": reverse("needs:edit", args=[need.ref, item.step]),
            }
            for item in score.useful
        ]
    values = {
        "need": need,
        "form": form,
        "step": step,
        "steps": steps,
        "step_title": forms.STEPS[step],
        "score": score,
        "missing": missing,
        "may_send": need is not None and need.state == "draft",
        "autosave": request.path if need is None or need.state == "draft" else "",
        **more,
    }
    return render(request, "needs/state.html", values, status=status)
