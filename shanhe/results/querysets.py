"""Filters in the domain's words."""

from __future__ import annotations

from typing import Any

from django.db import models


class ResultQuerySet(models.QuerySet[Any]):
    def published(self) -> ResultQuerySet:
        return self.filter(state="published")

    def newest_first(self) -> ResultQuerySet:
        return self.order_by("-published_at", "-id")

    def recently_changed_first(self) -> ResultQuerySet:
        return self.order_by("-updated_at", "-id")

    def of_office(self, organisation_ids: Any) -> ResultQuerySet:
        return self.filter(owner_id__in=list(organisation_ids))
