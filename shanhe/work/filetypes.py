"""Which files may be attached: the name's ending must be known and the first bytes must agree with it."""

from __future__ import annotations

import codecs
from pathlib import PurePath

HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_OPEN_XML = "application/vnd.openxmlformats-officedocument."
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."

# ending → (media type, first bytes, or None for text)
KNOWN: dict[str, tuple[str, tuple[bytes, ...] | None]] = {
    ".pdf": ("application/pdf", (b"%PDF-",)),
    ".png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    ".jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".gif": ("image/gif", (b"GIF87a", b"GIF89a")),
    ".tif": ("image/tiff", (b"II*\x00", b"MM\x00*")),
    ".tiff": ("image/tiff", (b"II*\x00", b"MM\x00*")),
    ".docx": (_OPEN_XML + "wordprocessingml.document", (_ZIP,)),
    ".xlsx": (_OPEN_XML + "spreadsheetml.sheet", (_ZIP,)),
    ".pptx": (_OPEN_XML + "presentationml.presentation", (_ZIP,)),
    ".odt": (_OPEN_DOCUMENT + "text", (_ZIP,)),
    ".ods": (_OPEN_DOCUMENT + "spreadsheet", (_ZIP,)),
    ".odp": (_OPEN_DOCUMENT + "presentation", (_ZIP,)),
    ".doc": ("application/msword", (_OLE,)),
    ".xls": ("application/vnd.ms-excel", (_OLE,)),
    ".ppt": ("application/vnd.ms-powerpoint", (_OLE,)),
    ".wps": ("application/vnd.ms-works", (_OLE, _ZIP)),
    ".et": ("application/wps-office.et", (_OLE, _ZIP)),
    ".dps": ("application/wps-office.dps", (_OLE, _ZIP)),
    ".ofd": ("application/ofd", (_ZIP,)),  # fixed-layout documents of Chinese offices, GB/T 33190
    ".zip": ("application/zip", (_ZIP, b"PK\x05\x06")),
    ".txt": ("text/plain", None),
    ".md": ("text/plain", None),
    ".csv": ("text/csv", None),
    ".json": ("application/json", None),
}
ACCEPT = ",".join(KNOWN)


def media_type(name: str, head: bytes) -> str | None:
    """The media type of a file by its name and first bytes; None when it is not allowed or they disagree."""
    known = KNOWN.get(PurePath(name).suffix.lower())
    if known is None:
        return None
    kind, magic = known
    if magic is None:
        return kind if _is_text(head) else None
    return kind if head.startswith(magic) else None


def _is_text(head: bytes) -> bool:
    """No zero bytes, and readable as UTF-8 or GB 18030; a character cut at the end does not count. UTF-16 by its mark."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    if b"\x00" in head:
        return False
    for encoding in ("utf-8", "gb18030"):
        for cut in range(4):
            try:
                head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return True
    return False
