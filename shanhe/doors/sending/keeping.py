"""What was typed into a form that could not be taken, kept for the person the form was drawn for."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _

from shanhe.kernel import clock
from shanhe.kernel.http import address_here

from .. import operations, people, queries
from .keys import NOT_TYPED, FormKey, key_of

FLAG = "kept_forms"
SECRET = re.compile(r"pass|secret|token|otp|recovery|^code$", re.I)
MOST_CHARACTERS = 1_000_000


def is_autosave(request: HttpRequest) -> bool:
    return request.headers.get("X-Autosave") == "1"


def page_of(request: HttpRequest) -> str:
    """The page on which the form stood, as an address on this host."""
    for told in (request.headers.get("HX-Current-URL", ""), request.headers.get("Referer", "")):
        if here := address_here(request, told):
            return here.partition("#")[0]
    return request.get_full_path()


def _typed(request: HttpRequest) -> dict[str, list[str]]:
    """What a person wrote or chose, without seals, passwords and codes."""
    return {
        name: [value.replace("\x00", "") for value in request.POST.getlist(name)]
        for name in request.POST
        if name not in NOT_TYPED and not SECRET.search(name) and "\x00" not in name
    }


def keep(request: HttpRequest, key: FormKey) -> bool:
    """Keep the sent form for its person; False where there is nothing to keep, too much of it, or no such person."""
    person = people.person_by_id(key.person_id) if key.person_id else None
    typed = _typed(request)
    size = sum(len(value) for values in typed.values() for value in values)
    if person is None or person.left_at is not None or not 0 < size <= MOST_CHARACTERS:
        return False
    operations.keep_form(
        person,
        key=key.name,
        action=request.path,
        page=page_of(request),
        fields=typed,
        had_files=bool(request.FILES),
        now=clock.now(),
    )
    if request.person == person:  # type: ignore[attr-defined]
        request.session[FLAG] = True
    return True


def note_at_sign_in(request: Any, user: Any, **_more: Any) -> None:
    """Remember for the session whether something is kept for who signs in, so that other requests need not ask."""
    if getattr(request, "zone", None) is not None and queries.has_kept_forms(user):
        request.session[FLAG] = True


def keep_refused(request: HttpRequest) -> None:
    """After a refusal that leads back to a page: what was typed is there again."""
    key = key_of(request) if request.method == "POST" and not is_autosave(request) else None
    if key is not None and key.person_id is not None and any(map(any, _typed(request).values())):
        keep(request, key)


def keep_and_return(request: HttpRequest, key: FormKey, text: str) -> HttpResponse:
    """Back to the form's page, which then holds the text, with a word why."""
    keep(request, key)
    messages.warning(request, text)
    return _go(request, page_of(request))


def not_theirs(request: HttpRequest, key: FormKey) -> HttpResponse:
    """The answer to a form of somebody who is signed out by now, or whose browser somebody else uses by now."""
    kept = keep(request, key)
    sign_in = f"{resolve_url(settings.LOGIN_URL)}?next={quote(page_of(request))}"
    if request.user.is_authenticated:
        text = _(
            "This page was opened by somebody else, who is signed out by now. Nothing was done in your name."
        )
        if is_autosave(request):
            return JsonResponse({"message": text}, status=403)
        title = _("This page is somebody else’s")
        return render(request, "web/error.html", {"status": 409, "title": title, "text": text}, status=409)
    text = (
        _("You were signed out. What you typed is kept: sign in again and it is there.")
        if kept
        else _("You were signed out. Sign in again.")
    )
    if is_autosave(request):
        return JsonResponse({"message": text, "kept": kept, "sign_in": sign_in}, status=401)
    messages.warning(request, text)
    return _go(request, sign_in)


def _go(request: HttpRequest, where: str) -> HttpResponse:
    if getattr(request, "htmx", False):
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = where
        return answer
    return redirect(where)


def after_csrf_failure(request: HttpRequest) -> HttpResponse | None:
    """Keep a form whose seal is old, where the browser itself says that the form came from a page of ours.

    A form that another site made up keeps nothing: its fields would stand in a person's form as if typed.
    """
    if request.method != "POST" or getattr(request, "zone", None) is None or not _from_here(request):
        return None
    key = key_of(request)
    if key is None or key.person_id is None:
        return None
    person = request.person  # type: ignore[attr-defined]
    if person is None or person.pk != key.person_id:
        return not_theirs(request, key)
    text = _(
        "This page was older than your last sign-in, so nothing was changed. What you typed is here: send it again."
    )
    if is_autosave(request):
        keep(request, key)
        return JsonResponse({"message": text, "sign_in": page_of(request)}, status=401)
    return keep_and_return(request, key, text)


def _from_here(request: HttpRequest) -> bool:
    own = f"{request.scheme}://{request.get_host()}"
    origin = request.headers.get("Origin")
    if origin is not None:
        return origin == own
    return request.headers.get("Referer", "").startswith(own + "/")
