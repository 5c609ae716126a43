"""All needs with everything: how a run is started, stopped, resumed, told, and what becomes of it when it fails."""

from __future__ import annotations

import json

import pytest

from shanhe.cli.main import main
from shanhe.kernel.documents import document_sources
from shanhe.kernel.errors import Denied, NotNow
from shanhe.matching import jobs, nightly, operations, queries
from shanhe.matching.models import BulkRun, Suggestion
from shanhe.parties.testing import ctx_for, make_person, make_zone, system_ctx
from shanhe.retrieval.batch import Busy, Cancelled

from .bulk_ground import (
    NOW,
    compare,
    make_bulk_ground,
    pairs,
)


@pytest.fixture
def ground(zone, monkeypatch, tmp_path, settings):
    return make_bulk_ground(zone, monkeypatch, tmp_path, settings)


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


def test_a_comparison_that_is_under_way_is_left_to_end(ground, monkeypatch, caplog):
    def compare_all(ctx, **options):
        raise Busy("under way")

    monkeypatch.setattr(nightly, "compare_all", compare_all)
    jobs.compare(system_ctx(ground.zone))
    assert "under way" in caplog.text
