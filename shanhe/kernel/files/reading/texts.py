"""The texts of a workbook: plain, in pieces of several fonts, and with characters written as _x000D_."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from .cells import storable
from .limits import MAX_CELL, refusal
from .xml import Walker

ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def written_out(text: str) -> str:
    """The text with its escaped characters; line ends as everywhere else."""
    if "_x" in text:
        text = ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return storable(text.replace("\r\n", "\n"))


class Pieces:
    """Collects the pieces of a text, which stand in <t>; not those that say how it is pronounced."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.inside = self.aside = False
        self.length = 0

    def start(self, name: str) -> None:
        if name == "t":
            self.inside = True
        elif name == "rPh":
            self.aside = True

    def end(self, name: str) -> None:
        if name == "t":
            self.inside = False
        elif name == "rPh":
            self.aside = False

    def text(self, data: str) -> None:
        if self.inside and not self.aside:
            self.add(data)

    def add(self, data: str) -> None:
        self.length += len(data)
        if self.length > MAX_CELL:
            raise refusal(_("A cell has more than {limit} characters.").format(limit=f"{MAX_CELL:,}"))
        self.parts.append(data)

    def take(self) -> str:
        text = "".join(self.parts)
        self.parts, self.length, self.inside, self.aside = [], 0, False, False
        return text


class TextsWalker(Walker):
    """Each <si> as one text."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces = Pieces()

    def start(self, name: str, given: dict[str, str]) -> None:
        self.pieces.start(name)

    def end(self, name: str) -> None:
        self.pieces.end(name)
        if name == "si":
            self.out.append(written_out(self.pieces.take()))

    def text(self, data: str) -> None:
        self.pieces.text(data)
