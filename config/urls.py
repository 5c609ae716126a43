"""Every address of the product, app by app."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("accounts/", include("allauth.urls")),
    path("", include("shanhe.web.urls")),
    path("", include("shanhe.doors.urls")),
    path("", include("shanhe.zones.urls")),
    path("", include("shanhe.policy.urls")),
    path("", include("shanhe.indicators.urls")),
    path("", include("shanhe.parties.urls")),
    path("", include("shanhe.exchange.urls")),
    path("", include("shanhe.work.urls")),
    path("", include("shanhe.notices.urls")),
    path("", include("shanhe.results.urls")),
    path("", include("shanhe.pathway.urls")),
    path("", include("shanhe.needs.urls")),
    path("", include("shanhe.competitions.urls")),
    path("", include("shanhe.matching.urls")),
    path("", include("shanhe.introductions.urls")),
    path("api/v1/", include("config.api_urls")),
]

handler400 = "shanhe.web.pages.bad_request"
handler403 = "shanhe.web.pages.forbidden"
handler404 = "shanhe.web.pages.not_found"
handler500 = "shanhe.web.pages.server_error"
