"""Filters on blueprint rows."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q


class BlueprintQuerySet(models.QuerySet[Any]):
    """Rows that came from a blueprint."""

    def current(self) -> BlueprintQuerySet:
        """Those the installed blueprint still has."""
        return self.filter(retired_at=None)


class ParameterQuerySet(BlueprintQuerySet):
    """Dated figures."""

    def on(self, day: date) -> ParameterQuerySet:
        """Those valid on a day."""
        return self.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gt=day))
