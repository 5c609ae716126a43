"""The conversation: messages, meetings, calendar files."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shanhe.doors.asking import say
from shanhe.doors.http import context, page

from .. import calendar, forms, operations, queries
from ..lifecycle import INTRODUCTION
from ..models import Introduction, Meeting
from .common import ask, introduction_or_404


@page()
def write(request: HttpRequest, ref: str) -> HttpResponse:
    """Write a message, with a file if there is one."""
    introduction = introduction_or_404(request, ref)
    INTRODUCTION["write"].rule.demand(request.actor, introduction)  # type: ignore[attr-defined]
    form = forms.MessageForm(request.POST or None, request.FILES or None)
    return ask(
        request,
        introduction,
        form,
        lambda: operations.send_message(context(request), introduction=introduction, **form.cleaned_data),
        title=INTRODUCTION["write"].label,
        button=_("Send"),
        done=_("Sent."),
        anchor="#talk",
        upload=True,
    )


@page()
def meet(request: HttpRequest, ref: str) -> HttpResponse:
    """Propose a meeting."""
    introduction = introduction_or_404(request, ref)
    INTRODUCTION["meet"].rule.demand(request.actor, introduction)  # type: ignore[attr-defined]
    form = forms.MeetingForm(request.POST or None)
    return ask(
        request,
        introduction,
        form,
        lambda: operations.propose_meeting(context(request), introduction=introduction, **form.values()),
        title=INTRODUCTION["meet"].label,
        lead=_("Everybody in the conversation gets it by mail, with a file for their calendar."),
        done=_("Proposed; the invitations are on their way."),
        anchor="#meetings",
    )


def _meeting(request: HttpRequest, introduction: Introduction, number: int) -> Meeting:
    found = queries.meeting_of(request.actor, introduction, number)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


@page()
def move(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Give a meeting another time or place."""
    introduction = introduction_or_404(request, ref)
    meeting = _meeting(request, introduction, number)
    minutes = round((meeting.ends_at - meeting.starts_at).total_seconds() / 60)
    initial: dict[str, Any] = {
        **{name: getattr(meeting, name) for name in ("title", "starts_at", "place", "note")},
        "minutes": minutes,
    }
    form = forms.MeetingForm(request.POST or None, initial=initial)
    return ask(
        request,
        introduction,
        form,
        lambda: operations.move_meeting(
            context(request), introduction=introduction, meeting=meeting, **form.values()
        ),
        title=_("Change the meeting"),
        done=_("Changed; calendars follow."),
        anchor="#meetings",
    )


@page()
@require_POST
def cancel(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Cancel a meeting."""
    introduction = introduction_or_404(request, ref)
    meeting = _meeting(request, introduction, number)
    operations.cancel_meeting(context(request), introduction=introduction, meeting=meeting)
    say(request, _("Cancelled; calendars follow."))
    return redirect(introduction.get_absolute_url() + "#meetings")


@page()
@require_GET
def ics(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """The meeting as a file for the calendar."""
    introduction = introduction_or_404(request, ref)
    meeting = _meeting(request, introduction, number)
    response = HttpResponse(calendar.icalendar(meeting), content_type=f"{calendar.MEDIA_TYPE}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{calendar.file_name(meeting)}"'
    return response
