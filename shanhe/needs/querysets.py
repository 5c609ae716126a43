"""Filters in domain words."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q


class NeedQuerySet(models.QuerySet[Any]):
    def current(self, today: date) -> Self:
        """Published, and not past its last day."""
        return self.filter(state="published").filter(Q(expires_on=None) | Q(expires_on__gt=today))

    def matching(self, words: str) -> Self:
        """Every word occurs in the title, the problem or the keywords, or is the reference."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(title_zh__icontains=word)
                | Q(title_en__icontains=word)
                | Q(problem_zh__icontains=word)
                | Q(problem_en__icontains=word)
                | Q(keywords__contains=[word])
                | Q(ref__iexact=word)
            )
        return found

    def newest_first(self) -> Self:
        return self.order_by(models.F("published_at").desc(nulls_last=True), "-id")
