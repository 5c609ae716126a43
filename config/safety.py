"""What production settings refuse to run with, and the words for it."""

from __future__ import annotations

import re
from itertools import pairwise
from urllib.parse import urlsplit

KEY_LENGTH = 40
# Letters that differ, and pieces of three letters that do: random keys of that length have nearly all different.
DIFFERENT_LETTERS = 10
DIFFERENT_PIECES = 0.7
# Words of demonstration and example keys; short ones count where they begin, for a random key may hold them.
KNOWN = re.compile(
    r"(?<![a-z0-9])(demo|test|secret|sample|shanhe)|insecure|change.?me|example|password|only-for-tests|qwerty"
)
REMEDY = "Make one: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
HOST = re.compile(
    r"^\.?[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$|^\[[0-9A-Fa-f:]+\]$"
)


def weak_key(key: str) -> str:
    """Why a secret key is not one; empty when nothing speaks against it."""
    if not key:
        return "SHANHE_SECRET_KEY is missing."
    if len(key) < KEY_LENGTH:
        return f"SHANHE_SECRET_KEY has {len(key)} characters; at least {KEY_LENGTH} random ones are needed."
    known = KNOWN.search(key.lower())
    if known:
        return f"SHANHE_SECRET_KEY contains “{known[0]}”: a demonstration secret or an example is none."
    pieces = {key[start : start + 3] for start in range(len(key) - 2)}
    if len(set(key)) < DIFFERENT_LETTERS or len(pieces) < DIFFERENT_PIECES * (len(key) - 2) or _counted(key):
        return "SHANHE_SECRET_KEY repeats itself or follows a pattern: it can be guessed."
    return ""


def _counted(key: str) -> bool:
    """Whether most characters follow the one before, as in abcdef or 123456."""
    steps = [ord(after) - ord(before) for before, after in pairwise(key)]
    return sum(step in (-1, 0, 1) for step in steps) > len(steps) / 2


def wrong_hosts(hosts: list[str], public: str, *, tls: bool) -> str:
    """What is wrong with the host names and the public address of a server; empty when nothing is."""
    if not hosts:
        return "SHANHE_HOSTS is empty: name the host or hosts this server answers for."
    if "*" in hosts:
        return "SHANHE_HOSTS is *: anybody's host name would be answered for. Name the hosts of this server."
    odd = next((host for host in hosts if not HOST.match(host)), "")
    if odd:
        return f"SHANHE_HOSTS has {odd!r}: write host names only, without https://, port or path."
    return wrong_address(hosts, public, tls=tls) if public else ""


def wrong_address(hosts: list[str], public: str, *, tls: bool) -> str:
    """What is wrong with SHANHE_PUBLIC_URL beside these hosts; empty when nothing is."""
    try:
        parts = urlsplit(public)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        host = ""
    if not host or parts.scheme not in ("http", "https") or parts.path not in ("", "/") or parts.query:
        return f"SHANHE_PUBLIC_URL is {public!r}: write an address such as https://zone.example."
    if tls and parts.scheme != "https":
        return "SHANHE_PUBLIC_URL begins with http:// while TLS is on: links in mail would travel in clear."
    if not any(host == name or (name.startswith(".") and f".{host}".endswith(name)) for name in hosts):
        return f"SHANHE_PUBLIC_URL leads to {host}, which is not in SHANHE_HOSTS."
    return ""
