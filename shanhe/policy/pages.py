"""The public pages of the measures."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shanhe.zones import queries as zones

from . import queries
from .models import Measure


@require_safe
def measure_list(request: HttpRequest) -> HttpResponse:
    """All measures in plain words, narrowed by kind."""
    everything = queries.measures()
    kind = request.GET.get("kind", "")
    counts: dict[str, int] = {}
    for item in everything:
        counts[item.kind] = counts.get(item.kind, 0) + 1
    page = reverse("policy:measures")
    options = [{"label": _("All"), "url": page, "current": kind not in counts, "count": len(everything)}]
    for code, label in Measure.Kind.choices:
        if code in counts:
            url = f"{page}?kind={code}"
            options.append({"label": label, "url": url, "current": code == kind, "count": counts[code]})
    shown = [item for item in everything if item.kind == kind] if kind in counts else everything
    return render(
        request,
        "policy/measure_list.html",
        {
            "measures": shown,
            "options": options,
            "provenance": zones.provenance("measures"),
        },
    )


@require_safe
def measure(request: HttpRequest, code: str) -> HttpResponse:
    """One measure: what it is, its kind, and what has been published of it."""
    found = queries.measure(code)
    if found is None:
        raise Http404(_("There is no such measure."))
    everything = queries.measures()
    index = next(position for position, item in enumerate(everything) if item.pk == found.pk)
    head = zones.provenance("measures")
    return render(
        request,
        "policy/measure_detail.html",
        {
            "measure": found,
            "previous": everything[index - 1] if index else None,
            "next": everything[index + 1] if index + 1 < len(everything) else None,
            "source": found.source or head.source,
            "verified": head.verified if found.verified is None else found.verified,
        },
    )
