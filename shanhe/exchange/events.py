"""What happened with files on their way in."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class RecordsImported(Event):
    """A file of records was imported; its rows' entries are tied to this one. data: kind, source and counts."""

    verb = "exchange.import.done"
    text = _("imported {created} new and {changed} changed records from {source}")


@dataclass(frozen=True, kw_only=True)
class NothingFound(Event):
    """A file was read and held nothing new. data: kind, source and counts."""

    verb = "exchange.import.found_nothing"
    text = _("read {read} records from {source} and found nothing to import")


@dataclass(frozen=True, kw_only=True)
class FileUploaded(Event):
    """A file was uploaded for import. data: name."""

    verb = "exchange.run.uploaded"
    text = _("uploaded {name} for import")


@dataclass(frozen=True, kw_only=True)
class FileReread(Event):
    """Another sheet of a file, or another line as headings, is to be read. data: name."""

    verb = "exchange.run.reread"
    text = _("had {name} read in another way")


@dataclass(frozen=True, kw_only=True)
class ColumnsMatched(Event):
    """The columns of a file were matched to fields. data: name."""

    verb = "exchange.run.matched"
    text = _("matched the columns of {name}")


@dataclass(frozen=True, kw_only=True)
class FileChecked(Event):
    """A dry run said what would become of each row. data: name and counts."""

    verb = "exchange.run.checked"
    text = _("checked {name}: {created} new, {changed} changed, {duplicate} duplicate, {wrong} wrong")


@dataclass(frozen=True, kw_only=True)
class RowFixed(Event):
    """Somebody corrected a wrong row without changing the file. data: name, row."""

    verb = "exchange.run.row_fixed"
    text = _("corrected row {row} of {name}")


@dataclass(frozen=True, kw_only=True)
class ImportBegun(Event):
    """Somebody decided to import a checked file. data: name."""

    verb = "exchange.run.begun"
    text = _("began to import {name}")


@dataclass(frozen=True, kw_only=True)
class ImportEnded(Event):
    """The job worker has imported a file. data: name and counts."""

    verb = "exchange.run.ended"
    text = _(
        "finished the import of {name}: {created} new, {changed} changed, {duplicate} duplicate, {wrong} wrong"
    )


@dataclass(frozen=True, kw_only=True)
class ImportFailed(Event):
    """An import failed and nothing was written. data: name."""

    verb = "exchange.run.failed"
    text = _("could not import {name}; nothing was written")
