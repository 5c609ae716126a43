"""What came of introductions, as matching learns from it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shanhe.matching.outcomes import AGAINST, Outcome

from ..models import OTHERS, Introduction

GOOD = ("contract", "trial")


def outcomes() -> Iterable[Outcome]:
    """Contracts and trials went well; what was declined for want of fit did not. Which side declined is not told: one query."""
    rows: Any = Introduction.objects.filter(state__in=(*GOOD, "declined")).order_by("concluded_at", "pk")
    for need, state, reason, *others in rows.values_list(
        "need_id", "state", "reason", *(f"{name}_id" for name in OTHERS)
    ):
        if state in GOOD or reason in AGAINST:
            kind, other = next((kind, other) for kind, other in zip(OTHERS, others, strict=True) if other)
            yield Outcome(need, kind, other, state in GOOD)
