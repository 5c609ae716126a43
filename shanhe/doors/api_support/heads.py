"""HEAD on the API: what GET would answer, without the body (RFC 9110, section 9.3.2)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse


class HeadMiddleware:
    """Endpoints are written for GET; this lets them answer HEAD too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Naming the API's address loads the API, which a first page does without.
        if request.method != "HEAD" or not request.path.startswith(reverse("api:api-root")):
            return self.get_response(request)
        request.method = "GET"
        response = self.get_response(request)
        if response.streaming:
            response.close()
            response = HttpResponse(status=response.status_code, headers=response.headers)
        else:
            response["Content-Length"] = str(len(response.content))
        response.content = b""
        return response
