"""Home, news, search, the style guide, and what people see when something is wrong."""

from __future__ import annotations

import sys
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shanhe.doors.api_support.problems import RETRY_AFTER, database_is_down, problem, unavailable
from shanhe.doors.sending import keeping
from shanhe.kernel.context import VISITOR
from shanhe.kernel.registries import findables
from shanhe.matching import queries as matching
from shanhe.results import queries as results
from shanhe.web import narrowing, queries, samples
from shanhe.web.search import Asked, find

IN_DIALOG = 5
ON_PAGE = 10
ALL_OF_A_KIND = 100


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The zone at a glance: what it is, where, what moved, what is new, how to take part."""
    actor = getattr(request, "actor", VISITOR)
    # a visitor signs in first; whoever is signed in is not led to a door that is closed to them
    may_disclose = actor == VISITOR or results.may_disclose(actor, request.zone)  # type: ignore[attr-defined]
    context = {"home": queries.home(request.zone), "may_disclose": may_disclose}  # type: ignore[attr-defined]
    return render(request, "web/home.html", context)


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """What moved, for everybody; narrowed by kind, older ones by cursor."""
    kind = request.GET.get("kind", "")
    found = queries.news(kind=kind, before=request.GET.get("before", "")[:200])
    kinds = [{"label": _("All"), "url": reverse("web:news"), "current": kind not in queries.KINDS}]
    for code, (label, _verbs) in queries.KINDS.items():
        kinds.append({"label": label, "url": f"{reverse('web:news')}?kind={code}", "current": code == kind})
    earlier = f"?{urlencode({'kind': kind, 'before': found.earlier} if kind else {'before': found.earlier})}"
    context = {
        "kinds": kinds,
        "entries": found.items,
        "earlier": earlier if found.earlier else "",
        "later": request.GET.get("before", "") != "",
    }
    return render(request, "web/news.html", context)


def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component with invented data."""
    return render(request, "web/styleguide.html", samples.everything())


def _asked(request: HttpRequest, words: str) -> Asked:
    """What the address asks for; kinds and facets that do not exist are left out."""
    kinds = tuple(dict.fromkeys(kind for kind in request.GET.getlist("kind") if kind in findables))
    pairs = [(name, code) for name in request.GET for code in request.GET.getlist(name)]
    return Asked(words, kinds, matching.asked(pairs))


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything by words; for the dialog (htmx) only the list."""
    words = request.GET.get("q", "").replace("\x00", "").strip()
    in_dialog = bool(getattr(request, "htmx", False))
    actor, zone = getattr(request, "actor", VISITOR), getattr(request, "zone", None)
    asked = _asked(request, words)
    most = IN_DIALOG if in_dialog else ALL_OF_A_KIND if len(asked.kinds) == 1 else ON_PAGE
    found = find(actor, zone, asked, most, count=not in_dialog)
    template = "web/_search_hits.html" if in_dialog else "web/search.html"
    values: dict[str, Any] = {"query": words, "groups": found.groups, "found": found, "in_dialog": in_dialog}
    values["person"] = getattr(request, "person", None)
    if not in_dialog:
        values |= narrowing.narrowed(asked, found)
    answer = render(request, template, values)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _error(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    return render(request, "web/error.html", {"status": status, "title": title, "text": text}, status=status)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    if request.path.startswith("/api/"):
        return problem(request, 400, "refused")
    return _error(
        request, 400, _("This request cannot be read"), _("Go back, reload the page and try once more.")
    )


def refused(request: HttpRequest, status: int, text: str) -> HttpResponse:
    """A request that cannot be read, is too large or holds what cannot be stored."""
    titles = {413: _("This is too large"), 422: _("Some values need attention")}
    return _error(request, status, titles.get(status) or _("This request cannot be read"), text)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403; an operation's own reason is shown where there is one."""
    reason = str(getattr(exception, "message", "") or "")
    text = reason or _(
        "Your roles do not include this. If you need it for your work, ask the zone's administrator."
    )
    return _error(request, 403, _("You may not do this"), text)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _error(
        request,
        404,
        _("There is no such page"),
        _("It may have been withdrawn, or the address has a mistake. Search finds what is public."),
    )


def conflict(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """409: the state or the text changed meanwhile."""
    reason = str(getattr(exception, "message", "") or "")
    return _error(
        request,
        409,
        _("This is not possible any more"),
        reason or _("Someone changed it meanwhile. Reload to see how it is now."),
    )


def unprocessable(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """422: values that no form caught."""
    return _error(request, 422, _("Some values need attention"), str(exception or ""))


def too_many(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _error(
        request,
        429,
        _("Too many tries in a short time"),
        _("To protect accounts we pause here. Try again in a few minutes."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's seal is missing or old: usually a page left open past a sign-in or sign-out. What was typed is kept."""
    return keeping.after_csrf_failure(request) or _error(
        request,
        403,
        _("This page was open for too long"),
        _(
            "Nothing was changed. Go back, reload the page and send the form once more; text that was saved as you typed is kept."
        ),
    )


def _without_database(request: HttpRequest) -> HttpResponse:
    if request.path.startswith("/api/"):
        return unavailable(request)
    answer = HttpResponse(render_to_string("web/error_503.html"), status=503)
    answer["Retry-After"] = RETRY_AFTER
    return answer


def server_error(request: HttpRequest) -> HttpResponse:
    """500: drawn without request, database or translation, because any of them may be what broke; 503 where it is the database."""
    if database_is_down(sys.exc_info()[1]):
        return _without_database(request)
    try:
        number = getattr(request, "request_id", "")
        if request.path.startswith("/api/"):
            return problem(request, 500, "server_error")
        return HttpResponseServerError(render_to_string("web/error_500.html", {"request_id": number}))
    except Exception:
        return HttpResponseServerError(
            "500 · 系统出错，未作任何更改。 · Something broke; nothing was changed.",
            content_type="text/plain; charset=utf-8",
        )
