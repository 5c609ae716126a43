"""Addresses of the introductions app."""

from __future__ import annotations

from django.urls import path

from .acts import FOLLOW_UP_ACTS, INTRODUCTION_ACTS, MEETING_ACTS
from .pages import detail, lists

app_name = "introductions"
urlpatterns = [
    path("introductions/", lists.introduction_list, name="list"),
    path("introductions/funnel/", lists.funnel, name="funnel"),
    path("introductions/matches/", lists.matches, name="matches"),
    path("introductions/propose/", lists.propose, name="propose"),
    path("introductions/steps/<int:number>/<slug:name>/", FOLLOW_UP_ACTS.view, name="step"),
    path("introductions/<str:ref>/", detail.detail, name="detail"),
    path("introductions/<str:ref>/do/<slug:name>/", INTRODUCTION_ACTS.view, name="act"),
    path("introductions/<str:ref>/meetings/<int:number>/calendar.ics", detail.ics, name="ics"),
    path("introductions/<str:ref>/meetings/<int:number>/<slug:name>/", MEETING_ACTS.view, name="meeting-act"),
]
