"""Tells the registries of this app. One index over everything that can be met, and suggestions that give their reasons."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchingConfig(AppConfig):
    name = "shanhe.matching"
    label = "matching"
    verbose_name = _("Matching")
