"""Addresses of the work on objects."""

from __future__ import annotations

from django.urls import path

from . import pages

app_name = "work"

urlpatterns = [
    path("my-work/", pages.my_work, name="my-work"),
    path("my-work/tasks/add/", pages.add_own_task, name="add-own-task"),
    path("tasks/<str:ref>/", pages.task, name="task"),
    path("tasks/<str:ref>/change/", pages.task_change, name="task-change"),
    path("tasks/<str:ref>/done/", pages.task_done, name="task-done"),
    path("tasks/<str:ref>/drop/", pages.task_drop, name="task-drop"),
    path("tasks/<str:ref>/reopen/", pages.task_reopen, name="task-reopen"),
    path("on/<str:key>/tasks/add/", pages.add_task, name="add-task"),
    path("on/<str:key>/contacts/add/", pages.log_contact, name="log-contact"),
    path("on/<str:key>/notes/add/", pages.add_note, name="add-note"),
    path("on/<str:key>/files/add/", pages.attach_file, name="attach-file"),
    path("on/<str:key>/watch/", pages.watch, name="watch"),
    path("on/<str:key>/unwatch/", pages.unwatch, name="unwatch"),
    path("annotations/<str:kind>/<int:number>/remove/", pages.remove, name="remove"),
    path("annotations/<str:kind>/<int:number>/restore/", pages.restore, name="restore"),
    path("files/<int:number>/", pages.download, name="file"),
    path("ask/<str:key>/", pages.ask, name="ask"),
    path("ask/code/<uuid:token>/", pages.ask_code, name="ask-code"),
    path("ask/code/<uuid:token>/again/", pages.ask_again, name="ask-again"),
    path("enquiries/<str:ref>/answer/", pages.enquiry_answer, name="enquiry-answer"),
    path("enquiries/<str:ref>/close/", pages.enquiry_close, name="enquiry-close"),
]
