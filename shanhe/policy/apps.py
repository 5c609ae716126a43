from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.registries import (
    BlueprintSection,
    Findable,
    Panel,
    blueprint_sections,
    findables,
    panels,
)


class PolicyConfig(AppConfig):
    name = "shanhe.policy"
    label = "policy"
    verbose_name = _("Policy")

    def ready(self) -> None:
        from shanhe.exchange.kinds import kinds
        from shanhe.kernel.documents import DocumentFacet, document_facets, document_sources

        from . import blueprint, documents, files, operations, queries
        from .models import Measure
        from .panels import render_on_zone

        blueprint_sections.register(
            BlueprintSection(
                "measures", 110, blueprint.MeasuresFile, operations.load_section, queries.export_section
            )
        )
        document_sources.register(documents.SOURCE)
        kinds.register(files.MEASURES)
        document_facets.register(
            DocumentFacet("measure_kind", _("Kind of measure"), lambda: dict(Measure.Kind.choices), order=70)
        )
        findables.register(
            Findable(
                name="measure",
                model="policy.Measure",
                label=_("Measure"),
                plural=_("Measures"),
                visible=queries.visible_to,
                title=lambda row: str(row.name),
                url=lambda row: row.get_absolute_url(),
                summary=lambda row: str(row.summary),
                search=queries.search,
                icon="gift",
                order=60,
            )
        )
        panels.register(Panel("policy.zone", "zones.zone", render_on_zone, order=10))
