"""What search engines read of a page, as a data block of schema.org."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.utils.safestring import SafeString, mark_safe

# Characters that could end the block or begin another.
ESCAPES = {
    ord(">"): "\\u003E",
    ord("<"): "\\u003C",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


def data_block(kind: str, data: Mapping[str, Any]) -> SafeString:
    """The JSON-LD of a thing of this kind ("CreativeWork"); what is empty is left out."""
    found = {
        "@context": "https://schema.org",
        "@type": kind,
        **{name: value for name, value in data.items() if value},
    }
    return mark_safe(json.dumps(found, ensure_ascii=False, default=str).translate(ESCAPES))
