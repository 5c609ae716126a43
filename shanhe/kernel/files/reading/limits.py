"""How much of a file is read: a small upload must not make much work, whatever it unpacks to.

A `Meter` counts the bytes, rows and cells of one file while they are read, and refuses as soon as they are more than a
file of that size honestly holds. Tables shrink ten- to thirtyfold when they are packed; a hundredfold is allowed.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import IO, Any

from django.utils.translation import gettext as _

from shanhe.kernel.errors import Invalid

MAX_ROWS = 200_000
MAX_CELLS = 20_000_000
MAX_BYTES = 1_000_000_000  # unpacked; a small archive may hold far more than a server has
MAX_LINE = 8_000_000  # characters of one record in JSON Lines, or of one line of a table
MAX_WHOLE = 64_000_000  # a JSON list or a workbook's shared texts are held in memory whole
MAX_COLUMNS = 200
MAX_CELL = 100_000  # characters; a longer cell is another file's content pasted by mistake
RATIO = 100
LEAST_BYTES, LEAST_ROWS, LEAST_CELLS = 8_000_000, 20_000, 400_000  # what a file of any size may hold
AT_ONCE_BYTES, AT_ONCE_ROWS, AT_ONCE_CELLS = 20_000_000, 10_000, 200_000  # within one request
LEAST_AT_ONCE = 50_000


@dataclass
class Meter:
    """What may be read of a file, and what has been."""

    most_bytes: int = MAX_BYTES
    most_rows: int = MAX_ROWS
    most_cells: int = MAX_CELLS
    bytes: int = 0
    rows: int = 0
    cells: int = 0

    @classmethod
    def for_size(cls, size: int) -> Meter:
        """Limits for an upload of so many bytes."""
        return cls(
            min(MAX_BYTES, LEAST_BYTES + RATIO * size),
            min(MAX_ROWS, LEAST_ROWS + size // 2),
            min(MAX_CELLS, LEAST_CELLS + 2 * size),
        )

    @classmethod
    def at_once(cls, size: int) -> Meter:
        """Limits for what is read within a request, while somebody waits."""
        wide = cls.for_size(size)
        return cls(
            min(AT_ONCE_BYTES, wide.most_bytes),
            min(AT_ONCE_ROWS, wide.most_rows),
            min(AT_ONCE_CELLS, LEAST_AT_ONCE + size),
        )

    def add_bytes(self, count: int) -> None:
        self.bytes += count
        if self.bytes > self.most_bytes:
            raise too_large(self.most_bytes)

    def add_row(self) -> None:
        self.rows += 1
        if self.rows > self.most_rows:
            limit = f"{self.most_rows:,}"
            raise refusal(_("The file has more than {limit} records. Split it.").format(limit=limit))

    def add_cells(self, count: int) -> None:
        self.cells += count
        if self.cells > self.most_cells:
            limit = f"{self.most_cells:,}"
            raise refusal(
                _(
                    "The file has more than {limit} cells. Delete columns and formatted rows that are empty, or split it."
                ).format(limit=limit)
            )


def refusal(text: str) -> Invalid:
    """Why this file is not read."""
    return Invalid({"file": text})


def too_large(limit: int) -> Invalid:
    return refusal(
        _("Unpacked, the file is larger than {limit} MB. Split it.").format(limit=limit // 1_000_000)
    )


class Kept(io.RawIOBase):
    """A file as a raw stream that stays open when its readers are thrown away, and whose bytes are counted."""

    def __init__(self, file: IO[bytes], meter: Meter | None = None) -> None:
        self.file, self.meter = file, meter

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self.file.seek(offset, whence)

    def tell(self) -> int:
        return self.file.tell()

    def readinto(self, buffer: Any) -> int:
        data = self.file.read(len(buffer))
        if self.meter is not None:
            self.meter.add_bytes(len(data))
        buffer[: len(data)] = data
        return len(data)
