"""What people are told: notices in the inbox, and their wishes about mail."""

from __future__ import annotations

from django.db import models
from django.db.models import Q, UniqueConstraint

from shanhe.kernel.models import ZoneModel, scoped

from .querysets import NoticeQuerySet


class Notice(ZoneModel):
    """That a person is told of a journal entry; its words are made when it is read, in the reader's language."""

    person = models.ForeignKey("parties.Person", on_delete=models.CASCADE, related_name="+")
    entry = models.ForeignKey("kernel.JournalEntry", on_delete=models.CASCADE, related_name="+")
    group = models.CharField(max_length=40)
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    objects = scoped(NoticeQuerySet)

    class Meta:
        constraints = [
            *ZoneModel.zone_constraints("notices_notice", "person", "entry"),
            UniqueConstraint(fields=["person", "entry"], name="notices_notice_once"),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="notices_notice_unread", condition=Q(read_at=None)),
            models.Index(fields=["person", "-created_at", "-id"], name="notices_notice_when"),
        ]

    def __str__(self) -> str:
        return str(self.entry)


class MailWish(ZoneModel):
    """Whether a person wants mail about one group of events; without a row, mail is on."""

    person = models.ForeignKey("parties.Person", on_delete=models.CASCADE, related_name="+")
    group = models.CharField(max_length=40)
    mail = models.BooleanField()

    objects = scoped()

    class Meta:
        constraints = [
            *ZoneModel.zone_constraints("notices_mailwish", "person"),
            UniqueConstraint(fields=["person", "group"], name="notices_mailwish_once"),
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.mail}"
