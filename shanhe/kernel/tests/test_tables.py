"""Tables as text: separators, headings wherever they stand, quotation marks, row numbers."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest

from shanhe.kernel.errors import Invalid
from shanhe.kernel.files import reading
from shanhe.kernel.files.columns import matched
from shanhe.kernel.files.reading import Layout, Source, assumed

ALIASES = {"id": ("编号",), "title": ("成果名称",), "abstract": ("摘要",), "year": ("年份",)}


def likely(cells: Sequence[str]) -> int:
    return len(matched(cells, ALIASES))


def opened(text: str, layout: Layout | None = None, name: str = "a.csv") -> Source:
    return reading.opened(io.BytesIO(text.encode()), name, layout, likely)


@pytest.mark.parametrize("mark", [",", "\t", ";", "|", "，", "；"])
def test_whatever_separates_the_cells(mark: str) -> None:
    text = (
        f"编号{mark}成果名称{mark}摘要\n1{mark}甲{mark}有 , 逗号\n"
        if mark != ","
        else "编号,成果名称,摘要\n1,甲,乙\n"
    )
    (row,) = opened(text).rows
    assert list(row.values)[:2] == ["编号", "成果名称"]
    assert row.values["成果名称"] == "甲"


def test_a_line_that_says_what_separates() -> None:
    source = opened("sep=;\n编号;成果名称\n1;甲,乙\n")
    (row,) = source.rows
    assert (row.number, row.values) == (2, {"编号": "1", "成果名称": "甲,乙"})


def test_commas_in_sentences_separate_nothing_where_headings_are_known() -> None:
    source = opened("编号;摘要\n1;一，二，三，四, 五, 六\n2;七，八，九，十, a, b\n")
    assert [row.values["摘要"][0] for row in source.rows] == ["一", "七"]


@pytest.mark.parametrize(
    ("above", "line"),
    [
        ("2026年度科技成果汇总表,,\n", 2),
        ("2026年度科技成果汇总表\n\n填写说明：每行一项，不要合并单元格。\n", 4),
        ("基本信息,,内容\n", 2),
        ("", 1),
    ],
)
def test_headings_below_a_title_are_found(above: str, line: int) -> None:
    source = opened(f"{above}编号,成果名称,摘要\n1,甲,乙\n\n2,丙,丁\n")
    rows = list(source.rows)
    assert source.found["heading"] == line
    assert [(row.number, row.values["成果名称"]) for row in rows] == [(line + 1, "甲"), (line + 3, "丙")]
    told = " ".join(assumed.words(source.found))
    assert ("表头以上" in told or "above the headings" in told) is bool(above)


def test_the_heading_line_can_be_chosen() -> None:
    text = "编号,成果名称\n代号,名\n1,甲\n"
    assert list(next(opened(text).rows).values) == ["编号", "成果名称"]
    source = opened(text, Layout(heading=2))
    assert [row.values for row in source.rows] == [{"代号": "1", "名": "甲"}]
    with pytest.raises(Invalid):
        opened(text, Layout(heading=9))


def test_a_heading_that_stands_twice_loses_no_column_and_is_told() -> None:
    source = opened("编号,成果名称,成果名称,成果名称 (2),\n1,甲,乙,丙,丁\n")
    (row,) = source.rows
    assert list(row.values.values()) == ["1", "甲", "乙", "丙", "丁"]
    assert source.found["repeated"] == {"成果名称": ["成果名称", "成果名称 (3)"]}
    assert "成果名称 (3)" in " ".join(assumed.words(source.found))


@pytest.mark.parametrize(
    "heading",
    [
        "成果名称*", "＊成果名称", "成果名称（必填）", "成果名称(不超过50字)", "成果名稱", "\u200b成果名称\ufeff",
        " 成果\u3000名称 ", "2. 成果名称", "二、成果名称【必填】", "成果名称：",
    ],
)  # fmt: skip
def test_headings_as_offices_write_them(heading: str) -> None:
    (row,) = opened(f"编号,{heading}\n1,甲\n").rows
    assert matched(list(row.values), ALIASES)["title"] == list(row.values)[1]


def test_an_exact_heading_goes_before_one_with_a_note() -> None:
    assert matched(["成果名称（英文）", "成果名称"], ALIASES) == {"title": "成果名称"}


def test_an_open_quotation_mark_does_not_swallow_rows_without_a_word() -> None:
    lines = "".join(f"{n},题{n}\n" for n in range(3, 50))
    rows = list(opened(f'编号,成果名称\n1,甲\n2,"乙\n{lines}').rows)
    assert [bool(row.problem) for row in rows] == [False, True]
    assert "48" in rows[1].problem
    rows = list(opened(f'编号,成果名称\n1,"甲\n2,乙\n3,丙" 丁\n{lines}').rows)
    assert [bool(row.problem) for row in rows[:2]] == [True, False]


def test_a_cell_of_several_lines_is_a_cell() -> None:
    rows = list(opened('编号,成果名称,摘要\n1,甲,"一\n二 ""三"", 四"\n2,乙,丙\n').rows)
    assert [(row.number, row.problem) for row in rows] == [(2, ""), (3, "")]
    assert rows[0].values["摘要"] == '一\n二 "三", 四'


def test_more_cells_than_headings_are_said() -> None:
    (row,) = opened("编号,成果名称\n1,甲,乙\n").rows
    assert row.problem


def test_an_endless_cell_is_refused_with_its_line() -> None:
    with pytest.raises(Invalid, match=r"3"):
        list(opened(f'编号,成果名称\n1,甲\n2,"{"乙" * 450_000}"\n').rows)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"PK\x03\x04 anything", "a.csv"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "a.xlsx"),
        (b"<html><table><tr><td>1</td></tr></table>", "a.xlsx"),
        (b"\xef\xbb\xbf\r\n<table border=1>", "a.csv"),
        (b"x", "a.xls"),
        (b"x", "a.et"),
        (b"", "a.csv"),
    ],
)
def test_a_file_of_another_kind_is_refused_at_its_beginning(content: bytes, name: str) -> None:
    with pytest.raises(Invalid):
        reading.check_kind(io.BytesIO(content), name)


def test_the_file_stays_open_however_little_is_read() -> None:
    file = io.BytesIO(("编号,成果名称\n" + "1,甲\n" * 50_000).encode())
    next(reading.opened(file, "a.csv").rows)
    assert not file.closed
    assert file.seek(0) == 0
