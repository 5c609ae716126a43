"""The inbox, the wishes about mail, and the demonstration's mailbox."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shanhe.doors.asking import say
from shanhe.doors.http import context, or_404, page
from shanhe.kernel.text import whole_number
from shanhe.parties.queries import is_demonstration

from . import forms, operations, queries
from .models import Notice

PAGE = 30


@require_GET
@page()
def inbox(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    shown = Paginator(queries.inbox(actor), PAGE).get_page(request.GET.get("page"))
    lines = queries.lines(actor, shown.object_list)
    newest = max((line.notice.pk for line in lines), default=0)
    return render(
        request,
        "notices/inbox.html",
        {"page": shown, "lines": lines, "newest": newest, "unread": queries.unread_count(actor)},
    )


def _notice(request: HttpRequest, number: int) -> Notice:
    return or_404(queries.notice(request.actor, number))  # type: ignore[attr-defined]


@require_POST
@page()
def open_notice(request: HttpRequest, number: int) -> HttpResponse:
    """Mark a notice as read and go where it leads."""
    notice = operations.mark_read(context(request), notice=_notice(request, number))
    return redirect(notice.url or "notices:inbox")


@require_POST
@page()
def read(request: HttpRequest, number: int) -> HttpResponse:
    operations.mark_read(context(request), notice=_notice(request, number))
    say(request, _("Marked as read."), undo=reverse("notices:unread", args=[number]))
    return redirect("notices:inbox")


@require_POST
@page()
def unread(request: HttpRequest, number: int) -> HttpResponse:
    operations.mark_unread(context(request), notice=_notice(request, number))
    return redirect("notices:inbox")


@require_POST
@page()
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark as read what the reader has seen; what arrived meanwhile stays unread."""
    newest = whole_number(request.POST.get("newest", ""))
    count = operations.mark_all_read(context(request), up_to=newest)
    messages.success(request, _("Marked as read: {n}").format(n=count))
    return redirect("notices:inbox")


@page()
def mail(request: HttpRequest) -> HttpResponse:
    ctx = context(request)
    form = forms.MailForm(request.POST or None, wishes=queries.mail_wishes(ctx.actor))
    if request.method == "POST":
        # Ticks that are all off send no data; the button's presence says that the form was sent.
        form = forms.MailForm(request.POST, wishes={})
        if form.is_valid():
            operations.choose_mail(ctx, wishes=form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("notices:mail")
    return render(request, "notices/mail_wishes.html", {"form": form})


def _only_in_demonstration(request: HttpRequest) -> None:
    """Mail holds links and codes that open accounts: anybody reads it only where everything is invented.

    Without demonstration data, administrators of a machine that sends no mail hand on what is in it.
    """
    zone, roles = request.zone, request.actor.roles  # type: ignore[attr-defined]
    if not settings.SHANHE_DEMO or not (is_demonstration(zone) or "administrator" in roles):
        raise Http404


@require_GET
@page(login=False)
def mailbox(request: HttpRequest) -> HttpResponse:
    """Every mail the demonstration would have sent; anybody may read it there."""
    _only_in_demonstration(request)
    pages = Paginator(queries.mailbox(request.zone), PAGE)  # type: ignore[attr-defined]
    shown = pages.get_page(request.GET.get("page"))
    return render(request, "notices/mailbox.html", {"page": shown})


@require_GET
@page(login=False)
def message(request: HttpRequest, number: int) -> HttpResponse:
    _only_in_demonstration(request)
    row = or_404(queries.mailbox_message(request.zone, number))  # type: ignore[attr-defined]
    return render(request, "notices/message.html", {"message": row, "parts": queries.parts(row.text)})
