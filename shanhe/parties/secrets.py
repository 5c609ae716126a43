"""Secrets that are handed out once: invitation links and API tokens. Only hashes are stored."""

from __future__ import annotations

import base64
import hashlib
import secrets as random
from uuid import UUID

from django.utils.crypto import salted_hmac

TOKEN_PREFIX = "shanhe_"


def digest(secret: str) -> str:
    """SHA-256 in hex: enough for secrets of 256 random bits, which nobody can guess from a list."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_token() -> str:
    return TOKEN_PREFIX + random.token_urlsafe(32)


def invitation_secret(nonce: UUID) -> str:
    """The secret of an invitation's link, computed again when the mail is sent: the database alone cannot give it."""
    mac = salted_hmac("shanhe.parties.invitation", nonce.hex, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")
