"""Records of a file as needs: which column holds what, and what would become of each row. Writes nothing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from shanhe.kernel.files.reading import Row

from .models import Need

NEW, CHANGED, DUPLICATE, WRONG = "new", "changed", "duplicate", "wrong"
# Field → names of columns that mean it, without case, blanks and underscores.
NAMES: dict[str, tuple[str, ...]] = {
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
    """What rows are compared with: the codes of the zone, and the needs imported before from this source by number."""

    fields: Collection[str]
    centres: Collection[str]
    needs: Mapping[str, Need]


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]", "", name.casefold())


def guess(columns: Iterable[str]) -> dict[str, str]:
    """Field → column, by the columns' names."""
    by_name = {_plain(column): column for column in columns}
    return {
        name: found
        for name, words in NAMES.items()
        if (found := next((by_name[_plain(word)] for word in words if _plain(word) in by_name), None))
    }


def judge(rows: Iterable[Row], mapping: Mapping[str, str], known: Known) -> Iterator[Judged]:
    """What would become of each row."""
    seen: set[str] = set()
    for row in rows:
        yield _judge(row, mapping, known, seen)


def _judge(row: Row, mapping: Mapping[str, str], known: Known, seen: set[str]) -> Judged:
    if row.problem:
        return Judged(row.number, WRONG, reasons=[row.problem])
    given = {name: row.values.get(column, "") for name, column in mapping.items()}
    values, reasons = _values(given, known)
    title = values.get("title_zh") or values.get("title_en") or ""
    if not title:
        reasons.append(_("The title is missing."))
    if reasons:
        return Judged(row.number, WRONG, values, title, reasons)
    number = str(given.get("external_id") or "").strip()[:200] or _own_number(values)
    values["external_id"] = number
    if number in seen:
        return Judged(row.number, DUPLICATE, values, title, [_("The file holds this record already.")])
    seen.add(number)
    existing = known.needs.get(number)
    if existing is None:
        return Judged(row.number, NEW, values, title)
    differs = any(getattr(existing, name) != value for name, value in values.items())
    if differs and existing.state == "draft":
        return Judged(row.number, CHANGED, values, title, existing=existing, ref=existing.ref)
    return Judged(row.number, DUPLICATE, values, title, existing=existing, ref=existing.ref)


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
        for code in values.get(name, ()):
            if code not in codes:
                reasons.append(_("There is no “{code}” in this zone.").format(code=code))


def _text(value: Any) -> str:
    """One text, without characters that the database cannot hold."""
    text = "; ".join(map(str, value)) if isinstance(value, list) else str(value or "")
    return text.replace("\x00", "").strip()


def _level(text: str) -> dict[str, Any]:
    level = int(re.sub(r"(?i)^trl\s*", "", text))
    if not 1 <= level <= 9:
        raise ValueError(text)
    return {"level_wanted": level}


def _budget(text: str) -> dict[str, Any]:
    """Whole fen of an amount in the zone's currency ("120,000.00")."""
    fen = Decimal(text.replace(",", "")) * 100
    if not fen.is_finite() or not 0 <= fen < 10**17:
        raise ValueError(text)
    return {"budget_fen": int(fen)}


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
