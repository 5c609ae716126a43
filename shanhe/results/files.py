"""Results in files: the columns, what identifies a record of another system, and what each reader gets out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from shanhe.exchange import readers
from shanhe.exchange.kinds import Column, Intake, Judged, Key, Kind, Values
from shanhe.kernel import values
from shanhe.kernel.context import Actor, Context
from shanhe.kernel.translated import Translated, languages
from shanhe.kernel.values import Read
from shanhe.zones import queries as zones

from . import queries, rules
from .building import title_key
from .models import Result
from .operations.importing import change_results, create_results, prepare_result

EARLIEST = 1900
MOST_WORDS = 40
AUTHORS = 2_000
# Open to whoever may see the result in a list; the rest only to those inside.
TOLD_INSIDE = ("abstract", "problem", "advantages")  # where only a summary is published
OPEN = (
    "ref",
    "state",
    "title",
    "summary",
    *TOLD_INSIDE,
    "keywords",
    "year",
    "trl",
    "fields",
    "centre",
    "source_url",
)
EXPORTED = (*OPEN, "external_id", "source", "authors", "owner")
CHUNK = 500


@dataclass(frozen=True)
class Known:
    """What the zone knows that rows refer to, read once."""

    fields: dict[str, str]
    centres: dict[str, str]
    centre_rows: dict[str, Any]
    last_year: int


def know(ctx: Context) -> Known:
    """Two queries."""
    centres = list(zones.centres())
    return Known(
        fields=readers.codes_of(zones.terms("fields")),
        centres=readers.codes_of(centres),
        centre_rows={centre.code: centre for centre in centres},
        last_year=ctx.today.year + 1,
    )


def _year(given: Any, heading: str, intake: Intake) -> Read[Values]:
    found = values.year(given, EARLIEST, intake.known.last_year)
    return Read({"year": found.value}, found.assumed)


COLUMNS = (
    readers.REF,
    readers.number("id", "doi", "link", "编号", "外部编号", "登记号"),
    readers.texts(Result, "title", _("Title"), "name", "标题", "题名", "成果名称", "名称",
                  named={"zh": ("中文标题", "中文题名", "中文名称"), "en": ("英文标题", "英文题名", "英文名称")}),
    readers.texts(Result, "summary", _("Benefit in one sentence"), "tagline", "一句话介绍", "简介",
                  named={"zh": ("中文简介",), "en": ("英文简介",)}),
    readers.texts(Result, "abstract", _("Abstract"), "description", "摘要", "成果简介", "内容",
                  named={"zh": ("中文摘要",), "en": ("英文摘要",)}),
    readers.texts(Result, "problem", _("Problem solved"), "解决的问题", "技术难题"),
    readers.texts(Result, "advantages", _("Advantages"), "优势", "创新点", "技术优势"),
    Column("keywords", _("Keywords"), readers.words("keywords", most=MOST_WORDS),
           ("keyword", "tags", "categories", "关键词", "关键字")),
    Column("authors", _("Authors, as text"), readers.text("authors_text", AUTHORS),
           ("author", "contributors", "inventors", "organisation", "organization", "作者", "完成人", "发明人", "完成单位"),
           _("Stays text; nobody becomes a person by an import.")),
    Column("year", _("Year"), _year, ("date", "updatedate", "年份", "年度", "完成时间")),
    Column("trl", _("Readiness claimed (TRL 1–9)"), readers.simple("trl_claimed", values.level),
           ("readiness", "技术成熟度", "技术就绪水平")),
    Column("fields", _("Fields"), readers.words("fields", lambda intake: intake.known.fields, most=MOST_WORDS),
           ("field", "领域", "技术领域")),
    Column("centre", _("Innovation centre"),
           readers.words("centre_codes", lambda intake: intake.known.centres, most=MOST_WORDS), ("center", "创新中心")),
    Column("source_url", _("Web address"), readers.address("source_url"),
           ("url", "link", "externallink", "publiccoderepo", "网址", "链接"), shared=True),
)  # fmt: skip


def _title_key(judged: Judged) -> str:
    return title_key(judged.values["title"].within(languages()[0]))


def _visible(actor: Actor) -> Any:
    return Result.objects.filter(rules.view.scope(actor)).defer("search", "title_terms")


def _may_change(actor: Actor, result: Result) -> bool:
    return result.state == "draft" and bool(rules.edit.allows(actor, result))


def _settle(judged: Judged, found: Result | None, intake: Intake) -> None:
    readers.settle_number(judged, found, intake)
    if found is not None and judged.values.get("trl_claimed") == found.level:
        judged.values.pop(
            "trl_claimed", None
        )  # an export says the level that holds: confirmed before claimed


def records(actor: Actor) -> Iterator[dict[str, Any]]:
    """What the actor may read of results, in order of reference; visitors get what is published."""
    rows = queries.published() if actor.key == "visitor" else queries.visible_to(actor)
    rows = rows.select_related("owner").defer("search", "title_terms").order_by("ref")
    inside = None if actor.is_system else queries.inside_ids(actor)
    return (
        as_record(row, inside=inside is None or row.pk in inside) for row in rows.iterator(chunk_size=CHUNK)
    )


def as_record(result: Result, *, inside: bool = True) -> dict[str, Any]:
    """One result under the names of EXPORTED; where only a summary is published, the rest of its text stays empty."""
    record = {name: getattr(result, name, "") for name in EXPORTED}
    record |= {"trl": result.level, "centre": result.centre_codes, "owner": str(result.owner or "")}
    record["authors"] = result.authors_text
    if not inside:
        record |= dict.fromkeys(("external_id", "authors"), "")
        if result.summary_only:
            record |= dict.fromkeys(TOLD_INSIDE, Translated())
    return record


RESULTS = Kind(
    name="results",
    label=_("Results"),
    model=Result,
    order=10,
    understood=COLUMNS,
    exported=EXPORTED,
    records=records,
    rule=rules.import_results,
    scope="results:write",
    title=_("Import results"),
    lead=_("First a dry run says what would become of each row. Imported results start unpublished."),
    sample=_(
        "A small sample with deliberate mistakes comes with the product: demo/import/sample-results.csv."
    ),
    see=_("See the imported results"),
    done_at="results:workspace",
    owner_label=_("Owner of all these results"),
    owner_hint=_("The owner's office decides on their publication. It can be named later, too."),
    letter="R",
    needed=("title",),
    keys=(
        readers.EXTERNAL,
        Key("title_key", found=_title_key, sure=False),
    ),
    visible=_visible,
    may_change=_may_change,
    closed=_("Already in review or published as {ref}; change it there."),
    know=know,
    complete=readers.titled,
    prepare=prepare_result,
    settle=_settle,
    create=create_results,
    change=change_results,
)
