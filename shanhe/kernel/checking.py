"""What a model says of its columns, asked of values before they are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from .errors import type_text
from .translated import TranslatedField, translated_fields


def faults(model: type[models.Model], values: Mapping[str, Any]) -> dict[str, type_text]:
    """Why the model's columns do not take these values, by name: too long, out of bounds, none of the choices.

    References to other rows and sums of money are left to the operation.
    """
    found: dict[str, type_text] = dict(too_long(model, values))
    columns = {column.name: column for column in model._meta.concrete_fields}
    for name, value in values.items():
        column = columns.get(name)
        if column is None or column.remote_field or isinstance(column, TranslatedField):
            continue
        try:
            column.clean(value, None)
        except ValidationError as error:
            found[name] = " ".join(error.messages)
    return found


def too_long(model: type[models.Model], values: Mapping[str, Any]) -> dict[str, str]:
    """What of the values is longer than the model allows, by part ("title_en"), in words: for operations."""
    found: dict[str, str] = {}
    for field in translated_fields(model):
        for language, fault in field.limits.faults(values.get(field.name) or {}).items():
            found[f"{field.name}_{language}"] = fault
    return found
