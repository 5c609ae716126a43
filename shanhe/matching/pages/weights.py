"""The quality of suggestions: the weights in force, what outcomes propose, and switching with a way back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from shanhe.doors.http import context, page
from shanhe.kernel.errors import OperationError
from shanhe.kernel.text import whole_number

from .. import operations, queries, rules

LABELS: dict[str, Any] = {
    "words": gettext_lazy("Words in common"),
    "meaning": gettext_lazy("Closeness in meaning"),
    "field": gettext_lazy("Technical field"),
    "centre": gettext_lazy("Innovation centre"),
    "readiness": gettext_lazy("Readiness"),
    "deadline": gettext_lazy("Time until the deadline"),
    "ties": gettext_lazy("Past co-operation"),
}


@page()
def quality(request: HttpRequest) -> HttpResponse:
    """Weights now and as proposed side by side, with their figures on held-back outcomes."""
    zone = request.zone  # type: ignore[attr-defined]
    rules.switch_weights.demand(request.actor, zone)  # type: ignore[attr-defined]
    ctx = context(request)
    found = queries.quality(zone, ctx.today)
    proposed = next((row for row in found.sets if row.since is None), None)
    then = queries.weights_of(proposed) if proposed is not None else {}
    parts = [
        {"label": LABELS.get(name, name), "now": value, "then": then.get(name)}
        for name, value in found.weights.items()
    ]
    seen = found.current.number if found.current else 0
    values = {
        "quality": found,
        "parts": parts,
        "proposed": proposed,
        "told": _told(proposed.evaluation) if proposed is not None else {},
        "seen": seen,
        "seen_field": {"seen": seen},
    }
    return render(request, "matching/weights.html", values)


def _told(evaluation: dict[str, Any]) -> dict[str, Any]:
    """The figures in hundredths, as people read them."""
    names = ("before", "after", "low", "high")
    return {name: round(100 * evaluation[name]) for name in names} | {
        "held_back": evaluation["held_back"],
        "chance": evaluation["low"] <= 0,
    }


@require_POST
@page()
def propose(request: HttpRequest) -> HttpResponse:
    """Learn from the outcomes now."""
    return _done(
        request, lambda ctx: operations.propose_weights(ctx, zone=ctx.zone), _("A proposal was made.")
    )


@require_POST
@page()
def use(request: HttpRequest, number: int) -> HttpResponse:
    """Put a set in force, or the product's own weights with 0."""
    seen = whole_number(request.POST.get("seen", ""))
    known = -1 if seen is None else seen
    return _done(
        request,
        lambda ctx: operations.use_weights(ctx, zone=ctx.zone, number=number, seen=known),
        _("The weights are in force. The list below leads back."),
    )


def _done(request: HttpRequest, act: Any, told: str) -> HttpResponse:
    try:
        act(context(request))
    except OperationError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, told)
    return redirect("matching:weights")
