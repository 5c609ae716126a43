"""People are found by what they made, as far as everybody who may find them may see it; reviewers without conflicts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shanhe.competitions import queries as competitions
from shanhe.competitions.tests import factories
from shanhe.kernel.context import VISITOR
from shanhe.kernel.documents import Document, document_sources
from shanhe.matching import indexing, pending, queries, works
from shanhe.matching.tests.test_search import caught_up, keys
from shanhe.needs.tests.factories import published
from shanhe.parties.actors import actor_of_person
from shanhe.parties.testing import make_organisation, make_person
from shanhe.results import operations as results
from shanhe.results.models import Contributor, Result


def made(ground, person, **values):
    """A result of which this person alone is the team."""
    values = {"title_en": "Graphene membrane for desalination", "title_zh": "石墨烯淡化膜", **values}
    row = ground.result(**values)
    Contributor._base_manager.filter(result=row).update(person=person)
    return row


@pytest.fixture
def maker(ground):
    return make_person(ground.zone, ["inventor"], account=True)


def found(ground, words, reader):
    return keys(queries.search(actor_of_person(reader), ground.zone, words, kinds=["person"]))


def test_somebody_is_found_by_what_they_made_in_both_languages(ground, maker):
    row = made(ground, maker)
    indexing.rebuild()
    for words in ("graphene membrane", "石墨烯", "desalination"):
        assert found(ground, words, ground.stranger) == [f"person:{maker.pk}"]
    assert queries.search(VISITOR, ground.zone, "graphene", kinds=["person"]).total == 0
    assert row.pk


@pytest.mark.parametrize("closed", ["named", "accepted", "embargo", "disputed", "unnamed team"])
def test_what_is_not_open_makes_nobody_findable(ground, maker, closed):
    values = {
        "named": {"confidentiality": "named"},
        "accepted": {"state": "accepted"},
        "embargo": {"embargo_until": ground.today + timedelta(days=9)},
    }.get(closed, {})
    row = made(ground, maker, **values)
    team = Contributor._base_manager.filter(result=row)
    if closed == "disputed":
        team.update(state="disputed")
    if closed == "unnamed team":
        team.update(person=None)
    indexing.rebuild()
    for reader in (ground.stranger, ground.manager, ground.administrator, ground.inventor, maker):
        assert found(ground, "graphene", reader) == [], (closed, reader)
        answer = queries.search(
            actor_of_person(reader), ground.zone, "graphane", kinds=["person"], count_facets=True
        )
        assert answer.total == 0
        assert not answer.facets.get("kind", {}).get("person")


def test_the_person_is_not_found_from_the_moment_the_work_is_hidden(ground, maker):
    row = made(ground, maker)
    indexing.rebuild()
    assert found(ground, "graphene", ground.stranger)
    results.unpublish_result(ground.ctx(ground.office), result=row)
    told = pending.pending(actor_of_person(ground.stranger), ground.zone)
    assert told >= {f"result:{row.pk}", f"person:{maker.pk}"}
    assert found(ground, "graphene", ground.stranger) == []
    caught_up(ground)
    assert found(ground, "graphene", ground.stranger) == []
    assert f"person:{maker.pk}" in found(ground, str(maker), ground.stranger)


def test_what_the_zone_may_read_helps_the_zone(ground, maker):
    made(ground, maker, confidentiality="zone")
    indexing.rebuild()
    assert found(ground, "graphene", ground.stranger) == [f"person:{maker.pk}"]


def test_only_so_many_works_and_in_a_fixed_number_of_queries(ground, maker, django_assert_num_queries):
    first = made(ground, maker)
    source = document_sources["person"]
    with django_assert_num_queries(6):
        [one] = works.read(source, ground.zone, [maker.pk])
    assert "Graphene" in one.body["en"]
    people = [make_person(ground.zone) for _n in range(3)]
    for n in range(works.WORKS + 5):
        made(ground, maker, title_en=f"Membrane number{n}")
    for person in people:
        made(ground, person)
    with django_assert_num_queries(6):
        many = works.read(source, ground.zone, [maker.pk, *(person.pk for person in people)])
    body = next(document.body["en"] for document in many if document.pk == maker.pk)
    assert f"number{works.WORKS + 4}" in body
    assert "number1\n" not in body
    assert first.title["en"] not in body


def test_terms_that_cover_others():
    assert works._covers(frozenset({"public"}), frozenset({"zone"}))
    assert works._covers(frozenset({"zone", "role:x"}), frozenset({"zone"}))
    assert works._covers(frozenset({"zone"}), frozenset({"person:1"}))
    assert works._covers(frozenset({"person:1", "role:x"}), frozenset({"person:1"}))
    assert not works._covers(frozenset({"role:x"}), frozenset({"zone"}))
    assert not works._covers(frozenset({"zone"}), frozenset({"public"}))
    assert not works._covers(frozenset(), frozenset({"zone"}))


def test_why_somebody_is_not_proposed_looks_at_their_works(ground, maker):
    row = made(ground, maker, title_en="Vision system that finds cracks in cast parts", title_zh="铸件裂纹")
    other = make_person(ground.zone)
    need = published(ground)
    indexing.rebuild()
    actor = actor_of_person(ground.representative)
    document = queries.document_of(actor, need, "need")

    def why(person):
        asked = queries.document_by_ref(actor, ground.zone, person.ref)
        return queries.why_not(actor, document, ground.zone, asked)

    proposed = queries.suggest(actor, document, ground.zone, kind="person").items
    place = [item.row.pk for item in proposed].index(maker.pk) + 1
    assert str(place) in why(maker)
    assert why(other) not in (why(maker), "")
    Result.objects.filter(pk=row.pk).update(state="accepted", confidentiality="named")
    indexing.rebuild()
    assert why(maker) == why(other), "a hidden work is no reason"


def test_reviewers_know_of_it_and_have_no_conflict(ground):
    lab = make_organisation(ground.zone, side="university")
    row = factories.opened(ground)
    title = {"title_en": row.need.title["en"], "title_zh": row.need.title["zh"]}
    able, appointed = (make_person(ground.zone, ["assessor"]) for _n in range(2))
    tied = make_person(ground.zone, ["assessor"], row.need.organisation)
    no_assessor = make_person(ground.zone)
    for person in (able, tied, appointed, no_assessor):
        made(ground, person, owner=lab, **title)
    row.reviewers.create(zone=ground.zone, person=appointed)
    indexing.rebuild()
    manager = actor_of_person(ground.manager)
    proposed = [item.row for item in queries.reviewers(manager, ground.zone, row)]
    assert able in proposed
    assert not {tied, appointed, no_assessor} & set(proposed)
    people, organisations = competitions.conflicted(row)
    assert row.need.organisation_id in organisations
    assert appointed.pk in people


def test_sealed_bids_are_told_by_nobody_missing(ground):
    row = factories.opened(ground)
    bid = factories.sent_bid(ground, row)
    assert bid.lead_id not in competitions.conflicted(row)[0]
    row.state = "reviewing"
    people, organisations = competitions.conflicted(row)
    assert bid.lead_id in people
    assert bid.result.owner_id in organisations


def test_the_panel_is_for_those_who_appoint(ground, client):
    row = factories.opened(ground)
    maker = make_person(ground.zone, ["assessor"], account=True)
    made(ground, maker, title_en=row.need.title["en"], title_zh=row.need.title["zh"])
    indexing.rebuild()

    def shown(person):
        client.force_login(person.user, backend="django.contrib.auth.backends.ModelBackend")
        return client.get(row.get_absolute_url()).content.decode()

    assert 'id="proposed-reviewers"' in shown(ground.manager)
    assert 'id="proposed-reviewers"' not in shown(ground.stranger)


def test_a_document_of_another_kind_is_left_alone(ground):
    result = ground.result()
    [document] = works.read(document_sources["result"], ground.zone, [result.pk])
    assert isinstance(document, Document)
    assert works.people_of("measure", [1]) == set()
