"""Filters on notices in domain words."""

from __future__ import annotations

from django.db import models
from django.db.models import F


class NoticeQuerySet(models.QuerySet):
    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at=None)

    def unread_first(self) -> NoticeQuerySet:
        return self.order_by(F("read_at").desc(nulls_first=True), "-created_at", "-id")
