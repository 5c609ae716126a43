"""The property that search rests on: whom a document's terms let read it, the app's own rule lets see it."""

from __future__ import annotations

import pytest

from shanhe.kernel import clock
from shanhe.kernel.context import VISITOR
from shanhe.kernel.documents import document_sources, reader_terms
from shanhe.kernel.registries import findables
from shanhe.needs.tests import factories
from shanhe.parties.actors import actor_of_person
from shanhe.parties.models import Organisation
from shanhe.parties.testing import make_organisation, make_person
from shanhe.policy.models import Measure

PEOPLE = (
    "inventor", "manager", "representative", "stranger", "committee", "administrator", "office", "assessor",
)  # fmt: skip
# Kinds whose terms say exactly what the rule says; of the others the rule may let more people in than a term can name.
EXACT = {"person", "organisation", "measure"}


@pytest.fixture
def world(ground):
    """Rows of every kind in their different states."""
    for state in ("accepted", "published"):
        for openness in ("public", "zone", "named"):
            ground.result(state=state, confidentiality=openness)
    for openness in ("named", "unnamed", "invited"):
        factories.published(ground, confidentiality=openness)
    for centre in (True, False):
        project = ground.project(ground.result())
        if centre:
            project.manager = None
            project.save()
    left = make_person(ground.zone)
    left.left_at = clock.now()
    left.save()
    make_person(ground.zone, account=True)
    make_organisation(ground.zone, side="university")
    merged = make_organisation(ground.zone)
    Organisation._base_manager.filter(pk=merged.pk).update(state="proposed")
    for n, retired in enumerate((None, clock.now())):
        Measure._base_manager.create(
            zone=ground.zone,
            code=f"m{n}",
            number=n + 1,
            kind="subsidy",
            name={"zh": "措施", "en": "Measure"},
            retired_at=retired,
        )
    return ground


def everybody(ground):
    outsider = make_person(ground.zone, account=True)
    people = [getattr(ground, name) for name in PEOPLE]
    return [VISITOR, *(actor_of_person(person) for person in [*people, outsider])]


@pytest.mark.parametrize("kind", sorted(source.name for source in document_sources))
def test_terms_open_nothing_that_the_rule_keeps_closed(world, kind):
    source, findable = document_sources[kind], findables[kind]
    documents = list(source.read(world.zone, list(source.ids(world.zone, 0, 1_000))))
    assert documents, "there is something to ask about"
    for actor in everybody(world):
        by_terms = {document.pk for document in documents if document.readers & reader_terms(actor)}
        by_rule = set(
            findable.visible(actor).filter(pk__in=[d.pk for d in documents]).values_list("pk", flat=True)
        )
        assert by_terms <= by_rule, (kind, actor.key, by_terms - by_rule)
        if kind in EXACT:
            assert by_terms == by_rule, (kind, actor.key, by_rule - by_terms)


def test_every_kind_opens_something_to_somebody_and_closes_something(world):
    """The property would hold of an empty index too; this says that it is not empty."""
    for source in document_sources:
        documents = list(source.read(world.zone, list(source.ids(world.zone, 0, 1_000))))
        assert any(d.readers & reader_terms(actor) for d in documents for actor in everybody(world)), (
            source.name
        )
        if source.name in ("result", "need", "project", "person"):
            assert any(not d.readers & reader_terms(VISITOR) for d in documents), source.name
