"""Records of a file as needs: which column holds what, and what would become of each row. Writes nothing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shanhe.kernel import values
from shanhe.kernel.files.columns import Target, known_only, matched
from shanhe.kernel.files.reading import Row
from shanhe.kernel.files.report import OUTCOMES
from shanhe.kernel.text import cleaned
from shanhe.kernel.values import Read

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
    "currency": ("currency", "币种", "货币"),
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
    Target("budget", lazy("Budget"), hint=lazy("With its unit in the heading or in each cell, for example 125,000 or 12.5万.")),
    Target("currency", lazy("Currency"), hint=lazy("Must be the zone's own; others are refused.")),
    Target("deadline", lazy("Needed by"), hint=lazy("A date such as 2027-01-31.")),
    Target("confidentiality", lazy("Who may read it")),
)  # fmt: skip
LABELS = {target.name: target.label for target in TARGETS}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
LONGEST = 20_000  # characters of a text
MOST_WORDS, WORD = 20, 80
# What the choices are also called in tables that offices send.
KINDS = {
    "technology": ("技术需求", "技术攻关"),
    "development": ("合作开发", "联合开发", "研发需求"),
    "testing": ("检测", "测试需求", "检测需求"),
    "talent": ("人才需求",),
    "funding": ("资金需求", "融资需求"),
    "space": ("场地", "空间需求", "场地需求"),
    "scene": ("场景需求", "应用场景"),
}
OPENNESS = {
    "named": ("公开", "public", "open"),
    "unnamed": ("匿名", "不公开名称", "anonymous"),
    "invited": ("定向", "仅受邀", "不公开"),
}


@dataclass
class Judged:
    """One row: its number in the file, what becomes of it, its values, the reasons where it is wrong, and what was
    assumed by column. `doubtful`: its number may be another one's as well.
    """

    number: int
    outcome: str
    values: dict[str, Any] = field(default_factory=dict)
    title: str = ""
    reasons: list[str] = field(default_factory=list)
    existing: Need | None = None
    ref: str = ""
    assumed: list[tuple[str, str]] = field(default_factory=list)
    doubtful: bool = False


@dataclass(frozen=True)
class Known:
    """What rows are compared with: the zone's words for fields and centres with their codes, the needs imported before
    from this source by number, what the actor may read by reference and change, and what money is counted in.
    """

    fields: Mapping[str, str]
    centres: Mapping[str, str]
    needs: Mapping[str, Need]
    by_ref: Callable[[str], Need | None]
    may_change: Callable[[Need], bool]
    currency: str


Found = Read[dict[str, Any]]  # columns of a need, with what was assumed to read them
Reader = Callable[[Any, str, Known], Found]


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
    judged = Judged(row.number, WRONG, reasons=row.problems(mapping.values()))
    if judged.reasons:
        return judged
    _values(judged, row, mapping, known)
    judged.title = judged.values.get("title_zh") or judged.values.get("title_en") or ""
    ref, number = judged.values.pop("ref", "").upper(), judged.values.get("external_id", "")
    if not judged.title:
        judged.reasons.append(_("The title is missing."))
    if judged.reasons:
        return judged
    if not ref and not number:
        number = judged.values["external_id"] = _own_number(judged.values)
    if (ref or number) in seen:
        judged.outcome = WRONG if judged.doubtful else DUPLICATE
        judged.reasons = [_("The file holds this record already.")]
        return judged
    seen.add(ref or number)
    judged.outcome = NEW
    found = known.by_ref(ref) if ref else known.needs.get(number)
    if ref and found is None:
        judged.outcome = WRONG
        judged.reasons = [_("There is no need {ref} here that you may read.").format(ref=ref[:40])]
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


def _values(judged: Judged, row: Row, mapping: Mapping[str, str], known: Known) -> None:
    """Fill in what the row's cells say, the reasons why some cannot be read, and what was assumed."""
    for name, column in mapping.items():
        given = cleaned(row.values.get(column, ""))
        if given in ("", []):
            continue
        try:
            read = READERS[name](given, column, known)
        except ValueError as error:
            judged.reasons.append(f"{LABELS[name]}: {error}")
            continue
        for own, value in read.value.items():
            if name in ("title", "problem") and own in judged.values:
                continue  # a column for one language goes before one for either
            judged.values[own] = value
        judged.assumed += [(column, sentence) for sentence in read.assumed]
        judged.doubtful |= read.doubtful
    judged.values["language"] = "zh" if judged.values.get("title_zh") else "en"


