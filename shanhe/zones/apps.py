from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ZonesConfig(AppConfig):
    name = "shanhe.zones"
    label = "zones"
    verbose_name = _("Zone")

    def ready(self) -> None:
        from . import blueprint_sections

        blueprint_sections.register()
