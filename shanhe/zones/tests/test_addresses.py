"""Links, sender and language come from the zone concerned."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from config import env
from shanhe.zones import addresses
from shanhe.zones.models import Zone


def zone(slug: str = "tide", *hosts: str, languages: tuple[str, ...] = ("en", "zh")) -> Zone:
    return Zone(slug=slug, name={"en": "Tide, Ltd", "zh": "潮"}, hosts=list(hosts), languages=list(languages))


@pytest.mark.parametrize(
    ("public", "given", "base"),
    [
        ("", zone(), "http://localhost:8000"),
        ("", zone("tide", "tide.test"), "http://tide.test:8000"),
        ("https://main.test/", zone(), "https://main.test"),
        ("https://main.test", zone("tide", "tide.test", "www.tide.test"), "https://tide.test"),
        ("https://main.test:8443", zone("tide", "tide.test"), "https://tide.test:8443"),
        ("https://www.tide.test", zone("tide", "tide.test", "www.tide.test"), "https://www.tide.test"),
        ("https://main.test", zone("shanhewangu", "old.test"), "https://main.test"),
    ],
)
def test_the_address_of_a_zone(settings: Any, public: str, given: Zone, base: str) -> None:
    settings.SHANHE_PUBLIC_URL = public
    settings.SHANHE_ZONE = "shanhewangu"
    settings.SHANHE_FALLBACK_URL = "http://localhost:8000"
    assert addresses.base(given) == base
    assert addresses.absolute(given, "/needs/N-2026-0001/?a=1#b") == f"{base}/needs/N-2026-0001/?a=1#b"
    assert addresses.absolute(given, "https://other.test/x") == "https://other.test/x"
    assert addresses.moved_home(given, "http://evil.test/x/?a=1#b") == f"{base}/x/?a=1#b"


def test_the_sender_is_the_zone_in_the_reader_s_language(settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "Somebody <post@zone.test>"
    with translation.override("en"):
        assert addresses.sender(zone()) == '"Tide, Ltd" <post@zone.test>'
    with translation.override("zh-hans"):
        assert addresses.sender(zone()).endswith("<post@zone.test>")
    assert addresses.mailbox() == "post@zone.test"


def test_the_language_of_a_zone_is_its_first(settings: Any) -> None:
    assert addresses.language(zone()) == "en"
    assert addresses.language(zone(languages=("zh",))) == "zh-hans"
    assert addresses.language(zone(languages=())) == settings.LANGUAGE_CODE


def test_no_link_is_built_from_the_host_of_a_request() -> None:
    """One place knows how a zone is reached; a link from anywhere else could lead to whoever wrote the Host header."""
    word = re.compile(r"build_absolute_uri|get_current_site|SHANHE_FALLBACK_URL|settings\.DEFAULT_FROM_EMAIL")
    found = {
        str(path.relative_to(env.ROOT))
        for path in (Path(env.ROOT) / "shanhe").rglob("*.py")
        if "tests" not in path.parts and word.search(path.read_text(encoding="utf-8"))
    }
    # the doctor reads the mail's sender only to judge it
    assert found == {"shanhe/cli/check.py", "shanhe/zones/addresses.py"}
