"""Subject keys, "results.Result:12": how a row of any app is named in the tables of work."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models

from shanhe.kernel.events import subject_key

key_of = subject_key


def split(key: str) -> tuple[type[models.Model], int] | None:
    """The model and the number a key names, or None when it names nothing."""
    label, _sep, number = key.partition(":")
    try:
        return apps.get_model(label), int(number)
    except (LookupError, ValueError):
        return None


def pointer(key: str) -> tuple[Any, ...]:
    """A tuple with a stand-in for the row, good for an event's `about` without a query; empty for a broken key."""
    named = split(key)
    return () if named is None else (named[0](pk=named[1]),)


def row_of(key: str) -> Any | None:
    """The row, whoever asks; for jobs and routing only, never for showing."""
    named = split(key)
    return None if named is None else named[0]._base_manager.filter(pk=named[1]).first()
