"""Files on an object."""

from __future__ import annotations

import hashlib
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Context
from shanhe.kernel.errors import Invalid
from shanhe.kernel.operations import operation

from .. import events, rules
from ..filetypes import HEAD, media_type
from ..models import Attachment
from ..subjects import key_of


@operation("work.attach_file", subjects=("subject",), rule=rules.annotate)
def attach_file(
    ctx: Context, *, subject: Any, upload: File, visibility: str = "team", name: str = ""
) -> Attachment:
    """Attach an uploaded file; refused when it is too large, of a kind not allowed, or not what its name says."""
    shown = _clean_name(name or upload.name or "")
    kind, digest = _examined(upload, shown)
    if visibility not in Attachment.Visibility.values:
        raise Invalid({"visibility": _("Choose who may see the file.")})
    attachment = Attachment(
        zone=ctx.zone,
        subject=key_of(subject),
        name=shown,
        size=upload.size,
        sha256=digest,
        media_type=kind,
        visibility=visibility,
        created_by_id=ctx.actor.person_id,
        created_at=ctx.now,
    )
    attachment.file.save(shown, upload, save=False)
    try:
        attachment.save()
        ctx.emit(events.FileAttached(subject=attachment, about=(subject,)))
    except BaseException:
        attachment.file.delete(save=False)
        raise
    return attachment


def _clean_name(name: str) -> str:
    """The name without folders and control characters, at most 200 characters with its ending kept."""
    plain = "".join(c for c in PurePath(name.replace("\\", "/")).name if c.isprintable()).strip()
    stem, suffix = PurePath(plain).stem, PurePath(plain).suffix
    return f"{stem[: 200 - len(suffix)]}{suffix}"


def _examined(upload: File, name: str) -> tuple[str, str]:
    """The file's media type and SHA-256."""
    limit = settings.SHANHE_MAX_FILE_BYTES
    if not upload.size:
        raise Invalid({"upload": _("The file is empty.")})
    if upload.size > limit:
        raise Invalid({"upload": _("The file is larger than {limit} MB.").format(limit=limit // 2**20)})
    upload.seek(0)
    kind = media_type(name, upload.read(HEAD))
    if kind is None:
        fault = _(
            "This kind of file cannot be attached. Use PDF, OFD, an office document, an image, text or ZIP."
        )
        raise Invalid({"upload": fault})
    upload.seek(0)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return kind, digest.hexdigest()
