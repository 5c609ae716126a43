"""What people write is shown as they wrote it: escaped once, on output, and never taken for markup."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from shanhe.parties.testing import ctx_for
from shanhe.results import operations
from shanhe.results.tests.factories import Cast, cast, draft

pytestmark = pytest.mark.django_db

WRITTEN = "R&D if x<y & \"z\" > 'w' <script>alert(1)</script> &amp;"


@pytest.fixture
def people(zone: Any) -> Cast:
    return cast(zone)


@pytest.mark.parametrize(
    "address", ["{url}", "{url}edit/1/", "{url}edit/2/", "/results/mine/", "/search/?q=R%26D+x%3Cy"]
)
def test_text_is_escaped_once(people: Cast, client: Client, settings: Any, address: str) -> None:
    settings.SHANHE_ZONE = people.zone.slug
    result = draft(
        people, title={"zh": WRITTEN, "en": WRITTEN}, abstract={"en": WRITTEN}, keywords=["R&D", "x<y"]
    )
    operations.save_draft(
        ctx_for(people.inventor),
        result=result,
        values={},
        parts={"contributors": [{"name": {"en": WRITTEN}, "part": WRITTEN}]},
    )
    client.force_login(people.inventor.user)
    answer = client.get(address.format(url=result.get_absolute_url()), follow=True)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "<script>alert(1)" not in page
    # The words hold "&amp;" themselves, which is "&amp;amp;" on the page; what else is escaped twice would not unescape.
    assert not re.search(r"&amp;(lt|gt|quot|#)", page)
    if "/search/" not in address:
        assert WRITTEN in unescape(page)
