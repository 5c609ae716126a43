"""An import under way, whatever is imported: the file, the mapping, what the dry run found, what became of it."""

from __future__ import annotations

import io
import logging
import secrets
from collections.abc import Callable, Iterator
from typing import IO, Any, ClassVar, Self

from django.core.files.base import ContentFile
from django.db import InterfaceError, OperationalError, models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django import app

from ..context import Context
from ..errors import Invalid, NotNow, OperationError
from ..models import ZoneModel
from . import reading

SHOWN = 5
log = logging.getLogger(__name__)


class FileRun(ZoneModel):
    """One file on its way in; kept with its report, so that anybody can see later where a record came from.

    Whatever takes time is done by the job worker: a run that waits (`WAITING`) has a job of the name `job`.
    """

    job: ClassVar[str]

    class State(models.TextChoices):
        READING = "reading", gettext_lazy("File being read")
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
    # How the file is read: before it was, the sheet and heading line that are wanted; then what the reader found.
    read_as = models.JSONField(default=dict)
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
    def uploaded(cls, ctx: Context, upload: Any, language: str) -> Self:
        """A new run for an uploaded file (a Django file with a name), which the job worker reads.

        Raises Invalid for a kind of file that is not read.
        """
        name = reading.storable(upload.name)
        reading.check_kind(upload.file, name)
        upload.seek(0)
        run = cls(
            zone=ctx.zone,
            person_id=ctx.actor.person_id,
            name=name[-200:],
            source=name[-80:],
            state=cls.State.READING,
            language=language,
            created_at=ctx.now,
        )
        run.file.save(f"{secrets.token_hex(8)}.data", upload, save=False)
        run.save()
        run._queue(ctx)
        return run

    def reread(self, ctx: Context, sheet: str, heading: int) -> None:
        """Have the file read from this sheet, with this line as headings; what is "" or 0 is worked out."""
        if self.waiting or self.state == self.State.DONE:
            raise NotNow(self.state, _("This file is being read or has been imported. Upload it again."))
        kept = ("sheets", "lines") if sheet == self.read_as.get("sheet", "") else ("sheets",)
        self.read_as = {
            **{name: self.read_as[name] for name in kept if name in self.read_as},
            "sheet": sheet,
            "heading": heading,
        }
        self.move(self.State.READING, columns=[], sample=[], mapping={}, counts={}, problem="")
        self._queue(ctx)

    def survey(self, guess: Callable[[list[str]], dict[str, str]], likely: reading.Likely) -> None:
        """Read the beginning: the columns, the first rows, and what `guess` makes of the columns."""
        if self.state != self.State.READING:
            raise NotNow(self.state, _("This file has been read."))
        with self.file.open("rb") as file:
            source = reading.opened(file, self.name, reading.Layout.of(self.read_as), likely)
            columns, rows = reading.sample(source)
        sample = [dict(row.values) for row in rows[:SHOWN]]
        self.read_as = source.found
        self.move(self.State.UPLOADED, columns=columns, sample=sample, mapping=guess(columns))

    def rows(self, file: IO[bytes]) -> Iterator[reading.Row]:
        """The rows of the opened file, read as it was when the columns were matched."""
        return reading.read(file, self.name, reading.Layout.of(self.read_as))

    @property
    def waiting(self) -> bool:
        """Whether the job worker has to do something before a person can go on."""
        return self.state in (self.State.READING, self.State.CHECKING, self.State.IMPORTING)

    def _queue(self, ctx: Context) -> None:
        """Leave what is next to the job worker; the job is queued with the operation that asks for it."""
        app.configure_task(self.job).defer(run_id=self.pk, person_id=ctx.actor.person_id)

    def match(self, ctx: Context, mapping: dict[str, str], source: str, owner: Any) -> None:
        """Settle the columns, where the records come from and whose they are; the dry run starts anew."""
        if self.state == self.State.READING:
            raise NotNow(self.state, _("The file is still being read."))
        if self.state in (self.State.IMPORTING, self.State.DONE):
            raise NotNow(self.state, _("This file has been imported. Upload it again to import it anew."))
        if not any(name in mapping for name in ("title", "title_zh", "title_en")):
            raise Invalid({"title": _("Choose the column that holds the title.")})
        self.mapping, self.source, self.owner = mapping, (source.strip() or self.name)[:80], owner
        self.move(self.State.CHECKING, counts={}, problem="")
        self._queue(ctx)

    def begin(self, ctx: Context, *, atomic: bool) -> None:
        """Go on from the dry run: all rows or none, or the good ones."""
        if self.state not in (self.State.CHECKED, self.State.FAILED) or not self.counts:
            raise NotNow(self.state, _("Check the file first."))
        if atomic and self.counts.get("wrong"):
            raise NotNow(
                self.state,
                _("Some rows are wrong. Mend the file and upload it again, or import the good rows."),
            )
        self.atomic = atomic
        self.move(self.State.IMPORTING, problem="")
        self._queue(ctx)

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


def carry_on(
    ctx: Context,
    run: Any,
    *,
    read: Callable[..., Any],
    check: Callable[..., Any],
    finish: Callable[..., Any],
    fail: Callable[..., Any],
) -> Any:
    """Do what the run waits for; a refusal is noted on the run, where the person reads it."""
    act = {FileRun.State.READING: read, FileRun.State.CHECKING: check, FileRun.State.IMPORTING: finish}.get(
        run.state
    )
    if act is None:
        return run  # another worker was faster
    try:
        return act(ctx, run=run)
    except NotNow:
        return run
    except OperationError as error:
        return fail(ctx, run=run, problem=told(error))
    except (OperationalError, InterfaceError):
        raise  # the database is away: the job is done again
    except Exception:
        log.exception("import %s stopped", run.pk)
        return fail(
            ctx,
            run=run,
            problem=_("The import stopped because of a fault of the product. It has been noted."),
        )


def told(error: OperationError) -> str:
    """Why an import was refused, without the names of fields."""
    texts = error.fields.values() if isinstance(error, Invalid) else [error.message]
    return "; ".join(map(str, texts))
