"""Records of a file as needs: which column holds what, and what would become of each row. Writes nothing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shanhe.kernel.files.columns import Target, known_only, matched
from shanhe.kernel.files.reading import Row
from shanhe.kernel.files.report import OUTCOMES
from shanhe.kernel.money import Money
from shanhe.kernel.text import clean as clean_text

from .models import Need

NEW, CHANGED, DUPLICATE, WRONG = OUTCOMES
# Field → names of columns that mean it, without case, blanks and underscores.
NAMES: dict[str, tuple[str, ...]] = {
    "ref": ("ref", "reference"),
    "external_id": ("external_id", "id", "number", "topic_number", "编号", "序号"),
    "title_zh": ("title_zh", "标题", "名称", "需求名称", "项目名称"),
    "title_en": ("title_en",),
    "title": ("title", "name", "topic"),
    "problem_zh": ("problem_zh", "问题", "需求描述", "需求内容", "技术需求"),
    "problem_en": ("problem_en",),
    "problem": ("problem", "description", "abstract", "objective", "text"),
    "tried_zh": ("tried_zh", "已尝试"),
    "tried_en": ("tried_en",),
    "targets_zh": ("targets_zh", "指标", "目标指标", "技术指标"),
    "targets_en": ("targets_en",),
    "kind": ("kind", "类别", "需求类别"),
    "keywords": ("keywords", "关键词"),
    "fields": ("fields", "领域"),
    "centre_codes": ("centre_codes", "centre", "创新中心"),
    "level_wanted": ("level_wanted", "trl", "成熟度"),
    "budget": ("budget", "预算"),
    "deadline": ("deadline", "needed_by", "截止日期"),
    "confidentiality": ("confidentiality", "公开范围"),
}


TARGETS = (
    Target("ref", lazy("Number of the need in this zone"), hint=lazy("To change needs that are here already.")),
    Target("external_id", lazy("Number in the other system"), hint=lazy("Makes a second import change the same record.")),
    Target("title", lazy("Title"), hint=lazy("Chinese or English; told apart by its letters.")),
    Target("title_zh", lazy("Title in Chinese")),
    Target("title_en", lazy("Title in English")),
    Target("problem", lazy("The problem"), hint=lazy("Chinese or English; told apart by its letters.")),
    Target("problem_zh", lazy("The problem, in Chinese")),
    Target("problem_en", lazy("The problem, in English")),
    Target("tried_zh", lazy("What was tried, in Chinese")),
    Target("tried_en", lazy("What was tried, in English")),
    Target("targets_zh", lazy("What would count as solved, in Chinese")),
    Target("targets_en", lazy("What would count as solved, in English")),
    Target("kind", lazy("Kind of need")),
    Target("keywords", lazy("Keywords")),
    Target("fields", lazy("Fields")),
    Target("centre_codes", lazy("Innovation centre")),
    Target("level_wanted", lazy("Readiness wanted")),
    Target("budget", lazy("Budget"), hint=lazy("In yuan, for example 125,000 or 12.5万.")),
    Target("deadline", lazy("Needed by"), hint=lazy("A date such as 2027-01-31.")),
    Target("confidentiality", lazy("Who may read it")),
)  # fmt: skip
LISTS = ("keywords", "fields", "centre_codes")
TEXTS = ("problem_zh", "problem_en", "tried_zh", "tried_en", "targets_zh", "targets_en")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
SEPARATORS = re.compile(r"[;,\uff0c\uff1b\u3001]")


@dataclass
class Judged:
    """One row: its number in the file, what becomes of it, its values, and the reasons where it is wrong."""

    number: int
    outcome: str
    values: dict[str, Any] = field(default_factory=dict)
    title: str = ""
    reasons: list[str] = field(default_factory=list)
    existing: Need | None = None
    ref: str = ""


@dataclass(frozen=True)
class Known:
    """What rows are compared with: the zone's words for fields and centres with their codes, the needs imported before
    from this source by number, and what the actor may read by reference and change.
    """

    fields: Mapping[str, str]
    centres: Mapping[str, str]
    needs: Mapping[str, Need]
    by_ref: Callable[[str], Need | None]
    may_change: Callable[[Need], bool]


def guess(columns: Iterable[str]) -> dict[str, str]:
    """Field → column, by the columns' names."""
    return matched(columns, NAMES)


def likely(cells: Iterable[str]) -> int:
    """How many of these cells head a column that is known."""
    return len(set(guess(cells).values()))


def clean(mapping: Mapping[str, str], columns: Iterable[str]) -> dict[str, str]:
    """The mapping without fields or columns that do not exist."""
    return known_only(mapping, NAMES, columns)


def judge(rows: Iterable[Row], mapping: Mapping[str, str], known: Known) -> Iterator[Judged]:
    """What would become of each row."""
    seen: set[str] = set()
    for row in rows:
        yield _judge(row, mapping, known, seen)


