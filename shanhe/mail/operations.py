"""What is kept of letters: the addresses they went to, and the demonstration's mailbox."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any

from django.core.mail import EmailMessage
from django_scopes import get_scope

from shanhe.kernel import clock
from shanhe.kernel.context import Context
from shanhe.kernel.operations import operation

from . import events, registry, rules
from .lifecycle import ADDRESS
from .models import Address, MailboxMessage

KEPT_MESSAGES = 500
FORGOTTEN_AFTER = timedelta(days=180)


def written_to(zone: Any, email: str, entry_id: int | None) -> Address:
    """The address that a letter goes to, noted with what the letter tells."""
    row = Address(zone=zone, email=email.strip().lower(), entry_id=entry_id, written_at=clock.now())
    Address.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["zone", "email"], update_fields=["entry", "written_at"]
    )
    return Address.objects.select_related("zone").get(email=row.email)


@operation("mail.fail", subjects=("address",), transition=ADDRESS["fail"], internal=True)
def note_failure(ctx: Context, *, address: Address, reason: str) -> None:
    """Note that mail does not arrive at an address: none is sent there until it is confirmed."""
    changes = ADDRESS.move(address, "fail")
    if "state" not in changes:
        return ctx.unchanged()
    address.failed_at, address.reason = ctx.now, reason[:300]
    address.save()
    about = registry.holders(address.email)
    ctx.emit(events.AddressFailed(subject=address, about=about, changes=changes, reason=address.reason))


@operation("mail.trust", subjects=("address",), transition=ADDRESS["trust"])
def trust_address(ctx: Context, *, address: Address) -> None:
    """Have letters go to an address again, because its server is mended or somebody asked there."""
    _good(ctx, address, "trust")


@operation("mail.prove", subjects=("address",), transition=ADDRESS["prove"])
def prove_address(ctx: Context, *, address: Address) -> None:
    """Confirm an address by the link that was mailed there."""
    _good(ctx, address, "prove")


def _good(ctx: Context, address: Address, name: str) -> None:
    changes = ADDRESS.move(address, name)
    if "state" not in changes:
        return ctx.unchanged()
    address.failed_at, address.reason = None, ""
    address.save()
    ctx.emit(events.AddressTrusted(subject=address, about=registry.holders(address.email), changes=changes))


def forget_addresses(emails: Collection[str]) -> None:
    """Forget addresses whose holder's data are erased."""
    Address.objects.filter(email__in=[email.lower() for email in emails if email]).delete()


@operation("mail.forget", subjects=(), rule=rules.deliver, internal=True)
def forget_quiet_addresses(ctx: Context) -> None:
    """Forget the addresses at which mail arrives and to which nobody wrote for half a year."""
    ctx.unchanged()
    Address.objects.filter(state="good", written_at__lt=ctx.now - FORGOTTEN_AFTER).delete()


def bytes_of(message: EmailMessage) -> bytes:
    """The message as it would stand on the wire."""
    return message.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]  # django's own kind of message


def keep_sent_mail(messages: Iterable[EmailMessage]) -> int:
    """Keep letters in the mailbox of the zone they are sent from, the newest few hundred; returns how many."""
    zone = get_scope().get("zone")
    rows = [
        MailboxMessage(
            zone=zone,
            sent_at=clock.now(),
            recipients=message.recipients(),
            subject=str(message.subject)[:500],
            raw=bytes_of(message),
        )
        for message in messages
    ]
    MailboxMessage.objects.bulk_create(rows)
    kept = MailboxMessage.objects.filter(zone=zone)
    for number in kept.order_by("-id").values_list("id", flat=True)[KEPT_MESSAGES : KEPT_MESSAGES + 1]:
        kept.filter(pk__lte=number).delete()
    return len(rows)
