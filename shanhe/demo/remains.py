"""Which rows of a zone are the demonstration's, and which stay when it is removed.

The journal tells: what a person recorded while no demonstration was loaded has an entry without the mark. A row stays

- when it is the subject of such an entry;
- when nobody recorded it as such, and everything it hangs on stays: a right of a result that stays;
- when a row that stays refers to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models

from shanhe.kernel.models import JournalEntry, ZoneModel
from shanhe.kernel.text import whole_number

# The blueprint's own tables; the demonstration never writes them.
BLUEPRINT_APPS = {"zones", "policy", "indicators"}
BLUEPRINT_MODELS = {
    "pathway.Route",
    "pathway.Stage",
    "pathway.Criterion",
    "pathway.Approval",
    "pathway.UsualDays",
}

Node = tuple[type[models.Model], Any]


@cache
def business_models() -> tuple[type[models.Model], ...]:
    """Every table of a zone's life, without its blueprint."""
    return tuple(
        model
        for model in apps.get_models()
        if issubclass(model, ZoneModel)
        and model._meta.app_label not in BLUEPRINT_APPS
        and model._meta.label not in BLUEPRINT_MODELS
    )


class Remains:
    """A zone's rows divided into kept and lost."""

    def __init__(self, zone: Any) -> None:
        self.zone = zone
        self.by_label = {model._meta.label: model for model in business_models()}
        self.targets: dict[Node, set[Node]] = {}
        for model in business_models():
            self._read(model)
        self.kept = self._kept()
        self.lost: dict[type[models.Model], list[Any]] = defaultdict(list)
        for model, pk in self.targets:
            if (model, pk) not in self.kept:
                self.lost[model].append(pk)

    def _read(self, model: Any) -> None:
        """All rows of a table with the rows they refer to, by key or by a subject such as "results.Result:12"."""
        keys = [
            field
            for field in model._meta.concrete_fields
            if field.remote_field is not None and field.remote_field.model in set(business_models())
        ]
        columns = [field.attname for field in keys]
        generic = model is not JournalEntry and any(f.name == "subject" for f in model._meta.concrete_fields)
        names = ["pk", *columns, *(["subject"] if generic else [])]
        for pk, *values in model._base_manager.filter(zone=self.zone).values_list(*names).iterator():
            found = {
                (field.remote_field.model, value)
                for field, value in zip(keys, values, strict=False)
                if value is not None
            }
            if generic:
                found |= self._named(values[-1])
            self.targets[model, pk] = found

    def _named(self, subject: Any) -> set[Node]:
        label, _colon, number = str(subject).rpartition(":")
        pk = whole_number(number)
        return {(self.by_label[label], pk)} if label in self.by_label and pk is not None else set()

    def _kept(self) -> set[Node]:
        entries = JournalEntry._base_manager.filter(zone=self.zone)
        kept: set[Node] = {
            (JournalEntry, pk) for pk in entries.filter(demo=False).values_list("pk", flat=True)
        }
        for subject in entries.filter(demo=False).values_list("subject", flat=True).distinct():
            kept |= self._named(subject) & self.targets.keys()
        recorded: set[Node] = {
            node
            for subject in entries.filter(demo=True).values_list("subject", flat=True).distinct()
            for node in self._named(subject)
        }
        life = any(model is not JournalEntry for model, _pk in kept)
        growing = True
        while growing:
            more = {
                node
                for node, targets in self.targets.items()
                if node not in kept
                and node not in recorded
                and node[0] is not JournalEntry
                and (targets <= kept if targets else life)
            }
            more |= {target for node in kept for target in self.targets.get(node, ()) if target not in kept}
            growing = bool(more)
            kept |= more
        return kept

    def lost_files(self) -> Iterator[Any]:
        """The stored files of rows that go."""
        for model in business_models():
            for field in model._meta.concrete_fields:
                if isinstance(field, models.FileField) and self.lost[model]:
                    for row in model._base_manager.filter(pk__in=self.lost[model]):
                        if getattr(row, field.name):
                            yield getattr(row, field.name)
