"""An embargo ends where the zone lies: in requests and outside them, in lists, exports and the index alike."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django_scopes import scope

from shanhe.kernel import clock
from shanhe.kernel.context import VISITOR
from shanhe.matching import pending
from shanhe.parties.testing import make_organisation, make_zone
from shanhe.results import files, queries, rules
from shanhe.results.models import Result

pytestmark = pytest.mark.django_db
ENDS = date(2026, 3, 5)


def _zone(slug: str, timezone: str) -> Any:
    zone = make_zone(slug, timezone=timezone)
    with scope(zone=zone):
        Result.objects.create(
            zone=zone, ref="R-2026-0001", title={"en": "Film"}, state="published", confidentiality="public",
            embargo_until=ENDS, owner=make_organisation(zone), created_at=clock.now(), updated_at=clock.now(),
            published_at=clock.now(),
        )  # fmt: skip
    return zone


def _open_everywhere(zone: Any) -> set[bool]:
    """What each door says, without the time zone that a request sets."""
    with scope(zone=zone):
        row = Result.objects.get()
        return {
            bool(rules.listed.allows(VISITOR, row)),
            Result.objects.filter(rules.listed.scope(VISITOR)).exists(),
            bool(list(files.records(VISITOR))),
            queries.by_ref(VISITOR, row.ref) is not None,
            pending.view_of(VISITOR, zone).on >= ENDS,
        }


@pytest.mark.parametrize(
    ("at", "shanghai", "honolulu"),
    [
        ("2026-03-04T15:59+00:00", False, False),  # 23:59 and 05:59 of the 4th
        ("2026-03-04T16:00+00:00", True, False),  # midnight of the 5th in Shanghai
        ("2026-03-05T09:59+00:00", True, False),  # 23:59 of the 4th in Honolulu
        ("2026-03-05T10:00+00:00", True, True),
    ],
)
def test_an_embargo_ends_when_the_day_begins_there(at: str, shanghai: bool, honolulu: bool) -> None:
    with clock.set_to(clock.datetime.fromisoformat(at)):
        for zone, wanted in (
            (_zone("shanghai", "Asia/Shanghai"), shanghai),
            (_zone("honolulu", "Pacific/Honolulu"), honolulu),
        ):
            assert _open_everywhere(zone) == {wanted}, zone.slug
