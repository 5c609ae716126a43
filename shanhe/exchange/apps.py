"""The app of files in and out; kinds of record are registered by the apps whose records they are."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "shanhe.exchange"
    label = "exchange"
    verbose_name = _("Files in and out")
