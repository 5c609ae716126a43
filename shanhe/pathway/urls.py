"""Addresses of projects."""

from __future__ import annotations

from django.urls import path

from .acts import MILESTONE_ACTS, PLAN_ACTS, PROJECT_ACTS
from .pages import detail, lists, start

app_name = "pathway"
urlpatterns = [
    path("projects/", lists.board, name="board"),
    path("projects/list/", lists.project_list, name="list"),
    path("projects/timeline/", lists.timeline, name="timeline"),
    path("projects/stages/", lists.stages, name="stages"),
    path("projects/start/", start.start, name="start"),
    path("projects/<str:ref>/", detail.detail, name="detail"),
    path("projects/<str:ref>/do/<slug:name>/", PROJECT_ACTS.view, name="act"),
    path("projects/<str:ref>/plan/do/<slug:name>/", PLAN_ACTS.view, name="plan-act"),
    path(
        "projects/<str:ref>/milestones/<int:number>/do/<slug:name>/",
        MILESTONE_ACTS.view,
        name="milestone-act",
    ),
]
