"""The way of a result from the draft to the catalogue."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shanhe.kernel.errors import Conflict, Denied, Invalid, NotNow
from shanhe.kernel.models import JournalEntry
from shanhe.parties.testing import ctx_for, make_organisation, make_person, system_ctx
from shanhe.results import operations, queries
from shanhe.results.models import Result

from .factories import cast, complete, confirm_all_checks, draft, make_published

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)


@pytest.fixture
def people(zone):
    return cast(zone)


def test_a_disclosure_is_a_draft_of_its_author(people):
    result = draft(people)
    assert result.state == "draft"
    assert result.ref.startswith("R-2026-")
    assert [row.person for row in result.contributors.all()] == [people.inventor]
    assert queries.by_ref(ctx_for(people.inventor).actor, result.ref) == result
    assert queries.by_ref(ctx_for(people.stranger).actor, result.ref) is None


def test_references_follow_each_other(people):
    numbers = [int(draft(people).ref.rsplit("-", 1)[1]) for _time in range(3)]
    assert numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2]


def test_only_a_complete_disclosure_is_sent(people):
    result = draft(people)
    with pytest.raises(NotNow, match=r"Abstract|摘要"):
        operations.submit_result(ctx_for(people.inventor, NOW), result=result)
    result = complete(people, result)
    operations.submit_result(ctx_for(people.inventor, NOW), result=result)
    result.refresh_from_db()
    assert result.state == "submitted"
    assert result.versions.count() == 1


def test_shares_that_miss_five_percent_say_so(people):
    result = complete(people, draft(people))
    mine = result.contributors.get(person=people.inventor)
    rows = [{"id": mine.pk, "share": 6000}, {"name": {"en": "B. Sample", "zh": "乙"}, "share": 3500}]
    result = operations.save_draft(
        ctx_for(people.inventor), result=result, values={}, parts={"contributors": rows}
    )
    with pytest.raises(NotNow, match="95%"):
        operations.submit_result(ctx_for(people.inventor), result=result)


def test_the_whole_way_to_the_catalogue(people):
    result = complete(people, draft(people))
    operations.submit_result(ctx_for(people.inventor, NOW), result=result)
    office = ctx_for(people.office, NOW)
    with pytest.raises(NotNow):
        operations.publish_result(office, result=result)
    operations.accept_result(office, result=result)
    with pytest.raises(NotNow) as refused:
        operations.publish_result(office, result=result)
    assert "Not yet confirmed" in str(refused.value) or "尚未确认" in str(refused.value)
    confirm_all_checks(people, result)
    operations.publish_result(office, result=result)
    result.refresh_from_db()
    assert result.state == "published"
    assert result.published_at == NOW
    assert list(queries.published()) == [result]
    entry = JournalEntry.objects.get(verb="results.result.published")
    assert entry.public


def test_the_author_cannot_accept_or_publish(people):
    result = complete(people, draft(people))
    operations.submit_result(ctx_for(people.inventor), result=result)
    with pytest.raises(Denied):
        operations.accept_result(ctx_for(people.inventor), result=result)


def test_a_return_needs_a_reason_and_keeps_it(people):
    result = complete(people, draft(people))
    operations.submit_result(ctx_for(people.inventor), result=result)
    with pytest.raises(Invalid):
        operations.return_result(ctx_for(people.office), result=result, reason="  ")
    operations.return_result(ctx_for(people.office), result=result, reason="Name the funder.")
    result.refresh_from_db()
    assert (result.state, result.return_reason) == ("draft", "Name the funder.")


def test_an_older_page_does_not_overwrite_a_newer_one(people):
    result = draft(people)
    seen = result.version
    author = ctx_for(people.inventor)
    operations.save_draft(
        author, result=result, values={"title": {"en": "First"}}, version=seen, editor="page-a"
    )
    # the same page saves again without having been loaded anew
    operations.save_draft(
        author, result=result, values={"title": {"en": "Second"}}, version=seen, editor="page-a"
    )
    with pytest.raises(Conflict):
        operations.save_draft(
            author, result=result, values={"title": {"en": "Third"}}, version=seen, editor="page-b"
        )
    result.refresh_from_db()
    assert result.title.within("en") == "Second"


def test_a_summary_only_result_hides_its_abstract_from_search(people):
    result = make_published(
        people, values={"abstract": {"en": "A peculiarword inside."}}, novelty="summary_only"
    )
    assert result.summary_only
    visitor = queries.published()
    assert result in visitor
    assert queries.search(system_ctx(people.zone).actor, "peculiarword").rows == []


def test_changing_a_published_result_keeps_a_version_and_the_difference(people):
    result = make_published(people)
    office = ctx_for(people.office)
    operations.save_draft(office, result=result, values={"title": {**result.title, "en": "A better title"}})
    newest, before = queries.versions(result)[:2]
    found = {
        str(line.label): (line.old, line.new)
        for line in queries.differences(before.snapshot, newest.snapshot)
    }
    assert list(found.values()) == [("Sample film", "A better title")]


def test_withdrawing_and_taking_up_again(people):
    result = make_published(people)
    operations.withdraw_result(ctx_for(people.office), result=result, reason="Superseded")
    assert list(queries.published()) == []
    operations.reinstate_result(ctx_for(people.inventor), result=result)
    result.refresh_from_db()
    assert result.state == "draft"


def test_take_back_and_take_off_undo(people):
    result = complete(people, draft(people))
    operations.submit_result(ctx_for(people.inventor), result=result)
    operations.take_back_result(ctx_for(people.inventor), result=result)
    published = make_published(people)
    operations.unpublish_result(ctx_for(people.office), result=published)
    states = Result.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["draft", "accepted"]


def test_readiness_is_confirmed_by_other_eyes(people):
    result = make_published(people)
    claim = operations.claim_readiness(
        ctx_for(people.inventor), result=result, level=5, evidence="Test report"
    )
    with pytest.raises(NotNow):
        operations.claim_readiness(ctx_for(people.inventor), result=result, level=6, evidence="More")
    with pytest.raises(Denied):
        operations.confirm_readiness(ctx_for(people.inventor), assessment=claim)
    operations.send_back_readiness(
        ctx_for(people.assessor), assessment=claim, note="No report of a test outside."
    )
    result.refresh_from_db()
    assert (result.trl_claimed, result.trl_confirmed) == (None, None)
    claim = operations.claim_readiness(
        ctx_for(people.inventor), result=result, level=4, evidence="Test report"
    )
    operations.confirm_readiness(ctx_for(people.assessor), assessment=claim)
    result.refresh_from_db()
    assert (result.trl_claimed, result.trl_confirmed, result.level) == (4, 4, 4)
    assert [row.state for row in queries.readiness_history(result)] == ["sent_back", "confirmed"]


def test_an_assessor_does_not_judge_a_result_they_contributed_to(people):
    assessor = make_person(people.zone, ["assessor"], people.university)
    result = complete(people, draft(people), second=assessor)
    claim = operations.claim_readiness(ctx_for(people.inventor), result=result, level=3, evidence="Notes")
    with pytest.raises(Denied):
        operations.confirm_readiness(ctx_for(assessor), assessment=claim)


@pytest.mark.any_day
def test_fees_are_reminded_of_once_for_each_date(people):
    result = complete(people, draft(people))
    right = {"kind": "invention_patent", "number": "ZL1", "fee_due_on": datetime(2026, 3, 20).date()}
    operations.save_draft(ctx_for(people.inventor), result=result, values={}, parts={"ip_rights": [right]})
    ctx = system_ctx(people.zone, NOW)
    assert operations.remind_fees(ctx, zone=people.zone, on=ctx.today, days=30) == 1
    assert operations.remind_fees(ctx, zone=people.zone, on=ctx.today, days=30) == 0


def test_the_nightly_job_does_both_for_a_zone(people, monkeypatch):
    from shanhe.results.jobs import nightly

    monkeypatch.setattr("shanhe.zones.queries.parameter", lambda zone, code, on: 15)
    result = complete(people, draft(people), second=people.colleague)
    operations.submit_result(ctx_for(people.inventor, NOW), result=result)
    assert nightly(system_ctx(people.zone)) == (1, 0)
    assert nightly(system_ctx(people.zone)) == (0, 0)


def test_a_published_result_keeps_what_its_publication_asked_for(people):
    result = make_published(people)
    ctx = ctx_for(people.office)
    for values in (
        {"title": {"zh": "", "en": ""}},
        {"owner": None},
        {"owner_id": None},
        {"fields": []},
        {"abstract": {"zh": "", "en": ""}},
    ):
        with pytest.raises(Invalid):
            operations.save_draft(ctx, result=result, values=values)
    for parts in ({"centres": []}, {"contributors": []}):
        with pytest.raises(Invalid):
            operations.save_draft(ctx, result=result, values={}, parts=parts)
    result.refresh_from_db()
    assert (result.title.within("en"), result.owner_id) == ("Sample film", people.university.pk)


def test_what_was_never_there_keeps_nobody_from_correcting_the_rest(people):
    result = make_published(people)
    Result.objects.filter(pk=result.pk).update(problem={})  # as from a file
    office = ctx_for(people.office, NOW)
    operations.save_draft(office, result=result, values={"title": {"en": "A corrected title"}})
    result.refresh_from_db()
    assert result.title.within("en") == "A corrected title"
    with pytest.raises(Invalid) as refused:
        operations.save_draft(office, result=result, values={"title": {"en": "", "zh": ""}})
    assert set(refused.value.fields) == {"title"}


def test_a_result_moves_to_another_office_only_with_its_agreement(people):
    result = make_published(people)
    other = make_organisation(people.zone)
    with pytest.raises(Denied):
        operations.save_draft(ctx_for(people.office), result=result, values={"owner": other})
    with pytest.raises(Denied):
        operations.save_draft(
            ctx_for(make_person(people.zone, [], other, "office")), result=result, values={"owner": other}
        )
    moved = operations.save_draft(ctx_for(people.admin), result=result, values={"owner": other})
    assert moved.owner_id == other.pk


def test_nobody_who_has_left_becomes_a_reader(people):
    result = draft(people)
    gone = make_person(people.zone, left_at=NOW)
    with pytest.raises(Invalid):
        operations.save_draft(
            ctx_for(people.inventor), result=result, values={}, parts={"readers": [gone.pk]}
        )
