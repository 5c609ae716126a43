"""Workbooks: read whatever their programs wrote, or refused in words; nothing vanishes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl import Workbook

from shanhe.kernel.errors import Invalid
from shanhe.kernel.files import reading
from shanhe.kernel.files.columns import matched
from shanhe.kernel.files.reading import Day, Layout, Number, assumed

from .workbooks import MAIN, packed, plain_workbook, relations, sheet, workbook

ALIASES = {"id": ("编号",), "title": ("标题",), "year": ("年份",)}
TABLE = (("编号", "标题"), ("A-1", "一"), ("A-2", "二"))
FORMATS = (
    '<styleSheet><numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/>'
    '<numFmt numFmtId="177" formatCode="[Red]0.00_ "/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>'
    '<xf numFmtId="31"/><xf numFmtId="176"/><xf numFmtId="177"/><xf numFmtId="22"/></cellXfs></styleSheet>'
)


def likely(cells: Sequence[str]) -> int:
    return len(matched(cells, ALIASES))


def opened(parts: dict[str, str], layout: Layout | None = None) -> reading.Source:
    return reading.opened(packed(parts), "a.xlsx", layout, likely)


def titles(parts: dict[str, str]) -> list[Any]:
    return [row.values.get("标题") for row in opened(parts).rows]


def test_one_made_by_a_library() -> None:
    book, file = Workbook(), io.BytesIO()
    book.active.append(["编号", "标题", "年份"])
    book.active.append(["A-1", "一\n二", 2024])
    book.save(file)
    (row,) = reading.read(file, "a.xlsx")
    assert (row.number, row.values) == (2, {"编号": "A-1", "标题": "一\n二", "年份": "2024"})


ODDITIES = {
    "empty fill": lambda parts: parts | {"xl/styles.xml": "<styleSheet><fills><fill/></fills></styleSheet>"},
    "torn styles": lambda parts: parts | {"xl/styles.xml": "<styleSheet><fills"},
    "wrong dimension": lambda parts: {
        name: text.replace("<sheetData>", '<dimension ref="A1"/><sheetData>') for name, text in parts.items()
    },
    "prefix": lambda parts: (
        parts
        | {
            "xl/worksheets/sheet1.xml": parts["xl/worksheets/sheet1.xml"]
            .replace("</", "</x:")
            .replace("<", "<x:")
            .replace("<x:/x:", "</x:")
            .replace("xmlns=", "xmlns:x=")
        }
    ),
    "strict": lambda parts: {
        name: text.replace(
            "schemas.openxmlformats.org/officeDocument/2006", "purl.oclc.org/ooxml/officeDocument"
        )
        for name, text in parts.items()
    },
    "absolute": lambda parts: {
        name: text.replace('"worksheets/', '"/xl/worksheets/') if name.endswith(".rels") else text
        for name, text in parts.items()
    },
    "other slashes": lambda parts: {
        name.replace("xl/work", "xl\\Work"): text for name, text in parts.items()
    },
    "no list of types": lambda parts: {name: text for name, text in parts.items() if name[0] != "["},
    "row numbers that go back": lambda parts: {
        name: text.replace("<row>", '<row r="1">') for name, text in parts.items()
    },
}


@pytest.mark.parametrize("odd", ODDITIES)
def test_an_oddity_of_a_program_loses_nothing(odd: str) -> None:
    assert titles(ODDITIES[odd](plain_workbook(TABLE))) == ["一", "二"]


def test_a_chart_before_the_sheet() -> None:
    parts = workbook({"图": "<chartsheet/>", "表": sheet(TABLE)})
    name = "xl/_rels/workbook.xml.rels"
    parts[name] = parts[name].replace("worksheet", "chartsheet", 1)
    assert titles(parts) == ["一", "二"]


def test_the_sheet_that_fits_is_read_and_the_others_are_named() -> None:
    parts = workbook({"填写说明": sheet([["请逐行填写"], ["不要合并"]]), "成果": sheet(TABLE)})
    source = opened(parts)
    assert [row.values["标题"] for row in source.rows] == ["一", "二"]
    told = " ".join(assumed.words(source.found))
    assert "成果" in told
    assert "填写说明" in told
    assert next(opened(parts, Layout(sheet="填写说明")).rows).values == {"请逐行填写": "不要合并"}
    with pytest.raises(Invalid):
        opened(parts, Layout(sheet="别的"))


def test_a_hidden_sheet_is_read_only_when_asked_for() -> None:
    old = sheet((("编号", "标题", "年份"), ("B-1", "旧", 2001)))
    parts = workbook({"旧表": old, "新表": sheet(TABLE)}, hidden=["旧表"])
    source = opened(parts)
    assert [row.values["标题"] for row in source.rows] == ["一", "二"]
    assert "旧表" in " ".join(assumed.words(source.found))
    assert next(opened(parts, Layout(sheet="旧表")).rows).values["标题"] == "旧"
    with pytest.raises(Invalid):
        opened(workbook({"旧表": old}, hidden=["旧表"]))


def test_rows_are_numbered_as_in_the_spreadsheet_and_headings_are_found() -> None:
    lines = sheet((("汇总表",), (), ("编号", "标题"))).replace(
        "</sheetData>", '<row r="9"><c r="B9" t="str"><v>九</v></c></row></sheetData>'
    )
    source = opened(workbook({"表": lines}))
    assert [(row.number, row.values) for row in source.rows] == [(9, {"编号": "", "标题": "九"})]
    assert source.found["heading"] == 3


def test_a_formula_without_its_result_and_an_error_are_said_where_the_column_is_used() -> None:
    extra = (
        '<row><c t="inlineStr"><is><t>A-3</t></is></c><c><f>A2&amp;"x"</f><v/></c></row>'
        '<row><c t="inlineStr"><is><t>A-4</t></is></c><c t="e"><v>#REF!</v></c></row>'
        '<row><c t="inlineStr"><is><t>A-5</t></is></c><c t="str"><f>"三"</f><v>三</v></c></row>'
        '<row><c t="inlineStr"><is><t>A-6</t></is></c><c t="s"><v>77</v></c></row>'
    )
    rows = list(opened(plain_workbook(TABLE, extra)).rows)
    used = [row.problems(["标题"]) for row in rows]
    assert [bool(problems) for problems in used] == [False, False, True, True, False, True]
    assert "B4" in used[2][0]
    assert "#REF!" in used[3][0]
    assert not any(row.problems(["编号"]) for row in rows)


def test_dates_numbers_and_truths_keep_what_the_spreadsheet_shows() -> None:
    values = (
        ("14", 46477, 1),
        ("31", 46477, 2),
        ("年月", 46477, 3),
        ("数", 46477, 4),
        ("时", 46477.354166667, 5),
    )
    extra = "".join(
        f'<row><c t="str"><v>{name}</v></c><c s="{style}"><v>{value}</v></c></row>'
        for name, value, style in values
    )
    extra += '<row><c t="str"><v>长</v></c><c><v>9.1110100000000006E+17</v></c></row>'
    extra += '<row><c t="str"><v>小</v></c><c><v>4.5999999999999996</v></c></row>'
    extra += '<row><c t="str"><v>真</v></c><c t="b"><v>1</v></c></row>'
    extra += '<row><c t="str"><v>日</v></c><c t="d"><v>2027-03-31</v></c></row>'
    cells = {
        row.values["编号"]: row.values["标题"]
        for row in opened(plain_workbook(TABLE[:1], extra) | {"xl/styles.xml": FORMATS}).rows
    }
    day = "2027-03-31"
    assert cells == {
        "14": day, "31": day, "年月": day, "数": "46477", "时": f"{day}T08:30:00",
        "长": "911101000000000000", "小": "4.6", "真": "TRUE", "日": day,
    }  # fmt: skip
    assert isinstance(cells["31"], Day)
    assert isinstance(cells["长"], Number)
    assert cells["长"].rounded
    assert not cells["小"].rounded


def test_days_counted_from_1904() -> None:
    parts = workbook(
        {"表": sheet(TABLE[:1], '<row><c t="str"><v>1</v></c><c s="1"><v>45015</v></c></row>')},
        more='<workbookPr date1904="1"/>',
    )
    assert titles(parts | {"xl/styles.xml": FORMATS}) == ["2027-03-31"]


def test_shared_texts_in_pieces_with_readings_and_escapes() -> None:
    texts = (
        "<sst><si><r><t>柔性</t></r><r><t>传感器</t></r></si><si><t>漢</t><rPh><t>han</t></rPh></si>"
        "<si><t>a_x000D__x0007_b</t></si></sst>"
    )
    extra = "".join(f'<row><c t="str"><v>{n}</v></c><c t="s"><v>{n}</v></c></row>' for n in range(3))
    parts = plain_workbook(TABLE[:1], extra) | {"xl/sharedStrings.xml": texts}
    assert titles(parts) == ["柔性传感器", "漢", "a\r\x07b"]


def test_a_cell_merged_over_rows_counts_for_each_of_them() -> None:
    lines = sheet(
        (("编号", "标题", "单位"), ("1", "一", "大学"), ("2", "二"), ("3", "三"), ("4", "四", "企业"))
    )
    merged = '</sheetData><mergeCells count="2"><mergeCell ref="C2:C3"/><mergeCell ref="A1:B1"/></mergeCells>'
    source = opened(workbook({"表": lines.replace("</sheetData>", merged)}))
    assert [row.values.get("单位", "") for row in source.rows] == ["大学", "大学", "", "企业"]
    assert source.found["merged"] == 1


def test_cells_beside_the_table_are_columns_without_a_heading() -> None:
    (row,) = opened(plain_workbook((("编号", "标题"), ("A-1", "一", "旁注")))).rows
    assert (row.values["#3"], row.problem) == ("旁注", "")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda parts: parts | {"xl/worksheets/sheet1.xml": parts["xl/worksheets/sheet1.xml"][:-30]},
        lambda parts: parts | {"xl/worksheets/sheet1.xml": ""},
        lambda parts: {name: text for name, text in parts.items() if "sheet1" not in name},
        lambda parts: parts | {"xl/workbook.xml": "<workbook"},
        lambda parts: parts | {"xl/sharedStrings.xml": "<sst><si>"},
        lambda parts: {"word/document.xml": "<x/>"},
        lambda parts: parts | {"_rels/.rels": relations(("r", "officeDocument", "word/document.xml"))},
        lambda parts: parts | {"xl/worksheets/sheet1.xml": f"<worksheet {MAIN}><sheetData/></worksheet>"},
    ],
    ids=["torn", "empty-part", "no-part", "torn-book", "torn-texts", "document", "other", "no-rows"],
)
def test_a_torn_one_is_refused_in_words(spoil: Any) -> None:
    with pytest.raises(Invalid) as refused:
        list(opened(spoil(plain_workbook(TABLE))).rows)
    assert len(str(refused.value)) > 10


def test_the_place_of_the_damage_is_told() -> None:
    parts = plain_workbook((*TABLE, *((f"A-{n}", "题") for n in range(3, 200))))
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace("A-150<", "A-150<<")
    with pytest.raises(Invalid, match=r"151"):
        list(opened(parts).rows)
