"""Tells the registries of this app. What enterprises look for, and the open competitions for it."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NeedsConfig(AppConfig):
    name = "shanhe.needs"
    label = "needs"
    verbose_name = _("Needs")
