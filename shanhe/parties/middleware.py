"""Who acts, for every request."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scope

from shanhe.doors import guessing
from shanhe.doors.api_support.problems import problem
from shanhe.kernel import clock
from shanhe.kernel.context import VISITOR

from .actors import actor_of_person
from .demonstration import refused_as_demonstration
from .models import Person
from .operations import mark_token_used
from .queries import has_left, token_of_header

# "Bearer shanhe_" and the first letters after it.
SECRET_BEGINNING = 24


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
            if person is not None and refused_as_demonstration(person):
                logout(request)
            elif person is not None:
                request.person, request.actor = person, actor_of_person(person)  # type: ignore[attr-defined]
            elif has_left(request.user, zone):
                logout(request)
                messages.warning(
                    request, _("Your part in this zone has ended, and your sign-in here with it.")
                )
        return self.get_response(request)

    def _wrong(self, request: HttpRequest) -> HttpResponse:
        """A wrong token is a visitor's (and refused by the API); too many of one beginning or from one address wait.

        Sent again and again, one wrong token counts once for its address: a forgotten script does not shut out its house.
        """
        secret = request.headers.get("Authorization", "")[:SECRET_BEGINNING]
        where = guessing.address(request)
        if guessing.note("token", secret, guessing.PER_SECRET) == 1:
            guessing.note("token address", where)
        seconds = max(
            guessing.wait("token", secret, guessing.PER_SECRET), guessing.wait("token address", where)
        )
        if not seconds:
            return self.get_response(request)
        response = problem(request, 429, "too_many_requests", _("Too many wrong tokens. Try again later."))
        response["Retry-After"] = str(seconds)
        return response

    def _with_token(self, request: HttpRequest) -> HttpResponse:
        """A request with a token is in the token's zone, whatever address it came to; a wrong one is a visitor's."""
        token = token_of_header(request.headers.get("Authorization", ""))
        if token is None or refused_as_demonstration(token.person):
            return self._wrong(request)
        mark_token_used(token, clock.now())
        request.api_token, request.zone = token, token.zone  # type: ignore[attr-defined]
        request.person = token.person  # type: ignore[attr-defined]
        request.actor = actor_of_person(token.person, token=token)  # type: ignore[attr-defined]
        with scope(zone=token.zone), timezone.override(token.zone.tz):
            return self.get_response(request)
