"""`GET /healthz`: is the whole product well? Answered before everything else, for any host, without a session."""

from __future__ import annotations

from collections.abc import Callable

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse

PATH = "/healthz"
WORKER_SILENCE = 35  # seconds; a worker reports every ten


class HealthMiddleware:
    """First in the chain: a probe knows neither the zone's host name nor TLS, and must answer without a database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path != PATH:
            return self.get_response(request)
        if request.method not in {"GET", "HEAD"}:
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        parts = health()
        well = all(value == "ok" for value in parts.values())
        answer = JsonResponse({"status": "ok" if well else "failing", **parts}, status=200 if well else 503)
        answer["Cache-Control"] = "no-store"
        return answer


def health() -> dict[str, str]:
    """State of each part: "ok", or in a few words what is wrong (no detail that helps an intruder)."""
    parts = {"web": "ok", "database": "ok", "worker": "ok"}
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "select exists(select from procrastinate_workers"
                " where last_heartbeat > now() - make_interval(secs => %s))",
                [WORKER_SILENCE],
            )
            (alive,) = cursor.fetchone() or (False,)
    except Error:
        connection.close()
        return parts | {"database": "unreachable", "worker": "unknown"}
    if not alive:
        parts["worker"] = "no sign of life"
    return parts
