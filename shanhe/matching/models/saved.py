"""Searches that a person keeps, to be told of what is new."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.models import ZoneModel, scoped


class HowOften(models.TextChoices):
    """When a person is told of new hits: at most one notice a day for each search, whatever is chosen."""

    AT_ONCE = "at_once", _("At once, at most once a day")
    DAILY = "daily", _("Every morning")
    NEVER = "never", _("Never; I look myself")


class SavedSearch(ZoneModel):
    """Words, kinds and codes by facet that somebody looks for again and again; private to the person.

    `seen` are the keys ("result:12") of what it has found so far, as the person could see it: what it finds beyond them
    is new, whatever else came or went; unknown (None) until the index could be asked. `fresh` are the new ones that the person has not looked at. `told_on` is the
    day of the last notice; `removed_at` keeps the one removed last, so that it can be taken back.
    """

    person = models.ForeignKey("parties.Person", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    words = models.CharField(max_length=200)
    kinds = models.JSONField(default=list)
    codes = models.JSONField(default=dict)
    how_often = models.CharField(max_length=8, choices=HowOften, default=HowOften.DAILY)
    seen = models.JSONField(null=True)
    fresh = models.JSONField(default=list)
    told_on = models.DateField(null=True)
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    objects = scoped()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            *ZoneModel.zone_constraints("matching_savedsearch", "person"),
            models.CheckConstraint(
                condition=Q(how_often__in=HowOften.values), name="matching_savedsearch_how_often"
            ),
            models.CheckConstraint(condition=~Q(words="") & ~Q(name=""), name="matching_savedsearch_words"),
        ]
        indexes = [
            models.Index(
                fields=["zone", "how_often"], name="matching_savedsearch_due", condition=Q(removed_at=None)
            )
        ]

    def __str__(self) -> str:
        # The journal keeps this; what somebody looks for is theirs.
        return f"#{self.pk}"
