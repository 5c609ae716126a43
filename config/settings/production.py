"""A server: refuses to start with a secret that can be guessed, or without the names of its hosts."""

from __future__ import annotations

from config import env, safety

from .base import *  # noqa: F403

DEBUG = False
SECRET_KEY = env.text("SHANHE_SECRET_KEY")
ALLOWED_HOSTS = env.words("SHANHE_HOSTS")
TLS = env.flag("SHANHE_TLS", True)
for refusal in (
    safety.weak_key(SECRET_KEY) and f"{safety.weak_key(SECRET_KEY)} {safety.REMEDY}",
    safety.wrong_hosts(ALLOWED_HOSTS, env.text("SHANHE_PUBLIC_URL"), tls=TLS),
):
    if refusal:
        raise SystemExit(refusal)

SHANHE_FALLBACK_URL = f"{'https' if TLS else 'http'}://{ALLOWED_HOSTS[0].lstrip('.')}"
CSRF_TRUSTED_ORIGINS = [f"https://{'*' * host.startswith('.')}{host}" for host in ALLOWED_HOSTS]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = TLS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = TLS
SECURE_HSTS_SECONDS = env.number("SHANHE_HSTS_SECONDS", 3600)
EMAIL_HOST = env.text("SHANHE_MAIL_HOST", "localhost")
EMAIL_PORT = env.number("SHANHE_MAIL_PORT", 25)
EMAIL_HOST_USER = env.text("SHANHE_MAIL_USER")
EMAIL_HOST_PASSWORD = env.text("SHANHE_MAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("SHANHE_MAIL_TLS")
EMAIL_USE_SSL = env.flag("SHANHE_MAIL_SSL")
EMAIL_TIMEOUT = 30
