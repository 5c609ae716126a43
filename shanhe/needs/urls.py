"""Addresses of the needs app."""

from __future__ import annotations

app_name = "needs"
urlpatterns: list = []
