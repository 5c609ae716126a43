"""Filters on work in domain words."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q


class TaskQuerySet(models.QuerySet):
    def open(self) -> TaskQuerySet:
        return self.filter(state="open")

    def about(self, key: str) -> TaskQuerySet:
        return self.filter(subject=key)

    def by_due_date(self) -> TaskQuerySet:
        """Soonest first, those without a day last."""
        return self.order_by(F("due_on").asc(nulls_last=True), "id")

    def to_remind(self, day: date) -> TaskQuerySet:
        """Open tasks due by `day` whose assignee was not yet reminded of that due date."""
        return self.open().filter(
            Q(reminded_for=None) | ~Q(reminded_for=F("due_on")), assignee__isnull=False, due_on__lte=day
        )


class AnnotationQuerySet(models.QuerySet):
    def about(self, key: str) -> AnnotationQuerySet:
        return self.filter(subject=key)

    def kept(self) -> AnnotationQuerySet:
        return self.filter(removed_at=None)


class EnquiryQuerySet(models.QuerySet):
    def about(self, key: str) -> EnquiryQuerySet:
        return self.filter(subject=key)

    def confirmed(self) -> EnquiryQuerySet:
        return self.exclude(state="unconfirmed")

    def left_unconfirmed_before(self, moment: datetime) -> EnquiryQuerySet:
        return self.filter(state="unconfirmed", created_at__lt=moment)
