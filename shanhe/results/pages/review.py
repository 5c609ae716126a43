"""The acts on a result, on a contribution to it and on a claim of readiness; what they are is said in `acts`."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from ..acts import CONTRIBUTOR_ACTS, READINESS_ACTS, RESULT_ACTS
from .common import on_result, result_or_404


def _row_or_404(rows: Any, number: int) -> Any:
    row = rows.select_related("result").filter(pk=number).first()
    if row is None:
        raise Http404
    return row


@on_result
def act(request: HttpRequest, ref: str, name: str) -> HttpResponse:
    """One act on a result."""
    return RESULT_ACTS.page(request, result_or_404(request, ref), name)


@on_result
def contributor(request: HttpRequest, ref: str, number: int, name: str) -> HttpResponse:
    """What a contributor answers, and what the owner's office does about it."""
    row = _row_or_404(result_or_404(request, ref).contributors, number)
    return CONTRIBUTOR_ACTS.page(request, row, name)


@on_result
def readiness(request: HttpRequest, ref: str, number: int, name: str) -> HttpResponse:
    """What an assessor says of a claim."""
    return READINESS_ACTS.page(request, _row_or_404(result_or_404(request, ref).assessments, number), name)
