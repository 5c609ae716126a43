"""Filters in domain words."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q


class NeedQuerySet(models.QuerySet[Any]):
    def matching(self, words: str) -> Self:
        """Every word occurs in the title, the problem or the keywords, or is the reference."""
        found = self
        for word in words.split():
            texts = Q(title__says=word) | Q(problem__says=word)
            found = found.filter(texts | Q(keywords__contains=[word]) | Q(ref__iexact=word))
        return found

    def newest_first(self) -> Self:
        return self.order_by(models.F("published_at").desc(nulls_last=True), "-id")
