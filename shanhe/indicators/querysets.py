"""Filters on indicators."""

from __future__ import annotations

from typing import Any

from django.db import models


class IndicatorQuerySet(models.QuerySet[Any]):
    """Indicators of the zone in scope."""

    def current(self) -> IndicatorQuerySet:
        """Those the installed blueprint still has."""
        return self.filter(retired_at=None)
