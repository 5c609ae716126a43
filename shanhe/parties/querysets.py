"""Filters in domain words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.db import connection, models
from django.db.models import Q

from shanhe.kernel.values.surnames import DOTS, heard_as


def on_day(day: date, start: str = "start", end: str = "end") -> Q:
    """Half-open: the day of the start belongs to the period, the day of the end no longer does."""
    return Q(**{f"{start}__lte": day}) & (Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": day}))


class OrganisationQuerySet(models.QuerySet[Any]):
    def active(self) -> Self:
        return self.filter(state="active")

    def in_order(self) -> Self:
        return self.order_by("sort_key", "id")

    def matching(self, words: str) -> Self:
        """Every word occurs in a name, the reference or the credit code."""
        found = self
        for word in words.split():
            found = found.filter(Q(name__says=word) | Q(ref__iexact=word) | Q(uscc__iexact=word))
        return found


class PersonQuerySet(models.QuerySet[Any]):
    def active(self) -> Self:
        return self.filter(left_at=None)

    def in_order(self) -> Self:
        return self.order_by("sort_key", "id")

    def matching(self, words: str) -> Self:
        """Every word occurs in a name or its sound, the reference or the ORCID; e-mail is not searched, it is not for everybody."""
        found = self
        for word in words.split():
            found = found.filter(_named(word) | Q(ref__iexact=word) | Q(orcid__iexact=word))
        return found


def _named(word: str) -> Q:
    """By the name, in Chinese whichever middle dot stands in it, or by pinyin, each way that a surname is read."""
    found = Q(name__says=word)
    parts = [re.escape(part) for part in re.split(f"[{DOTS}.]", word)]
    if len(parts) > 1 and any(parts):
        found |= Q(name__zh__iregex=f"[{DOTS}.]?".join(parts))
    if word.isascii() and word.isalpha() and len(word) > 1:
        found |= Q(sort_key__regex=f"(^| ){'[0-9 ]*'.join(word.lower())}")
        for surname in heard_as(word):
            found |= Q(name__zh__startswith=surname)
    return found


class AffiliationQuerySet(models.QuerySet[Any]):
    def active(self, on: date) -> Self:
        return self.filter(on_day(on))


class RoleGrantQuerySet(models.QuerySet[Any]):
    def active(self, on: date) -> Self:
        return self.filter(on_day(on, "since", "until"))


class ApiTokenQuerySet(models.QuerySet[Any]):
    def usable(self, now: Any) -> Self:
        return self.filter(revoked_at=None).filter(Q(expires_at=None) | Q(expires_at__gt=now))


def with_parts(organisation_ids: Iterable[int]) -> frozenset[int]:
    """These organisations and all their parts (schools, laboratories), in one query."""
    ids = list(organisation_ids)
    if not ids:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE parts(id) AS (SELECT id FROM parties_organisation WHERE id = ANY(%s) UNION "
            "SELECT child.id FROM parties_organisation child JOIN parts ON child.parent_id = parts.id) "
            "SELECT id FROM parts",
            [ids],
        )
        return frozenset(row[0] for row in cursor.fetchall())
