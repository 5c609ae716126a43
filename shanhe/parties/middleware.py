"""Who acts, for every request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django_scopes import scope

from shanhe.kernel import clock
from shanhe.kernel.context import VISITOR

from .actors import actor_of_person
from .models import Person
from .operations import mark_token_used
from .queries import token_of_header


class ActorMiddleware:
    """Sets `request.person` (or None) and `request.actor` from the signed-in account, in the request's zone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        zone = getattr(request, "zone", None)
        request.person, request.actor = None, VISITOR  # type: ignore[attr-defined]
        request.api_token = None  # type: ignore[attr-defined]
        if zone is not None and request.path.startswith("/api/") and "Authorization" in request.headers:
            return self._with_token(request)
        if zone is not None and request.user.is_authenticated and request.user.is_active:
            with scope(zone=zone):
                person = (
                    Person.objects.active().select_related("zone").filter(user_id=request.user.pk).first()
                )
            if person is not None:
                request.person, request.actor = person, actor_of_person(person)  # type: ignore[attr-defined]
        return self.get_response(request)

    def _with_token(self, request: HttpRequest) -> HttpResponse:
        """A request with a token is in the token's zone, whatever address it came to; a wrong one is a visitor's."""
        token = token_of_header(request.headers.get("Authorization", ""))
        if token is None:
            return self.get_response(request)
        mark_token_used(token, clock.now())
        request.api_token, request.zone = token, token.zone  # type: ignore[attr-defined]
        request.person = token.person  # type: ignore[attr-defined]
        request.actor = actor_of_person(token.person, token=token)  # type: ignore[attr-defined]
        with scope(zone=token.zone), timezone.override(token.zone.tz):
            return self.get_response(request)
