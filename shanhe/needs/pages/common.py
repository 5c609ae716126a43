"""What the pages of needs share."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from shanhe.doors.asking import on_record

from .. import queries
from ..models import Need


def need_or_404(request: HttpRequest, ref: str) -> Need:
    """The need, if the reader may open it."""
    need = queries.by_ref(request.actor, ref)  # type: ignore[attr-defined]
    if need is None:
        raise Http404
    return need


# A page about one need, where a refusal is shown on the need's own page.
on_need = on_record("needs:need")
