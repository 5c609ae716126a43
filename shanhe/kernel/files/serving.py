"""An export as a download."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from typing import IO, Any

from django.http import FileResponse

from .writing import FORMATS


def download(name: str, kind: str, write: Callable[[IO[bytes]], Any]) -> FileResponse:
    """What `write(file)` writes as a file to keep; `kind` is one of FORMATS. A large list does not sit in memory."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.{kind}", content_type=FORMATS[kind])
