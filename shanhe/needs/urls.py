"""Addresses of needs."""

from __future__ import annotations

from django.urls import path, register_converter

from . import pages
from .acts import INTEREST_ACTS, NEED_ACTS, QUESTION_ACTS


class NeedRef:
    """A need's reference, "N-2026-0001"; other words below /needs/ stay free for pages."""

    regex = r"[Nn]-[0-9]{4}-[0-9]{4,9}"

    def to_python(self, value: str) -> str:
        return value.upper()

    def to_url(self, value: str) -> str:
        return value


register_converter(NeedRef, "need_ref")
app_name = "needs"

HERE = "needs/<need_ref:ref>/"

urlpatterns = [
    path("needs/", pages.catalogue, name="catalogue"),
    path("needs/mine/", pages.workspace, name="workspace"),
    path("needs/new/", pages.begin, name="begin"),
    path(HERE, pages.detail, name="need"),
    path(f"{HERE}edit/<int:step>/", pages.edit, name="edit"),
    path(f"{HERE}do/<slug:name>/", NEED_ACTS.view, name="act"),
    path(f"{HERE}offers/<int:number>/do/<slug:name>/", INTEREST_ACTS.view, name="interest-act"),
    path(f"{HERE}questions/<int:number>/do/<slug:name>/", QUESTION_ACTS.view, name="question-act"),
]
