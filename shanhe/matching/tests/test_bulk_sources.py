"""The nightly comparison with the zone's real needs, results and people."""

from __future__ import annotations

from shanhe.kernel.context import VISITOR
from shanhe.kernel.journal import sentence
from shanhe.kernel.models import JournalEntry
from shanhe.matching import nightly, queries
from shanhe.matching.models import Suggestion
from shanhe.needs.tests.factories import published
from shanhe.parties.testing import system_ctx
from shanhe.results import operations as results


def test_what_fits_is_found_and_its_inventor_and_a_withdrawn_result_is_gone_at_once(
    ground, settings, tmp_path
):
    settings.HOME = tmp_path
    need = published(
        ground,
        title={"en": "Phase-change film for battery cooling"},
        problem={"en": "Battery cells get hot. " * 5},
    )
    fits = ground.result(
        title_en="Film that changes phase and keeps battery cells cool", title_zh="电池热管理相变薄膜"
    )
    others = [ground.result(title_en=f"Legal history of tenancy {number}") for number in range(4)]
    secret = ground.result(title_en="Battery cooling film, phase-change", confidentiality="named")
    draft = ground.result(title_en="Battery cooling film", state="accepted")
    run = nightly.compare_all(system_ctx(ground.zone, ground.at, "match-all"), workers=0)
    assert run.counts["needs"] == 1
    found = {row.other: row.score for row in Suggestion.objects.filter(kind="result")}
    assert max(found, key=found.__getitem__) == fits.pk
    assert not {secret.pk, draft.pk} & set(found)
    assert all(found.get(other.pk, 0) < found[fits.pk] for other in others)
    people = Suggestion.objects.filter(kind="person").order_by("-score")
    assert people.first().other == ground.inventor.pk
    entry = JournalEntry.objects.get(verb="matching.bulk.done")
    assert str(run.counts["kept"]) in sentence(entry)

    actor = ground.ctx(ground.manager).actor
    assert (need, fits) in {
        (one.need, one.row) for one in queries.suggested(actor, ground.zone, ground.today)
    }
    assert {one.kind for one in queries.suggested(VISITOR, ground.zone, ground.today)} <= {"result"}
    results.withdraw_result(ground.ctx(ground.office), result=fits, reason="mistake")
    assert fits not in {one.row for one in queries.suggested(actor, ground.zone, ground.today)}
