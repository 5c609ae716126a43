"""Needs in files: the columns, what identifies a record of another system, and what each reader gets out."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shanhe.exchange import readers
from shanhe.exchange.kinds import Column, Intake, Judged, Kind, Values
from shanhe.kernel import values
from shanhe.kernel.context import Actor, Context
from shanhe.kernel.money import Money, zone_currency
from shanhe.kernel.values import Read
from shanhe.zones import queries as zones

from . import queries, rules
from .models import Need
from .operations.importing import change_needs, create_needs

PLAIN = ("ref", "state", "kind", "title", "problem", "tried", "targets", "keywords", "fields", "centre_codes", "level_wanted", "deadline", "confidentiality",
         "expires_on")  # fmt: skip
EXPORTED = (*PLAIN, "budget", "currency", "organisation", "external_id", "source")
CHUNK = 500
MOST_BUDGET = 10**17
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


@dataclass(frozen=True)
class Known:
    """What the zone knows that rows refer to: its words by code and name, and what it counts money in."""

    fields: dict[str, str]
    centres: dict[str, str]
    currency: str


def know(ctx: Context) -> Known:
    """Two queries."""
    return Known(readers.codes_of(zones.terms("fields")), readers.codes_of(zones.centres()), zone_currency())


def _budget(given: Any, heading: str, intake: Intake) -> Read[Values]:
    """An amount in the zone's currency ("120,000.00", "12.5万", or 50 under 预算（万元）)."""
    found = values.amount(given, intake.known.currency, heading)
    if not 0 <= found.value < MOST_BUDGET:
        raise ValueError(_("A budget is neither below zero nor so large."))
    return Read({"budget": Money(found.value, intake.known.currency)}, found.assumed)


def _currency(given: Any, heading: str, intake: Intake) -> Read[Values]:
    values.amount(f"1 {given}", intake.known.currency)  # refuses another one
    return Read({})


COLUMNS = (
    readers.REF,
    readers.number("id", "number", "topic_number", "编号", "序号"),
    readers.texts(Need, "title", lazy("Title"), "name", "topic", "标题", "名称", "需求名称", "项目名称"),
    readers.texts(Need, "problem", lazy("The problem"), "description", "abstract", "objective", "text", "问题", "需求描述", "需求内容",
                  "技术需求"),
    readers.texts(Need, "tried", lazy("What was tried"), "已尝试"),
    readers.texts(Need, "targets", lazy("What would count as solved"), "指标", "目标指标", "技术指标"),
    Column("kind", lazy("Kind of need"), readers.choice("kind", Need.Kind.choices, KINDS), ("类别", "需求类别")),
    Column("keywords", lazy("Keywords"), readers.words("keywords"), ("关键词",)),
    Column("fields", lazy("Fields"), readers.words("fields", lambda intake: intake.known.fields), ("领域",)),
    Column("centre_codes", lazy("Innovation centre"), readers.words("centre_codes", lambda intake: intake.known.centres),
           ("centre", "创新中心")),
    Column("level_wanted", lazy("Readiness wanted"), readers.simple("level_wanted", values.level), ("trl", "成熟度")),
    Column("budget", lazy("Budget"), _budget, ("预算",),
           lazy("With its unit in the heading or in each cell, for example 125,000 or 12.5万.")),
    Column("currency", lazy("Currency"), _currency, ("币种", "货币"), lazy("Must be the zone's own; others are refused.")),
    Column("deadline", lazy("Needed by"), readers.simple("deadline", values.day), ("needed_by", "截止日期"),
           lazy("A date such as 2027-01-31.")),
    Column("confidentiality", lazy("Who may read it"),
           readers.choice("confidentiality", Need.Confidentiality.choices, OPENNESS), ("公开范围",)),
)  # fmt: skip


def _complete(judged: Judged, intake: Intake) -> None:
    """A title, and a number where the file has none: the same record gets the same one."""
    readers.titled(judged, intake)
    judged.values["language"] = next(iter(judged.values.get("title", {})), "")
    if not judged.values.get("ref") and not judged.values.get("external_id"):
        texts = [
            text for name in ("title", "problem") for _l, text in sorted(judged.values.get(name, {}).items())
        ]
        judged.values["external_id"] = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:32]


def _may_change(actor: Actor, need: Need) -> bool:
    return need.state == "draft" and bool(rules.edit.allows(actor, need))


def records(actor: Actor) -> Iterator[dict[str, Any]]:
    """What the actor may read of needs, in order of reference: two statements.

    A visitor gets the public list. Whose need it is, is said where the actor may know it; number and source in another
    system only to those inside.
    """
    rows = queries.listed_for(actor) if actor.key == "visitor" else queries.visible_to(actor)
    inside = queries.inside_ids(actor)
    ordered = rows.select_related("organisation").order_by("ref")
    return (as_record(need, inside) for need in ordered.iterator(chunk_size=CHUNK))


def as_record(need: Need, inside: Collection[int]) -> dict[str, Any]:
    """One need under the names of EXPORTED; the budget is in whole units of its currency, such as "1200.50"."""
    record = {name: getattr(need, name) for name in PLAIN}
    for name in ("deadline", "expires_on"):
        record[name] = record[name].isoformat() if record[name] else ""
    within = need.pk in inside
    told = within or need.confidentiality == Need.Confidentiality.NAMED
    return {
        **record,
        "budget": "" if need.budget is None else str(need.budget.units),
        "currency": need.budget.currency if need.budget else "",
        "organisation": str(need.organisation or "") if told else "",
        "external_id": need.external_id if within else "",
        "source": need.source if within else "",
    }


NEEDS = Kind(
    name="needs",
    label=lazy("Needs"),
    model=Need,
    order=20,
    understood=COLUMNS,
    exported=EXPORTED,
    records=records,
    rule=rules.import_needs,
    scope="needs:write",
    title=lazy("Import needs"),
    lead=lazy("First a dry run says what would become of each row. Imported needs start as drafts."),
    see=lazy("See the imported needs"),
    done_at="needs:workspace",
    owner_label=lazy("Organisation whose needs these are"),
    owner_hint=lazy("A need is sent for review once it is known whose it is; that can be named later, too."),
    letter="N",
    needed=("title",),
    keys=(readers.EXTERNAL,),
    visible=queries.visible_to,
    may_change=_may_change,
    closed=lazy("Already in review or published as {ref}; change it there."),
    know=know,
    complete=_complete,
    settle=readers.settle_number,
    create=create_needs,
    change=change_needs,
)
