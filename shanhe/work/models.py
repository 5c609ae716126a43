"""Work on any object: tasks, the log of contacts, notes, files, watches, enquiries.

What a row is about is named by its subject key, "results.Result:12" (`kernel.events.subject_key`).
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q, UniqueConstraint
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.models import ZoneModel, scoped

from . import lifecycle
from .querysets import AnnotationQuerySet, EnquiryQuerySet, TaskQuerySet

SUBJECT_LENGTH = 80


def to_person() -> Any:
    return models.ForeignKey("parties.Person", null=True, on_delete=models.PROTECT, related_name="+")


class Task(ZoneModel):
    """Something one person has to do about an object, by a day."""

    class Origin(models.TextChoices):
        PERSON = "person", _("Added by a person")
        ENQUIRY = "enquiry", _("Enquiry")

    ref = models.CharField(max_length=20)
    subject = models.CharField(max_length=SUBJECT_LENGTH)
    title = models.CharField(_("What is to be done"), max_length=300)
    detail = models.TextField(_("Details"), max_length=8000, blank=True)
    assignee = to_person()
    created_by = to_person()
    origin = models.CharField(max_length=12, choices=Origin.choices, default=Origin.PERSON)
    due_on = models.DateField(_("Due by"), null=True, blank=True)
    state = models.CharField(max_length=12, choices=lifecycle.TASK.choices(), default="open")
    outcome = models.TextField(_("What came of it"), max_length=2000, blank=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    reminded_for = models.DateField(null=True)

    objects = scoped(TaskQuerySet)

    class Meta:
        constraints = [
            *ZoneModel.zone_constraints("work_task", "assignee", "created_by", unique=("ref",)),
        ]
        indexes = [
            models.Index(fields=["zone", "subject"], name="work_task_subject"),
            models.Index(fields=["assignee", "due_on"], name="work_task_open", condition=Q(state="open")),
            models.Index(fields=["created_by"], name="work_task_given", condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The title; that of an enquiry's task holds only the enquiry's number and is put into words here."""
        if self.origin == self.Origin.ENQUIRY:
            return _now("Answer enquiry {ref}").format(ref=self.title)
        return self.title

    def overdue(self, today: date) -> bool:
        """Whether it is open and its day has passed."""
        return self.state == "open" and self.due_on is not None and self.due_on < today


class Annotation(ZoneModel):
    """What somebody has attached to an object; what is removed is kept and can be put back."""

    subject = models.CharField(max_length=SUBJECT_LENGTH)
    created_by = to_person()
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def state(self) -> str:
        return "kept" if self.removed_at is None else "removed"

    @property
    def kind_name(self) -> str:
        """What addresses call this kind of annotation."""
        return next(name for name, model in ANNOTATIONS.items() if isinstance(self, model))


class ContactLog(Annotation):
    """A call, a meeting or a visit about an object, written down by one who was there."""

    class Kind(models.TextChoices):
        CALL = "call", _("Phone call")
        MEETING = "meeting", _("Meeting")
        VISIT = "visit", _("Visit")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    happened_at = models.DateTimeField(_("When"))
    with_text = models.CharField(_("With whom"), max_length=300)
    summary = models.TextField(_("What came of it"), max_length=8000)

    objects = scoped(AnnotationQuerySet)

    class Meta:
        constraints = ZoneModel.zone_constraints("work_contactlog", "created_by")
        indexes = [models.Index(fields=["zone", "subject", "-happened_at"], name="work_contact_subject")]

    def __str__(self) -> str:
        # The journal shows this, so it must not name people.
        return str(self.get_kind_display())


class Note(Annotation):
    """A remark on an object for those who work on it."""

    text = models.TextField(_("Note"), max_length=8000)

    objects = scoped(AnnotationQuerySet)

    class Meta:
        constraints = ZoneModel.zone_constraints("work_note", "created_by")
        indexes = [models.Index(fields=["zone", "subject", "-created_at"], name="work_note_subject")]

    def __str__(self) -> str:
        return str(_("Note"))


def stored_name(attachment: Attachment, filename: str) -> str:
    """A random name with no extension, so that neither a guess nor a web server can open it."""
    name = uuid.uuid4().hex
    return f"attachments/{name[:2]}/{name}"


