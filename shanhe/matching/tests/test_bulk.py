"""All needs with everything: what is kept, what is new, and who sees it."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

import numpy as np
import pytest

from shanhe.kernel.context import VISITOR
from shanhe.kernel.documents import ZONE, Document, DocumentSource, document_sources
from shanhe.kernel.models import JournalEntry
from shanhe.matching import nightly, queries
from shanhe.matching.models import Suggestion
from shanhe.parties.testing import ctx_for, make_person
from shanhe.retrieval.batch import TopK

from .bulk_ground import (
    NOW,
    SUBJECTS,
    TODAY,
    compare,
    make_bulk_ground,
    nearest,
    own_subject,
    pairs,
)


@pytest.fixture
def ground(zone, monkeypatch, tmp_path, settings):
    return make_bulk_ground(zone, monkeypatch, tmp_path, settings)


def test_the_nearest_are_kept_and_never_ones_own(ground):
    run = compare(ground)
    assert run.state == "done"
    assert nearest() == own_subject(ground)
    assert not pairs() & {(need.pk, ground.organisations[n * 4].pk) for n, need in enumerate(ground.needs)}
    assert run.counts == {"needs": 4, "kept": len(pairs()), "new": len(pairs()), "gone": 0}
    assert (run.done, run.total) == (1, 1)


def test_one_entry_for_the_whole_batch(ground):
    run = compare(ground)
    verbs = list(JournalEntry.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["matching.bulk.started", "matching.bulk.done"]
    assert JournalEntry.objects.latest("id").data["kept"] == run.counts["kept"]


def test_a_pair_found_again_is_not_new_and_one_not_found_goes(ground, monkeypatch):
    monkeypatch.setattr(nightly, "KEPT", 100)  # or the next nearest would move up
    compare(ground)
    gone = ground.organisations[1]
    ground.hidden.add(("organisation", gone.pk))
    before = pairs()
    run = compare(ground, NOW + timedelta(days=1))
    assert run.counts["new"] == 0
    assert pairs() == {pair for pair in before if pair[1] != gone.pk}
    assert set(Suggestion.objects.values_list("since", flat=True)) == {NOW}
    ground.hidden.clear()
    assert compare(ground, NOW + timedelta(days=2)).counts["new"] == len(before) - len(
        {pair for pair in before if pair[1] != gone.pk}
    )


def test_what_only_named_people_may_see_or_has_expired_is_not_computed(ground):
    secret, old, inside = ground.organisations[1:4]
    ground.changed = {
        f"organisation:{secret.pk}": {"readers": frozenset({"person:3"})},
        f"organisation:{old.pk}": {"valid_until": TODAY},
        f"organisation:{inside.pk}": {"readers": frozenset({ZONE}), "valid_from": TODAY},
    }
    compare(ground)
    found = {other for _need, other in pairs()}
    assert inside.pk in found
    assert not found & {secret.pk, old.pk}


def test_permission_and_validity_are_asked_when_it_is_read(ground):
    compare(ground)
    actor = ctx_for(make_person(ground.zone, ["technology_manager"], account=True), NOW).actor
    everything = queries.suggested(actor, ground.zone, TODAY)
    assert {(found.need.pk, found.row.pk) for found in everything} == pairs()
    assert all(0 < found.score <= 1 for found in everything)
    assert queries.suggested(VISITOR, ground.zone, TODAY) == []
    withdrawn, expired = ground.organisations[1:3]
    ground.hidden.add(("organisation", withdrawn.pk))
    ground.changed[f"organisation:{expired.pk}"] = {"valid_until": TODAY}
    left = {found.row.pk for found in queries.suggested(actor, ground.zone, TODAY)}
    assert not left & {withdrawn.pk, expired.pk}
    ground.hidden |= {("need", need.pk) for need in ground.needs[1:]}
    assert {found.need for found in queries.suggested(actor, ground.zone, TODAY)} == {ground.needs[0]}


def test_new_ones_by_need_and_kind(ground):
    compare(ground)
    actor = ctx_for(make_person(ground.zone, ["administrator"], account=True), NOW).actor
    need = ground.needs[2]
    found = queries.suggested(actor, ground.zone, TODAY, needs=[need.pk], kinds=["organisation"])
    assert {one.need for one in found} == {need}
    assert queries.suggested(actor, ground.zone, TODAY, kinds=["result"]) == []
    assert queries.suggested(actor, ground.zone, TODAY, since=NOW + timedelta(seconds=1)) == []
    assert len(queries.suggested(actor, ground.zone, TODAY, since=NOW)) == len(pairs())


def test_reading_costs_the_same_for_one_and_for_many(ground, django_assert_num_queries):
    compare(ground)
    actor = ctx_for(make_person(ground.zone, ["administrator"], account=True), NOW).actor
    for limit in (1, 20):
        with django_assert_num_queries(3):  # suggestions, needs, organisations
            assert queries.suggested(actor, ground.zone, TODAY, limit=limit)


def test_people_are_found_by_the_best_few_of_what_speaks_for_them():
    evidence = defaultdict(list)
    found = TopK(
        np.array([1]), np.array([[10, 11, 12, 13, -1]]), np.array([[900_000, 700_000, 700_000, 400_000, -5]])
    )
    behind = {10: frozenset({5}), 11: frozenset({6}), 12: frozenset({6, 7}), 13: frozenset({6, 8})}
    nightly._note_evidence(evidence, found, behind)
    lines = dict(nightly._experts(evidence))
    assert [person for person, _score in lines[1]] == [6, 5, 7, 8]
    assert dict(lines[1]) == {
        5: 900_000 * 4 // 7,
        6: (700_000 * 6 + 400_000) // 7,
        7: 700_000 * 4 // 7,
        8: 400_000 * 4 // 7,
    }


def test_people_behind_what_fits_are_suggested_but_not_of_the_needs_own_organisation(ground, monkeypatch):
    people = [make_person(ground.zone, []) for _subject in SUBJECTS]
    for number, person in enumerate(people):
        for organisation in ground.organisations[number * 4 + 1 : number * 4 + 4]:
            ground.changed[f"organisation:{organisation.pk}"] = {"people": frozenset({person.pk})}
    own = ground.needs[0].organisation_id

    def read(zone, ids):
        return [
            Document(
                kind="person",
                pk=person.pk,
                zone_id=zone.pk,
                ref=person.ref,
                title={"en": "A name"},
                readers=frozenset({ZONE}),
                people=frozenset({person.pk}),
                organisations=frozenset({own}) if person == people[0] else frozenset(),
            )
            for person in people
            if person.pk in set(ids)
        ]

    source = DocumentSource(
        "person", "", lambda zone, after, limit: [p.pk for p in people if p.pk > after], read
    )
    monkeypatch.setitem(document_sources._items, "person", source)
    compare(ground, kinds=("organisation", "person"))
    best = {}
    for row in Suggestion.objects.filter(kind="person").order_by("score", "-other"):
        best[row.need_id] = row.other
    assert [best.get(need.pk) for need in ground.needs[1:]] == [person.pk for person in people[1:]]
    found = Suggestion.objects.filter(kind="person")
    assert not found.filter(need=ground.needs[0], other=people[0].pk).exists()


def test_without_an_encoder_one_learns_from_the_texts(ground):
    run = compare(ground, encoder=None)
    assert run.model_version.startswith("lsa-")
    assert nearest() == own_subject(ground)
