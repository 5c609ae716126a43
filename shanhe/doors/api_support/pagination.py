"""Pages by cursor: as fast at the end of a long list as at its start, and steady while rows are added."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar

from django.core.exceptions import FieldError as NoSuchField
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Field, Schema

from shanhe.kernel.errors import Invalid

from ..people import is_demonstration

T = TypeVar("T")
Limit = Annotated[int, Field(ge=1, le=200, description="Rows in a page.")]
LONGEST_CURSOR = 2000


class Page(Schema, Generic[T]):
    """Some rows, and the cursor of those that follow."""

    items: list[T]
    next: str | None = Field(None, description="Give this as `cursor` for the next page; null at the end.")
    demonstration: bool = Field(False, description="True while the zone holds demonstration data.")


def page(
    request: HttpRequest,
    rows: Any,
    *,
    order: Sequence[str],
    cursor: str = "",
    limit: int = 50,
    show: Callable[[Any], Any] | None = None,
) -> dict[str, Any]:
    """One page of a queryset in this order ("-name" descending, the id is added); `show` makes an item of a row."""
    names = [*order] if {"id", "-id"} & set(order) else [*order, "id"]
    found = rows.order_by(*names)
    if cursor:
        found = found.filter(_after(rows.model, names, _decoded(cursor, len(names))))
    several = list(found[: limit + 1])
    items = several[:limit]
    more = len(several) > limit
    return {
        "items": [show(row) for row in items] if show else items,
        "next": _encoded(items[-1], names) if more else None,
        "demonstration": is_demonstration(request.zone),  # type: ignore[attr-defined]
    }


def _encoded(row: Any, names: Sequence[str]) -> str:
    values = [getattr(row, name.lstrip("-")) for name in names]
    return base64.urlsafe_b64encode(json.dumps(values, cls=DjangoJSONEncoder).encode()).decode().rstrip("=")


def _decoded(cursor: str, length: int) -> list[Any]:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor[:LONGEST_CURSOR] + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, UnicodeDecodeError):
        values = None
    if (
        not isinstance(values, list)
        or len(values) != length
        or any(isinstance(item, (list, dict)) for item in values)
    ):
        raise _wrong()
    return values


def _wrong() -> Invalid:
    return Invalid({"cursor": _("This cursor is not one of this list.")})


def _after(model: Any, names: Sequence[str], values: Sequence[Any]) -> Q:
    """Rows behind the cursor: the first field further on, or equal and the second further on, and so forth."""
    wanted, equal = Q(pk__in=[]), Q()
    try:
        for name, value in zip(names, values, strict=True):
            field = name.lstrip("-")
            value = model._meta.get_field(field).to_python(value)
            if value is None or (isinstance(value, int) and abs(value) >= 2**63) or "\x00" in str(value):
                raise _wrong()
            wanted |= equal & Q(**{f"{field}__{'lt' if name.startswith('-') else 'gt'}": value})
            equal &= Q(**{field: value})
    except (ValidationError, NoSuchField, TypeError, ValueError, OverflowError):
        raise _wrong() from None
    return wanted
