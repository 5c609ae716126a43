"""Filters on notices in domain words."""

from __future__ import annotations

from django.db import models
from django.db.models import F
from django.db.models.lookups import IsNull


class NoticeQuerySet(models.QuerySet):
    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at=None)

    def unread_first(self) -> NoticeQuerySet:
        return self.order_by(IsNull(F("read_at"), True).desc(), "-created_at", "-id")