def _text(name: str, longest: int = LONGEST) -> Reader:
    def read(given: Any, column: str, known: Known) -> Found:
        text = values.line(given) if name.startswith("title") else values.paragraphs(given)
        own = name if name.endswith(("_zh", "_en")) else f"{name}_{'zh' if CHINESE.search(text) else 'en'}"
        most = getattr(Need._meta.get_field(own), "max_length", None) or longest
        if len(text) > most:
            raise ValueError(_("It has more than {most} characters.").format(most=most))
        return Read({own: text})

    return read


def _list(name: str, codes: Callable[[Known], Mapping[str, str]] | None = None) -> Reader:
    def read(given: Any, column: str, known: Known) -> Found:
        words = values.words(given)
        if len(words) > MOST_WORDS or any(len(word) > WORD for word in words):
            told = _("At most {most} words of {longest} characters each.")
            raise ValueError(told.format(most=MOST_WORDS, longest=WORD))
        of_zone = codes(known) if codes else {}
        for word in words:
            if codes and word.lower() not in of_zone:
                raise ValueError(_("There is no “{code}” in this zone.").format(code=word))
        return Read({name: [of_zone.get(word.lower(), word) for word in words]})

    return read


def _identity(name: str) -> Reader:
    def read(given: Any, column: str, known: Known) -> Found:
        found = values.identifier(given)
        return Read({name: found.value}, found.assumed, found.doubtful)

    return read


def _level(given: Any, column: str, known: Known) -> Found:
    return Read({"level_wanted": values.level(given).value})


def _budget(given: Any, column: str, known: Known) -> Found:
    """Whole fen of an amount in the zone's currency ("120,000.00", "12.5万", or 50 under 预算（万元）)."""
    found = values.amount(given, known.currency, column)
    if not 0 <= found.value < 10**17:
        raise ValueError(_("A budget is neither below zero nor so large."))
    return Read({"budget_fen": found.value}, found.assumed)


def _currency(given: Any, column: str, known: Known) -> Found:
    values.amount(f"1 {given}", known.currency)  # refuses another one
    return Read({})


def _deadline(given: Any, column: str, known: Known) -> Found:
    found = values.day(given)
    return Read({"deadline": found.value}, found.assumed)


def _choice(name: str, choices: Any, others: Mapping[str, Iterable[str]]) -> Reader:
    def read(given: Any, column: str, known: Known) -> Found:
        return Read({name: values.choice(given, dict(choices), others).value})

    return read


TEXTS = ("title_zh", "title_en", "title", "problem_zh", "problem_en", "problem", "tried_zh", "tried_en", "targets_zh",
         "targets_en")  # fmt: skip
READERS: dict[str, Reader] = {
    **{name: _text(name) for name in TEXTS},
    "ref": _identity("ref"),
    "external_id": _identity("external_id"),
    "keywords": _list("keywords"),
    "fields": _list("fields", lambda known: known.fields),
    "centre_codes": _list("centre_codes", lambda known: known.centres),
    "level_wanted": _level,
    "budget": _budget,
    "currency": _currency,
    "deadline": _deadline,
    "kind": _choice("kind", Need.Kind.choices, KINDS),
    "confidentiality": _choice("confidentiality", Need.Confidentiality.choices, OPENNESS),
}