def _judge(row: Row, mapping: Mapping[str, str], known: Known, seen: set[str]) -> Judged:
    if problems := row.problems(mapping.values()):
        return Judged(row.number, WRONG, reasons=problems)
    given = {name: row.values.get(column, "") for name, column in mapping.items()}
    values, reasons = _values(given, known)
    title = values.get("title_zh") or values.get("title_en") or ""
    if not title:
        reasons.append(_("The title is missing."))
    if reasons:
        return Judged(row.number, WRONG, values, title, reasons)
    judged = Judged(row.number, NEW, values, title)
    ref = _text(given.get("ref")).upper()[:40]
    number = _text(given.get("external_id"))[:200]
    if not ref:
        number = number or _own_number(values)
    if number:
        values["external_id"] = number
    if (ref or number) in seen:
        judged.outcome, judged.reasons = DUPLICATE, [_("The file holds this record already.")]
        return judged
    seen.add(ref or number)
    found = known.by_ref(ref) if ref else known.needs.get(number)
    if ref and found is None:
        judged.outcome, judged.reasons = (
            WRONG,
            [_("There is no need {ref} here that you may read.").format(ref=ref)],
        )
    elif found is not None:
        _settle(judged, found, known)
    return judged


def _settle(judged: Judged, found: Need, known: Known) -> None:
    """Whether a row changes the need that it is about."""
    judged.values.pop("language", None)
    if judged.values.get("external_id") == found.external_id or not found.source:
        judged.values.pop("external_id", None)
    differing = [name for name, value in judged.values.items() if getattr(found, name) != value]
    judged.existing, judged.outcome = found, DUPLICATE
    judged.ref = found.ref
    if not differing:
        judged.reasons = [_("Already here, unchanged: {ref}.").format(ref=judged.ref)]
    elif found.state != "draft" or not known.may_change(found):
        judged.reasons = [
            _("Already in review or published as {ref}; change it there.").format(ref=judged.ref)
        ]
    else:
        judged.outcome = CHANGED
        judged.reasons = [_("Changes {ref}: {fields}.").format(ref=judged.ref, fields=", ".join(differing))]


def _own_number(values: Mapping[str, Any]) -> str:
    """A number for a record that has none: the same record gets the same one."""
    names = ("title_zh", "title_en", "problem_zh", "problem_en")
    text = "\n".join(str(values.get(name, "")) for name in names)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _values(given: Mapping[str, Any], known: Known) -> tuple[dict[str, Any], list[str]]:
    values: dict[str, Any] = {}
    reasons: list[str] = []
    for name in ("title", "problem"):
        for column in (f"{name}_zh", f"{name}_en"):
            if text := _text(given.get(column)):
                values[column] = text
        if text := _text(given.get(name)):
            values.setdefault(f"{name}_{'zh' if CHINESE.search(text) else 'en'}", text)
    values |= {name: text for name in TEXTS if (text := _text(given.get(name)))}
    values["language"] = "zh" if values.get("title_zh") else "en"
    for name in ("title_zh", "title_en"):
        most = getattr(Need._meta.get_field(name), "max_length", None) or 0
        if len(values.get(name, "")) > most:
            reasons.append(_("The title has more than {most} characters.").format(most=most))
    _add_lists(given, known, values, reasons)
    for name, read in READERS.items():
        if text := _text(given.get(name)):
            try:
                values.update(read(text))
            except (ValueError, InvalidOperation):
                reasons.append(_("{field}: “{value}” is not understood.").format(field=name, value=text[:60]))
    return values, reasons


def _add_lists(given: Mapping[str, Any], known: Known, values: dict[str, Any], reasons: list[str]) -> None:
    for name in LISTS:
        raw = given.get(name) or []
        items = raw if isinstance(raw, list) else SEPARATORS.split(str(raw))
        words = [word[:80] for item in items if (word := str(item).strip())]
        if words:
            values[name] = list(dict.fromkeys(words))[:20]
    for name, codes in (("fields", known.fields), ("centre_codes", known.centres)):
        for word in values.get(name, ()):
            if word.lower() not in codes:
                reasons.append(_("There is no “{code}” in this zone.").format(code=word))
        if name in values:
            values[name] = [codes.get(word.lower(), word) for word in values[name]]


def _text(value: Any) -> str:
    """One text, without what nobody sees."""
    text = "; ".join(map(str, value)) if isinstance(value, list) else str(value or "")
    return clean_text(text).strip()


def _level(text: str) -> dict[str, Any]:
    level = int(re.sub(r"(?i)^trl\s*", "", text))
    if not 1 <= level <= 9:
        raise ValueError(text)
    return {"level_wanted": level}


def _budget(text: str) -> dict[str, Any]:
    """Whole fen of an amount in the zone's currency ("120,000.00", "12.5万")."""
    fen = Money.parse(text).fen
    if not 0 <= fen < 10**17:
        raise ValueError(text)
    return {"budget_fen": fen}


def _choice(name: str, choices: Any) -> Any:
    def read(text: str) -> dict[str, Any]:
        for code, label in choices:
            if text.casefold() in (code, str(label).casefold()):
                return {name: code}
        raise ValueError(text)

    return read


READERS: dict[str, Any] = {
    "level_wanted": _level,
    "budget": _budget,
    "deadline": lambda text: {"deadline": date.fromisoformat(text[:10])},
    "kind": _choice("kind", Need.Kind.choices),
    "confidentiality": _choice("confidentiality", Need.Confidentiality.choices),
}
