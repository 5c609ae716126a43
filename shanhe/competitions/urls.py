"""Addresses of open competitions."""

from __future__ import annotations

from django.urls import path, register_converter

from shanhe.needs.urls import NeedRef

from . import pages
from .acts import BID_ACTS, COMPETITION_ACTS, TEAM_MILESTONE_ACTS


class CompetitionRef(NeedRef):
    """A competition's reference, "C-2026-0001"."""

    regex = r"[Cc]-[0-9]{4}-[0-9]{4,9}"


register_converter(CompetitionRef, "competition_ref")
app_name = "competitions"
HERE = "competitions/<competition_ref:ref>/"
BID = f"{HERE}bids/<int:number>/"

urlpatterns = [
    path("competitions/", pages.listing, name="list"),
    path("needs/<need_ref:ref>/competition/", pages.draft, name="start"),
    path(HERE, pages.detail, name="competition"),
    path(f"{HERE}do/<slug:name>/", COMPETITION_ACTS.view, name="act"),
    path(f"{BID}do/<slug:name>/", BID_ACTS.view, name="bid-act"),
    path(f"{BID}milestones/<int:step>/do/<slug:name>/", TEAM_MILESTONE_ACTS.view, name="milestone-act"),
]
