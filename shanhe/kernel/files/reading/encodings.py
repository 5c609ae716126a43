"""In which encoding a text file is: decided on the whole file, and refused where it cannot be told.

A mark at the beginning decides. Else a file that is UTF-8 to its last byte is UTF-8; one that is UTF-8 but for a place
is refused with that place, never read as something else. Other files are GB 18030 (with the euro where Windows' code
page 936 has it) or Big5, if what then stands there are characters in common use.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import IO

from django.utils.translation import gettext as _

from shanhe.kernel.errors import Invalid

from .limits import Kept, refusal

CHUNK = 1_000_000
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
HIGH = re.compile(rb"[\x80-\xff]")
LONG = re.compile(rb"[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
SHORT = re.compile(rb"[\xc2-\xdf][\x80-\xbf]")
SAMPLE = 200_000  # characters that are asked whether they are in common use
EURO = "shanhe.euro"


def _euro(error: UnicodeError) -> tuple[str, int]:
    """Code page 936 has the euro at 0x80, where GB 18030 has nothing."""
    if isinstance(error, UnicodeDecodeError) and error.object[error.start] == 0x80:
        return "€", error.start + 1
    raise error


codecs.register_error(EURO, _euro)


@dataclass(frozen=True)
class Encoding:
    """An encoding, and how many bytes of marks stand before the text."""

    name: str
    marks: int = 0

    def text(self, file: IO[bytes]) -> io.TextIOWrapper:
        """The file as text from its beginning; the file stays open when the text is closed."""
        file.seek(self.marks)
        errors = EURO if self.name == "gb18030" else "strict"
        return io.TextIOWrapper(
            io.BufferedReader(Kept(file), 1 << 16), encoding=self.name, errors=errors, newline=""
        )


@dataclass(frozen=True)
class Place:
    """A byte of a file: which line, which byte of that line (from 1), and what it is."""

    line: int
    byte: int
    value: str


def decide(file: IO[bytes]) -> Encoding:
    """The encoding of the whole file; Invalid with line and byte where it cannot be told."""
    file.seek(0)
    head = file.read(1 << 16)
    for mark, name in MARKS:
        if head.startswith(mark):
            marks = len(mark)
            while head.startswith(mark, marks):  # saved twice with a mark
                marks += len(mark)
            return _demand(file, Encoding(name, marks))
    fault = _fault(file, Encoding("utf-8"))
    wide = _without_mark(head, 5 if fault is None else 100)
    if wide and _fault(file, Encoding(wide)) is None:
        return Encoding(wide)
    return Encoding("utf-8") if fault is None else _old(file, fault)


def _demand(file: IO[bytes], encoding: Encoding) -> Encoding:
    fault = _fault(file, encoding)
    if fault is not None:
        raise _spoilt(file, encoding.name, fault)
    return encoding


def _without_mark(head: bytes, share: int) -> str:
    """UTF-16, if zero bytes stand mostly at every other place; of what is valid UTF-8, they must be one byte in five."""
    low, high = head[0::2].count(0), head[1::2].count(0)
    if max(low, high) < max(2, 2 * min(low, high), len(head) // share):
        return ""
    return "utf-16-le" if high > low else "utf-16-be"


def _chunks(file: IO[bytes], start: int = 0) -> Iterator[bytes]:
    file.seek(start)
    while chunk := file.read(CHUNK):
        yield chunk


def _fault(file: IO[bytes], encoding: Encoding) -> int | None:
    """The first byte of the file that is not of this encoding."""
    errors = EURO if encoding.name == "gb18030" else "strict"
    decoder = codecs.getincrementaldecoder(encoding.name)(errors)
    done = encoding.marks
    for chunk in _chunks(file, encoding.marks):
        pending = len(decoder.getstate()[0])
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            return done - pending + error.start
        done += len(chunk)
    pending = len(decoder.getstate()[0])
    try:
        decoder.decode(b"", True)
    except UnicodeDecodeError as error:
        return done - pending + error.start
    return None


def _old(file: IO[bytes], fault: int) -> Encoding:
    """GB 18030 or Big5 for a file that is not UTF-8 at `fault`; Invalid where it was meant to be UTF-8, or is neither."""
    if _meant_as_utf8(file):
        raise _spoilt(file, "utf-8", fault)
    shares = {name: _share(file, name) for name in ("gb18030", "big5")}
    if shares["gb18030"] >= 0.5 and shares["gb18030"] >= shares["big5"]:
        return Encoding("gb18030")
    if shares["big5"] >= 0.8:
        return Encoding("big5")
    place = _place(file, fault)
    raise refusal(
        _(
            "The file is neither UTF-8 nor GB 18030 (line {line}, byte {byte} of it, {value}). Save it as UTF-8."
        ).format(line=place.line, byte=place.byte, value=place.value)
    )


def _meant_as_utf8(file: IO[bytes]) -> bool:
    """Whether most of what is not ASCII is UTF-8: two bytes may be so by chance, three and more are not."""
    high = long = short = 0
    for chunk in _chunks(file):
        high += len(HIGH.findall(chunk))
        rest = LONG.sub(b"", chunk)
        long += len(chunk) - len(rest)
        short += 2 * len(SHORT.findall(rest))
    return 2 * long >= high or 10 * (high - long - short) <= 3 * high


def _share(file: IO[bytes], name: str) -> float:
    """How many in a hundred of the characters are in common use, read in this encoding; -1 where it cannot be."""
    encoding = Encoding(name)
    if _fault(file, encoding) is not None:
        return -1
    text, seen, common = encoding.text(file), 0, 0
    while seen < SAMPLE and (part := text.read(CHUNK)):
        letters = [letter for letter in part if letter > "\x7f"]
        seen += len(letters)
        common += sum(letter in _common(name) for letter in letters)
    return common / seen if seen else -1


@cache
def _common(name: str) -> frozenset[str]:
    """The characters in common use, which both standards put first, and their punctuation."""
    if name == "gb18030":
        pairs = (bytes((lead, trail)) for lead in range(0xA1, 0xD8) for trail in range(0xA1, 0xFF))
        return frozenset("€" + "".join(pair.decode("gb2312", "ignore") for pair in pairs))
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    pairs = (bytes((lead, trail)) for lead in range(0xA1, 0xC7) for trail in trails)
    return frozenset("".join(pair.decode("big5", "ignore") for pair in pairs))


def _place(file: IO[bytes], fault: int) -> Place:
    line, left, tail = 1, fault, 0
    for chunk in _chunks(file):
        part = chunk[:left]
        line += part.count(b"\n")
        tail = len(part) - part.rfind(b"\n") - 1 if b"\n" in part else tail + len(part)
        left -= len(part)
        if not left:
            break
    file.seek(fault)
    found = file.read(1)
    return Place(line, tail + 1, f"0x{found[0]:02X}" if found else _("end of the file"))


def _spoilt(file: IO[bytes], name: str, fault: int) -> Invalid:
    place = _place(file, fault)
    return refusal(
        _(
            "The file is {encoding}, but not at line {line}, byte {byte} of it ({value}): it was cut or changed there. "
            "Save it again as UTF-8."
        ).format(encoding=name.upper(), line=place.line, byte=place.byte, value=place.value)
    )
