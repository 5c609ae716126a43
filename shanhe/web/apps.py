"""The shell: base pages, components, the look; it owns no data."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    name = "shanhe.web"
    label = "web"
    verbose_name = _("The shell")
