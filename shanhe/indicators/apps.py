from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.registries import BlueprintSection, Panel, blueprint_sections, panels


class IndicatorsConfig(AppConfig):
    name = "shanhe.indicators"
    label = "indicators"
    verbose_name = _("Indicators")

    def ready(self) -> None:
        from . import blueprint, operations, queries
        from .panels import render_on_zone

        blueprint_sections.register(
            BlueprintSection(
                "indicators", 120, blueprint.IndicatorsFile, operations.load_section, queries.export_section
            )
        )
        panels.register(Panel("indicators.zone", "zones.zone", render_on_zone, order=20))
