"""An import of results under way."""

from __future__ import annotations

from shanhe.kernel.files.runs import FileRun
from shanhe.kernel.models import ZoneModel, scoped


class ImportRun(FileRun):
    """One file of results on its way in; `owner` is whose results they are."""

    job = "shanhe.results.jobs.import_file"

    objects = scoped()

    class Meta(FileRun.Meta):
        abstract = False
        constraints = ZoneModel.zone_constraints("results_importrun", "person", "owner")
