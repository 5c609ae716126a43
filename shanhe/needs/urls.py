"""Addresses of needs and of open competitions."""

from __future__ import annotations

from django.urls import path, register_converter

from .pages import bids, competitions, importing, needs, state


class NeedRef:
    """A need's reference, "N-2026-0001"; other words below /needs/ stay free for pages."""

    regex = r"[Nn]-[0-9]{4}-[0-9]{4,9}"

    def to_python(self, value: str) -> str:
        return value.upper()

    def to_url(self, value: str) -> str:
        return value


class CompetitionRef(NeedRef):
    """A competition's reference, "C-2026-0001"."""

    regex = r"[Cc]-[0-9]{4}-[0-9]{4,9}"


register_converter(NeedRef, "need_ref")
register_converter(CompetitionRef, "competition_ref")
app_name = "needs"

urlpatterns = [
    path("needs/", needs.catalogue, name="catalogue"),
    path("needs/mine/", needs.workspace, name="workspace"),
    path("needs/state/", state.state, name="state"),
    path("needs/import/", importing.IMPORTS.upload, name="import"),
    path("needs/import/<int:number>/", importing.IMPORTS.run, name="import-run"),
    path("needs/import/<int:number>/go/", importing.IMPORTS.go, name="import-go"),
    path("needs/import/<int:number>/report/", importing.IMPORTS.report, name="import-report"),
    path("needs/export.<slug:kind>", importing.export, name="export"),
    path("needs/<need_ref:ref>/", needs.detail, name="need"),
    path("needs/<need_ref:ref>/edit/<int:step>/", state.edit, name="edit"),
    path("needs/<need_ref:ref>/do/<slug:name>/", needs.act, name="act"),
    path("needs/<need_ref:ref>/offers/<int:pk>/do/<slug:name>/", needs.interest, name="interest-act"),
    path("needs/<need_ref:ref>/questions/<int:pk>/do/<slug:name>/", needs.question, name="question-act"),
    path("needs/<need_ref:ref>/competition/", competitions.draft, name="start-competition"),
    path("competitions/", competitions.listing, name="competitions"),
    path("competitions/<competition_ref:ref>/", competitions.detail, name="competition"),
    path("competitions/<competition_ref:ref>/edit/", competitions.edit, name="competition-edit"),
    path("competitions/<competition_ref:ref>/bid/", bids.write, name="bid"),
    path("competitions/<competition_ref:ref>/do/<slug:name>/", competitions.act, name="competition-act"),
    path("competitions/<competition_ref:ref>/bids/<int:pk>/do/<slug:name>/", bids.act, name="bid-act"),
    path(
        "competitions/<competition_ref:ref>/bids/<int:pk>/milestones/<int:step>/do/<slug:name>/",
        bids.milestone,
        name="team-milestone-act",
    ),
]
