"""An introduction of a need to what may answer it, and what belongs to it: questions, answers, messages, meetings."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.models import ZoneModel, scoped

from .querysets import OPEN, IntroductionQuerySet, QuestionQuerySet

OTHERS = ("result", "person", "organisation")


class Side(models.TextChoices):
    """The two sides of an introduction."""

    NEED = "need", _("The side of the need")
    OTHER = "other", _("The other side")


class Reason(models.TextChoices):
    """Why an introduction came to nothing: the eight classes that industry's answers fall into."""

    TOO_EARLY = "too_early", _("Too early")
    BENEFIT_UNCLEAR = "benefit_unclear", _("Advantage over existing solutions unclear")
    ROUTE_UNCLEAR = "route_unclear", _("Route to market unclear")
    DESCRIPTION_UNCLEAR = "description_unclear", _("Description or use unclear")
    SCIENTIFIC_DOUBT = "scientific_doubt", _("Doubts about the science")
    NOT_A_PRIORITY = "not_a_priority", _("Not a priority now")
    SOLVED_IN_HOUSE = "solved_in_house", _("Solved in-house already")
    NO_FIT = "no_fit", _("Does not fit")


TEXT = 2000
UNNAMED = _(
    "Until both agree, they see only this and what is public. Do not name anybody who wishes to stay unnamed."
)


def to(model: str, null: bool = True) -> Any:
    return models.ForeignKey(model, null=null, on_delete=models.PROTECT, related_name="+")


def _one_other() -> Q:
    """Exactly one of the three is given."""
    given = [Q(**{f"{other}__isnull": other != name for other in OTHERS}) for name in OTHERS]
    return given[0] | given[1] | given[2]


class Introduction(ZoneModel):
    """That a technology manager brings a need together with a result, a person or an organisation.

    `about_need` and `about_other` are what the opposite side may read before both have agreed; `basis` are the
    reasons of the suggestion as they were then, each by language; `before` is what an undo of the outcome restores.
    """

    ref = models.CharField(max_length=20)
    need = to("needs.Need", null=False)
    result = to("results.Result")
    person = to("parties.Person")
    organisation = to("parties.Organisation")
    centre = to("zones.InnovationCentre")
    proposed_by = to("parties.Person")
    why = models.TextField(
        _("Why they fit"),
        max_length=TEXT,
        blank=True,
        help_text=_("For you and the committee; neither side sees it."),
    )
    about_need = models.TextField(
        _("What the other side may read about the need"), max_length=TEXT, blank=True, help_text=UNNAMED
    )
    about_other = models.TextField(
        _("What the need's side may read about the other"), max_length=TEXT, blank=True, help_text=UNNAMED
    )
    basis = models.JSONField(default=list)
    state = models.CharField(max_length=12, default="proposed")
    created_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    agreed_at = models.DateTimeField(null=True)
    talking_at = models.DateTimeField(null=True)
    concluded_at = models.DateTimeField(null=True)
    concluded_by = to("parties.Person")
    reason = models.CharField(_("Reason"), max_length=24, blank=True, choices=Reason)
    note = models.TextField(_("Note"), max_length=TEXT, blank=True)
    before = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)

    objects = scoped(IntroductionQuerySet)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            *ZoneModel.zone_constraints(
                "introductions_introduction",
                "need",
                "result",
                "person",
                "organisation",
                "centre",
                "proposed_by",
                "concluded_by",
            ),
            models.UniqueConstraint(fields=["zone", "ref"], name="introductions_ref"),
            models.CheckConstraint(condition=_one_other(), name="introductions_one_other"),
            *(
                models.UniqueConstraint(
                    fields=["need", name],
                    condition=Q(state__in=OPEN, **{f"{name}__isnull": False}),
                    name=f"introductions_open_{name}",
                )
                for name in OTHERS
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(reason=""), name="introductions_declined_why"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("agreed", "talking", "contract", "trial", "later"))
                | Q(agreed_at__isnull=False),
                name="introductions_agreed_when",
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "state", "-created_at"], name="introductions_by_state"),
            models.Index(fields=["proposed_by", "state"], name="introductions_led"),
        ]

    def __str__(self) -> str:
        # The journal shows this, so it must name nobody.
        return self.ref

    @property
    def other(self) -> Any:
        """The result, the person or the organisation."""
        return self.result or self.person or self.organisation

    @property
    def named(self) -> bool:
        """Whether both sides have agreed, so that each may know the other."""
        return self.agreed_at is not None

    def get_absolute_url(self) -> str:
        return reverse("introductions:detail", args=[self.ref])


