"""What the pages of this app share."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from shanhe.doors.asking import on_record

from .. import queries
from ..models import Result


def result_or_404(request: HttpRequest, ref: str) -> Result:
    result = queries.by_ref(request.actor, ref)  # type: ignore[attr-defined]
    if result is None:
        raise Http404
    return result


# A page about one result, where a refusal is shown on the result's own page.
on_result = on_record("results:detail")
