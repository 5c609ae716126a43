"""In which encoding a file is: told on the whole file, refused with the place where it cannot be."""

from __future__ import annotations

import codecs
import io

import pytest

from shanhe.kernel.errors import Invalid
from shanhe.kernel.files import reading

TABLE = "编号,成果名称\n甲-1,低温下的电解液配方\n甲-2,柔性传感器的标定方法，成本低\n"
TRADITIONAL = "編號,成果名稱\n甲-1,低溫電解液的配方與製備\n甲-2,柔性感測器的校正方法\n"
ASCII = "id,title\n" + "".join(f"{n},An English title of no particular length\n" for n in range(4_000))


def titles(content: bytes, name: str = "a.csv") -> list[str]:
    return [list(row.values.values())[1] for row in reading.read(io.BytesIO(content), name)]


EXPECTED = ["低温下的电解液配方", "柔性传感器的标定方法，成本低"]


@pytest.mark.parametrize(
    "content",
    [
        TABLE.encode(),
        codecs.BOM_UTF8 + TABLE.encode(),
        codecs.BOM_UTF8 * 2 + TABLE.encode(),
        codecs.BOM_UTF16_LE + TABLE.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TABLE.encode("utf-16-be"),
        codecs.BOM_UTF16_LE * 2 + TABLE.encode("utf-16-le"),
        TABLE.encode("utf-16-le"),
        TABLE.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + TABLE.encode("utf-32-le"),
        TABLE.encode("gb18030"),
        TABLE.encode("gbk"),
        TABLE.encode().replace(b"\n", b"\r\n"),
        TABLE.encode().replace(b"\n", b"\r"),
    ],
    ids=[
        "utf8",
        "mark",
        "twice",
        "le",
        "be",
        "le-twice",
        "le-bare",
        "be-bare",
        "utf32",
        "gb18030",
        "gbk",
        "crlf",
        "cr",
    ],
)
def test_a_table_in_every_encoding_that_offices_write(content: bytes) -> None:
    assert titles(content) == EXPECTED


def test_chinese_after_a_long_beginning_in_ascii() -> None:
    for encoding in ("gbk", "utf-8"):
        found = titles(ASCII.encode() + "9999,水下机器人的密封方法\n".encode(encoding))
        assert (len(found), found[-1]) == (4_001, "水下机器人的密封方法")


def test_the_euro_of_windows_and_rare_characters_of_the_standard() -> None:
    euro = "编号,成果名称\n1,成本降至每件".encode("gbk") + b"\x803" + "元以下的方法\n".encode("gbk")
    assert titles(euro) == ["成本降至每件€3元以下的方法"]
    assert titles("编号,成果名称\n1,𠮷田式镕㛃䶮法测量装置\n".encode("gb18030")) == ["𠮷田式镕㛃䶮法测量装置"]


def test_big5_is_told_from_the_mainland_s_code() -> None:
    assert titles(TRADITIONAL.encode("big5")) == ["低溫電解液的配方與製備", "柔性感測器的校正方法"]
    assert titles(TRADITIONAL.encode("gb18030")) == ["低溫電解液的配方與製備", "柔性感測器的校正方法"]


@pytest.mark.parametrize(
    ("content", "line", "byte", "value"),
    [
        (TABLE.encode() + "甲-3,低温".encode()[:-1], 4, 10, "0xE6"),
        (TABLE.encode()[:-1] + "é".encode("latin-1") + b" x\n", 3, 49, "0xE9"),
        ("id,title\n1,Café\n2,Ren".encode() + b"\xe9t\n" + "3,naïf élève été\n".encode(), 3, 6, "0xE9"),
        (b"id,title\n1,Ren\xe9t\n", 2, 6, "0xE9"),
        (codecs.BOM_UTF8 + "标题\n".encode() + "年度".encode("gbk") + b"\n", 2, 1, "0xC4"),
        (codecs.BOM_UTF16_LE + TABLE.encode("utf-16-le")[:-1], 3, 1, "0x0A"),
    ],
    ids=["cut", "latin", "few-latin", "only-latin", "mark-lies", "half"],
)
def test_a_spoilt_file_is_refused_with_line_and_byte(
    content: bytes, line: int, byte: int, value: str
) -> None:
    with pytest.raises(Invalid) as refused:
        titles(content)
    text = str(refused.value)
    assert value in text, text
    if value != "0x0A":
        assert f"{line}" in text, text
        assert f"{byte}" in text, text


def test_zero_bytes_in_a_text_do_not_make_it_another_encoding() -> None:
    assert titles(TABLE.replace("低温", "低\0温").encode()) == EXPECTED


def test_what_was_assumed_is_told() -> None:
    from shanhe.kernel.files.reading import assumed

    source = reading.opened(io.BytesIO(TABLE.encode("gbk")), "a.csv")
    told = " ".join(assumed.words(source.found))
    assert "GB 18030" in told
    assert "1" in told
