"""When a meeting is: with an offset, in a year there is, and as long after it was moved as before."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from shanhe.introductions import operations
from shanhe.introductions.models import Meeting
from shanhe.kernel import clock

from .ground import Ground
from .test_api import Api
from .test_pages import address, browser

WRONG = {
    "no offset": ("2026-12-05T10:00:00", "offset"),
    "the year 9999": ("9999-12-31T23:59:00+08:00", "year"),
    "the year 1": ("0001-01-01T00:00:00+14:00", "year"),
    "a number": (1_796_000_000, "Write it as"),
}


@pytest.mark.parametrize("name", WRONG)
def test_the_api_refuses_a_meeting_at_no_time(live: Ground, name: str) -> None:
    row = live.talking()
    at, words = WRONG[name]
    body: dict[str, Any] = {"title": "Demo", "starts_at": at, "minutes": 60}
    status, problem = Api(live.inventor)("post", f"/introductions/{row.ref}/actions/meet", body)
    assert status == 422
    assert words in str(problem["errors"])
    assert not Meeting.objects.exists()


@pytest.mark.parametrize("at", ["9999-12-31T23:59", "0001-01-01T00:00", "2026-02-30T10:00"])
def test_the_form_shows_a_meeting_at_no_time_again(live: Ground, at: str) -> None:
    row = live.talking()
    body = {"title": "Demo", "starts_at": at, "minutes": 240, "place": "A-101"}
    answer = browser(live.inventor).post(address(row, "act", "meet"), body)
    assert answer.status_code in (200, 422)
    assert "A-101" in answer.content.decode()
    assert not Meeting.objects.exists()


def _meeting(live: Ground, minutes: int) -> Meeting:
    row = live.talking()
    begin = (clock.now() + timedelta(days=2)).replace(microsecond=0, second=0)
    return operations.propose_meeting(
        live.ctx(live.inventor),
        introduction=row,
        title="Demo",
        starts_at=begin,
        minutes=minutes,
    )


@pytest.mark.parametrize("minutes", [30, 45, 90, 200])
def test_a_meeting_that_is_moved_by_the_page_keeps_its_length(live: Ground, minutes: int) -> None:
    meeting = _meeting(live, minutes)
    client, url = browser(live.inventor), address(meeting.introduction, "meeting-act", meeting.pk, "move")
    form = client.get(url).context["form"]
    given = {"title": "Demo", "minutes": form["minutes"].value(), "place": "B-202"}
    assert f'value="{minutes}" selected' in str(form["minutes"])
    later = clock.local(meeting.starts_at + timedelta(days=1), live.zone)
    assert client.post(url, {**given, "starts_at": f"{later:%Y-%m-%dT%H:%M}"}).status_code == 302
    moved = Meeting.objects.get()
    assert moved.starts_at == meeting.starts_at + timedelta(days=1)
    assert moved.ends_at - moved.starts_at == timedelta(minutes=minutes)


def test_the_operation_keeps_the_length_unless_another_is_given(live: Ground) -> None:
    meeting = _meeting(live, 75)
    begin = meeting.starts_at + timedelta(hours=3)
    moved = operations.move_meeting(
        live.ctx(live.inventor),
        meeting=meeting,
        title="Demo",
        starts_at=begin,
    )
    assert (moved.starts_at, moved.ends_at) == (begin, begin + timedelta(minutes=75))
