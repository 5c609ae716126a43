"""The result itself, its centres, and the counter its references come from."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.models import ZoneModel, scoped
from shanhe.kernel.translated import TranslatedField, first_language

from ..querysets import ResultQuerySet

# The public list orders by these, newest first; the facet counts read the rest from the index alone.
LONGEST = 20_000
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
    title = TranslatedField(
        _("Title"),
        limit=300,
        dense=120,
        help_text=_(
            "What it is, in at most 15 words. Example: “Film that keeps battery cells cool at 60 °C”."
        ),
    )
    summary = TranslatedField(
        _("Benefit in one sentence"),
        limit=500,
        dense=300,
        help_text=_(
            "For a reader outside the field: who gains what. Example: “Cuts the cooling energy of electric buses by a fifth”."
        ),
    )
    abstract = TranslatedField(
        _("Abstract"),
        limit=LONGEST,
        long=True,
        help_text=_(
            "How it works and what was shown. Leave out what would let others repeat it, unless a patent is filed."
        ),
    )
    problem = TranslatedField(
        _("Problem solved"),
        limit=LONGEST,
        long=True,
        help_text=_("Who has which difficulty today, and what it costs them."),
    )
    advantages = TranslatedField(
        _("Advantages"),
        limit=LONGEST,
        long=True,
        help_text=_("What it does better than what exists, with figures where you have them."),
    )
    language = models.CharField(_("Written in"), max_length=12, default=first_language)
    keywords = ArrayField(
        models.CharField(max_length=80),
        verbose_name=_("Keywords"),
        default=list,
        blank=True,
        size=40,
        help_text=_("Separated by commas, in each of the zone’s languages if you can."),
    )
    authors_text = models.TextField(_("Authors as given"), blank=True)
    year = models.SmallIntegerField(
        _("Year it was made"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1900), MaxValueValidator(2100)],
    )
    fields = ArrayField(models.CharField(max_length=60), verbose_name=_("Fields"), default=list, blank=True)
    centres = models.ManyToManyField(
        "zones.InnovationCentre", through="results.ResultCentre", related_name="+"
    )
    centre_codes = ArrayField(
        models.CharField(max_length=60), verbose_name=_("Innovation centres"), default=list, blank=True
    )
    ip_kinds = ArrayField(models.CharField(max_length=60), default=list, blank=True)

    owner = models.ForeignKey(
        "parties.Organisation",
        verbose_name=_("Owner"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("The unit that owns the right; its office reviews this."),
    )
    discloser = models.ForeignKey(
        "parties.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    service_result = models.BooleanField(
        _("Service result (made in the course of duty)"), null=True, blank=True
    )
    team_right = models.CharField(
        _("Granted to the team"), max_length=12, blank=True, choices=TeamRight.choices
    )
    team_right_years = models.PositiveSmallIntegerField(
        _("Years of the right of use"),
        null=True,
        blank=True,
        validators=[MinValueValidator(10), MaxValueValidator(99)],
    )
    team_right_on = models.DateField(_("Granted on"), null=True, blank=True)
    funder_conditions = models.TextField(
        _("Funder's conditions"),
        blank=True,
        max_length=LONGEST,
        help_text=_(
            "What the funder asks: approval before transfer, a licence for itself, publication, repayment."
        ),
    )

    state = models.CharField(max_length=16, default="draft")
    return_reason = models.TextField(blank=True)
    confidentiality = models.CharField(
        _("Who may read it"), max_length=8, default=Confidentiality.PUBLIC, choices=Confidentiality.choices
    )
    embargo_until = models.DateField(
        _("Embargo until"),
        null=True,
        blank=True,
        help_text=_("The day from which others may read it; leave empty for no embargo."),
    )
    summary_only = models.BooleanField(default=False)
    trl_claimed = models.SmallIntegerField(null=True, blank=True)
    trl_confirmed = models.SmallIntegerField(null=True, blank=True)
    level = models.SmallIntegerField(null=True, blank=True)

    source = models.CharField(max_length=80, blank=True)
    external_id = models.CharField(max_length=200, blank=True)
    # Above 0 where somebody imported the same record without being allowed to see the one that was here.
    external_copy = models.PositiveSmallIntegerField(default=0, editable=False)
    source_url = models.URLField(_("Address of the source"), max_length=500, blank=True)
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
            *ZoneModel.zone_constraints("results_result", "owner", "discloser", unique=("ref",)),
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
        return str(self.title) or self.ref

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
