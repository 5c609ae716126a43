"""Which column of a file is which field of a result: guessed from the names, settled by a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.files.columns import Target, known_only, matched

TARGETS = (
    Target("ref", _("Reference in this zone"), ("ref", "reference", "成果编号"), _("To change results that are here already.")),
    Target("external_id", _("Number in the other system"), ("externalid", "id", "doi", "link", "编号", "外部编号", "登记号"),
           _("Makes a second import change the same record.")),
    Target("title", _("Title"), ("title", "name", "标题", "题名", "成果名称", "名称"), _("Chinese or English; told apart by its letters.")),
    Target("title_zh", _("Title in Chinese"), ("titlezh", "中文标题", "中文题名", "中文名称")),
    Target("title_en", _("Title in English"), ("titleen", "英文标题", "英文题名", "英文名称")),
    Target("summary", _("Benefit in one sentence"), ("summary", "tagline", "一句话介绍", "简介")),
    Target("summary_zh", _("Benefit in Chinese"), ("summaryzh", "中文简介")),
    Target("summary_en", _("Benefit in English"), ("summaryen", "英文简介")),
    Target("abstract", _("Abstract"), ("abstract", "description", "摘要", "成果简介", "内容")),
    Target("abstract_zh", _("Abstract in Chinese"), ("abstractzh", "中文摘要")),
    Target("abstract_en", _("Abstract in English"), ("abstracten", "英文摘要")),
    Target("problem", _("Problem solved"), ("problem", "解决的问题", "技术难题")),
    Target("problem_zh", _("Problem solved, in Chinese"), ("problemzh",)),
    Target("problem_en", _("Problem solved, in English"), ("problemen",)),
    Target("advantages", _("Advantages"), ("advantages", "优势", "创新点", "技术优势")),
    Target("advantages_zh", _("Advantages in Chinese"), ("advantageszh",)),
    Target("advantages_en", _("Advantages in English"), ("advantagesen",)),
    Target("keywords", _("Keywords"), ("keywords", "keyword", "tags", "categories", "关键词", "关键字")),
    Target("authors", _("Authors, as text"),
           ("authors", "author", "contributors", "inventors", "organisation", "organization", "作者", "完成人", "发明人", "完成单位"),
           _("Stays text; nobody becomes a person by an import.")),
    Target("year", _("Year"), ("year", "date", "updatedate", "年份", "年度", "完成时间")),
    Target("trl", _("Readiness claimed (TRL 1–9)"), ("trl", "readiness", "技术成熟度", "技术就绪水平")),
    Target("fields", _("Fields"), ("fields", "field", "领域", "技术领域")),
    Target("centre", _("Innovation centre"), ("centre", "center", "创新中心")),
    Target("source_url", _("Web address"), ("url", "sourceurl", "link", "externallink", "publiccoderepo", "网址", "链接")),
)  # fmt: skip
BY_NAME = {target.name: target for target in TARGETS}
ALIASES = {target.name: target.aliases for target in TARGETS}


def guess(columns: Iterable[str]) -> dict[str, str]:
    """A first mapping {target: column}; each column is used once, except an address that also identifies."""
    return matched(columns, ALIASES, shared=("source_url",))


def likely(cells: Iterable[str]) -> int:
    """How many of these cells head a column that is known."""
    return len(set(guess(cells).values()))


def clean(mapping: Mapping[str, str], columns: Iterable[str]) -> dict[str, str]:
    """The mapping without targets or columns that do not exist."""
    return known_only(mapping, BY_NAME, columns)
