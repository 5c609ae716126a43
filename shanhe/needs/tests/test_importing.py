"""Needs from a file: what is guessed, refused, changed, and who sees them afterwards."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
from django.db import connection
from django.utils import translation
from django_scopes import scope

from shanhe.cli.main import main
from shanhe.exchange import testing
from shanhe.exchange.operations import batch
from shanhe.kernel.errors import Denied, Invalid
from shanhe.kernel.models import JournalEntry
from shanhe.needs import operations, queries
from shanhe.needs.models import Need
from shanhe.pathway.tests.ground import make_ground

HEAD = "id,title,problem,trl,budget,deadline,keywords\n"
GOOD = HEAD + '1,Quiet pump,Too loud,TRL 6,"1,200.50",2027-01-31,pump; noise\n2,静音泵,噪声过大,,,,泵、噪声\n'


def run(ground: Any, text: str, by: Any = None, **more: Any) -> Any:
    """Import the file; how many rows there were of each outcome."""
    ctx = ground.ctx(by or ground.manager)
    return testing.load(ctx, "needs", text, "needs.csv", source="test", **more).by_outcome


def test_good_rows_become_drafts_in_their_own_language(ground):
    assert run(ground, GOOD) == {"new": 2}
    english, chinese = Need.objects.order_by("ref")
    assert (english.title["en"], english.language, english.level_wanted) == ("Quiet pump", "en", 6)
    assert (english.budget.minor, english.deadline.isoformat()) == (120050, "2027-01-31")
    assert english.keywords == ["pump", "noise"]
    assert (chinese.title["zh"], chinese.language, chinese.keywords) == ("静音泵", "zh", ["泵", "噪声"])
    assert {english.state, chinese.state} == {"draft"}


def test_again_nothing_is_doubled_and_a_draft_follows_the_file(ground):
    run(ground, GOOD)
    assert run(ground, GOOD) == {"duplicate": 2}
    assert run(ground, GOOD.replace("Too loud", "Far too loud")) == {"changed": 1, "duplicate": 1}
    assert Need.objects.count() == 2
    assert Need.objects.filter(problem__en="Far too loud").count() == 1


def test_what_left_its_draft_is_not_overwritten(ground):
    run(ground, GOOD)
    Need.objects.update(state="withdrawn")
    assert run(ground, GOOD.replace("Too loud", "Far too loud")) == {"duplicate": 2}


@pytest.mark.parametrize(
    "line",
    [
        "1,,Nothing,,,,",
        "1,T,P,12,,,",
        "1,T,P,,-5,,",
        "1,T,P,,NaN,,",
        "1,T,P,,,soon,",
        f"1,{'x' * 300},P,,,,",
    ],
)
def test_a_wrong_row_says_why_and_the_others_go_in(ground, line):
    told: list[Any] = []
    assert run(ground, HEAD + line + "\n2,Good,P,,,,\n", told=[told.extend]) == {"wrong": 1, "new": 1}
    assert told[0].reasons
    assert told[0].outcome == "wrong"


def test_all_or_nothing(ground):
    with pytest.raises(Invalid):
        run(ground, GOOD + "3,,,,,,\n", atomic=True)
    assert Need.objects.count() == 0


def test_the_same_record_twice_in_a_file_without_numbers(ground):
    assert run(ground, "title,problem\nA,b\nA,b\n") == {"new": 1, "duplicate": 1}


def test_who_may_import_and_what_the_journal_says(ground):
    with pytest.raises(Denied):
        run(ground, GOOD, by=ground.inventor)
    run(ground, GOOD)
    entry = JournalEntry.objects.filter(verb="exchange.import.done").latest("pk")
    assert (entry.data["created"], entry.data["changed"]) == (2, 0)


def test_technology_managers_see_imported_drafts_and_nobody_else_does(ground):
    run(ground, GOOD)
    Need.objects.update(stated_by=None)
    assert queries.visible_to(ground.ctx(ground.manager).actor).count() == 2
    assert queries.visible_to(ground.ctx(ground.inventor).actor).count() == 0


def test_the_cost_does_not_grow_with_the_rows(ground, django_assert_max_num_queries):
    many = HEAD + "".join(f"{number},Title {number},P,,,,\n" for number in range(200))
    with django_assert_max_num_queries(20):
        assert run(ground, many) == {"new": 200}


def test_the_command_tries_first_and_then_writes(ground, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("shanhe.cli.setup.start_database", lambda: None)
    file, report = tmp_path / "needs.csv", tmp_path / "report.csv"
    file.write_text(GOOD + "3,,,,,,\n", encoding="utf-8")
    with translation.override("en"):
        assert main(["import", "needs", str(file), "--dry-run", "--report", str(report), "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert (told["read"], told["created"], told["wrong"], told["dry_run"]) == (3, 2, 1, True)
        assert Need.objects.count() == 0
        assert "The title is missing." in report.read_text(encoding="utf-8-sig")
        assert main(["import", "needs", str(file), "--atomic", "--json"]) == 1
        assert main(["import", "needs", str(file), "--json"]) == 0
        assert Need.objects.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("atomic", [False, True])
def test_an_import_does_not_write_over_what_somebody_changed_meanwhile(monkeypatch, atomic):
    """Two connections: the file was compared with a draft; before it is written, another saves that draft."""
    ground = make_ground()
    with scope(zone=ground.zone):
        run(ground, GOOD)
    judge, compared, saved, told = batch.judge, threading.Event(), threading.Event(), []

    def judged_then_edited(*arguments):
        found = list(judge(*arguments))
        compared.set()
        assert saved.wait(20)
        yield from found

    def by_hand():
        try:
            assert compared.wait(20)
            with scope(zone=ground.zone):
                need = Need.objects.get(title__en="Quiet pump")
                operations.save_need(
                    ground.ctx(ground.manager), need=need, values={"problem": {"en": "By hand"}}
                )
        finally:
            saved.set()
            connection.close()

    monkeypatch.setattr("shanhe.exchange.operations.batch.judge", judged_then_edited)
    other = threading.Thread(target=by_hand)
    other.start()
    text = GOOD.replace("Too loud", "Far too loud")
    with scope(zone=ground.zone):
        if atomic:
            with pytest.raises(Invalid):
                run(ground, text, atomic=True)
        else:
            assert run(ground, text, told=[told.extend]) == {"wrong": 1, "duplicate": 1}
            assert next(item.reasons for item in told if item.outcome == "wrong")
        other.join(20)
        assert Need.objects.get(title__en="Quiet pump").problem["en"] == "By hand"


def test_each_row_that_becomes_or_changes_a_need_has_its_line_in_the_journal(ground):
    run(ground, GOOD)
    run(ground, GOOD.replace("Too loud", "Far too loud"))
    need = Need.objects.get(title__en="Quiet pump")
    lines = JournalEntry.objects.filter(verb="needs.need.from_file", subject=f"needs.Need:{need.pk}")
    made, changed = lines.order_by("id")
    assert made.batch_id != changed.batch_id
    assert changed.changes == {"problem": [{"en": "Too loud"}, {"en": "Far too loud"}]}
    assert changed.batch.verb == "exchange.import.done"
