"""Addresses of the introductions app."""

from __future__ import annotations

from django.urls import path

from .pages import actions, detail, lists, talks

app_name = "introductions"
urlpatterns = [
    path("introductions/", lists.introduction_list, name="list"),
    path("introductions/funnel/", lists.funnel, name="funnel"),
    path("introductions/matches/", lists.matches, name="matches"),
    path("introductions/propose/", actions.propose, name="propose"),
    path("introductions/steps/<int:number>/", actions.step, name="step"),
    path("introductions/steps/<int:number>/take/", actions.take_step, name="take-step"),
    path("introductions/steps/<int:number>/leave/", actions.leave_step, name="leave-step"),
    path("introductions/<str:ref>/", detail.detail, name="detail"),
    path("introductions/<str:ref>/do/<slug:name>/", actions.act, name="act"),
    path("introductions/<str:ref>/write/", talks.write, name="write"),
    path("introductions/<str:ref>/meet/", talks.meet, name="meet"),
    path("introductions/<str:ref>/meetings/<int:number>/move/", talks.move, name="move-meeting"),
    path("introductions/<str:ref>/meetings/<int:number>/cancel/", talks.cancel, name="cancel-meeting"),
    path("introductions/<str:ref>/meetings/<int:number>/calendar.ics", talks.ics, name="ics"),
]
