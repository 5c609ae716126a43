"""What the pages of this app share."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from .. import queries
from ..models import Result


def result_or_404(request: HttpRequest, ref: str) -> Result:
    result = queries.by_ref(request.actor, ref)  # type: ignore[attr-defined]
    if result is None:
        raise Http404
    return result
