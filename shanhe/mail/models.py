"""Addresses that mail goes to, and the letters that the demonstration keeps instead of sending them."""

from __future__ import annotations

import email
from email.message import EmailMessage
from email.policy import default

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.models import ZoneModel, scoped


class Address(ZoneModel):
    """An address that the zone has written to, and whether mail arrives there.

    `entry` is what the last letter told. One that has been left in peace for long, and at which mail arrived, is forgotten.
    """

    email = models.EmailField(_("E-mail"))
    state = models.CharField(max_length=12, default="good")
    entry = models.ForeignKey("kernel.JournalEntry", null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField()
    failed_at = models.DateTimeField(_("Undeliverable since"), null=True)
    reason = models.CharField(_("What the mail server says"), max_length=300, blank=True)

    objects = scoped()

    class Meta:
        constraints = ZoneModel.zone_constraints("mail_address", "entry", unique=("email",))
        indexes = [
            models.Index(
                fields=["zone", "-failed_at"],
                condition=models.Q(state="failing"),
                name="mail_address_failing",
            )
        ]

    def __str__(self) -> str:
        # The journal keeps this for ever, so it names nobody.
        return f"#{self.pk}"


class MailboxMessage(models.Model):
    """A letter that the demonstration kept as it would have been sent; read in the zone it comes from, and in no other."""

    zone = models.ForeignKey("zones.Zone", null=True, on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField()
    recipients = ArrayField(models.CharField(max_length=300))
    subject = models.CharField(max_length=500)
    raw = models.BinaryField(default=b"")

    class Meta:
        indexes = [models.Index(fields=["zone", "-sent_at", "-id"], name="mail_mailbox_zone")]

    def __str__(self) -> str:
        return self.subject

    @property
    def parsed(self) -> EmailMessage:
        """The letter as any mail program reads it."""
        return email.message_from_bytes(bytes(self.raw), policy=default)  # type: ignore[return-value]
