"""How often one caller may call: counted in a minute's window in this process, so it costs no query."""

from __future__ import annotations

import threading
import time
from collections import Counter

from django.conf import settings
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from .authentication import SAFE

WINDOW = 60
DEFAULT = {"read": 600, "write": 240, "visitor": 300}


class ActorThrottle(BaseThrottle):
    """Calls a minute for reads, for writes, and for each visitor's address; with n processes up to n times that."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[tuple[str, str]] = Counter()
        self._window = 0

    def allow_request(self, request: HttpRequest) -> bool:
        key = request.actor.key  # type: ignore[attr-defined]
        kind = "read" if request.method in SAFE else "write"
        if key == "visitor":
            kind, key = "visitor", request.META.get("REMOTE_ADDR", "")
        window = int(time.time()) // WINDOW
        with self._lock:
            if window != self._window:
                self._window = window
                self._counts.clear()
            self._counts[kind, key] += 1
            return self._counts[kind, key] <= getattr(settings, "SHANHE_API_RATE", DEFAULT)[kind]

    def wait(self) -> float:
        return WINDOW - time.time() % WINDOW
