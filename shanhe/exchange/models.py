"""An import under way: the file, the matched columns, what the dry run found, what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import IO, Any

from django.db import models

from shanhe.exchange.kinds import Kind, kinds
from shanhe.kernel.files import reading
from shanhe.kernel.models import ZoneModel, scoped

from .lifecycle import RUN, WAITING


class FileRun(ZoneModel):
    """One file on its way in; kept with its report, so that anybody can see later where a record came from.

    `owner` is whose records they are, if they are one organisation's. Whatever takes time is done by the job worker.
    """

    kind = models.CharField(max_length=40)
    person = models.ForeignKey("parties.Person", null=True, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        "parties.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=200)
    file = models.FileField(upload_to="imports/")
    # How the file is read: before it was, the sheet and heading line that are wanted; then what the reader found.
    read_as = models.JSONField(default=dict)
    columns = models.JSONField(default=list)
    sample = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    # Rows that are wrong as the file has them, with their cells; and what was corrected: {row: {heading: cell}}.
    wrong = models.JSONField(default=list)
    fixes = models.JSONField(default=dict)
    source = models.CharField(max_length=80)
    atomic = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=RUN.choices(), default="reading")
    counts = models.JSONField(default=dict)
    problem = models.TextField(blank=True)
    report = models.FileField(upload_to="imports/", blank=True)
    language = models.CharField(max_length=8, default="zh-hans")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = scoped()

    class Meta:
        ordering = ["-id"]
        constraints = ZoneModel.zone_constraints("exchange_filerun", "person", "owner")
        indexes = [models.Index(fields=["zone", "kind", "person", "-id"], name="exchange_filerun_list")]

    def __str__(self) -> str:
        return self.name

    @property
    def of(self) -> Kind:
        """The kind of record."""
        return kinds[self.kind]

    @property
    def waiting(self) -> bool:
        """Whether the job worker has to do something before a person can go on."""
        return self.state in WAITING

    def rows(self, file: IO[bytes]) -> Iterator[reading.Row]:
        """The rows of the opened file, read as it was when the columns were matched, with what was corrected since."""
        for row in reading.read(file, self.name, reading.Layout.of(self.read_as)):
            fix = self.fixes.get(str(row.number))
            yield mended(row, fix) if fix else row


def mended(row: reading.Row, fix: Mapping[str, Any]) -> reading.Row:
    """The row with some cells corrected; what made the file's own cells unreadable is no longer asked of those."""
    broken = {heading: text for heading, text in row.broken.items() if heading not in fix}
    return replace(row, values={**row.values, **fix}, problem="", broken=broken)
