"""What every page knows: navigation, zone, language, the demonstration, unread notices. Lazy: a fragment pays nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string
from django.utils.translation import get_language

from shanhe.web import navigation


@cache
def _reader(path: str) -> Callable[..., Any] | None:
    """A query of another app, or None in an installation without that app."""
    module, _dot, _name = path.rpartition(".")
    try:
        return import_string(path) if find_spec(module) else None
    except ImportError:
        return None


def _ask(path: str, default: Any, *args: Any) -> Any:
    reader = _reader(path)
    return default if reader is None else reader(*args)


def html_language() -> str:
    """The `lang` of the page: zh-Hans or en."""
    return "zh-Hans" if (get_language() or "zh").lower().startswith("zh") else "en"


def shell(request: HttpRequest) -> dict[str, Any]:
    """The variables every page may use; see README.md."""
    actor = getattr(request, "actor", None)
    zone = getattr(request, "zone", None)
    user = getattr(request, "user", None)
    signed_in = bool(user is not None and user.is_authenticated)
    roles: frozenset[str] = getattr(actor, "roles", frozenset())

    # Templates call these; each asks the database at most once a request, and a fragment that shows none never does.
    @cache
    def demo_loaded() -> bool:
        return bool(zone is not None and _ask("shanhe.parties.queries.is_demonstration", False, zone))

    @cache
    def demo_personas() -> list[Any]:
        return list(_ask("shanhe.parties.queries.demo_personas", [], zone)) if demo_loaded() else []

    @cache
    def unread_notices() -> int:
        return int(_ask("shanhe.notices.queries.unread_count", 0, actor)) if signed_in else 0

    return {
        "layout": "web/workspace.html" if signed_in else "web/public.html",
        "html_language": html_language(),
        "zone": zone,
        "actor": actor,
        "person": getattr(request, "person", None),
        "current_url": request.get_full_path(),
        "public_links": SimpleLazyObject(lambda: navigation.links(navigation.PUBLIC, request, roles)),
        "work_links": SimpleLazyObject(lambda: navigation.links(navigation.WORKSPACE, request, roles)),
        "demo_loaded": demo_loaded,
        "demo_personas": demo_personas,
        "unread_notices": unread_notices,
    }
