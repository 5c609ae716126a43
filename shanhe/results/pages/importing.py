"""Import of results, with a dry run first, and their export."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from shanhe.doors.http import page
from shanhe.kernel.files.serving import download
from shanhe.kernel.files.writing import FORMATS
from shanhe.parties import queries as parties
from shanhe.parties.importing import Imports

from .. import exporting, operations, queries, rules
from ..importing import mapping

IMPORTS = Imports(
    prefix="results:",
    title=_("Import results"),
    lead=_("First a dry run says what would become of each row. Imported results start unpublished."),
    nothing_yet=_(
        "Nothing has been imported yet. A small sample with deliberate mistakes comes with the product: "
        "demo/import/sample-results.csv."
    ),
    see=_("See the imported results"),
    done_at="results:workspace",
    targets=mapping.TARGETS,
    owner_label=_("Owner of all these results"),
    owner_hint=_("The owner's office decides on their publication. It can be named later, too."),
    rule=rules.import_results,
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
    actor, zone = request.actor, request.zone  # type: ignore[attr-defined]
    inside = queries.inside_ids(actor)
    rows = exporting.rows_for(zone, actor=actor, public_only=actor.person_id is None)
    return download(
        "results",
        kind,
        lambda file: exporting.write(
            file, kind, rows, parties.is_demonstration(zone), inside=lambda row: row.pk in inside
        ),
    )
