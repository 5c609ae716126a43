"""Meetings as iCalendar files (RFC 5545): one lasting identifier, a number for each change, times in the zone's time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from shanhe.kernel import clock
from shanhe.kernel.text import clean, one_line
from shanhe.zones import addresses

from .models import Meeting

if TYPE_CHECKING:
    from icalendar import Event, vCalAddress

MEDIA_TYPE = "text/calendar"


def identifier(meeting: Meeting) -> str:
    """What calendars know the meeting by, whatever changes."""
    return f"{meeting.uid}@{meeting.zone.slug}.shanhe"


def file_name(meeting: Meeting) -> str:
    return f"{meeting.introduction.ref}-{meeting.pk}.ics"


@dataclass(frozen=True)
class Guest:
    """Whom an invitation is for; it names nobody else who comes."""

    name: str
    email: str


def method(meeting: Meeting, guest: Guest | None = None) -> str:
    """What a calendar does with the file (RFC 5546): take it out, put it in for somebody invited, or take it over."""
    if meeting.state == "cancelled":
        return "CANCEL"
    return "REQUEST" if guest else "PUBLISH"


def icalendar(meeting: Meeting, guest: Guest | None = None) -> bytes:
    """The meeting as a file, or as the invitation of one guest; a cancelled one takes itself out of the calendar.

    The zone is the organiser: nothing goes out in the name of one of the people who meet.
    """
    from icalendar import Calendar  # a large library: for who asks for a file, not for every start

    calendar = Calendar()
    calendar.add("prodid", "-//Shanhe//Introductions//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method(meeting, guest))
    event = _event(meeting, meeting.zone)
    if guest is not None:
        event.add("attendee", _attendee(guest))
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _attendee(guest: Guest) -> vCalAddress:
    """The guest; who comes is settled here and not by a mail program's answer."""
    from icalendar import vCalAddress, vText

    found = vCalAddress(f"mailto:{guest.email}")
    found.params["cn"] = vText(one_line(guest.name))
    found.params["partstat"] = vText("NEEDS-ACTION")
    found.params["rsvp"] = vText("FALSE")
    return found


def _event(meeting: Meeting, zone: Any) -> Event:
    from icalendar import Event, vCalAddress, vText

    event = Event()
    about = _("Introduction {ref}").format(ref=meeting.introduction.ref)
    values = {
        "uid": identifier(meeting),
        "sequence": meeting.sequence,
        "dtstamp": meeting.changed_at,
        "dtstart": clock.local(meeting.starts_at, zone),
        "dtend": clock.local(meeting.ends_at, zone),
        "summary": one_line(meeting.title),
        "status": "CANCELLED" if meeting.state == "cancelled" else "CONFIRMED",
        "location": one_line(meeting.place),
        "description": f"{about}\n\n{clean(meeting.note)}".strip(),
    }
    for name, value in values.items():
        if value != "":
            event.add(name, value)
    event["organizer"] = vCalAddress(f"mailto:{addresses.mailbox()}")
    event["organizer"].params["cn"] = vText(one_line(str(zone.name)))
    return event
