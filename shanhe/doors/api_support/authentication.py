"""Who calls the API: a personal token, the browser's session, or on public reads nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja.security import HttpBearer, SessionAuth

from shanhe.kernel.context import VISITOR
from shanhe.kernel.errors import Denied

SAFE = {"GET", "HEAD", "OPTIONS"}


class Token(HttpBearer):
    """`Authorization: Bearer shanhe_…`; the middleware has set the token's person and zone already."""

    def __init__(self, write: str) -> None:
        super().__init__()
        self.write = write

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        found = getattr(request, "api_token", None)
        if found is None:
            return None
        needed = "read" if request.method in SAFE else self.write
        if needed not in found.scopes:
            raise Denied(_("This token lacks the scope {scope}.").format(scope=needed))
        return found


class Session(SessionAuth):
    """The browser's session; writes need the CSRF token in the header X-CSRFToken."""

    def __call__(self, request: HttpRequest) -> Any:
        # A wrong token must not fall back to whoever is signed in, and a visitor has no session to protect.
        if "Authorization" in request.headers or not request.user.is_authenticated:
            return None
        return super().__call__(request)


def _visitor(request: HttpRequest) -> Any:
    """Nobody in particular, for public reads; a wrong token is still refused."""
    return None if "Authorization" in request.headers or request.method not in SAFE else VISITOR


def _anyone(request: HttpRequest) -> Any:
    """Nobody in particular, for what visitors may write too."""
    return None if "Authorization" in request.headers or request.user.is_authenticated else VISITOR


def auth(
    write: str, *, public: bool = False, visitors_write: bool = False
) -> list[Callable[[HttpRequest], Any]]:
    """Ways to authenticate: reads need the scope `read`, writes the scope `write`; `public` lets visitors read."""
    ways: list[Callable[[HttpRequest], Any]] = [Token(write), Session()]
    if visitors_write:
        return [*ways, _anyone]
    return [*ways, _visitor] if public else ways
