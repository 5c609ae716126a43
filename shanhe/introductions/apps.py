"""Tells the registries of this app. From a suggestion to an outcome, with both sides agreeing."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntroductionsConfig(AppConfig):
    name = "shanhe.introductions"
    label = "introductions"
    verbose_name = _("Introductions")
