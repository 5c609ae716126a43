"""A server: refuses to start with a demonstration secret or without its hosts."""

from __future__ import annotations

from config import env

from .base import *  # noqa: F403

DEBUG = False
SECRET_KEY = env.text("SHANHE_SECRET_KEY")
ALLOWED_HOSTS = env.words("SHANHE_HOSTS")
if len(SECRET_KEY) < 40 or "demo" in SECRET_KEY.lower() or SECRET_KEY.startswith("django-insecure"):
    raise SystemExit(
        "SHANHE_SECRET_KEY is missing, too short or a demonstration secret: set at least 40 random characters."
    )
if not ALLOWED_HOSTS:
    raise SystemExit("SHANHE_HOSTS is empty: name the host or hosts this server answers for.")

SHANHE_FALLBACK_URL = f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
if "*" in ALLOWED_HOSTS and not env.text("SHANHE_PUBLIC_URL"):
    raise SystemExit("SHANHE_HOSTS is *: set SHANHE_PUBLIC_URL, so that links in mail lead here.")

CSRF_TRUSTED_ORIGINS = [f"https://{host.lstrip('.')}" for host in ALLOWED_HOSTS]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.flag("SHANHE_TLS", True)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = env.flag("SHANHE_TLS", True)
SECURE_HSTS_SECONDS = env.number("SHANHE_HSTS_SECONDS", 3600)
EMAIL_HOST = env.text("SHANHE_MAIL_HOST", "localhost")
EMAIL_PORT = env.number("SHANHE_MAIL_PORT", 25)
EMAIL_HOST_USER = env.text("SHANHE_MAIL_USER")
EMAIL_HOST_PASSWORD = env.text("SHANHE_MAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("SHANHE_MAIL_TLS")
