"""Records of a kind as CSV, XLSX or JSON Lines, in the columns that import understands."""

from __future__ import annotations

from typing import IO, Any

from shanhe.doors import people
from shanhe.exchange.kinds import Kind
from shanhe.kernel.context import Actor
from shanhe.kernel.files import writing


def write(file: IO[bytes], form: str, kind: Kind, actor: Actor, zone: Any) -> int:
    """Write what the actor may read in a format of `writing.FORMATS`; returns how many records. Demonstration data says so."""
    return writing.write(
        file,
        form,
        kind.exported,
        kind.records(actor),
        title=str(kind.label),
        several=kind.several,
        demonstration=people.is_demonstration(zone),
    )
