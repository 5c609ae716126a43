"""Who is told what about files on their way in."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.models import JournalEntry
from shanhe.notices.registry import name_group, notify, row_of

from . import events
from .models import FileRun

GROUP = "exchange"
name_group(GROUP, _("Imports"))


def uploader(entry: JournalEntry) -> list[int | None]:
    """Who uploaded the file."""
    run = row_of(entry)
    return [run.person_id] if isinstance(run, FileRun) else []


def _url(entry: JournalEntry) -> str:
    run = row_of(entry)
    return reverse("exchange:run", args=[run.kind, run.pk]) if isinstance(run, FileRun) else ""


notify(
    events.ImportEnded,
    uploader,
    template=_(
        "The import of {name} is done: {created} new, {changed} changed, {duplicate} duplicate, {wrong} wrong."
    ),
    url=_url,
    group=GROUP,
)
notify(
    events.ImportFailed,
    uploader,
    template=_("{name} could not be imported; nothing was written."),
    url=_url,
    group=GROUP,
)
