"""What production settings refuse to start with, each with its words; read in a process of its own, as a server does."""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
import subprocess
import sys

import pytest

from config import env, safety

# As a random key looks, and the same in every process of the suite.
GOOD = base64.urlsafe_b64encode(hashlib.sha384(b"any").digest()).decode()


def started(**variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SHANHE", "PYTEST"))}
    settings = {"DJANGO_SETTINGS_MODULE": "config.settings.production", "SHANHE_HOSTS": "zone.example.org"}
    return subprocess.run(
        [sys.executable, "-c", "from django.conf import settings; print(settings.SHANHE_FALLBACK_URL)"],
        cwd=env.ROOT,
        env=kept | settings | {"SHANHE_SECRET_KEY": GOOD} | variables,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    "key",
    [
        "",
        "short",
        "a" * 64,
        "ab" * 32,
        "abc123XYZ-" * 6,
        "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJ",
        "django-insecure-" + GOOD,
        "only-for-tests-" + "x" * 40,
        "my-Demo-key-" + GOOD,
        "please-change-me-" + GOOD,
        "0123456789" * 5,
    ],
)
def test_a_key_that_can_be_guessed_is_none(key: str) -> None:
    assert safety.weak_key(key)


def test_random_keys_are_taken() -> None:
    for _number in range(300):
        assert safety.weak_key(secrets.token_hex(32)) == ""
        assert safety.weak_key(secrets.token_urlsafe(48)) == ""


@pytest.mark.parametrize(
    ("hosts", "public", "words"),
    [
        ([], "", "SHANHE_HOSTS is empty"),
        (["*"], "https://zone.example.org", "SHANHE_HOSTS is *"),
        (["zone.example.org", "*"], "", "SHANHE_HOSTS is *"),
        (["https://zone.example.org"], "", "host names only"),
        (["zone.example.org:8000"], "", "host names only"),
        (["zone.example.org"], "zone.example.org", "write an address"),
        (["zone.example.org"], "http://zone.example.org", "http:// while TLS is on"),
        (["zone.example.org"], "https://other.example.org", "not in SHANHE_HOSTS"),
        (["zone.example.org"], "https://zone.example.org/deep", "write an address"),
    ],
)
def test_hosts_and_address_that_would_lead_elsewhere(hosts: list[str], public: str, words: str) -> None:
    assert words in safety.wrong_hosts(hosts, public, tls=True)


@pytest.mark.parametrize(
    ("hosts", "public", "tls"),
    [
        (["zone.example.org", "10.0.0.5", "[::1]"], "", True),
        ([".example.org"], "https://zone.example.org/", True),
        (["zone.example.org"], "https://zone.example.org:8443", True),
        (["zone.example.org"], "http://zone.example.org", False),
    ],
)
def test_hosts_and_address_in_order(hosts: list[str], public: str, tls: bool) -> None:
    assert safety.wrong_hosts(hosts, public, tls=tls) == ""


def test_a_server_starts_with_a_good_key_and_hosts() -> None:
    done = started()
    assert (done.returncode, done.stdout.strip()) == (0, "https://zone.example.org")


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"SHANHE_SECRET_KEY": "x" * 64}, "repeats itself"),
        ({"SHANHE_SECRET_KEY": ""}, "SHANHE_SECRET_KEY is missing"),
        ({"SHANHE_HOSTS": "*", "SHANHE_PUBLIC_URL": "https://zone.example.org"}, "SHANHE_HOSTS is *"),
    ],
)
def test_a_server_refuses_to_start_and_says_why(variables: dict[str, str], words: str) -> None:
    done = started(**variables)
    assert done.returncode != 0
    assert words in done.stderr
    assert "Traceback" not in done.stderr
