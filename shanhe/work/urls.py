"""Addresses of the work on objects."""

from __future__ import annotations

from django.urls import path

from .acts import ANNOTATION_ACTS, ENQUIRY_ACTS, TASK_ACTS
from .pages import enquiries, mine, objects

app_name = "work"

urlpatterns = [
    path("my-work/", mine.my_work, name="my-work"),
    path("tasks/<str:ref>/", mine.task, name="task"),
    path("tasks/<str:ref>/<slug:name>/", TASK_ACTS.view, name="task-act"),
    path("on/<str:key>/<slug:what>/add/", objects.add, name="add"),
    path("on/<str:key>/watch/", objects.watch, {"on": True}, name="watch"),
    path("on/<str:key>/unwatch/", objects.watch, {"on": False}, name="unwatch"),
    path("annotations/<str:kind>/<int:number>/<slug:name>/", ANNOTATION_ACTS.view, name="annotation-act"),
    path("files/<int:number>/", objects.download, name="file"),
    path("ask/<str:key>/", enquiries.ask, name="ask"),
    path("ask/code/<uuid:token>/", enquiries.ask_code, name="ask-code"),
    path("ask/code/<uuid:token>/again/", enquiries.ask_again, name="ask-again"),
    path("enquiries/<str:ref>/<slug:name>/", ENQUIRY_ACTS.view, name="enquiry-act"),
]
