"""Workbooks made by hand, so that tests can spoil any part of one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
Cell = str | int | float


def relations(*targets: tuple[str, str, str]) -> str:
    """A list of related parts: (id, kind, target)."""
    lines = "".join(
        f'<Relationship Id="{key}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for key, kind, target in targets
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{lines}</Relationships>'


def sheet(lines: Sequence[Sequence[Cell]], extra: str = "") -> str:
    """A sheet's XML: texts within the cells, numbers as numbers; `extra` rows as XML."""
    rows = "".join(f"<row>{''.join(map(_cell, line))}</row>" for line in lines)
    return f"<worksheet {MAIN}><sheetData>{rows}{extra}</sheetData></worksheet>"


def _cell(value: Cell) -> str:
    if isinstance(value, str):
        return f't="inlineStr"><is><t>{escape(value)}</t></is></c>'.join(["<c ", ""]) if value else "<c/>"
    return f"<c><v>{value}</v></c>"


def plain_workbook(
    lines: Sequence[Sequence[Cell]] = (("编号", "标题"), ("A-1", "一")),
    extra: str = "",
    name: str = "表",
) -> dict[str, str]:
    """The parts of a workbook of one sheet."""
    return workbook({name: sheet(lines, extra)})


def workbook(sheets: Mapping[str, str], hidden: Sequence[str] = (), more: str = "") -> dict[str, str]:
    """The parts of a workbook of these sheets, named → XML."""
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{at}" r:id="rId{at}"{" state=" + chr(34) + "hidden" + chr(34) if name in hidden else ""}/>'
        for at, name in enumerate(sheets, 1)
    )
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{RELATIONS}">{more}<sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            *((f"rId{at}", "worksheet", f"worksheets/sheet{at}.xml") for at in range(1, len(sheets) + 1)),
            ("rId98", "sharedStrings", "sharedStrings.xml"),
            ("rId99", "styles", "styles.xml"),
        ),
    }
    return parts | {f"xl/worksheets/sheet{at}.xml": xml for at, xml in enumerate(sheets.values(), 1)}


def packed(parts: Mapping[str, str]) -> io.BytesIO:
    """The parts as a file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    file.seek(0)
    return file
