"""Addresses of the demonstration's mailbox and of what concerns addresses that mail goes to."""

from __future__ import annotations

from django.urls import path

from . import pages

app_name = "mail"

urlpatterns = [
    path("mailbox/", pages.mailbox, name="mailbox"),
    path("mailbox/<int:number>/", pages.message, name="message"),
    path("mailbox/<int:number>/html/", pages.message_html, name="html"),
    path("mailbox/<int:number>/files/<int:part>/", pages.message_file, name="file"),
    path("mail/confirm/<str:proof>/", pages.prove, name="prove"),
    path("mail/addresses/<int:number>/do/<slug:name>/", pages.act, name="act"),
]
