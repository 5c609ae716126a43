"""A contributor without an account answers by a link: code, then the answer, in this browser only."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from shanhe.doors import guessing
from shanhe.doors.asking import say
from shanhe.doors.http import context, form_errors, page
from shanhe.kernel.context import VISITOR, SimpleActor
from shanhe.kernel.errors import OperationError
from shanhe.zones import addresses

from .. import forms, operations, queries
from ..acts import CONTRIBUTOR_ACTS
from ..lifecycle import CONTRIBUTOR
from ..models import ContributorLink
from ..operations.contributions import link_is_open, taken_back


def link_actor(link: ContributorLink) -> SimpleActor:
    """Who acts by a link: that contributor and nobody else."""
    return replace(
        VISITOR,
        key=f"contributor:{link.contributor_id}",
        display=str(_("a contributor by link")),
        zone_id=link.zone_id,
    )


@dataclass(frozen=True)
class Visit:
    """A link as this browser sees it."""

    link: ContributorLink
    usable: bool
    is_open: bool


def _session_key(link: ContributorLink) -> str:
    return f"contributor-link-{link.pk}"


def _visit(request: HttpRequest, token: str) -> Visit:
    link = queries.link_by_token(token)
    if link is None:
        raise Http404
    now = context(request).now
    usable = link.revoked_at is None and link.expires_at > now
    return Visit(link, usable, link_is_open(link, request.session.get(_session_key(link), ""), now))


@guessing.limited("link")
@page(login=False)
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The page of a link: asks for the code first, then shows the contribution and takes the answer."""
    visit = _visit(request, token)
    back = taken_back(visit.link)
    if back or not visit.usable:
        return render(request, "results/link_closed.html", {"taken_back": back}, status=410)
    if not visit.is_open:
        return _door(request, token, visit)
    contributor = visit.link.contributor
    ctx = context(request)
    ctx.actor = link_actor(visit.link)
    answer = request.POST.get("answer", "")
    form = forms.DisputeForm(request.POST if answer == "dispute" else None, row=contributor, actor=ctx.actor)
    if answer in ("confirm", "dispute") and (answer == "confirm" or form.is_valid()):
        with form_errors(form):
            CONTRIBUTOR_ACTS.call(ctx, contributor, answer, form.cleaned_data if form.is_bound else {})
        if not form.errors:
            say(request, CONTRIBUTOR_ACTS.acts[answer].done)
            return redirect("results:link", token=token)
    result = contributor.result
    others = result.contributors.select_related("work_share").exclude(pk=contributor.pk)
    values = {
        "token": token,
        "contributor": contributor,
        "state": CONTRIBUTOR.state(contributor),
        "result": result,
        "share": getattr(getattr(contributor, "work_share", None), "basis_points", None),
        "others": [(row, getattr(getattr(row, "work_share", None), "basis_points", None)) for row in others],
        "may_confirm": contributor.state in CONTRIBUTOR["confirm"].sources,
        "may_dispute": contributor.state in CONTRIBUTOR["dispute"].sources,
        "form": form,
    }
    return render(request, "results/link.html", values, status=422 if form.errors else 200)


def _door(request: HttpRequest, token: str, visit: Visit) -> HttpResponse:
    """Send a code on demand, and open the link for this browser when the code is right."""
    ctx = context(request)
    form = forms.CodeForm(request.POST if "code" in request.POST else None)
    asked = "send" in request.POST
    language = visit.link.contributor.language or translation.get_language() or ""
    sending = forms.SendCodeForm(
        request.POST if asked else None,
        zone=ctx.zone,
        initial={"language": addresses.spoken(ctx.zone, language)},
    )
    refusal = ""
    if request.method == "POST":
        try:
            if asked and sending.is_valid():
                operations.request_code(
                    ctx, link=visit.link, language=sending.cleaned_data["language"] or language
                )
                say(request, _("A code was sent to {email}.").format(email=_masked(visit.link.email)))
                return redirect("results:link", token=token)
            if form.is_valid():
                browser = secrets.token_urlsafe(32)
                if operations.open_link(
                    ctx, link=visit.link, code=form.cleaned_data["code"], browser=browser
                ):
                    # A new session id, so that one known from before the code opens nothing.
                    request.session.cycle_key()
                    request.session[_session_key(visit.link)] = browser
                    return redirect("results:link", token=token)
                guessing.guessed_wrong(request)
                form.add_error("code", _("This code is not right."))
        except OperationError as error:
            refusal = str(error.message)
    sent = visit.link.code_expires_at is not None and visit.link.code_expires_at > ctx.now
    wrong = form.errors or sending.errors or refusal
    values = {
        "form": form,
        "sending": sending,
        "sent": sent,
        "email": _masked(visit.link.email),
        "refusal": refusal,
    }
    return render(request, "results/link_door.html", values, status=422 if wrong else 200)


def _masked(email: str) -> str:
    name, _at, host = email.partition("@")
    return f"{name[:1]}…@{host}"
