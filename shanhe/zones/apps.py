from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.documents import DocumentFacet, document_facets
from shanhe.kernel.registries import Findable, WordList, findables, word_lists

SIDES = ("government", "enterprise", "university", "society")


class ZonesConfig(AppConfig):
    name = "shanhe.zones"
    label = "zones"
    verbose_name = _("Zone")

    def ready(self) -> None:
        from . import blueprint_sections, queries

        blueprint_sections.register()
        word_lists.register(WordList("sides", codes=SIDES, every=True))
        word_lists.register(WordList("fields"))
        document_facets.register(DocumentFacet("field", _("Field"), queries.field_words, order=10))
        document_facets.register(
            DocumentFacet("centre", _("Innovation centre"), queries.centre_words, order=20)
        )
        findables.register(
            Findable(
                name="centre",
                model="zones.InnovationCentre",
                label=_("Innovation centre"),
                plural=_("Innovation centres"),
                visible=queries.centres_visible_to,
                title=lambda row: str(row.name),
                url=lambda row: row.get_absolute_url(),
                summary=lambda row: str(row.description),
                search=queries.search_centres,
                icon="building",
                order=70,
            )
        )
