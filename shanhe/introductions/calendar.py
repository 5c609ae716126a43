"""Meetings as iCalendar files (RFC 5545): one lasting identifier, a number for each change, times in the zone's time."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from shanhe.kernel import clock
from shanhe.kernel.text import clean, one_line
from shanhe.zones import addresses

from .models import Meeting

MEDIA_TYPE = "text/calendar"


def identifier(meeting: Meeting) -> str:
    """What calendars know the meeting by, whatever changes."""
    return f"{meeting.uid}@{meeting.zone.slug}.shanhe"


def file_name(meeting: Meeting) -> str:
    return f"{meeting.introduction.ref}-{meeting.pk}.ics"


def icalendar(meeting: Meeting) -> bytes:
    """The meeting as a file; a cancelled one takes itself out of the calendar.

    The zone is the organiser: nothing goes out in the name of one of the people who meet.
    """
    zone = meeting.zone
    found = Calendar()
    found.add("prodid", "-//Shanhe//Introductions//EN")
    found.add("version", "2.0")
    found.add("method", "CANCEL" if meeting.cancelled_at else "PUBLISH")
    found.add_component(_event(meeting, zone))
    found.add_missing_timezones()
    return found.to_ical()


def _event(meeting: Meeting, zone: Any) -> Event:
    event = Event()
    event.add("uid", identifier(meeting))
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", meeting.changed_at)
    event.add("dtstart", clock.local(meeting.starts_at, zone))
    event.add("dtend", clock.local(meeting.ends_at, zone))
    event.add("summary", one_line(meeting.title))
    event.add("status", "CANCELLED" if meeting.cancelled_at else "CONFIRMED")
    if meeting.place:
        event.add("location", one_line(meeting.place))
    words = _("Introduction {ref}").format(ref=meeting.introduction.ref)
    event.add("description", f"{words}\n\n{clean(meeting.note)}".strip())
    organiser = vCalAddress(f"mailto:{addresses.mailbox()}")
    organiser.params["cn"] = vText(one_line(zone.name))
    event["organizer"] = organiser
    return event
