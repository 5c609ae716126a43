"""What the pages of this app share."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest

from .. import queries
from ..models import Project, VerificationPlan


def or_404(row: Any) -> Any:
    """The row; Http404 where there is none, or the reader may not see it."""
    if row is None:
        raise Http404
    return row


def project_or_404(request: HttpRequest, ref: str) -> Project:
    """The project, if the reader may see it."""
    return or_404(queries.by_ref(request.actor, ref))  # type: ignore[attr-defined]


def plan_or_404(request: HttpRequest, ref: str) -> VerificationPlan:
    """The newest plan of the project."""
    return or_404(queries.plan_of(project_or_404(request, ref)))
