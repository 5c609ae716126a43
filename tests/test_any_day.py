"""What is promised in working days is shown in as many, on whatever day it is promised."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation
from django.utils.html import strip_tags
from django_scopes import scope

from shanhe.kernel import clock
from shanhe.kernel.context import VISITOR, Context
from shanhe.parties.testing import make_organisation, make_person, system_ctx
from shanhe.web.templatetags.shanhe import due_in_filter
from shanhe.work import enquiries
from shanhe.work import operations as work
from shanhe.work.models import Task
from shanhe.zones import queries as zones

pytestmark = [pytest.mark.django_db, pytest.mark.any_day]


@pytest.fixture
def zone(shanhe_zone: Any) -> Any:
    """The product's own zone, with the holidays of its blueprint."""
    with scope(zone=shanhe_zone), translation.override("en"):
        yield shanhe_zone


def words(day: Any) -> str:
    return strip_tags(str(due_in_filter(day)))


def test_words_count_the_days_after_today_up_to_the_due_day(zone: Any) -> None:
    calendar, today = zones.calendar(zone), clock.today()
    for n in range(2, 16):
        assert words(calendar.add_working_days(today, n).day) == f"in {n} working days"
    assert words(calendar.add_working_days(today, 1).day) == "in 1 working day"
    assert words(today) == "due today"
    far = calendar.add_working_days(today, 16).day
    assert words(far) == far.isoformat()


def test_words_count_what_is_overdue_likewise(zone: Any) -> None:
    calendar, due = zones.calendar(zone), clock.today()
    with clock.set_to(clock.start_of(due + timedelta(days=1)) + timedelta(hours=9)):
        first = "1 working day overdue" if calendar.is_working_day(due + timedelta(days=1)) else "overdue"
        assert words(due) == first
    for n in range(2, 8):
        later = calendar.add_working_days(due, n).day
        with clock.set_to(clock.start_of(later) + timedelta(hours=9)):
            assert words(due) == f"{n} working days overdue"


def test_an_enquiry_says_what_the_zone_promises(zone: Any, client: Any, settings: Any) -> None:
    settings.SHANHE_ZONE, settings.LANGUAGE_CODE = zone.slug, "en"
    manager = make_person(zone, roles=("technology_manager",), account=True)
    values = {
        "name": "Li Hua",
        "email": "li@example.org",
        "message": "May we try it?",
        "client": "203.0.113.5",
    }
    ctx = Context(VISITOR, zone)
    asked = work.open_enquiry(ctx, subject=make_organisation(zone, name_en="Laboratory"), **values)
    asked = work.confirm_enquiry(ctx, enquiry=asked, code=enquiries.code_of(asked))
    client.force_login(manager.user, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    assert "in 3 working days" in client.get("/my-work/").content.decode()
    due = asked.task.due_on
    reminded = [_remind(zone, due - timedelta(days=days)) for days in (2, 1, 0)]
    assert reminded == [0, 1, 0]


def _remind(zone: Any, day: Any) -> int:
    made = work.remind_of_due_tasks(system_ctx(zone, clock.start_of(day) + timedelta(hours=8)), zone=zone)
    assert Task.objects.count() == 1
    return made
