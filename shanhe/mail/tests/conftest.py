"""A mail server of the tests' own: what arrives there is read with the standard library."""

from __future__ import annotations

import email
import socket
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller


class Server:
    """Takes letters in, byte by byte as they came; answers `refusal` to the recipient, or `last_refusal` after the letter."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []
        self.senders: list[str] = []
        self.refusal = self.last_refusal = ""

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.refusal:
            return self.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.last_refusal:
            return self.last_refusal
        self.letters.append(envelope.original_content)
        self.senders.append(envelope.mail_from)
        return "250 taken"

    def raw(self) -> bytes:
        """The letter, where there is exactly one."""
        (letter,) = self.letters
        return letter

    def letter(self) -> EmailMessage:
        return read(self.raw())


def read(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=default)  # type: ignore[return-value]


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    handler = Server()
    controller = Controller(
        handler, hostname="127.0.0.1", port=port, enable_SMTPUTF8=False, decode_data=False
    )
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.SHANHE_PUBLIC_URL = "https://zone.example.org"
    try:
        yield handler
    finally:
        controller.stop()
