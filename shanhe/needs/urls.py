"""Addresses of needs."""

from __future__ import annotations

from django.urls import path, register_converter

from .pages import needs, state


class NeedRef:
    """A need's reference, "N-2026-0001"; other words below /needs/ stay free for pages."""

    regex = r"[Nn]-[0-9]{4}-[0-9]{4,9}"

    def to_python(self, value: str) -> str:
        return value.upper()

    def to_url(self, value: str) -> str:
        return value


register_converter(NeedRef, "need_ref")
app_name = "needs"

urlpatterns = [
    path("needs/", needs.catalogue, name="catalogue"),
    path("needs/mine/", needs.workspace, name="workspace"),
    path("needs/state/", state.state, name="state"),
    path("needs/<need_ref:ref>/", needs.detail, name="need"),
    path("needs/<need_ref:ref>/edit/<int:step>/", state.edit, name="edit"),
    path("needs/<need_ref:ref>/do/<slug:name>/", needs.act, name="act"),
    path("needs/<need_ref:ref>/offers/<int:pk>/do/<slug:name>/", needs.interest, name="interest-act"),
    path("needs/<need_ref:ref>/questions/<int:pk>/do/<slug:name>/", needs.question, name="question-act"),
]
