"""Support received: one timeline that every later part of the product writes to. Mistakes are reversed, never removed."""

from __future__ import annotations

from datetime import date as Date
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Context
from shanhe.kernel.errors import Invalid, NotNow
from shanhe.kernel.money import Money
from shanhe.kernel.operations import operation
from shanhe.kernel.translated import Translated, in_every_language

from ..events import SupportRecorded, SupportReversed, Words
from ..lifecycle import PROJECT
from ..models import Project, Support
from .common import keep, of, reason_given, term


@operation("pathway.support.record", subjects=("project",), transition=PROJECT["record_support"])
def record_support(
    ctx: Context,
    *,
    project: Project,
    kind: str,
    date: Date,
    quantity: Decimal | int | None = None,
    unit: str = "",
    money: Money | None = None,
    source: str,
    note: str = "",
) -> Support:
    """Record support a project received on a day: a quantity with its unit, its value in money, or both.

    `kind` is of the vocabulary support_kinds, `source` who gave it.
    """
    words = term("support_kinds", kind, field="kind")
    if quantity is None and money is None:
        raise Invalid({"quantity": _("Give a quantity, an amount of money, or both.")})
    if (quantity is not None and quantity <= 0) or (money is not None and money.minor <= 0):
        raise Invalid({"quantity": _("Support is more than zero; a mistake is reversed.")})
    if quantity is not None and not unit.strip():
        raise Invalid({"unit": _("Say in which unit, such as hours or m².")})
    if date > ctx.today:
        raise Invalid({"date": _("This day has not come yet.")})
    if not source.strip():
        raise Invalid({"source": _("Say who gave it.")})
    row = Support(
        zone=ctx.zone,
        project=project,
        kind=kind,
        date=date,
        quantity=quantity,
        unit=unit.strip(),
        source=source.strip(),
        note=note,
        recorded_at=ctx.now,
        recorded_by_id=ctx.actor.person_id,
    )
    row.money = money
    row.save()
    keep(ctx, project)
    ctx.emit(
        SupportRecorded(**of(project), kind=words, amount=amount_words(row), source=row.source, date=date)
    )
    return row


@operation("pathway.support.reverse", subjects=("project",), transition=PROJECT["reverse_support"])
def reverse_support(ctx: Context, *, project: Project, support: Support, note: str) -> Support:
    """Reverse a record of support by a row of the opposite sign on the same day, saying why."""
    old = Support.objects.filter(project=project, pk=support.pk).first()
    if old is None or old.reverses_id is not None:
        raise Invalid({"": _("Only support recorded for this project can be reversed.")})
    if Support.objects.filter(reverses=old).exists():
        raise NotNow(project.state, _("This was reversed already."))
    reason_given(note)
    values: dict[str, Any] = {name: getattr(old, name) for name in ("kind", "date", "unit", "source")}
    row = Support(
        zone=ctx.zone,
        project=project,
        quantity=None if old.quantity is None else -old.quantity,
        note=note,
        recorded_at=ctx.now,
        recorded_by_id=ctx.actor.person_id,
        reverses=old,
        **values,
    )
    row.money = None if old.money is None else -old.money
    row.save()
    keep(ctx, project)
    kind, amount = support_words(old.kind), amount_words(old)
    ctx.emit(SupportReversed(**of(project), kind=kind, amount=amount, note=note))
    return row


def support_words(kind: str) -> Words:
    try:
        return term("support_kinds", kind, field="kind")
    except Invalid:  # a kind that the blueprint has retired since
        return kind


def amount_words(row: Support) -> Translated:
    """The quantity and the money in words."""
    return in_every_language(lazy(partial(_amount, row), str)())


def _amount(row: Support) -> str:
    quantity = "" if row.quantity is None else f"{Decimal(row.quantity).normalize():f} {row.unit}"
    money = "" if row.money is None else row.money.format()
    return gettext(", ").join(part for part in (quantity, money) if part)
