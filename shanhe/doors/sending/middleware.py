"""For every form sent to a page: acted on once, for the person it was drawn for, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from shanhe.kernel import clock
from shanhe.kernel.text import whole_number

from .. import operations, queries
from . import filling, keeping
from .keys import KEPT_FIELD, FormKey, digest_of, key_of

SENT_COOKIE = "s-sent"
# What anybody may press on anybody's page: the language, signing in and out, another place in the demonstration.
# After these the browser belongs to somebody else: what it kept of the pages goes.
CHANGES_HANDS = ("account_logout", "parties:demo-switch")
FOR_ANYBODY = ("set_language", "account_", "mfa_", "parties:demo-switch", "doors:discard-kept")


class Sent:
    """A form under way (the `once` of its operations' contexts)."""

    def __init__(self, request: HttpRequest, key: FormKey) -> None:
        self.zone: Any = request.zone  # type: ignore[attr-defined]
        self.actor: str = request.actor.key  # type: ignore[attr-defined]
        self.key, self.digest, self.done = key, digest_of(request), False

    def claim(self) -> None:
        operations.note_sent(self.zone, self.actor, self.key.name, self.digest, clock.now())

    def note(self, response: HttpResponse) -> None:
        """Remember where the answer led, for who sends the same again."""
        where = response.headers.get("Location") or response.headers.get("HX-Redirect", "")
        if where:
            operations.note_where(self.zone, self.actor, self.key.name, self.digest, where)


class FormMiddleware:
    """Sits behind the CSRF check (`process_view`), so that only what that let through is acted on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with ExitStack() as held:
            request.held = held  # type: ignore[attr-defined]
            request.once = None  # type: ignore[attr-defined]
            response = self.get_response(request)
            if request.method == "POST":
                self._after(request, response)
                if request.resolver_match is not None and request.resolver_match.view_name in CHANGES_HANDS:
                    response["Clear-Site-Data"] = '"cache"'
        return filling.filled(request, response)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        if (
            request.method != "POST"
            or getattr(request, "zone", None) is None
            or request.path.startswith("/api/")
            or (match is not None and match.view_name.startswith(FOR_ANYBODY))
        ):
            return None
        key = key_of(request)
        if key is None:
            return None
        person = request.person  # type: ignore[attr-defined]
        if key.person_id is not None and (person is None or person.pk != key.person_id):
            return keeping.not_theirs(request, key)
        request.held.enter_context(operations.one_at_a_time(request.actor.key, key.name))  # type: ignore[attr-defined]
        if keeping.is_autosave(request):
            return None
        request.once = Sent(request, key)  # type: ignore[attr-defined]
        return _again(request, request.once, key)  # type: ignore[attr-defined]

    def _after(self, request: HttpRequest, response: HttpResponse) -> None:
        once = request.once  # type: ignore[attr-defined]
        key = key_of(request) if once is not None or keeping.is_autosave(request) else None
        if once is not None and once.done:
            once.note(response)
        taken = response.status_code < 300 or (once is not None and once.done and response.status_code < 400)
        if key is None or not taken:
            return
        kept = whole_number(request.POST.get(KEPT_FIELD, ""))
        if kept is not None and request.person is not None:  # type: ignore[attr-defined]
            operations.drop_kept_form(request.person, kept)  # type: ignore[attr-defined]
        if once is not None:
            # For the browser: its own copy of this form's text is not needed any more.
            response.set_cookie(
                SENT_COOKIE, key.name, max_age=600, samesite="Lax", secure=request.is_secure()
            )


def _again(request: HttpRequest, once: Sent, key: FormKey) -> HttpResponse | None:
    """The answer where this form was sent before: what came of it, and the text again where it differs."""
    before = queries.forms_sent(once.zone, once.actor, key.name)
    same = next((row for row in before if row.digest == once.digest), None)
    if same is not None:
        if getattr(request, "htmx", False):
            return HttpResponse(status=204)
        messages.info(request, _("This was sent already. It was done once."))
        return redirect(same.location or keeping.page_of(request))
    if not before or key.person_id is None or "editor" in request.POST:
        return None
    text = _("This form was sent once already. What you typed since is here: send it again if you mean it.")
    return keeping.keep_and_return(request, key, text)
