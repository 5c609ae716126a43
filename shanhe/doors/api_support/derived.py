"""Answers made of a model's columns: each is said once, in the model.

    @columns_of(Competition, "ref", "need", "aim", "state", "budget", "version")
    class CompetitionLine(Schema):
        \"""An open competition as lists show it.\"""

An endpoint returns the row itself. A reference to another row is told by its `ref`, money as an amount with its currency,
a text in the zone's languages by language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from ninja import Field, Schema
from pydantic import BeforeValidator, create_model

from shanhe.kernel.lifecycle import LIFECYCLES
from shanhe.kernel.money import Amount, columns
from shanhe.kernel.translated import TranslatedField

S = TypeVar("S", bound=Schema)

_TYPES: dict[type[models.Field[Any, Any]], Any] = {
    models.DateTimeField: datetime,
    models.DateField: date,
    models.BooleanField: bool,
    models.IntegerField: int,
    models.DecimalField: Decimal,
}


def columns_of(model: type[models.Model], *names: str) -> Callable[[type[S]], type[S]]:
    """Add these columns of a model to a schema; what it declares itself stays as it is."""

    def derive(schema: type[S]) -> type[S]:
        about: dict[str, Any] = {"__module__": schema.__module__, "__doc__": schema.__doc__}
        fields = {name: _field(model, name) for name in names}
        made: Any = create_model
        return made(schema.__name__, __base__=schema, **about, **fields)  # type: ignore[no-any-return]

    return derive


def _field(model: type[models.Model], name: str) -> tuple[Any, Any]:
    if isinstance(getattr(model, name, None), property):  # a sum of money stands in two columns
        column = model._meta.get_field(columns(name)[0])
        given: Any = Amount
    else:
        column = model._meta.get_field(name)
        given = _type(column)
    words: Any = column.help_text  # type: ignore[union-attr]
    about = Field(description=words or None)
    return (given | None if column.null else given), about


def code_of(model: type[models.Model], name: str) -> Any:
    """The type of a column of codes that are fixed in the code, which the description then lists."""
    column: Any = model._meta.get_field(name)
    lifecycles = {known.lower(): lifecycle for known, lifecycle in LIFECYCLES.items()}
    lifecycle = lifecycles.get(model._meta.label_lower) if name == "state" else None
    pairs = column.flatchoices or (lifecycle.choices() if lifecycle else [])
    return one_of([code for code, _label in pairs], blank=column.blank)


def one_of(codes: Iterable[str], *, blank: bool = False) -> Any:
    """One of these codes, `blank` or none of them; the description lists them, and what takes them refuses others itself."""
    listed: list[Any] = list(dict.fromkeys([*codes, ""] if blank else codes))
    return Annotated[str, Field(json_schema_extra={"enum": listed})] if any(listed) else str


def _type(column: Any) -> Any:
    if isinstance(column, TranslatedField):
        return dict[str, str]
    if isinstance(column, ArrayField):
        return list[_type(column.base_field)]  # type: ignore[misc]
    if isinstance(column, models.ForeignKey):
        return Annotated[str, BeforeValidator(lambda row: getattr(row, "ref", None))]
    if isinstance(column, models.CharField) and hasattr(column, "model"):
        return code_of(column.model, column.name)
    return next((given for kind, given in _TYPES.items() if isinstance(column, kind)), str)
