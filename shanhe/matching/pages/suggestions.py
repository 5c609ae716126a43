"""All suggestions for a need, and the answer to "why is X not here?"."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from shanhe.needs import queries as needs
from shanhe.parties.http import page

from .. import queries

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
