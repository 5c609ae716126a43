"""All needs with everything: what is kept, what is new, who sees it, and what happens when it is stopped."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from shanhe.cli.main import main
from shanhe.kernel.context import VISITOR
from shanhe.kernel.documents import PUBLIC, ZONE, Document, DocumentSource, document_sources
from shanhe.kernel.errors import Denied, NotNow
from shanhe.kernel.models import JournalEntry
from shanhe.kernel.registries import Findable, findables
from shanhe.matching import nightly, operations, queries
from shanhe.matching.batch import Busy, Cancelled, TopK
from shanhe.matching.engine import MeaningModel
from shanhe.matching.models import BulkRun, Suggestion
from shanhe.needs.models import Need
from shanhe.parties.models import Organisation
from shanhe.parties.testing import ctx_for, make_organisation, make_person, make_zone, system_ctx

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
SUBJECTS = (
    "graphene strain sensor for bridges 石墨烯应变传感器",
    "hydrogen tank of carbon fibre 碳纤维储氢罐",
    "surgical navigation by ultrasound 超声手术导航",
    "battery recycling without acid 无酸电池回收",
)

ENCODER = MeaningModel.fit(SUBJECTS)


class Ground:
    """Needs and organisations, offered as documents whose values the test may change."""

    def __init__(self, zone):
        self.zone = zone
        self.changed = {}
        self.organisations = [make_organisation(zone) for _subject in SUBJECTS for _two in range(4)]
        self.needs = [self.need(number) for number in range(len(SUBJECTS))]
        self.hidden = set()
        self.read = 0

    def need(self, number):
        return Need._base_manager.create(
            zone=self.zone,
            ref=f"N-{number}",
            title_en=SUBJECTS[number],
            organisation=self.organisations[number * 4],
            state="submitted",
            created_at=NOW,
            updated_at=NOW,
        )

    def document(self, kind, row, number):
        made = Document(
            kind=kind,
            pk=row.pk,
            zone_id=self.zone.pk,
            ref=str(row.pk),
            title={"en": SUBJECTS[number]},
            body={"en": f"{SUBJECTS[number]} number {row.pk}"},
            readers=frozenset({PUBLIC, ZONE}),
            organisations=frozenset({self.organisations[number * 4].pk if kind == "need" else row.pk}),
        )
        return replace(made, **self.changed.get(made.key, {}))

    def documents(self, kind):
        rows = (
            [(row, number) for number, row in enumerate(self.needs)]
            if kind == "need"
            else [(row, number // 4) for number, row in enumerate(self.organisations)]
        )
        return {
            row.pk: self.document(kind, row, number)
            for row, number in rows
            if (kind, row.pk) not in self.hidden
        }

    def source(self, kind):
        def ids(zone, after, limit):
            return sorted(pk for pk in self.documents(kind) if pk > after)[:limit]

        def read(zone, wanted):
            self.read += 1
            return [found for pk, found in self.documents(kind).items() if pk in set(wanted)]

        return DocumentSource(kind, "", ids, read)


def findable(name, model):
    return Findable(
        name=name,
        model=model._meta.label,
        label=name,
        plural=name,
        visible=lambda actor: model.objects.none() if actor.key == "visitor" else model.objects.all(),
        title=str,
        url=str,
        summary=str,
        search=lambda actor, words, limit: [],
    )


@pytest.fixture
def ground(zone, monkeypatch, tmp_path, settings):
    settings.HOME = tmp_path
    made = Ground(zone)
    for kind, model in (("need", Need), ("organisation", Organisation)):
        monkeypatch.setitem(document_sources._items, kind, made.source(kind))
        monkeypatch.setitem(findables._items, kind, findable(kind, model))
    return made


def compare(ground, now=NOW, **options):
    options = {"workers": 0, "kinds": ("organisation",), "encoder": ENCODER, **options}
    return nightly.compare_all(system_ctx(ground.zone, now, "match-all"), **options)


def pairs():
    return set(Suggestion.objects.values_list("need_id", "other"))


def own_subject(ground):
    """What should be found: the three others with the need's subject; the first is its own organisation."""
    return {
        (need.pk, organisation.pk)
        for number, need in enumerate(ground.needs)
        for organisation in ground.organisations[number * 4 + 1 : number * 4 + 4]
    }


def nearest(count=3):
    best = set()
    for need in Need.objects.all():
        rows = Suggestion.objects.filter(need=need).order_by("-score", "other")[:count]
        best |= {(row.need_id, row.other) for row in rows}
    return best


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


def test_stopped_in_the_middle_then_resumed(ground, monkeypatch):
    monkeypatch.setattr(nightly, "RANGE", 4)
    monkeypatch.setattr(nightly, "NOTE", 0)
    whole = compare(ground)
    right = set(Suggestion.objects.values_list("need_id", "other", "score"))
    Suggestion._base_manager.all().delete()
    assert whole.total > 4
    import shutil

    for job in nightly.folder_of(ground.zone).glob("job-*"):
        shutil.rmtree(job)

    def third(kind, progress):
        run = queries.last_run()
        if progress.done == 3 and run.state == "running":
            operations.ask_to_stop(system_ctx(ground.zone, NOW), run=run)

    with pytest.raises(Cancelled):
        compare(ground, telling=third)
    run = queries.last_run()
    assert (run.state, run.done, run.total) == ("cancelled", 3, whole.total)
    assert not Suggestion.objects.exists()
    seen, ground.read = [], 0
    again = compare(ground, resume=True, telling=lambda kind, progress: seen.append(progress))
    assert ground.read == 0
    assert seen[0].kept == 3
    assert again.model_version == run.model_version
    assert set(Suggestion.objects.values_list("need_id", "other", "score")) == right


