"""The mail backend of development and demonstration: nothing leaves the machine, everything can be read at /mailbox/."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from .operations import keep_sent_mail


class MailboxBackend(BaseEmailBackend):
    """Keeps messages in the table behind /mailbox/."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        return keep_sent_mail(message for message in email_messages if message.recipients())
