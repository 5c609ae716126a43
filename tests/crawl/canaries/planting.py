"""Plants a word of its own into every text field of a row, and finds such words again in whatever a person is shown."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from shanhe.kernel.translated import TranslatedField, languages

WORD = re.compile(r"zq[a-z]{10}")
LONG_ENOUGH = 40
NOBODYS = ("kernel", "mail", "notices", "zones", "policy", "indicators")
# Codes, keys and hashes: no words of anybody.
MECHANICAL = re.compile(
    r"^(ref|state|kind|code|currency|language|editor|source|uscc|orcid|subject|actor|key|item|unit|who|side|outcome|"
    r"media_type|letter_type|letter_name|sha256|client|salt|hint|nonce|digest|group|url|page|action|location|operation|verb|password|"
    r"decision|from_role|to_role|workers|model_version|stage_code|sort_key|centre_codes|fields|website|.*_key|.*hash)$"
)
CODES = {
    "results.PublicationCheck": {"answer"},
    "results.ResultVersion": {"reason"},
    "pathway.Evidence": {"contract_kind"},
    "pathway.GateDecision": {"reason"},
}


@dataclass(frozen=True)
class Planted:
    """Where a word was planted."""

    label: str
    pk: int
    name: str

    def __str__(self) -> str:
        return f"{self.label}.{self.name} of row {self.pk}"


@dataclass
class Canaries:
    """The words by where they were planted."""

    words: dict[str, Planted] = field(default_factory=dict)
    rows: dict[tuple[str, int], Any] = field(default_factory=dict)
    _random: random.Random = field(default_factory=lambda: random.Random(7))

    def word(self) -> str:
        return "zq" + "".join(self._random.choices("abcdefghijklmnopqrstuvwxy", k=10))

    def plant(self, row: Any, *, besides: tuple[str, ...] = ()) -> Any:
        """Put a new word into each text of a row that has none yet; returns the row as it is now."""
        label = row._meta.label
        if (label, row.pk) in self.rows:
            return row
        values = {}
        for column in text_fields(type(row)):
            if column.name in besides:
                continue
            if isinstance(column, TranslatedField):
                said = {code: self.word() for code in languages()}
                for code, word in said.items():
                    self.words[word] = Planted(label, row.pk, f"{column.name}_{code}")
                values[column.name] = said
                continue
            word = self.word()
            self.words[word] = Planted(label, row.pk, column.name)
            values[column.name] = _made(column, word)
        if values:
            type(row)._base_manager.filter(pk=row.pk).update(**values)
            row.refresh_from_db(fields=list(values))
        self.rows[label, row.pk] = row
        return row

    def plant_everything(self, besides: Collection[str] = ()) -> None:
        """Plant into every row of every model that is there by now, whichever app it is of; `besides` are labels."""
        for model in (model for model in worded_models() if model._meta.label not in besides):
            for row in model._base_manager.all():
                self.plant(row)

    def seen_in(self, content: bytes) -> dict[str, Planted]:
        """The planted words that a page, an answer, a file or a mail shows."""
        found = set(WORD.findall(_text(content)))
        return {word: self.words[word] for word in found if word in self.words}


def text_fields(model: type[models.Model]) -> list[Any]:
    """The fields of a model that hold people's words."""
    codes = CODES.get(model._meta.label, set())
    return [
        column
        for column in model._meta.concrete_fields
        if not MECHANICAL.match(column.name) and column.name not in codes and _worded(column)
    ]


def _worded(column: Any) -> bool:
    if isinstance(column, TranslatedField):
        return True
    if isinstance(column, ArrayField):
        return column.name == "keywords"
    if not isinstance(column, models.CharField | models.TextField) or column.choices:
        return False
    if column.unique and column.name != "email":
        return False
    return column.max_length is None or column.max_length >= LONG_ENOUGH


def worded_models() -> list[type[models.Model]]:
    """Every model of the product's apps with words of people: not the zone's own words, the kernel's copies and what was sent."""
    return [
        model
        for model in apps.get_models()
        if model.__module__.startswith("shanhe.")
        and model._meta.app_label not in NOBODYS
        and text_fields(model)
    ]


def _made(column: Any, word: str) -> Any:
    if isinstance(column, ArrayField):
        return [word]
    if isinstance(column, models.EmailField) or column.name == "email":
        return f"{word}@example.org"
    return f"https://{word}.example.org/" if isinstance(column, models.URLField) else word


def _text(content: bytes) -> str:
    """The words of an answer, those in a zipped file (a workbook) too."""
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
