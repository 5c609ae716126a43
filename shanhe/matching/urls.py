"""Addresses of suggestions and of saved searches."""

from __future__ import annotations

from django.urls import path

from .pages import saved, suggestions, weights

app_name = "matching"
urlpatterns = [
    path("searches/", saved.searches, name="searches"),
    path("searches/keep/", saved.keep, name="search-keep"),
    path("searches/<int:number>/", saved.change, name="search-change"),
    path("searches/<int:number>/seen/", saved.look, name="search-seen"),
    path("searches/<int:number>/remove/", saved.remove, name="search-remove"),
    path("searches/<int:number>/restore/", saved.restore, name="search-restore"),
    path("administration/suggestions/", weights.quality, name="weights"),
    path("administration/suggestions/propose/", weights.propose, name="weights-propose"),
    path("administration/suggestions/<int:number>/use/", weights.use, name="weights-use"),
    path("needs/<need_ref:ref>/suggestions/", suggestions.of_need, name="need"),
    path(
        "needs/<need_ref:ref>/suggestions/<slug:kind>/<int:other>/<slug:answer>/",
        suggestions.answer_one,
        name="answer",
    ),
]
