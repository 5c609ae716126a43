"""The comparison of answers with the description finds what differs."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse, JsonResponse

from .contract import faults

ME = {"ref": None, "name": {}, "zone": "z", "roles": [], "scopes": None}


def answer(body: Any, status: int = 200, kind: str = "application/json", **headers: str) -> HttpResponse:
    return JsonResponse(body, status=status, content_type=kind, headers={"X-Request-ID": "1", **headers})


def test_an_answer_as_described_is_fine() -> None:
    assert faults("GET", "api/v1/me", answer(ME)) == []


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        (answer({**ME, "zone": 7}), "['zone']"),
        (answer({"ref": None}), "required"),
        (answer(ME, status=202), "202 is not described"),
        (answer(ME, kind="text/html"), "is text/html"),
        (answer(ME, **{"X-New": "1"}), "X-New"),
        (answer({}, status=429, kind="application/problem+json"), "Retry-After"),
        (JsonResponse(ME), "X-Request-Id"),
    ],
)
def test_what_differs_is_told(given: HttpResponse, fault: str) -> None:
    assert fault.lower() in "; ".join(faults("GET", "api/v1/me", given)).lower()


def test_an_address_that_is_not_described_only_refuses() -> None:
    assert faults("GET", "api/v1/nothing", answer({})) != []
