"""Filters in domain words."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import BooleanField, Case, Q, Value, When

# On the way: a project that still has a gate before it.
MOVING = ("proposed", "running", "handing_over", "held")
ON_THE_WAY = ("running", "handing_over", "held")


IN_TIME = [models.F("usual_until").asc(nulls_last=True), models.F("stage_since").asc(), models.F("pk").asc()]


def late(today: date) -> Q:
    """What is stalled: held, or longer in its stage than usual."""
    return Q(state="held") | Q(state__in=ON_THE_WAY, usual_until__lt=today)


class StageQuerySet(models.QuerySet[Any]):
    """Rows that came from the blueprint's routes."""

    def current(self) -> Self:
        """Those the installed blueprint still has."""
        return self.filter(retired_at=None)


class ProjectQuerySet(models.QuerySet[Any]):
    def moving(self) -> Self:
        """Neither stopped nor arrived."""
        return self.filter(state__in=MOVING)

    def stalled(self, today: date) -> Self:
        """Held, or longer in their stage than usual."""
        return self.filter(late(today))

    def with_stalled(self, today: date) -> Self:
        """Adds `is_stalled`, to sort by."""
        known = Case(When(late(today), then=Value(True)), default=Value(False), output_field=BooleanField())
        return self.annotate(is_stalled=known)

    def in_order(self) -> Self:
        """Stalled ones first, the latest of them on top."""
        return self.order_by("-is_stalled", *IN_TIME)

    def matching(self, words: str) -> Self:
        """Every word occurs in a title that is open to the reader (`queries.titled`), or is the reference."""
        found = self
        for word in words.split():
            found = found.filter(Q(full_title__says=word, title_open=True) | Q(ref__iexact=word))
        return found
