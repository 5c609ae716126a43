"""The test suite: fast hashing, mail in memory, no demonstration loader."""

from __future__ import annotations

from config import env
from shanhe.cli import database

if not env.text("SHANHE_TEST_HOME"):  # set once; worker processes of the same run inherit it
    env.put("SHANHE_TEST_HOME", str(database.home() / "test"))
env.put("SHANHE_HOME", env.text("SHANHE_TEST_HOME"))

from .base import *  # noqa: E402, F403

DEBUG = False
CLOCK_CAN_BE_SET = True
INSTALLED_APPS = [*INSTALLED_APPS, "tests.sample"]  # noqa: F405
SECRET_KEY = "only-for-tests-" + "x" * 40
ALLOWED_HOSTS = ["*"]
SHANHE_DEMO_SIGN_IN = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# Tables are emptied between transactional tests; nothing else may empty the journal.
DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c shanhe.clearing=everything"  # noqa: F405
