"""Enquiries, for those who answer them and for the one who asked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from shanhe.kernel.context import Actor

from .. import rules
from ..models import Enquiry
from ..subjects import key_of


def enquiries_on(row: Any) -> list[Enquiry]:
    """Confirmed enquiries about a row, newest first. For those who may annotate the row."""
    rows = Enquiry.objects.about(key_of(row)).confirmed().select_related("task")
    return list(rows.order_by("-verified_at", "-id"))


def enquiry_by_ref(actor: Actor, ref: str) -> Enquiry | None:
    """A confirmed enquiry that the actor handles."""
    rows = Enquiry.objects.confirmed().filter(rules.handle_enquiry.scope(actor), ref=ref)
    return rows.select_related("task__assignee", "answered_by").first()


def enquiry_by_token(token: UUID) -> Enquiry | None:
    """The enquiry whose secret address this is; only the enquirer has it."""
    return Enquiry.objects.filter(token=token).first()
