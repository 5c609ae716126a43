"""An import under way, whatever is imported: the file, the mapping, what the dry run found, what became of it."""

from __future__ import annotations

import io
import secrets
from itertools import islice
from typing import Any, Self

from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..context import Context
from ..errors import Invalid, NotNow
from ..models import ZoneModel
from . import reading

SHOWN = 5


class FileRun(ZoneModel):
    """One file on its way in; kept with its report, so that anybody can see later where a record came from."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", gettext_lazy("Columns to be matched")
        CHECKING = "checking", gettext_lazy("Dry run under way")
        CHECKED = "checked", gettext_lazy("Checked; nothing imported yet")
        IMPORTING = "importing", gettext_lazy("Import under way")
        DONE = "done", gettext_lazy("Imported")
        FAILED = "failed", gettext_lazy("Nothing imported")

    person = models.ForeignKey("parties.Person", null=True, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        "parties.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=200)
    file = models.FileField(upload_to="imports/")
    columns = models.JSONField(default=list)
    sample = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    source = models.CharField(max_length=80)
    atomic = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=State.choices, default=State.UPLOADED)
    counts = models.JSONField(default=dict)
    problem = models.TextField(blank=True)
    report = models.FileField(upload_to="imports/", blank=True)
    language = models.CharField(max_length=8, default="zh-hans")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def uploaded(cls, ctx: Context, upload: Any, language: str, guess: Any) -> Self:
        """A new run for an uploaded file (a Django file with a name), its columns matched by `guess`.

        Raises Invalid where it cannot be read or holds no rows.
        """
        sample = list(islice(reading.read(upload.file, upload.name), reading.SAMPLE))
        columns = list(dict.fromkeys(name for row in sample for name in row.values))
        if not columns:
            raise Invalid({"file": _("The file holds no records.")})
        upload.seek(0)
        run = cls(
            zone=ctx.zone,
            person_id=ctx.actor.person_id,
            name=upload.name[-200:],
            columns=columns,
            sample=[dict(row.values) for row in sample[:SHOWN]],
            mapping=guess(columns),
            source=upload.name[-80:],
            language=language,
            created_at=ctx.now,
        )
        run.file.save(f"{secrets.token_hex(8)}.data", upload, save=False)
        run.save()
        return run

    def match(self, mapping: dict[str, str], source: str, owner: Any) -> None:
        """Settle the columns, where the records come from and whose they are; the dry run starts anew."""
        if self.state in (self.State.IMPORTING, self.State.DONE):
            raise NotNow(self.state, _("This file has been imported. Upload it again to import it anew."))
        if not any(name in mapping for name in ("title", "title_zh", "title_en")):
            raise Invalid({"title": _("Choose the column that holds the title.")})
        self.mapping, self.source, self.owner = mapping, (source.strip() or self.name)[:80], owner
        self.move(self.State.CHECKING, counts={}, problem="")

    def begin(self, *, atomic: bool) -> None:
        """Go on from the dry run: all rows or none, or the good ones."""
        if self.state not in (self.State.CHECKED, self.State.FAILED):
            raise NotNow(self.state, _("Check the file first."))
        if atomic and self.counts.get("wrong"):
            raise NotNow(
                self.state,
                _("Some rows are wrong. Mend the file and upload it again, or import the good rows."),
            )
        self.atomic = atomic
        self.move(self.State.IMPORTING, problem="")

    def demand_checking(self) -> None:
        if self.state != self.State.CHECKING:
            raise NotNow(self.state, _("The columns have to be matched first."))

    def demand_importing(self) -> None:
        if self.state != self.State.IMPORTING:
            raise NotNow(self.state, _("This import is not under way."))

    def move(self, state: str, **values: Any) -> None:
        """Save the run in its next state."""
        self.state = state
        for name, value in values.items():
            setattr(self, name, value)
        self.save()

    def keep_report(self, lines: io.StringIO) -> None:
        if self.report:
            self.report.delete(save=False)
        self.report.save("report.csv", ContentFile(lines.getvalue().encode("utf-8-sig")), save=False)
