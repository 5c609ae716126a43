"""What was assumed of a file, in words for the person who decides on the import."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32-le": "UTF-32",
    "gb18030": lazy("GB 18030 (which includes GBK)"),
    "big5": lazy("Big5 (traditional characters)"),
}
SEPARATORS = {
    ",": lazy("comma"),
    "\t": lazy("tab"),
    ";": lazy("semicolon"),
    "|": lazy("vertical line"),
    "，": lazy("full-width comma"),
    "；": lazy("full-width semicolon"),
}


def words(found: Mapping[str, Any]) -> list[str]:
    """A sentence for each thing that the file does not say by itself."""
    told: list[str] = []
    if encoding := found.get("encoding"):
        told.append(_("Encoding: {encoding}.").format(encoding=ENCODINGS.get(encoding, encoding)))
    if separator := found.get("separator"):
        told.append(
            _("Between the cells: {separator}.").format(separator=SEPARATORS.get(separator, separator))
        )
    return [*told, *_sheets(found), *_headings(found), *_cells(found)]


def _sheets(found: Mapping[str, Any]) -> list[str]:
    sheets = found.get("sheets") or []
    if not sheets:
        return []
    told = [_("Sheet read: “{sheet}”.").format(sheet=found.get("sheet", ""))]
    others = [name for name, hidden in sheets if name != found.get("sheet") and not hidden]
    hidden = [name for name, hidden in sheets if name != found.get("sheet") and hidden]
    if others:
        told.append(_("Sheets not read: {names}.").format(names=_listed(others)))
    if hidden:
        told.append(_("Hidden sheets not read: {names}.").format(names=_listed(hidden)))
    return told


def _cells(found: Mapping[str, Any]) -> list[str]:
    """What `report.Assumed` gathered of the columns when the rows were judged."""
    told = _("“{column}” (rows: {count}, the first is row {first}): {text}")
    return [told.format(**line) for line in found.get("cells") or []]


def _headings(found: Mapping[str, Any]) -> list[str]:
    if not found.get("heading"):
        return []
    told = [_("Headings: line {line}.").format(line=found["heading"])]
    if found.get("merged"):
        told.append(_("A cell that is merged over several rows counts for each of them."))
    if found.get("above"):
        told.append(_("What stands above the headings is not read."))
    for name, names in (found.get("repeated") or {}).items():
        told.append(
            _("The heading “{name}” stands over {count} columns; they are called {names}.").format(
                name=name, count=len(names), names=_listed(names)
            )
        )
    return told


def _listed(names: list[str]) -> str:
    shown = _(", ").join(f"“{name}”" for name in names[:8])
    return (
        shown if len(names) <= 8 else _("{names} and {count} more").format(names=shown, count=len(names) - 8)
    )
