"""The XML of a workbook as a stream of events, whatever prefix its names have; without document types or entities."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any
from xml.parsers import expat

from .limits import MAX_WHOLE, Meter, too_large

CHUNK = 1 << 16


class Damaged(ValueError):
    """The XML is torn, or holds what no workbook has."""


def _no_type(*_given: Any) -> None:
    raise Damaged


def _local(name: str) -> str:
    return name.rpartition(":")[2]


class Walker:
    """Told of each element by its local name; `out` is what it has found since it was last asked."""

    def __init__(self) -> None:
        self.out: list[Any] = []

    def start(self, name: str, given: dict[str, str]) -> None:
        """An element begins; attributes have their prefixes."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, data: str) -> None:
        """A piece of the text of the innermost element."""


def walk(file: IO[bytes], walker: Walker, meter: Meter, whole: bool = False) -> Iterator[Any]:
    """What the walker finds, while the file is read; `whole`: it is kept in memory, so it may not be very large."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _no_type
    parser.StartElementHandler = lambda name, given: walker.start(
        _local(name) if ":" in name else name, given
    )
    parser.EndElementHandler = lambda name: walker.end(_local(name) if ":" in name else name)
    parser.CharacterDataHandler = walker.text
    done = 0
    try:
        while chunk := file.read(CHUNK):
            meter.add_bytes(len(chunk))
            done += len(chunk)
            if whole and done > MAX_WHOLE:
                raise too_large(MAX_WHOLE)
            parser.Parse(chunk, False)
            yield from walker.out
            walker.out.clear()
        parser.Parse(b"", True)
        yield from walker.out
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Damaged from error


def attribute(given: dict[str, str], name: str) -> str:
    """An attribute whatever prefix it has."""
    return next((value for key, value in given.items() if _local(key) == name), "")
