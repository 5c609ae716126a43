"""Files spoilt at random: bytes, cells, lines, and the parts inside archives. The same seed spoils in the same way."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from random import Random

from shanhe.kernel.tests.workbooks import packed, plain_workbook, sheet, workbook

HEADINGS = (
    "编号", "标题", "摘要", "年份", "技术成熟度", "领域", "网址", "关键词", "作者", "问题", "预算（万元）", "截止日期",
    "类别", "公开范围", "成果编号",
)  # fmt: skip
TOKENS = (
    b"\x00", b"\xef\xbb\xbf", b"\xff\xfe", b'"', b"'", b",", b"\t", b";", b"\r", b"\n", b"\r\n\r\n", b"\x80", b"\xff", b"\x1a",
    b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"sep=;\n", b"=1+1", b"<", b"&", b"]]>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;",
    b"9" * 400, b"[" * 300, b"{", b"}", b"\\u0000", b"\\ud800", b'"a": NaN', b"1e999999", b"\xe2\x80\x8b", b"PK\x03\x04",
    "，".encode(), "一".encode("gbk"), "一".encode("utf-16-le"), b"_x0000_", b"_xD800_",
)  # fmt: skip
VALUES = (
    "", " ", "\u200b", "\x00", "x" * 5_000, "9" * 60, "-1", "1e400", "NaN", "inf", "½", "٤", "４", "Ⅳ", "4级", "TRL4", "0", "10",
    "2027-02-30", "2027年13月", "9999-12-31", "0001-01-01", "46477", "-46477", "2027/3/31", "99999999999", "50万", "五十万元",
    "50-80万", "1,2,3", "￥5", "$5", "http://", "http://[::1", "https://例子.中国/页", "javascript:alert(1)", "=1+1", "@x", "'",
    "<b>x</b>", "a&amp;b", "R-2026-0001", "N-2026-0001", "9.11101E+17", "公开", "public", "技术需求", "；；；", "\ud83d\ude00", "曾",
    "\u202etxt", "{}", "[]", "%s", "%(a)s", "{0}", "{name}", "\\", "\n\n", "A" * 201, "#REF!",
)  # fmt: skip
NAMES = ("表", "a b", "...", "%s", "x" * 250, "é", "\u202ea", "a/b", "'", "{x}")


def cell(rng: Random) -> str:
    return rng.choice(VALUES) if rng.random() < 0.7 else f"甲{rng.randrange(50)}"


def lines(rng: Random) -> list[list[str]]:
    """A table of cells that nobody expects, mostly with known headings."""
    headings = rng.sample(HEADINGS, rng.randint(1, len(HEADINGS)))
    if rng.random() < 0.2:
        headings = [rng.choice([*headings, cell(rng)]) for _one in headings]
    table = [headings, *([cell(rng) for _one in headings] for _row in range(rng.randint(0, 6)))]
    if rng.random() < 0.2:
        table.insert(0, [cell(rng)])
    return table


def spoilt(rng: Random, content: bytes) -> bytes:
    """The bytes with one to four faults."""
    data = bytearray(content)
    for _fault in range(rng.randint(1, 4)):
        at, end = sorted((rng.randint(0, len(data)), rng.randint(0, len(data))))
        how = rng.randrange(7)
        if how == 0 and data:
            data[min(at, len(data) - 1)] ^= 1 << rng.randrange(8)
        elif how == 1:
            del data[at : min(end, at + 40)]
        elif how == 2:
            data[at:at] = rng.choice(TOKENS)
        elif how == 3:
            data[at:at] = data[at : min(end, at + 200)]
        elif how == 4:
            data[at:at] = rng.randbytes(rng.randint(1, 12))
        elif how == 5:
            data[at : at + 1] = rng.choice(TOKENS)
        else:
            del data[at:]
    return bytes(data)


def csv_file(rng: Random) -> bytes:
    mark = rng.choice(",\t;|，")
    quoted = rng.random() < 0.5
    table = [[f'"{one}"' if quoted else one.replace("\n", " ") for one in line] for line in lines(rng)]
    text = rng.choice(("\n", "\r\n", "\r")).join(mark.join(line) for line in table)
    return text.encode(rng.choice(("utf-8", "utf-8-sig", "gb18030", "utf-16", "big5")), "replace")


def json_lines(rng: Random) -> bytes:
    table = lines(rng)
    records = [dict(zip(table[0], line, strict=False)) for line in table[1:]]
    return "\n".join(json.dumps(record, ensure_ascii=rng.random() < 0.5) for record in records).encode(
        "utf-8", "surrogatepass"
    )


def json_list(rng: Random) -> bytes:
    return b"[" + json_lines(rng).replace(b"\n", b",") + b"]"


def book(rng: Random) -> bytes:
    """A workbook with a fault in one part, or a part too few, or one taken for another."""
    table = [[one.replace("\x00", "") for one in line] for line in lines(rng)]
    parts = (
        workbook({"说明": sheet([["x"]]), "表": sheet(table)})
        if rng.random() < 0.3
        else plain_workbook(table)
    )
    parts["xl/styles.xml"] = (
        '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    )
    parts["xl/sharedStrings.xml"] = "<sst><si><t>标题</t></si><si><t>甲</t></si></sst>"
    name = "xl/worksheets/sheet1.xml"
    cells = "".join(
        f'<c t="{rng.choice(("s", "n", "b", "e", "d", "str", "inlineStr", "x"))}" s="{rng.choice(("0", "1", "9", "x"))}"'
        f' r="{rng.choice(("A1", "B2", "XFD1048576", "ZZZ9", "1", ""))}"><v>{rng.choice(("0", "1", "-1", "9e9", "x", ""))}</v></c>'
        for _one in range(rng.randint(0, 5))
    )
    parts[name] = parts[name].replace(
        "</sheetData>", f"<row r='{rng.randrange(9)}'>{cells}</row></sheetData>"
    )
    how = rng.random()
    victim = rng.choice(list(parts))
    if how < 0.5:
        parts[victim] = spoilt(rng, parts[victim].encode("utf-8", "replace")).decode("utf-8", "replace")
    elif how < 0.65:
        del parts[victim]
    elif how < 0.8:
        parts[victim] = parts[rng.choice(list(parts))]
    return packed({key: text.encode("utf-8", "replace").decode() for key, text in parts.items()}).getvalue()


Maker = Callable[[Random], bytes]
MAKERS: Sequence[tuple[str, Maker]] = (
    (".csv", csv_file),
    (".tsv", csv_file),
    (".xlsx", book),
    (".jsonl", json_lines),
    (".json", json_list),
)


def upload(rng: Random) -> tuple[str, bytes]:
    """A name and what the file holds."""
    ending, maker = rng.choice(MAKERS)
    content = maker(rng)
    if rng.random() < 0.7:
        content = spoilt(rng, content)
    if ending != ".xlsx" and rng.random() < 0.15:
        ending, content = f"{ending}.gz", gzip.compress(content, 1)
        content = spoilt(rng, content) if rng.random() < 0.5 else content
    if rng.random() < 0.05:
        ending = rng.choice((".csv", ".xlsx", ".JSONL", ".gz", ".xls", ""))
    return rng.choice(NAMES) + ending, content


def attachment(rng: Random) -> tuple[str, bytes]:
    """A file to attach: a document, a picture, an archive, a calendar, all of them doubtful."""
    ending = rng.choice(
        (".pdf", ".png", ".docx", ".zip", ".ofd", ".et", ".dps", ".txt", ".csv", ".ics", ".html", ".json", "")
    )
    starts = (
        b"%PDF-1.7\n",
        b"\x89PNG\r\n\x1a\n",
        _archive(rng),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        csv_file(rng),
        CALENDAR,
    )
    content = rng.choice(starts)
    return rng.choice(NAMES) + ending, spoilt(rng, content) if rng.random() < 0.8 else content


CALENDAR = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20270331T080000Z\r\nSUMMARY:x\r\n"
    b"END:VEVENT\r\nEND:VCALENDAR\r\n"
)


def _archive(rng: Random) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("OFD.xml", rng.randbytes(30))
    return file.getvalue()
