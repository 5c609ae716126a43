"""What happened with files on their way in."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class _Counted:
    """How many rows the file had, and what became of them."""

    read: int
    created: int
    changed: int
    duplicate: int
    wrong: int


@dataclass(frozen=True, kw_only=True)
class _Imported(_Counted):
    """Records of which kind, and where they come from."""

    kind: str
    source: str


@dataclass(frozen=True, kw_only=True)
class _OfFile:
    """What the file is called."""

    name: str


class RecordsImported(_Imported, Event):
    """A file of records was imported; its rows' entries are tied to this one."""

    verb = "exchange.import.done"
    text = _("imported {created} new and {changed} changed records from {source}")


class NothingFound(_Imported, Event):
    """A file was read and held nothing new."""

    verb = "exchange.import.found_nothing"
    text = _("read {read} records from {source} and found nothing to import")


class FileUploaded(_OfFile, Event):
    """A file was uploaded for import."""

    verb = "exchange.run.uploaded"
    text = _("uploaded {name} for import")


class FileReread(_OfFile, Event):
    """Another sheet of a file, or another line as headings, is to be read."""

    verb = "exchange.run.reread"
    text = _("had {name} read in another way")


class ColumnsMatched(_OfFile, Event):
    """The columns of a file were matched to fields."""

    verb = "exchange.run.matched"
    text = _("matched the columns of {name}")


class FileChecked(_Counted, _OfFile, Event):
    """A dry run said what would become of each row."""

    verb = "exchange.run.checked"
    text = _("checked {name}: {created} new, {changed} changed, {duplicate} duplicate, {wrong} wrong")


class RowFixed(_OfFile, Event):
    """Somebody corrected a wrong row without changing the file."""

    row: int

    verb = "exchange.run.row_fixed"
    text = _("corrected row {row} of {name}")


class ImportBegun(_OfFile, Event):
    """Somebody decided to import a checked file."""

    verb = "exchange.run.begun"
    text = _("began to import {name}")


class ImportEnded(_Counted, _OfFile, Event):
    """The job worker has imported a file."""

    verb = "exchange.run.ended"
    text = _(
        "finished the import of {name}: {created} new, {changed} changed, {duplicate} duplicate, {wrong} wrong"
    )


class ImportFailed(_OfFile, Event):
    """An import failed and nothing was written."""

    verb = "exchange.run.failed"
    text = _("could not import {name}; nothing was written")
