"""Addresses of the introductions app."""

from __future__ import annotations

from django.urls import path

from .pages import detail, lists

app_name = "introductions"
urlpatterns = [
    path("introductions/", lists.introduction_list, name="list"),
    path("introductions/funnel/", lists.funnel, name="funnel"),
    path("introductions/matches/", lists.matches, name="matches"),
    path("introductions/propose/", lists.propose, name="propose"),
    path("introductions/steps/<int:number>/<slug:name>/", detail.step, name="step"),
    path("introductions/<str:ref>/", detail.detail, name="detail"),
    path("introductions/<str:ref>/do/<slug:name>/", detail.act, name="act"),
    path("introductions/<str:ref>/meetings/<int:number>/calendar.ics", detail.ics, name="ics"),
    path(
        "introductions/<str:ref>/meetings/<int:number>/<slug:name>/", detail.meeting_act, name="meeting-act"
    ),
]
