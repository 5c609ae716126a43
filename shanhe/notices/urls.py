"""Addresses of the inbox, and the link that ends letters of a kind."""

from __future__ import annotations

from django.urls import path

from . import pages

app_name = "notices"

urlpatterns = [
    path("inbox/", pages.inbox, name="inbox"),
    path("inbox/read/", pages.read_all, name="read-all"),
    path("inbox/mail/", pages.mail, name="mail"),
    path("inbox/mail/confirm/", pages.confirm_address, name="confirm-address"),
    path("inbox/<int:number>/", pages.open_notice, name="open"),
    path("inbox/<int:number>/read/", pages.read, name="read"),
    path("inbox/<int:number>/unread/", pages.unread, name="unread"),
    path("mail/stop/<int:number>/<slug:group>/<slug:mark>/", pages.unsubscribe, name="unsubscribe"),
]
