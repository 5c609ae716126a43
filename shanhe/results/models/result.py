"""The result itself, its centres, and the counter its references come from."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.models import ZoneModel, scoped
from shanhe.kernel.text import localized

from ..querysets import ResultQuerySet

# The public list orders by these, newest first; the facet counts read the rest from the index alone.
LISTED = ["zone", "-published_at", "-id"]
FACETS = ["confidentiality", "embargo_until", "fields_key", "centres_key", "level", "owner", "year", "ip_key"]


class Result(ZoneModel):
    """A research result: what it is, whose it is, how far it has come and who may read of it.

    `level` is the readiness that lists and facets use: the confirmed one, else the claimed. `centre_codes`, `ip_kinds`,
    `search`, `sort_key`, `title_key`, `title_terms` and the three `…_key` repeat what other columns and tables say, and
    are written with them (`building.derive`).
    """

    class Confidentiality(models.TextChoices):
        PUBLIC = "public", _("Public")
        ZONE = "zone", _("Inside the zone")
        NAMED = "named", _("Named people")

    class TeamRight(models.TextChoices):
        NONE = "", _("Nothing granted")
        OWNERSHIP = "ownership", _("Ownership granted to the team")
        USE = "use", _("Right of use for at least ten years granted to the team")

    ref = models.CharField(max_length=24)
    title_zh = models.CharField(max_length=300, blank=True)
    title_en = models.CharField(max_length=500, blank=True)
    summary_zh = models.CharField(max_length=300, blank=True)
    summary_en = models.CharField(max_length=500, blank=True)
    abstract_zh = models.TextField(blank=True)
    abstract_en = models.TextField(blank=True)
    problem_zh = models.TextField(blank=True)
    problem_en = models.TextField(blank=True)
    advantages_zh = models.TextField(blank=True)
    advantages_en = models.TextField(blank=True)
    language = models.CharField(
        max_length=8, default="zh", choices=[("zh", _("Chinese")), ("en", _("English"))]
    )
    keywords = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    authors_text = models.TextField(blank=True)
    year = models.SmallIntegerField(null=True, blank=True)
    fields = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    centres = models.ManyToManyField(
        "zones.InnovationCentre", through="results.ResultCentre", related_name="+"
    )
    centre_codes = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    ip_kinds = ArrayField(models.CharField(max_length=60), default=list, blank=True)

    owner = models.ForeignKey(
        "parties.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    discloser = models.ForeignKey(
        "parties.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    service_result = models.BooleanField(null=True, blank=True)
    team_right = models.CharField(max_length=12, blank=True, choices=TeamRight.choices)
    team_right_years = models.PositiveSmallIntegerField(null=True, blank=True)
    team_right_on = models.DateField(null=True, blank=True)
    funder_conditions = models.TextField(blank=True)

    state = models.CharField(max_length=16, default="draft")
    return_reason = models.TextField(blank=True)
    confidentiality = models.CharField(
        max_length=8, default=Confidentiality.PUBLIC, choices=Confidentiality.choices
    )
    embargo_until = models.DateField(null=True, blank=True)
    summary_only = models.BooleanField(default=False)
    trl_claimed = models.SmallIntegerField(null=True, blank=True)
    trl_confirmed = models.SmallIntegerField(null=True, blank=True)
    level = models.SmallIntegerField(null=True, blank=True)

    source = models.CharField(max_length=80, blank=True)
    external_id = models.CharField(max_length=200, blank=True)
    # Above 0 where somebody imported the same record without being allowed to see the one that was here.
    external_copy = models.PositiveSmallIntegerField(default=0, editable=False)
    source_url = models.URLField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    editor = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    search = SearchVectorField(null=True)
    sort_key = models.CharField(max_length=200, blank=True, db_collation="C")
    # The three lists as one word each ("a|b"): counting many rows by a plain word is several times faster than by a list.
    fields_key = models.TextField(blank=True, db_collation="C")
    centres_key = models.TextField(blank=True, db_collation="C")
    ip_key = models.TextField(blank=True, db_collation="C")
    title_key = models.CharField(max_length=32, blank=True)
    title_terms = ArrayField(models.TextField(), default=list, blank=True)

    objects = scoped(ResultQuerySet)

    class Meta:
        constraints = [
            *ZoneModel.zone_constraints("results_result", "owner", "discloser"),
            models.UniqueConstraint(fields=["zone", "ref"], name="results_result_ref"),
            models.UniqueConstraint(
                fields=["zone", "source", "external_id", "external_copy"],
                condition=~Q(external_id=""),
                name="results_result_external",
            ),
            models.CheckConstraint(
                condition=Q(trl_claimed=None) | Q(trl_claimed__range=(1, 9)),
                name="results_result_claimed_1_9",
            ),
            models.CheckConstraint(
                condition=Q(trl_confirmed=None) | Q(trl_confirmed__range=(1, 9)),
                name="results_result_confirmed_1_9",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False),
                name="results_result_published_when",
            ),
            models.CheckConstraint(
                condition=~Q(team_right="use") | Q(team_right_years__gte=10),
                name="results_result_use_ten_years",
            ),
        ]
        indexes = [
            models.Index(
                fields=LISTED, include=FACETS, condition=Q(state="published"), name="results_result_listed"
            ),
            GinIndex(fields=["search"], name="results_result_search"),
            GinIndex(fields=["fields", "centre_codes", "ip_kinds"], name="results_result_tags"),
            GinIndex(fields=["title_terms"], name="results_result_terms"),
            models.Index(fields=["zone", "title_key"], name="results_result_title"),
            models.Index(fields=["zone", "owner", "state", "-updated_at"], name="results_result_owner"),
            models.Index(fields=["discloser", "-updated_at"], name="results_result_discloser"),
        ]

    def __str__(self) -> str:
        return self.title or self.ref

    @property
    def title(self) -> str:
        return localized(self, "title")

    @property
    def summary(self) -> str:
        return localized(self, "summary")

    @property
    def abstract(self) -> str:
        return localized(self, "abstract")

    @property
    def problem(self) -> str:
        return localized(self, "problem")

    @property
    def advantages(self) -> str:
        return localized(self, "advantages")

    def get_absolute_url(self) -> str:
        return reverse("results:detail", args=[self.ref])

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.level = self.trl_confirmed or self.trl_claimed
        super().save(*args, **kwargs)


class ResultCentre(ZoneModel):
    """That a result belongs to an innovation centre."""

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="centre_links")
    centre = models.ForeignKey("zones.InnovationCentre", on_delete=models.PROTECT, related_name="+")

    objects = scoped()

    class Meta:
        constraints = [
            *ZoneModel.zone_constraints("results_resultcentre", "result", "centre"),
            models.UniqueConstraint(fields=["result", "centre"], name="results_resultcentre_once"),
        ]

    def __str__(self) -> str:
        return f"{self.result_id} · {self.centre_id}"
