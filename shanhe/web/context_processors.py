"""What every page knows: navigation, zone, language, the demonstration, unread notices. Lazy: a fragment pays nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from shanhe.doors.sending.keys import owner_mark
from shanhe.kernel.translated import language_tag
from shanhe.notices import queries as notices
from shanhe.parties import queries as parties
from shanhe.web import navigation


def _once_a_request(request: HttpRequest, name: str, ask: Callable[[], bool]) -> Callable[[], bool]:
    """The question, asked once however many templates of the request are drawn: a page's panels are drawn one by one."""
    asked: Callable[[], bool] | None = getattr(request, name, None)
    if asked is None:
        asked = cache(ask)
        setattr(request, name, asked)
    return asked


def shell(request: HttpRequest) -> dict[str, Any]:
    """The variables every page may use; see README.md."""
    actor = getattr(request, "actor", None)
    zone = getattr(request, "zone", None)
    user = getattr(request, "user", None)
    person = getattr(request, "person", None)
    signed_in = bool(user is not None and user.is_authenticated)
    roles: frozenset[str] = getattr(actor, "roles", frozenset())

    # Templates call these; each asks the database at most once a drawing, and a fragment that shows none never does.
    demo_loaded = _once_a_request(request, "_demo_loaded", lambda: parties.is_demonstration(zone))

    @cache
    def demo_personas() -> list[Any]:
        return list(parties.demo_personas(zone)) if demo_loaded() else []

    @cache
    def unread_notices() -> int:
        return notices.unread_count(actor) if signed_in and actor is not None else 0

    return {
        "layout": "web/workspace.html" if signed_in else "web/public.html",
        "html_language": language_tag(get_language()),
        "zone": zone,
        "actor": actor,
        "person": person,
        "form_owner": SimpleLazyObject(lambda: owner_mark(person.pk if person else None)),
        "current_url": request.get_full_path(),
        "public_links": SimpleLazyObject(lambda: navigation.links(navigation.PUBLIC, request, roles)),
        "work_links": SimpleLazyObject(lambda: navigation.links(navigation.WORKSPACE, request, roles)),
        "demo_loaded": demo_loaded,
        "demo_personas": demo_personas,
        "unread_notices": unread_notices,
    }
