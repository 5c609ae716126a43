"""Addresses of open competitions."""

from __future__ import annotations

from django.urls import path, register_converter

from shanhe.needs.urls import NeedRef

from .pages import bids, competitions


class CompetitionRef(NeedRef):
    """A competition's reference, "C-2026-0001"."""

    regex = r"[Cc]-[0-9]{4}-[0-9]{4,9}"


register_converter(CompetitionRef, "competition_ref")
app_name = "competitions"
HERE = "competitions/<competition_ref:ref>/"
BID = f"{HERE}bids/<int:pk>/"

urlpatterns = [
    path("competitions/", competitions.listing, name="list"),
    path("needs/<need_ref:ref>/competition/", competitions.draft, name="start"),
    path(HERE, competitions.detail, name="competition"),
    path(f"{HERE}edit/", competitions.edit, name="edit"),
    path(f"{HERE}bid/", bids.write, name="bid"),
    path(f"{HERE}do/<slug:name>/", competitions.act, name="act"),
    path(f"{BID}do/<slug:name>/", bids.act, name="bid-act"),
    path(f"{BID}milestones/<int:step>/do/<slug:name>/", bids.milestone, name="milestone-act"),
]
