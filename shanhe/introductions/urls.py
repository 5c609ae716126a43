"""Addresses of the introductions app."""

from __future__ import annotations

app_name = "introductions"
urlpatterns: list = []