class Part(ZoneModel):
    """Something that belongs to an introduction."""

    introduction = models.ForeignKey(Introduction, on_delete=models.CASCADE, related_name="%(class)ss")

    objects: ClassVar[Any] = scoped()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.introduction_id} · {self.pk}"  # type: ignore[attr-defined]


class Question(Part):
    """That a person of a side was asked; the side's first answer closes it for all of them."""

    side = models.CharField(max_length=8, choices=Side)
    person = to("parties.Person", null=False)
    asked_at = models.DateTimeField()

    objects: ClassVar[Any] = scoped(QuestionQuerySet)

    class Meta:
        constraints = [
            *ZoneModel.zone_constraints("introductions_question", "introduction", "person"),
            models.UniqueConstraint(fields=["introduction", "person"], name="introductions_question_once"),
        ]


class Consent(Part):
    """A side's answer: who gave it, when, and in what words."""

    side = models.CharField(max_length=8, choices=Side)
    agrees = models.BooleanField()
    person = to("parties.Person", null=False)
    answered_at = models.DateTimeField()
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            *ZoneModel.zone_constraints("introductions_consent", "introduction", "person"),
            models.UniqueConstraint(fields=["introduction", "side"], name="introductions_consent_once"),
        ]


class Message(Part):
    """A message in the conversation, with a file if there is one."""

    person = to("parties.Person")
    text = models.TextField(_("Message"), max_length=8000, blank=True)
    attachment = models.ForeignKey("work.Attachment", null=True, on_delete=models.SET_NULL, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["sent_at", "id"]
        constraints = ZoneModel.zone_constraints(
            "introductions_message", "introduction", "person", "attachment"
        )


class Meeting(Part):
    """A meeting of both sides; `uid` and `sequence` let calendars follow changes and a cancellation."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    sequence = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=12, default="planned")
    title = models.CharField(_("What it is about"), max_length=200)
    starts_at = models.DateTimeField(_("Begins"))
    ends_at = models.DateTimeField()
    place = models.CharField(_("Place or link"), max_length=300, blank=True)
    note = models.TextField(_("Note"), max_length=TEXT, blank=True)
    created_by = to("parties.Person")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            *ZoneModel.zone_constraints("introductions_meeting", "introduction", "created_by"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")), name="introductions_meeting_ends"
            ),
        ]

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return round((self.ends_at - self.starts_at).total_seconds() / 60)


class FollowUp(Part):
    """What an outcome suggests doing with the result: somebody takes it on with one click, or leaves it."""

    project = to("pathway.Project")
    assignee = to("parties.Person", null=False)
    state = models.CharField(max_length=12, default="open")
    made = models.CharField(max_length=12, blank=True)
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            *ZoneModel.zone_constraints("introductions_followup", "introduction", "project", "assignee"),
            models.UniqueConstraint(
                fields=["introduction"], condition=Q(state="open"), name="introductions_followup_one_open"
            ),
        ]
        indexes = [
            models.Index(fields=["assignee"], condition=Q(state="open"), name="introductions_followup_open")
        ]

    @property
    def subject(self) -> Any:
        """What the step would belong to: the project that carries the result, else the result."""
        return self.project or self.introduction.result

    @property
    def title(self) -> str:
        """What the step is called unless its taker writes something else; it names nobody."""
        return _now("Verify the use that {ref} found too early").format(ref=self.introduction.ref)


class Digest(ZoneModel):
    """That a person was told of a few new matches on a day; `pairs` are their keys, so that none is told twice."""

    person = models.ForeignKey("parties.Person", on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    pairs = models.JSONField(default=list)
    made_at = models.DateTimeField()

    objects = scoped()

    class Meta:
        constraints = [
            *ZoneModel.zone_constraints("introductions_digest", "person"),
            models.UniqueConstraint(fields=["person", "day"], name="introductions_digest_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.day}"
