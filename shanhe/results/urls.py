"""Addresses of the pages of results."""

from __future__ import annotations

from django.urls import path, register_converter

from .acts import CONTRIBUTOR_ACTS, READINESS_ACTS, RESULT_ACTS
from .pages import catalogue, detail, disclose, links


class RefConverter:
    """A result's reference, "R-2026-0001"; other words below /results/ stay free for pages."""

    regex = r"[Rr]-[0-9]{4}-[0-9]{4,9}"

    def to_python(self, value: str) -> str:
        return value.upper()

    def to_url(self, value: str) -> str:
        return value


register_converter(RefConverter, "result_ref")
app_name = "results"

urlpatterns = [
    path("results/", catalogue.catalogue, name="catalogue"),
    path("results/mine/", catalogue.workspace, name="workspace"),
    path("results/office/", catalogue.office, name="office"),
    path("results/assess/", catalogue.assess_list, name="assess-list"),
    path("results/disclose/", disclose.disclose, name="disclose"),
    path("results/link/<str:token>/", links.link, name="link"),
    path("results/<result_ref:ref>/", detail.detail, name="detail"),
    path("results/<result_ref:ref>/edit/<int:step>/", disclose.edit, name="edit"),
    path("results/<result_ref:ref>/print/", detail.printed, name="print"),
    path("results/<result_ref:ref>/versions/", detail.versions, name="versions"),
    path("results/<result_ref:ref>/do/<slug:name>/", RESULT_ACTS.view, name="act"),
    path(
        "results/<result_ref:ref>/team/<int:number>/<slug:name>/",
        CONTRIBUTOR_ACTS.view,
        name="contributor-act",
    ),
    path(
        "results/<result_ref:ref>/readiness/<int:number>/<slug:name>/",
        READINESS_ACTS.view,
        name="readiness-act",
    ),
]