class Attachment(Annotation):
    """A file on an object; kept under a random name and only ever sent as a download."""

    class Visibility(models.TextChoices):
        TEAM = "team", _("Those who work on it")
        ZONE = "zone", _("Members of the zone who see this page")
        PUBLIC = "public", _("Everybody who sees this page")

    name = models.CharField(max_length=200)
    file = models.FileField(upload_to=stored_name, max_length=200)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100)
    visibility = models.CharField(
        _("Who may see it"), max_length=12, choices=Visibility.choices, default=Visibility.TEAM
    )

    objects = scoped(AnnotationQuerySet)

    class Meta:
        constraints = ZoneModel.zone_constraints("work_attachment", "created_by")
        indexes = [models.Index(fields=["zone", "subject", "-created_at"], name="work_file_subject")]

    def __str__(self) -> str:
        return self.name


ANNOTATIONS: dict[str, type[Annotation]] = {"contact": ContactLog, "note": Note, "file": Attachment}


class Watch(ZoneModel):
    """That a person follows an object."""

    person = models.ForeignKey("parties.Person", on_delete=models.CASCADE, related_name="+")
    subject = models.CharField(max_length=SUBJECT_LENGTH)
    since = models.DateTimeField()

    objects = scoped()

    class Meta:
        constraints = [
            *ZoneModel.zone_constraints("work_watch", "person"),
            UniqueConstraint(fields=["person", "subject"], name="work_watch_once"),
        ]
        indexes = [models.Index(fields=["zone", "subject"], name="work_watch_subject")]

    def __str__(self) -> str:
        return self.subject


class Recent(ZoneModel):
    """When a person last opened an object's page."""

    person = models.ForeignKey("parties.Person", on_delete=models.CASCADE, related_name="+")
    subject = models.CharField(max_length=SUBJECT_LENGTH)
    at = models.DateTimeField()

    objects = scoped()

    class Meta:
        constraints = [
            *ZoneModel.zone_constraints("work_recent", "person"),
            UniqueConstraint(fields=["person", "subject"], name="work_recent_once"),
        ]
        indexes = [models.Index(fields=["person", "-at"], name="work_recent_when")]

    def __str__(self) -> str:
        return self.subject


class Enquiry(ZoneModel):
    """A question about an object from somebody who needs no account; its address is proved by a one-time code.

    The code itself is stored nowhere: it follows from `salt` and the product's secret key.
    """

    token = models.UUIDField(default=uuid.uuid4, unique=True)
    ref = models.CharField(max_length=20, blank=True)
    subject = models.CharField(max_length=SUBJECT_LENGTH)
    name = models.CharField(max_length=120)
    email = models.EmailField()
    organisation_text = models.CharField(max_length=200, blank=True)
    message = models.TextField()
    language = models.CharField(max_length=10)
    client = models.CharField(max_length=64, blank=True)
    salt = models.CharField(max_length=64)
    code_expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    codes_sent = models.PositiveSmallIntegerField(default=1)
    created_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=lifecycle.ENQUIRY.choices(), default="unconfirmed")
    verified_at = models.DateTimeField(null=True)
    task = models.ForeignKey(Task, null=True, on_delete=models.PROTECT, related_name="enquiries")
    answer = models.TextField(_("Answer"), max_length=20000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = to_person()

    objects = scoped(EnquiryQuerySet)

    class Meta:
        constraints = [
            *ZoneModel.zone_constraints("work_enquiry", "task", "answered_by"),
            UniqueConstraint(fields=["zone", "ref"], name="work_enquiry_ref", condition=~Q(ref="")),
        ]
        indexes = [
            models.Index(fields=["zone", "subject"], name="work_enquiry_subject"),
            models.Index(fields=["email", "created_at"], name="work_enquiry_email"),
            models.Index(fields=["client", "created_at"], name="work_enquiry_client"),
        ]
        verbose_name = _("enquiry")

    def __str__(self) -> str:
        # The journal shows this, so it must not name the person.
        return self.ref or str(_("Unconfirmed enquiry"))
