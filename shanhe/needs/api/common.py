"""What the endpoints of needs share."""

from __future__ import annotations

from typing import Any

from ninja import Router

from shanhe.doors.api_support import Problem, auth

PROBLEMS: dict[int, Any] = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}
WRITE = "needs:write"
router = Router(tags=["needs"], auth=auth(WRITE, public=True))
LARGEST = 2**62


def clean(text: str) -> str:
    return text.replace("\x00", "")