def test_a_run_left_open_by_a_killed_process_is_noted(ground):
    left = operations.start_bulk(
        system_ctx(ground.zone, NOW), zone=ground.zone, workers="1", model_version="m"
    )
    compare(ground)
    left.refresh_from_db()
    assert (left.state, left.problem) == ("failed", "interrupted")


def test_what_goes_wrong_is_on_the_run_and_earlier_suggestions_stay(ground, monkeypatch):
    compare(ground)
    before = pairs()

    def broken(*arguments, **options):
        raise OSError("disk full")

    monkeypatch.setattr(nightly.local, "run", broken)
    with pytest.raises(OSError, match="disk full"):
        compare(ground)
    run = queries.last_run()
    assert (run.state, run.problem) == ("failed", "OSError: disk full")
    assert pairs() == before


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


def test_two_at_once_are_refused(ground):
    with nightly._alone(nightly.folder_of(ground.zone)), pytest.raises(Busy):
        compare(ground)
    assert not BulkRun.objects.exists()


def test_only_administrators_start_and_stop(ground):
    manager = ctx_for(make_person(ground.zone, ["technology_manager"], account=True), NOW)
    with pytest.raises(Denied):
        operations.start_bulk(manager, zone=ground.zone, workers="1", model_version="m")
    admin = ctx_for(make_person(ground.zone, ["administrator"], account=True), NOW)
    run = operations.start_bulk(admin, zone=ground.zone, workers="1", model_version="m")
    with pytest.raises(Denied):
        operations.ask_to_stop(manager, run=run)
    assert operations.ask_to_stop(admin, run=run).state == "stopping"
    assert operations.ask_to_stop(admin, run=run).state == "stopping"
    operations.end_bulk(system_ctx(ground.zone, NOW), run=run, state="cancelled")
    for refused in (
        lambda: operations.ask_to_stop(admin, run=run),
        lambda: operations.end_bulk(admin, run=run, state="failed"),
        lambda: operations.keep_suggestions(admin, run=run, kinds=[], rows=[]),
    ):
        with pytest.raises(NotNow):
            refused()


def test_another_zones_needs_are_not_written(ground):
    other = make_zone("elsewhere")
    run = operations.start_bulk(
        system_ctx(ground.zone, NOW), zone=ground.zone, workers="1", model_version="m"
    )
    ground.needs[0].__class__._base_manager.filter(pk=ground.needs[0].pk).update(
        organisation=None, state="draft"
    )
    ground.needs[0].__class__._base_manager.filter(pk=ground.needs[0].pk).update(zone=other)
    rows = [(need.pk, "organisation", 1, 5) for need in ground.needs]
    done = operations.keep_suggestions(
        system_ctx(ground.zone, NOW), run=run, kinds=["organisation"], rows=rows
    )
    assert done.counts["kept"] == 3


def test_a_zone_without_needs(zone, settings, tmp_path, monkeypatch):
    settings.HOME = tmp_path
    monkeypatch.setattr(document_sources, "_items", {})
    run = nightly.compare_all(system_ctx(zone, NOW), workers=0)
    assert (run.state, run.counts) == ("done", {"needs": 0, "kept": 0, "new": 0, "gone": 0})


def test_the_command_line(ground, settings, capsys, monkeypatch):
    settings.SHANHE_ZONE = ground.zone.slug
    monkeypatch.setattr("shanhe.cli.setup.start_database", lambda: None)
    monkeypatch.setattr("shanhe.cli.setup.django", lambda: None)
    monkeypatch.setattr(nightly, "KINDS", ("organisation",))

    def told(*words):
        code = main(["match", *words, "--zone", ground.zone.slug, "--json"])
        return code, json.loads(capsys.readouterr().out)

    assert told("status") == (0, {"state": "never"})
    assert told("cancel")[0] == 1
    run = operations.start_bulk(
        system_ctx(ground.zone, NOW), zone=ground.zone, workers="1", model_version="m"
    )
    assert told("cancel")[1]["state"] == "stopping"
    operations.end_bulk(system_ctx(ground.zone, NOW), run=run, state="cancelled")
    monkeypatch.setattr(nightly.local, "run", lambda job, workers, listener: _here(job, listener))
    code, found = told("all")
    assert (code, found["ok"], found["kept"]) == (0, True, len(pairs()))
    assert told("status")[1]["state"] == "done"
    code, found = told("all", "--cluster", "nowhere")
    assert (code, found["ok"]) == (1, False)


_run = nightly.local.run


def _here(job, listener):
    return _run(job, workers=0, listener=listener)


def test_the_nightly_job_goes_on_when_a_zone_fails(ground, monkeypatch):
    from shanhe.matching import jobs
    from shanhe.zones.models import Zone

    others = [make_zone(slug) for slug in ("one", "two")]
    Zone.objects.filter(pk__in=[zone.pk for zone in (ground.zone, *others)]).update(version="1")
    asked = []

    def compare_all(ctx, **options):
        asked.append(ctx.zone.slug)
        if ctx.zone == others[0]:
            raise OSError("disk full")
        if ctx.zone == others[1]:
            raise Busy("under way")

    monkeypatch.setattr(nightly, "compare_all", compare_all)
    jobs.compare()
    assert sorted(asked) == sorted([ground.zone.slug, "one", "two"])
