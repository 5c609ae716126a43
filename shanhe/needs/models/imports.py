"""An import of needs under way."""

from __future__ import annotations

from shanhe.kernel.files.runs import FileRun
from shanhe.kernel.models import ZoneModel, scoped


class NeedImport(FileRun):
    """One file of needs on its way in; `owner` is the organisation whose needs they are, if they are one's."""

    job = "shanhe.needs.jobs.import_file"

    objects = scoped()

    class Meta(FileRun.Meta):
        abstract = False
        constraints = ZoneModel.zone_constraints("needs_needimport", "person", "owner")
