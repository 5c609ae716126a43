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


class Texts(Walker):
    """A walker that collects the pieces of a text, which stand in <t>; not those that say how it is pronounced."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.length = 0
        self.collects = self.aside = False

    def start(self, name: str, given: dict[str, str]) -> None:
        if name == "t":
            self.collects = not self.aside
        elif name == "rPh":
            self.aside = True

    def end(self, name: str) -> None:
        if name == "t":
            self.collects = False
        elif name == "rPh":
            self.aside = False

    def text(self, data: str) -> None:
        if self.collects:
            self.length += len(data)
            if self.length > MAX_CELL:
                raise refusal(_("A cell has more than {limit} characters.").format(limit=f"{MAX_CELL:,}"))
            self.parts.append(data)

    def take(self) -> str:
        """The text so far; a new one begins."""
        text = "".join(self.parts)
        self.parts.clear()
        self.length = 0
        return text


class SharedTexts(Texts):
    """Each <si> as one text."""

    def end(self, name: str) -> None:
        super().end(name)
        if name == "si":
            self.out.append(written_out(self.take()))
