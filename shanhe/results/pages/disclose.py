"""Disclosure in three screens, saved as one types."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from shanhe.doors.http import page

from ..acts import DISCLOSURE
from .common import result_or_404


@page()
def disclose(request: HttpRequest) -> HttpResponse:
    """The first screen of a new disclosure; the draft is made when something is first saved."""
    return DISCLOSURE.begin(request)


@page()
def edit(request: HttpRequest, ref: str, step: int) -> HttpResponse:
    """A screen of a draft, or of a result under change."""
    return DISCLOSURE.edit(request, result_or_404(request, ref), step)
