"""Addresses of the inbox and of the demonstration's mailbox."""

from __future__ import annotations

from django.urls import path

from . import pages

app_name = "notices"

urlpatterns = [
    path("inbox/", pages.inbox, name="inbox"),
    path("inbox/read/", pages.read_all, name="read-all"),
    path("inbox/mail/", pages.mail, name="mail"),
    path("inbox/<int:number>/", pages.open_notice, name="open"),
    path("inbox/<int:number>/read/", pages.read, name="read"),
    path("inbox/<int:number>/unread/", pages.unread, name="unread"),
    path("mailbox/", pages.mailbox, name="mailbox"),
    path("mailbox/<int:number>/", pages.message, name="message"),
]
