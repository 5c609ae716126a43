"""Who acts, for every request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django_scopes import scope

from shanhe.kernel.context import VISITOR

from .actors import actor_of_person
from .models import Person


class ActorMiddleware:
    """Sets `request.person` (or None) and `request.actor` from the signed-in account, in the request's zone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        zone = getattr(request, "zone", None)
        request.person, request.actor = None, VISITOR  # type: ignore[attr-defined]
        if zone is not None and request.user.is_authenticated and request.user.is_active:
            with scope(zone=zone):
                person = (
                    Person.objects.active().select_related("zone").filter(user_id=request.user.pk).first()
                )
            if person is not None:
                request.person, request.actor = person, actor_of_person(person)  # type: ignore[attr-defined]
        return self.get_response(request)
