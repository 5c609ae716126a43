"""A need, who may read it, and what others say to it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.models import ZoneModel, scoped
from shanhe.kernel.text import localized

from ..querysets import NeedQuerySet


def person(**options: Any) -> Any:
    """A reference to a person; systems leave it empty."""
    return models.ForeignKey(
        "parties.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+", **options
    )


class Need(ZoneModel):
    """What an organisation looks for: the problem, what was tried, what would count as solved, by when, for how much.

    `expires_on` is the first day on which it is no longer shown. An unnamed need shows its organisation to nobody but its
    own side, technology managers, the committee and administrators. `capacity` is how many introductions it takes at once.
    """

    class Kind(models.TextChoices):
        TECHNOLOGY = "technology", _("Technology")
        DEVELOPMENT = "development", _("Joint development")
        TESTING = "testing", _("Testing")
        TALENT = "talent", _("Talent")
        FUNDING = "funding", _("Funding")
        SPACE = "space", _("Space")
        SCENE = "scene", _("Scene of application")

    class Confidentiality(models.TextChoices):
        NAMED = "named", _("Named")
        UNNAMED = "unnamed", _("Without the organisation’s name")
        INVITED = "invited", _("Only people invited")

    ref = models.CharField(max_length=24)
    kind = models.CharField(
        _("What is looked for"), max_length=16, choices=Kind.choices, default=Kind.TECHNOLOGY
    )
    title_zh = models.CharField(max_length=120, blank=True)
    title_en = models.CharField(max_length=200, blank=True)
    problem_zh = models.TextField(blank=True)
    problem_en = models.TextField(blank=True)
    tried_zh = models.TextField(blank=True)
    tried_en = models.TextField(blank=True)
    targets_zh = models.TextField(blank=True)
    targets_en = models.TextField(blank=True)
    language = models.CharField(
        max_length=8, default="zh", choices=[("zh", _("Chinese")), ("en", _("English"))]
    )
    keywords = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    fields = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    centre_codes = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    level_wanted = models.SmallIntegerField(null=True, blank=True)
    budget_fen = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, default="CNY")
    deadline = models.DateField(null=True, blank=True)

    organisation = models.ForeignKey(
        "parties.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    stated_by = person()
    confidentiality = models.CharField(
        max_length=8, default=Confidentiality.NAMED, choices=Confidentiality.choices
    )
    capacity = models.PositiveSmallIntegerField(default=3)
    state = models.CharField(max_length=16, default="draft")
    return_reason = models.TextField(blank=True)
    outcome = models.CharField(max_length=16, blank=True)
    outcome_note = models.TextField(blank=True)
    source = models.CharField(max_length=80, blank=True)
    external_id = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    editor = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    sort_key = models.CharField(max_length=200, blank=True, db_collation="C")

    objects = scoped(NeedQuerySet)

    class Meta:
        ordering = ["-id"]
        constraints = [
            *ZoneModel.zone_constraints("needs_need", "organisation", "stated_by"),
            models.UniqueConstraint(fields=["zone", "ref"], name="needs_need_ref"),
            models.UniqueConstraint(
                fields=["zone", "source", "external_id"],
                name="needs_need_external",
                condition=~Q(external_id=""),
            ),
            models.CheckConstraint(
                condition=Q(level_wanted=None) | Q(level_wanted__range=(1, 9)), name="needs_need_level"
            ),
            models.CheckConstraint(
                condition=Q(budget_fen=None) | Q(budget_fen__gte=0), name="needs_need_budget"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "withdrawn")) | Q(organisation__isnull=False),
                name="needs_need_organisation",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False, expires_on__isnull=False),
                name="needs_need_published",
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "state", "-published_at", "-id"], name="needs_need_list"),
            models.Index(fields=["expires_on"], condition=Q(state="published"), name="needs_need_expiry"),
            GinIndex(fields=["fields"], name="needs_need_fields"),
        ]

    def __str__(self) -> str:
        return self.title or self.ref

    @property
    def title(self) -> str:
        return localized(self, "title")

    @property
    def problem(self) -> str:
        return localized(self, "problem")

    @property
    def tried(self) -> str:
        return localized(self, "tried")

    @property
    def targets(self) -> str:
        return localized(self, "targets")

    @property
    def shown_until(self) -> date | None:
        """The last day on which it is shown, as people read "until"."""
        return None if self.expires_on is None else self.expires_on - timedelta(days=1)

    def is_current(self, today: date) -> bool:
        """Whether it is published and not past its last day."""
        return self.state == "published" and (self.expires_on is None or self.expires_on > today)

    def get_absolute_url(self) -> str:
        return reverse("needs:need", args=[self.ref])


class InvitedReader(ZoneModel):
    """A person who may read a need that only invited people may read."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="invited")
    person = models.ForeignKey("parties.Person", on_delete=models.PROTECT, related_name="+")

    objects = scoped()

    class Meta:
        constraints = [
            *ZoneModel.zone_constraints("needs_invitedreader", "need", "person"),
            models.UniqueConstraint(fields=["need", "person"], name="needs_invitedreader_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}"


class Interest(ZoneModel):
    """That somebody can help with a need, with what, and what the need's side answered."""

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="interests")
    person = models.ForeignKey("parties.Person", on_delete=models.PROTECT, related_name="+")
    result = models.ForeignKey(
        "results.Result", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField()
    state = models.CharField(max_length=12, default="open")
    answer = models.TextField(blank=True)
    created_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = scoped()

    class Meta:
        ordering = ["id"]
        constraints = [
            *ZoneModel.zone_constraints("needs_interest", "need", "person", "result"),
            models.UniqueConstraint(
                fields=["need", "person"], name="needs_interest_once", condition=~Q(state="withdrawn")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need_id}/{self.pk}"


class Question(ZoneModel):
    """A question about a need; everybody who may read the need sees it once it is answered."""

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="questions")
    asked_by = person()
    text = models.TextField()
    answer = models.TextField(blank=True)
    state = models.CharField(max_length=12, default="open")
    created_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = scoped()

    class Meta:
        ordering = ["id"]
        constraints = ZoneModel.zone_constraints("needs_question", "need", "asked_by")

    def __str__(self) -> str:
        return f"{self.need_id}?{self.pk}"
