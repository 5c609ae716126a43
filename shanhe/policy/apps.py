from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.registries import BlueprintSection, blueprint_sections


class PolicyConfig(AppConfig):
    name = "shanhe.policy"
    label = "policy"
    verbose_name = _("Policy")

    def ready(self) -> None:
        from . import operations, queries, schemas

        blueprint_sections.register(
            BlueprintSection(
                "measures", 110, schemas.MeasuresFile, operations.load_section, queries.export_section
            )
        )
