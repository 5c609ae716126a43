"""Import of needs, with a dry run first, and their export."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from shanhe.doors.http import page
from shanhe.kernel.files.serving import download
from shanhe.kernel.files.writing import FORMATS
from shanhe.parties import queries as parties
from shanhe.parties.importing import Imports

from .. import exporting, importing, operations, queries, rules

IMPORTS = Imports(
    prefix="needs:",
    title=_("Import needs"),
    lead=_("First a dry run says what would become of each row. Imported needs start as drafts."),
    nothing_yet=_("Nothing has been imported yet. An exported file shows the columns that are understood."),
    see=_("See the imported needs"),
    done_at="needs:workspace",
    targets=importing.TARGETS,
    owner_label=_("Organisation whose needs these are"),
    owner_hint=_("A need is sent for review once it is known whose it is; that can be named later, too."),
    rule=rules.import_needs,
    runs=queries.import_runs,
    start=operations.start_import,
    map=operations.map_import,
    begin=operations.begin_import,
    reread=operations.reread_import,
)


@page(login=False)
def export(request: HttpRequest, kind: str) -> FileResponse:
    """What the reader may see, in a format that import understands."""
    if kind not in FORMATS:
        raise Http404
    records = exporting.records_for(request.actor)  # type: ignore[attr-defined]
    marked = parties.is_demonstration(request.zone)  # type: ignore[attr-defined]
    return download("needs", kind, lambda file: exporting.write(file, kind, records, marked))
