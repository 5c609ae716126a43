"""Pages by cursor: as fast at the end of a long list as at its start, and steady while rows are added."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Annotated, Any, Generic, Literal, TypeVar

from django.core.exceptions import FieldError as NoSuchField
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Field, Schema
from pydantic import create_model

from shanhe.kernel.errors import Invalid

from ..people import is_demonstration
from .days import Moment

T = TypeVar("T")
Limit = Annotated[int, Field(ge=1, le=200, description="Rows in a page.")]
LONGEST_CURSOR = 2000


class Page(Schema, Generic[T]):
    """Some rows, and the cursor of those that follow."""

    items: list[T]
    next: str | None = Field(None, description="Give this as `cursor` for the next page; null at the end.")
    count: int | None = Field(None, description="How many there are in all, where `count=true` asked for it.")
    demonstration: bool = Field(False, description="True while the zone holds demonstration data.")


class Listing(Schema):
    """What every list may be asked; an app adds what it may be narrowed by."""

    cursor: Annotated[str, Field(max_length=LONGEST_CURSOR, description="`next` of the page before.")] = ""
    limit: Limit = 50
    count: Annotated[bool, Field(description="Count the whole list too, which costs time.")] = False


def sortable(asked: type[Listing], sorts: Mapping[str, Sequence[str]]) -> Any:
    """The query of a list with these orders; one by `updated` can also be asked for what changed since a moment."""
    names = [sign + name for name in sorts for sign in ("", "-")]
    first = next(iter(sorts))
    fields: dict[str, Any] = {
        "sort": (Annotated[Literal[tuple(names)], Field(description="`-` turns the order round.")], first)  # type: ignore[valid-type]
    }
    if "updated" in sorts:
        about = Field(description="Only what changed at this moment or later.")
        fields["updated_since"] = (Annotated[Moment | None, about], None)
    return create_model(f"{asked.__name__}Sorted", __base__=asked, **fields)


def listed(
    request: HttpRequest,
    rows: Any,
    asked: Any,
    *,
    sorts: Mapping[str, Sequence[str]],
    lines: Callable[[HttpRequest, list[Any]], list[Any]] | None = None,
) -> dict[str, Any]:
    """One page of a queryset as the query (see `sortable`) asks for it; `lines` makes the items of the rows."""
    since = getattr(asked, "updated_since", None)
    if since is not None:
        rows = rows.filter(updated_at__gte=since)
    order = sorts[asked.sort.removeprefix("-")]
    if asked.sort.startswith("-"):
        order = list(_turned(order))
    found = page(request, rows, order=order, cursor=asked.cursor, limit=asked.limit)
    if lines is not None:
        found["items"] = lines(request, found["items"])
    return {**found, "count": rows.count() if asked.count else None}


def _turned(order: Iterable[str]) -> Iterable[str]:
    for name in order:
        yield name[1:] if name.startswith("-") else f"-{name}"


def whole(request: HttpRequest, rows: Sequence[Any]) -> dict[str, Any]:
    """A list that is short by its nature, in one page."""
    return {"items": rows, "demonstration": is_demonstration(request.zone)}  # type: ignore[attr-defined]


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
    names = [*order] if {"id", "-id"} & set(order) else [*order, "-id" if order[0].startswith("-") else "id"]
    found = rows.order_by(*names)
    if cursor:
        found = found.filter(_after(rows.model, names, _decoded(cursor, names)))
    several = list(found[: limit + 1])
    items = several[:limit]
    more = len(several) > limit
    return {
        "items": [show(row) for row in items] if show else items,
        "next": _encoded(items[-1], names) if more else None,
        "demonstration": is_demonstration(request.zone),  # type: ignore[attr-defined]
    }


def _encoded(row: Any, names: Sequence[str]) -> str:
    values = [",".join(names), *(getattr(row, name.lstrip("-")) for name in names)]
    return base64.urlsafe_b64encode(json.dumps(values, cls=DjangoJSONEncoder).encode()).decode().rstrip("=")


def _decoded(cursor: str, names: Sequence[str]) -> list[Any]:
    """The values at which the page before ended, in the same order."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor[:LONGEST_CURSOR] + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, UnicodeDecodeError):
        values = None
    if (
        not isinstance(values, list)
        or len(values) != len(names) + 1
        or values[0] != ",".join(names)
        or any(isinstance(item, (list, dict)) for item in values)
    ):
        raise _wrong()
    return values[1:]


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
