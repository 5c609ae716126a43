"""What enterprises look for, who may read it, and what others say to it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.models import ZoneModel, scoped
from shanhe.kernel.money import MoneyField
from shanhe.kernel.translated import TranslatedField, first_language

from .querysets import NeedQuerySet

LEVELS = (1, 9)
CAPACITY = (1, 20)


def _within(bounds: tuple[int, int]) -> list[Any]:
    return [MinValueValidator(bounds[0]), MaxValueValidator(bounds[1])]


def _codes(label: Any) -> Any:
    """Codes of words of the zone."""
    return ArrayField(models.CharField(max_length=60), verbose_name=label, default=list, blank=True)


def _refers(to: str, **options: Any) -> Any:
    return models.ForeignKey(to, on_delete=models.PROTECT, **{"related_name": "+", **options})


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

    class Outcome(models.TextChoices):
        CONTRACT = "contract", _("A contract was signed")
        SOLVED = "solved", _("Solved in another way")
        DROPPED = "dropped", _("No longer needed")

    ref = models.CharField(max_length=24)
    kind = models.CharField(
        _("What you look for"), max_length=16, choices=Kind.choices, default=Kind.TECHNOLOGY
    )
    language = models.CharField(_("Written in"), max_length=12, default=first_language)
    title = TranslatedField(
        _("Title"),
        limit=160,
        dense=60,
        help_text=_(
            "What you look for, in one line. Example: “Detect cracks in cast parts in under a second”."
        ),
    )
    problem = TranslatedField(
        _("The problem"),
        limit=2500,
        dense=1000,
        long=True,
        help_text=_(
            "What happens today, where, how often, and what it costs. Leave out what competitors must not know."
        ),
    )
    tried = TranslatedField(
        _("What was tried"),
        limit=1500,
        dense=600,
        long=True,
        help_text=_("Which ways you tried, and why they were not enough."),
    )
    targets = TranslatedField(
        _("What would count as solved"),
        limit=1500,
        dense=600,
        long=True,
        help_text=_(
            "Figures with their units that you can measure. Example: “at least 98% found, at most 1 s a part”."
        ),
    )
    keywords = ArrayField(
        models.CharField(max_length=80),
        verbose_name=_("Keywords"),
        default=list,
        blank=True,
        size=20,
        help_text=_("Separated by commas; every language helps others to find it."),
    )
    fields = _codes(_("Fields"))
    centre_codes = _codes(_("Innovation centres"))
    level_wanted = models.SmallIntegerField(
        _("Readiness wanted"),
        null=True,
        blank=True,
        validators=_within(LEVELS),
        help_text=_("How far a solution should have come already; lower is open to more."),
    )
    budget: Any = MoneyField(_("Budget"))
    deadline = models.DateField(_("Needed by"), null=True, blank=True)

    organisation = _refers("parties.Organisation", verbose_name=_("Organisation"), null=True, blank=True)
    stated_by = _refers("parties.Person", null=True, blank=True)
    confidentiality = models.CharField(
        _("Who may read it"),
        max_length=8,
        default=Confidentiality.NAMED,
        choices=Confidentiality.choices,
    )
    capacity = models.PositiveSmallIntegerField(
        _("Introductions at once"),
        default=3,
        validators=_within(CAPACITY),
        help_text=_("How many partners you can talk to at the same time."),
    )
    state = models.CharField(max_length=16, default="draft")
    return_reason = models.TextField(_("What is missing"), max_length=2000, blank=True)
    outcome = models.CharField(_("What became of it"), max_length=16, choices=Outcome.choices, blank=True)
    outcome_note = models.TextField(_("Note"), max_length=2000, blank=True)
    source = models.CharField(max_length=80, blank=True)
    external_id = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(
        default=1, help_text=_("Send it back on changes: another version is answered with 409.")
    )
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
            *ZoneModel.zone_constraints("needs_need", "organisation", "stated_by", unique=("ref",)),
            models.UniqueConstraint(
                fields=["zone", "source", "external_id"],
                name="needs_need_external",
                condition=~Q(external_id=""),
            ),
            models.CheckConstraint(
                condition=Q(level_wanted=None) | Q(level_wanted__range=LEVELS), name="needs_need_level"
            ),
            models.CheckConstraint(
                condition=Q(budget_minor=None) | Q(budget_minor__gte=0), name="needs_need_budget"
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
        return str(self.title) or self.ref

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
    person = _refers("parties.Person")

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

    need = _refers("needs.Need", related_name="interests")
    person = _refers("parties.Person")
    result = _refers("results.Result", null=True, blank=True)
    text = models.TextField(_("How you can help"), max_length=2000)
    state = models.CharField(max_length=12, default="open")
    answer = models.TextField(_("Your answer"), max_length=2000, blank=True)
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

    need = _refers("needs.Need", related_name="questions")
    asked_by = _refers("parties.Person", null=True, blank=True)
    text = models.TextField(_("Your question"), max_length=2000)
    answer = models.TextField(_("Your answer"), max_length=2000, blank=True)
    state = models.CharField(max_length=12, default="open")
    created_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = scoped()

    class Meta:
        ordering = ["id"]
        constraints = ZoneModel.zone_constraints("needs_question", "need", "asked_by")

    def __str__(self) -> str:
        return f"{self.need_id}?{self.pk}"
