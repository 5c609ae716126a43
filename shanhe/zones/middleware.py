"""Which zone a request is in."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_scopes import scope

from . import addresses, queries

# Answered even when no zone is installed.
WITHOUT_ZONE = ("/healthz", "/static/", "/i18n/")


class ZoneMiddleware:
    """Sets `request.zone` by host, then by the configured zone, and enters its scope, its time and a language it has."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(WITHOUT_ZONE):
            request.zone = None  # type: ignore[attr-defined]
            return self.get_response(request)
        host = request.get_host().rsplit(":", 1)[0].lower()
        zone = queries.zone_for_host(host, settings.SHANHE_ZONE)
        request.zone = zone  # type: ignore[attr-defined]
        if zone is None:
            text = _("No zone is installed yet. Run “shanhe blueprint load”.")
            return HttpResponse(text, status=503, content_type="text/plain; charset=utf-8")
        # Left active on the way out, for LocaleMiddleware says it in the answer's head.
        request.LANGUAGE_CODE = addresses.asked_for(request, zone)  # type: ignore[attr-defined]
        translation.activate(request.LANGUAGE_CODE)  # type: ignore[attr-defined]
        with scope(zone=zone), timezone.override(zone.tz):
            return self.get_response(request)
