"""Turns an operation's refusal that no page caught into a page (or, for htmx, a word at the corner).

Below `/api/`, a method that an address does not take becomes problem-JSON like everything else that goes wrong there.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django_htmx.http import trigger_client_event

from shanhe.doors.api_support.problems import problem
from shanhe.kernel.errors import OperationError
from shanhe.web import pages

_PAGES = {403: pages.forbidden, 409: pages.conflict, 422: pages.unprocessable}


class OperationErrorMiddleware:
    """Denied → 403, NotNow and Conflict → 409, Invalid → 422, each with its reason."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 429:
            response.headers.setdefault("Retry-After", "60")
        if response.status_code == 405 and request.path.startswith("/api/"):
            refused = problem(request, 405, "method_not_allowed")
            refused["Allow"] = response.headers.get("Allow", "")
            return refused
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Only refusals of operations; everything else stays an error."""
        if not isinstance(exception, OperationError) or request.path.startswith("/api/"):
            return None
        if getattr(request, "htmx", False):
            answer = HttpResponse(status=exception.status)
            return trigger_client_event(answer, "toast", {"message": str(exception)})
        return _PAGES.get(exception.status, pages.bad_request)(request, exception)
