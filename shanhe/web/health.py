"""`GET /healthz`: is the whole product well? Answered before everything else, for any host, without a session."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse

from shanhe.matching import queries as matching
from shanhe.web.backlog import Backlog, backlog, worker_alive

PATH = "/healthz"
NEEDED = ("web", "database", "worker")  # without one of them nobody is served; what is late is only told


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
        status = verdict(parts)
        answer = JsonResponse({"status": status, **parts}, status=503 if status == "failing" else 200)
        answer["Cache-Control"] = "no-store"
        return answer


def verdict(parts: Mapping[str, Any]) -> str:
    """failing: a needed part is down; degraded: pages answer, but the index or the jobs are late; else ok."""
    if any(parts[name] != "ok" for name in NEEDED):
        return "failing"
    return "ok" if parts["index"] == parts["jobs"] == "ok" else "degraded"


def health() -> dict[str, Any]:
    """State of each part: "ok", or in a few words what is wrong (no detail that helps an intruder); and what is late in figures."""
    parts: dict[str, Any] = {"web": "ok", "database": "ok", "worker": "ok", "index": "ok", "jobs": "ok"}
    try:
        alive, jobs, index = worker_alive(), backlog(), matching.lag()
    except Error:
        connection.close()
        return parts | dict.fromkeys(("worker", "index", "jobs"), "unknown") | {"database": "unreachable"}
    if not alive:
        parts["worker"] = "no sign of life"
    if index.seconds > settings.SHANHE_INDEX_LAG:
        parts["index"] = "behind"
    parts["jobs"] = _jobs(jobs)
    return parts | {"lag": {"index": asdict(index), "jobs": asdict(jobs)}}


def _jobs(jobs: Backlog) -> str:
    if jobs.seconds > settings.SHANHE_JOBS_LAG:
        return "behind"
    return "stalled" if jobs.stalled else "ok"
