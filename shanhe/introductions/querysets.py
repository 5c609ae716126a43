"""Filters in the words of introductions."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q

# One pair has one introduction at a time that is in one of these.
OPEN = ("proposed", "asked", "agreed", "talking", "trial", "later")


class IntroductionQuerySet(models.QuerySet[Any]):
    def open(self) -> Self:
        """Those that may still come to something; a pair has one at a time."""
        return self.filter(state__in=OPEN)

    def of_pair(self, need: Any, other: Any) -> Self:
        """Those of a need with a result, a person or an organisation."""
        return self.filter(need=need, **{other._meta.model_name: other})

    def matching(self, words: str) -> Self:
        """Those whose number contains the words; titles are not searched, for they may be unnamed."""
        return self.filter(ref__icontains=words.strip()) if words.strip() else self

    def unanswered_since(self, moment: datetime) -> Self:
        """Asked before a moment, and not answered by both sides."""
        return self.filter(state="asked", asked_at__lt=moment)


class QuestionQuerySet(models.QuerySet[Any]):
    def waiting(self) -> Self:
        """Questions of introductions in which their side has not answered."""
        answered = Q(introduction__consents__side=models.F("side"))
        return self.filter(introduction__state="asked").exclude(
            pk__in=self.model._base_manager.filter(answered).values("pk")
        )
