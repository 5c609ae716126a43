"""How search, links and notes on anything find people and organisations."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Actor
from shanhe.kernel.documents import DocumentFacet, document_facets, document_sources
from shanhe.kernel.registries import Findable, findables

from . import choices, documents, queries, rules
from .models import Affiliation, Organisation, Person


def _organisations(actor: Actor, words: str, limit: int) -> list[Organisation]:
    return list(queries.organisations_visible_to(actor).matching(words).in_order()[:limit])


def _people(actor: Actor, words: str, limit: int) -> list[Person]:
    return list(queries.people_with_ties(actor).active().matching(words).in_order()[:limit])


def _where(row: Any) -> str:
    """Where a person belongs today, which tells namesakes apart; where that was not loaded, the reference."""
    ties = getattr(row, "current_affiliations", ())
    return " · ".join(_place(tie) for tie in ties) or str(row.ref)


def _place(tie: Affiliation) -> str:
    if not tie.position:
        return str(tie.organisation.name)
    return gettext("{title}, {organisation}").format(title=tie.position, organisation=tie.organisation.name)


def _staff_or_own(actor: Actor, row: Any) -> bool:
    return bool(rules.edit_organisation.allows(actor, row))


def _side_words() -> dict[str, Any]:
    return dict(choices.SIDES)


def register() -> None:
    document_sources.register(documents.ORGANISATIONS)
    document_sources.register(documents.PEOPLE)
    findables.register(
        Findable(
            name="organisation",
            model="parties.Organisation",
            label=_("Organisation"),
            plural=_("Organisations"),
            visible=queries.organisations_visible_to,
            title=str,
            url=Organisation.get_absolute_url,
            summary=lambda row: str(dict(choices.SIDES).get(row.side, "")),
            search=_organisations,
            icon="building",
            order=30,
            may_annotate=_staff_or_own,
        )
    )
    findables.register(
        Findable(
            name="person",
            model="parties.Person",
            label=_("Person"),
            plural=_("People"),
            visible=queries.people_with_ties,
            title=str,
            url=Person.get_absolute_url,
            summary=_where,
            search=_people,
            icon="user",
            order=40,
            may_annotate=lambda actor, row: rules.staff(actor),
        )
    )
    document_facets.register(DocumentFacet("side", _("Side"), _side_words, order=60))
