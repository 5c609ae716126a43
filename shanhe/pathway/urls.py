"""Addresses of projects."""

from __future__ import annotations

from django.urls import path

from .pages import actions, detail, lists, plan, records

app_name = "pathway"
urlpatterns = [
    path("projects/", lists.board, name="board"),
    path("projects/list/", lists.project_list, name="list"),
    path("projects/timeline/", lists.timeline, name="timeline"),
    path("projects/stages/", lists.stages, name="stages"),
    path("projects/start/", actions.start, name="start"),
    path("projects/<str:ref>/", detail.detail, name="detail"),
    path("projects/<str:ref>/edit/", records.edit, name="edit"),
    path("projects/<str:ref>/manager/", records.manager, name="manager"),
    path("projects/<str:ref>/results/", records.add_result, name="add-result"),
    path("projects/<str:ref>/results/<str:result>/remove/", records.remove_result, name="remove-result"),
    path("projects/<str:ref>/partner/", records.partner, name="partner"),
    path("projects/<str:ref>/partner/agree/", actions.act, {"name": "agree-partner"}, name="agree-partner"),
    path(
        "projects/<str:ref>/partner/decline/",
        records.leave_partner,
        {"who": "decline"},
        name="decline-partner",
    ),
    path(
        "projects/<str:ref>/partner/release/",
        records.leave_partner,
        {"who": "release"},
        name="release-partner",
    ),
    path("projects/<str:ref>/decide/<slug:decision>/", actions.decide, name="decide"),
    path("projects/<str:ref>/act/<slug:name>/", actions.act, name="act"),
    path("projects/<str:ref>/approve/<slug:role>/", actions.approve, name="approve"),
    path(
        "projects/<str:ref>/approve/<slug:role>/withdraw/",
        actions.withdraw_approval,
        name="withdraw-approval",
    ),
    path("projects/<str:ref>/undo/<int:decision>/", actions.undo, name="undo"),
    path("projects/<str:ref>/hand-over/decline/", actions.decline, name="decline"),
    path("projects/<str:ref>/route/", actions.route, name="route"),
    path("projects/<str:ref>/plan/start/", plan.start, name="start-plan"),
    path("projects/<str:ref>/plan/write/", plan.write, name="write-plan"),
    path("projects/<str:ref>/plan/accept/", plan.accept, name="accept-plan"),
    path("projects/<str:ref>/plan/return/", plan.send_back, {"name": "return"}, name="return-plan"),
    path("projects/<str:ref>/plan/revise/", plan.send_back, {"name": "revise"}, name="revise-plan"),
    path("projects/<str:ref>/plan/<slug:name>/", plan.act, name="act-plan"),
    path("projects/<str:ref>/milestones/<int:pk>/<slug:name>/", plan.milestone, name="milestone"),
    path("projects/<str:ref>/evidence/<slug:kind>/", records.evidence, name="evidence"),
    path(
        "projects/<str:ref>/evidence/<int:pk>/take-back/",
        records.take_back_evidence,
        name="take-back-evidence",
    ),
    path("projects/<str:ref>/evidence/<int:pk>/restore/", records.restore_evidence, name="restore-evidence"),
    path("projects/<str:ref>/support/", records.support, name="support"),
    path("projects/<str:ref>/support/<int:pk>/reverse/", records.reverse_support, name="reverse-support"),
]
