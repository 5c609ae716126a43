"""The inbox, and the wishes about mail."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from shanhe.doors.asking import say
from shanhe.doors.http import context, or_404, page
from shanhe.kernel.text import whole_number
from shanhe.parties import queries as parties

from . import forms, letters, operations, queries, registry
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
    failing = queries.failing_of(request.person)  # type: ignore[attr-defined]
    return render(request, "notices/mail_wishes.html", {"form": form, "failing": failing})


@require_POST
@page()
def confirm_address(request: HttpRequest) -> HttpResponse:
    operations.send_confirmation(context(request))
    say(request, _("An e-mail with a link is on its way. Open the link to confirm the address."))
    return redirect("notices:mail")


@csrf_exempt
@page(login=False)
def unsubscribe(request: HttpRequest, number: int, group: str, mark: str) -> HttpResponse:
    """The link of every notice that can be declined (RFC 8058): a mail program posts to it, without cookies or sign-in.

    Opening it only asks. Its signature stands for the person, for this and nothing else.
    """
    kind = registry.groups().get(group)
    right = kind is not None and constant_time_compare(mark, letters.mark_of(number, group))
    person = or_404(parties.person_by_id(number) if right else None)
    stopped = request.method == "POST" and "again" not in request.POST
    if request.method == "POST":
        ctx = replace(context(request), actor=parties.actor_of_person(person))
        operations.choose_mail(ctx, wishes={group: not stopped})
    shown = {"kind": kind, "done": request.method == "POST", "stopped": stopped}
    return render(request, "notices/unsubscribe.html", shown)
