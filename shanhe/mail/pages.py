"""The demonstration's mailbox, addresses at which mail does not arrive, and the link that confirms one."""

from __future__ import annotations

from io import BytesIO

from django.conf import settings
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from shanhe.doors.http import context, or_404, page
from shanhe.doors.people import is_demonstration

from . import operations, queries
from .acts import ADDRESS_ACTS
from .models import MailboxMessage

PAGE = 30
# A letter is somebody else's text: it runs nothing, loads nothing, and opens its links in a window of its own.
FRAMED = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"


def _only_in_demonstration(request: HttpRequest) -> None:
    """Mail holds links and codes that open accounts: anybody reads it only where everything is invented.

    Without demonstration data, administrators of a machine that sends no mail hand on what is in it.
    """
    zone, roles = request.zone, request.actor.roles  # type: ignore[attr-defined]
    if not settings.SHANHE_DEMO or not (is_demonstration(zone) or "administrator" in roles):
        raise Http404


def _message(request: HttpRequest, number: int) -> MailboxMessage:
    _only_in_demonstration(request)
    return or_404(queries.mailbox_message(request.zone, number))  # type: ignore[attr-defined]


@require_GET
@page(login=False)
def mailbox(request: HttpRequest) -> HttpResponse:
    """Every mail the demonstration would have sent; anybody may read it there."""
    _only_in_demonstration(request)
    pages = Paginator(queries.mailbox(request.zone), PAGE)  # type: ignore[attr-defined]
    shown = pages.get_page(request.GET.get("page"))
    return render(request, "mail/mailbox.html", {"page": shown})


@require_GET
@page(login=False)
def message(request: HttpRequest, number: int) -> HttpResponse:
    """One letter: its headers, its text, its HTML in a frame, and its files."""
    row = _message(request, number)
    letter = row.parsed
    shown = {
        "message": row,
        "headers": letter.items(),
        "parts": queries.parts(queries.text_of(letter), request.zone),  # type: ignore[attr-defined]
        "html": queries.html_of(letter),
        "files": queries.files_of(letter),
    }
    return render(request, "mail/message.html", shown)


@require_GET
@xframe_options_sameorigin
@page(login=False)
def message_html(request: HttpRequest, number: int) -> HttpResponse:
    """The HTML of a letter, for the frame in its page."""
    html = queries.html_of(_message(request, number).parsed)
    inside = queries.here(html, request.zone).replace("<head>", '<head><base target="_blank">', 1)  # type: ignore[attr-defined]
    return HttpResponse(inside, headers={"Content-Security-Policy": FRAMED})


@require_GET
@page(login=False)
def message_file(request: HttpRequest, number: int, part: int) -> FileResponse:
    """A file of a letter, as a download."""
    found = [item for item in queries.files_of(_message(request, number).parsed) if item.number == part]
    if not found:
        raise Http404
    return FileResponse(
        BytesIO(found[0].content),
        as_attachment=True,
        filename=found[0].name,
        content_type=found[0].media_type,
    )


@page(login=False)
def prove(request: HttpRequest, proof: str) -> HttpResponse:
    """The link that was mailed to an address: it asks first, for programs open links too."""
    address = or_404(queries.address_by_proof(proof))
    if request.method == "POST":
        operations.prove_address(context(request), address=address)
    return render(request, "mail/prove.html", {"address": address, "done": request.method == "POST"})


act = ADDRESS_ACTS.view
