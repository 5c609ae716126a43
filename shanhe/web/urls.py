"""Addresses of the shell itself."""

from __future__ import annotations

from django.urls import path

from shanhe.web import pages

app_name = "web"

urlpatterns = [
    path("", pages.home, name="home"),
    path("news/", pages.news, name="news"),
    path("search/", pages.search, name="search"),
    path("styleguide/", pages.styleguide, name="styleguide"),
]
