"""What can be done with an address at which mail does not arrive."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanhe.doors.acts import Act, Acts

from . import operations, queries
from .lifecycle import ADDRESS


def home(row: Any) -> str:
    """Where administrators see it."""
    return reverse("administration:home") + "#mail"


ADDRESS_ACTS = Acts(
    ADDRESS,
    "address",
    "mail:act",
    {"trust": Act(operations.trust_address, done=_("Mail is sent to this address again."))},
    key=lambda row: [row.pk],
    home=home,
    title=lambda row: row.email,
    find=lambda actor, number: queries.failing(actor).filter(pk=number).first(),
    rows=queries.failing,
)
