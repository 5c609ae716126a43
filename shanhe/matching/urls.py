"""Addresses of suggestions."""

from __future__ import annotations

from django.urls import path

from .pages import suggestions

app_name = "matching"
urlpatterns = [
    path("needs/<need_ref:ref>/suggestions/", suggestions.of_need, name="need"),
    path(
        "needs/<need_ref:ref>/suggestions/<slug:kind>/<int:other>/<slug:answer>/",
        suggestions.answer_one,
        name="answer",
    ),
]
