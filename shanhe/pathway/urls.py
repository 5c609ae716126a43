"""Addresses of projects."""

from __future__ import annotations

from django.urls import path

from .pages import acts, detail, lists, plan

app_name = "pathway"
urlpatterns = [
    path("projects/", lists.board, name="board"),
    path("projects/list/", lists.project_list, name="list"),
    path("projects/timeline/", lists.timeline, name="timeline"),
    path("projects/stages/", lists.stages, name="stages"),
    path("projects/start/", acts.start, name="start"),
    path("projects/<str:ref>/", detail.detail, name="detail"),
    path("projects/<str:ref>/do/<slug:name>/", acts.act, name="act"),
    path("projects/<str:ref>/plan/write/", plan.write, name="write-plan"),
    path("projects/<str:ref>/plan/do/<slug:name>/", acts.plan, name="plan-act"),
    path("projects/<str:ref>/milestones/<int:pk>/do/<slug:name>/", acts.milestone, name="milestone-act"),
]
