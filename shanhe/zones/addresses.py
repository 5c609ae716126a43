"""How the world reaches a zone: its address in links, its name as a sender, its language.

A link is never built from a request's Host header, which the visitor writes; nor from another zone's address.
"""

from __future__ import annotations

import re
from email.header import Header
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

from shanhe.kernel import translated
from shanhe.kernel.text import one_line

NAME_LENGTH = 100
ENCODED_WORD = 75
SPECIAL = re.compile(r"[^\w \-]")  # in a name beside an address these stand between quotation marks


def base(zone: Any) -> str:
    """The zone's own address, without a slash at its end.

    That is SHANHE_PUBLIC_URL where it belongs to the zone, else the first of its host names; scheme and port are the
    installation's.
    """
    public = (settings.SHANHE_PUBLIC_URL or "").rstrip("/")
    here = urlsplit(public or settings.SHANHE_FALLBACK_URL)
    if not zone.hosts or here.hostname in zone.hosts or (public and zone.slug == settings.SHANHE_ZONE):
        return public or settings.SHANHE_FALLBACK_URL.rstrip("/")
    port = f":{here.port}" if here.port else ""
    return f"{here.scheme}://{zone.hosts[0]}{port}"


def absolute(zone: Any, path: str) -> str:
    """The full address of a page of the zone; what is one already stays as it is."""
    if not path or "://" in path:
        return path
    return f"{base(zone)}/{path.removeprefix('/')}"


def moved_home(zone: Any, address: str) -> str:
    """The same page, query and place in it at the zone's own address, whatever host the address names."""
    parts = urlsplit(address)
    tail = f"{f'?{parts.query}' if parts.query else ''}{f'#{parts.fragment}' if parts.fragment else ''}"
    return f"{base(zone)}{parts.path or '/'}{tail}"


def mailbox() -> str:
    """The bare address that mail comes from."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1] or settings.DEFAULT_FROM_EMAIL


def sender(zone: Any) -> str:
    """Who sends the zone's mail, as a From line: the zone's name in the active language."""
    return named(str(zone), mailbox())


def in_ascii(text: str) -> str:
    """The text of a header in encoded words (RFC 2047) of at most 75 characters."""
    return (
        text
        if text.isascii() and "=?" not in text
        else Header(text, "utf-8", maxlinelen=ENCODED_WORD).encode(linesep="")
    )


def named(name: str, address: str) -> str:
    """An address with a name beside it, as it stands in a header whatever the name holds."""
    plain = one_line(name)[:NAME_LENGTH]
    if plain.isascii() and SPECIAL.search(plain):
        plain = '"{}"'.format(plain.replace("\\", r"\\").replace('"', r"\""))
    return f"{in_ascii(plain)} <{address}>" if plain else address


def languages(zone: Any) -> list[tuple[str, str]]:
    """The languages of the product that the zone has, its first one first; all of them where it has none of these."""
    own = list(getattr(zone, "languages", None) or [])
    offered = [row for row in settings.LANGUAGES if translated.base(row[0]) in own]
    return sorted(offered, key=lambda row: own.index(translated.base(row[0]))) or list(settings.LANGUAGES)


def language(zone: Any) -> str:
    """The zone's first language as Django names it; for readers who have not chosen one."""
    return languages(zone)[0][0]


def spoken(zone: Any, wanted: str) -> str:
    """The language wanted as Django names it, where the zone has it; else the zone's first."""
    offered = {translated.base(code): code for code, _name in languages(zone)}
    return offered.get(translated.base(wanted.lower()), language(zone))


def asked_for(request: HttpRequest, zone: Any) -> str:
    """What a page of the zone speaks: the language chosen, or else one the browser asks for, or else the zone's first."""
    accepted = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    wanted = [request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""), *(code for code, _weight in accepted)]
    offered = {translated.base(code) for code, _name in languages(zone)}
    return spoken(zone, next((code for code in wanted if translated.base(code.lower()) in offered), ""))
