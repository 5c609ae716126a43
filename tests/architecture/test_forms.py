"""Every form that posts carries its seal and its key, so that sending it twice does things once and loses nothing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django_scopes import scope

from shanhe.doors.sending.keys import FIELD
from shanhe.parties.choices import ROLES
from shanhe.parties.testing import make_organisation, make_person

ROOT = Path(__file__).parents[2]
FORM = re.compile(r"<form\b[^>]*?(?:method=\"post\"|hx-post).*?</form>", re.S)
# Its body is given by each of allauth's templates, which begin with the seal.
WITH_BODY_FROM_OUTSIDE = {"allauth/elements/form.html", "web/styleguide.html"}


def test_every_form_in_a_template_has_its_seal() -> None:
    missing, count = [], 0
    for path in ROOT.glob("shanhe/*/templates/**/*.html"):
        name = path.relative_to(next(parent for parent in path.parents if parent.name == "templates"))
        for form in FORM.findall(path.read_text(encoding="utf-8")):
            count += 1
            if "{% csrf_token %}" not in form and name.as_posix() not in WITH_BODY_FROM_OUTSIDE:
                missing.append(f"{name}: {form[:80]}")
    assert count > 40
    assert missing == []


def _plain_pages(resolver: Any = None, before: str = "") -> list[str]:
    """The names of all pages whose address needs nothing filled in."""
    found = []
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            space = f"{before}{entry.namespace}:" if entry.namespace else before
            found += _plain_pages(entry, space)
        elif isinstance(entry, URLPattern) and entry.name and not entry.pattern.regex.groups:
            found.append(f"{before}{entry.name}")
    return [name for name in found if not name.startswith("api-")]


def test_every_form_on_every_page_has_a_key_of_its_own(shanhe_zone: Any) -> None:
    zone = shanhe_zone
    with scope(zone=zone):
        organisation = make_organisation(zone, side="enterprise")
        roles = [role for role, _label in ROLES]
        person = make_person(zone, roles, organisation, "representative", account=True)
    client = Client()
    client.force_login(person.user)
    keys: list[str] = []
    pages = []
    for name in sorted(set(_plain_pages())):
        if name in ("account_logout", "styleguide", "web:styleguide"):
            continue
        answer = client.get(reverse(name))
        if answer.status_code != 200 or answer.streaming or b"<form" not in answer.content:
            continue
        for form in FORM.findall(answer.content.decode()):
            own = re.findall(rf'name="{FIELD}" value="([^"]+)"', form)
            assert len(own) == 1, f"{name}: {form[:200]}"
            keys += own
        pages.append(name)
    assert len(pages) > 30
    assert len(keys) == len(set(keys)) > 100
    creating = {"results:disclose", "needs:begin", "parties:person-add", "parties:organisation-add"}
    assert creating <= set(pages)
