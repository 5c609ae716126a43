"""`make run`: one machine, demonstration data, nothing leaves it."""

from __future__ import annotations

from config import env
from shanhe.cli import database

from .base import *  # noqa: F403

DEBUG = env.flag("SHANHE_DEBUG")
SHANHE_DEMO = True
SHANHE_DEMO_SIGN_IN = True
SECRET_KEY = env.text("SHANHE_SECRET_KEY") or database.local_secret()
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *env.words("SHANHE_HOSTS")]
EMAIL_BACKEND = "shanhe.mail.mailbox.MailboxBackend"
