"""Results as CSV, XLSX or JSON Lines, in the columns that import understands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO, Any

from django.utils.translation import gettext as _

from shanhe.kernel.context import Actor, SystemActor
from shanhe.kernel.files import writing

from . import queries
from .models import Result

# Open to whoever may see the result in a list; the rest only to those inside.
OPEN = ("ref", "state", "title_zh", "title_en", "summary_zh", "summary_en", "abstract_zh", "abstract_en", "problem_zh",
        "problem_en", "advantages_zh", "advantages_en", "keywords", "year", "trl", "fields", "centre", "source_url")  # fmt: skip
COLUMNS = (*OPEN, "external_id", "source", "authors", "owner")


def rows_for(zone: Any, *, actor: Actor | None = None, public_only: bool = False) -> Iterator[Result]:
    """The results to export, in order of reference; `actor` None exports for the product itself."""
    rows = queries.published() if public_only else queries.visible_to(actor or SystemActor("shanhe export"))
    return (
        rows.select_related("owner").defer("search", "title_terms").order_by("ref").iterator(chunk_size=500)
    )


def as_record(result: Result, *, inside: bool = True) -> dict[str, Any]:
    """One result under the names of COLUMNS; where only a summary is published, the rest of its text stays empty."""
    record = {name: getattr(result, name, "") for name in COLUMNS}
    record |= {"trl": result.level, "centre": result.centre_codes, "owner": str(result.owner or "")}
    record["authors"] = result.authors_text
    if not inside:
        record |= dict.fromkeys(("external_id", "authors"), "")
        if result.summary_only:
            record |= {name: "" for name in OPEN if name.startswith(("abstract", "problem", "advantages"))}
    return record


def write(
    file: IO[bytes], kind: str, results: Iterable[Result], demonstration: bool, inside: Any = None
) -> int:
    """Write the results in a format of `kernel.files.writing.FORMATS`; returns how many.

    `inside(result)` says whether the reader is inside; all are, if it is None. Demonstration data says so in every row.
    """
    records = (as_record(row, inside=inside is None or bool(inside(row))) for row in results)
    return writing.write(file, kind, COLUMNS, records, title=_("Results"), demonstration=demonstration)
