"""Filters on measures."""

from __future__ import annotations

from typing import Any

from django.db import models


class MeasureQuerySet(models.QuerySet[Any]):
    """Measures of the zone in scope."""

    def current(self) -> MeasureQuerySet:
        """Those the installed blueprint still has."""
        return self.filter(retired_at=None)
