"""Every address of the product, app by app."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from config import building


def _app(module: str) -> list[URLPattern | URLResolver]:
    return [path("", include(module))] if building.urls(module) else []


urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("accounts/", include("allauth.urls")),
    *_app("shanhe.web.urls"),
    *_app("shanhe.zones.urls"),
    *_app("shanhe.policy.urls"),
    *_app("shanhe.indicators.urls"),
    *_app("shanhe.parties.urls"),
    *_app("shanhe.work.urls"),
    *_app("shanhe.notices.urls"),
    *_app("shanhe.results.urls"),
    *_app("shanhe.pathway.urls"),
    *([path("api/v1/", include("config.api_urls"))] if building.urls("config.api_urls") else []),
]

if building.urls("shanhe.web.pages"):
    handler400 = "shanhe.web.pages.bad_request"
    handler403 = "shanhe.web.pages.forbidden"
    handler404 = "shanhe.web.pages.not_found"
    handler500 = "shanhe.web.pages.server_error"
