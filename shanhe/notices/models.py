"""What people are told: notices in the inbox, their wishes about mail, and the demonstration's mailbox."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
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


class MailboxMessage(models.Model):
    """Mail that the demonstration kept instead of sending it; read in the zone it was sent from, and in no other."""

    zone = models.ForeignKey("zones.Zone", null=True, on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField()
    sender = models.CharField(max_length=300)
    recipients = ArrayField(models.CharField(max_length=300))
    subject = models.CharField(max_length=500)
    text = models.TextField()
    html = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["zone", "-sent_at", "-id"], name="notices_mailbox_zone")]

    def __str__(self) -> str:
        return self.subject
