"""Every address of the product, app by app."""

from __future__ import annotations

from django.urls import include, path

from config.later import Later
from config.rooms import rooms

urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("accounts/", include("allauth.urls")),
    *(path("", include(module)) for module in rooms("urls")),
    Later("api/v1/", "config.api_urls", namespace="api"),
]

handler400 = "shanhe.web.pages.bad_request"
handler403 = "shanhe.web.pages.forbidden"
handler404 = "shanhe.web.pages.not_found"
handler500 = "shanhe.web.pages.server_error"
