from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.registries import BlueprintSection, blueprint_sections


class IndicatorsConfig(AppConfig):
    name = "shanhe.indicators"
    label = "indicators"
    verbose_name = _("Indicators")

    def ready(self) -> None:
        from . import operations, queries, schemas

        blueprint_sections.register(
            BlueprintSection(
                "indicators", 120, schemas.IndicatorsFile, operations.load_section, queries.export_section
            )
        )
