"""All suggestions for a need, and the answer to "why is X not here?"."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from shanhe.doors.http import context, page
from shanhe.needs import queries as needs

from .. import operations, queries
from ..models import Reason
from ..steps import with_steps

KINDS = ("result", "person")


@page()
def of_need(request: HttpRequest, ref: str) -> HttpResponse:
    """The short list of one kind with reasons and counter-reasons."""
    actor, zone = request.actor, request.zone  # type: ignore[attr-defined]
    need = needs.by_ref(actor, ref)
    if need is None or not needs.looks_after(actor, need):
        raise Http404
    document = queries.document_of(actor, need, "need")
    if document is None:
        raise Http404
    kind = request.GET.get("kind", KINDS[0])
    kind = kind if kind in KINDS else KINDS[0]
    asked = request.GET.get("why", "").replace("\0", "").strip()[:24]
    found = queries.suggest(actor, document, zone, kind=kind)
    here = reverse("matching:need", args=[need.ref])
    values: dict[str, Any] = {
        "need": need,
        "found": found,
        "items": with_steps(actor, zone, need, found.items),
        "may_answer": queries.may_answer(actor, need),
        "no_fit_reasons": Reason.choices,
        "aside": queries.set_aside(actor, need.pk, kind),
        "kind": kind,
        "views": [
            {"label": _("Results"), "url": here, "current": kind == "result"},
            {"label": _("People"), "url": f"{here}?kind=person", "current": kind == "person"},
        ],
        "asked": asked,
        "why": _why(actor, document, zone, asked) if asked else "",
        "crumbs": [
            {"label": _("Needs"), "url": reverse("needs:catalogue")},
            {"label": need.ref, "url": need.get_absolute_url()},
        ],
    }
    return render(request, "matching/suggestions.html", values)


def _why(actor: Any, document: Any, zone: Any, ref: str) -> str:
    return queries.why_not(actor, document, zone, queries.document_by_ref(actor, zone, ref))


@page()
def answer_one(request: HttpRequest, ref: str, kind: str, other: int, answer: str) -> HttpResponse:
    """What the need's side says of one suggestion: "fits", "no" with a reason, or "back" for no answer."""
    actor = request.actor  # type: ignore[attr-defined]
    need = needs.by_ref(actor, ref)
    if need is None or not needs.looks_after(actor, need) or answer not in ("fits", "no", "back"):
        raise Http404
    here = f"{reverse('matching:need', args=[need.ref])}?kind={kind}"
    if request.method != "POST":
        return redirect(here)
    before = queries.answers(need.pk, kind).get(f"{kind}:{other}")
    if answer == "back":
        operations.take_feedback_back(context(request), need=need, kind=kind, other=other)
        messages.success(request, _("The answer was taken back."))
        return redirect(here)
    operations.give_feedback(
        context(request),
        need=need,
        kind=kind,
        other=other,
        fits=answer == "fits",
        reason=request.POST.get("reason", "")[:24],
    )
    done = _("Noted that it fits.") if answer == "fits" else _("It is set aside for your side.")
    messages.success(request, done, extra_tags=_undo(need, kind, other, before))
    return redirect(here)


def _undo(need: Any, kind: str, other: int, before: Any) -> str:
    """The way back to what was said before; a reason that was given is not given again by a click."""
    if before is not None and not before.fits:
        return ""
    answer = "back" if before is None else "fits"
    return f"undo:{reverse('matching:answer', args=[need.ref, kind, other, answer])}"
