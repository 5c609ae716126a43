"""What contributors are asked, by whom and how they answer, and what becomes of disputes and silence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shanhe.kernel.errors import Conflict, Denied, NotNow
from shanhe.kernel.models import JournalEntry
from shanhe.parties.testing import ctx_for, system_ctx
from shanhe.results import operations, queries
from shanhe.results.models import Contributor, Result
from shanhe.results.queries.lists import contributions_to_settle

from .factories import cast, complete, confirm_all_checks, draft

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)


@pytest.fixture
def people(zone):
    return cast(zone)


def test_a_dispute_stops_publication_and_nothing_else(people):
    result = complete(people, draft(people), second=people.colleague)
    operations.submit_result(ctx_for(people.inventor, NOW), result=result)
    second = result.contributors.get(person=people.colleague)
    assert second.state == "asked"
    operations.dispute_contribution(
        ctx_for(people.colleague, NOW), contributor=second, reason="My share is 60%."
    )
    office = ctx_for(people.office, NOW)
    operations.accept_result(office, result=result)
    confirm_all_checks(people, result)
    operations.claim_readiness(ctx_for(people.inventor, NOW), result=result, level=4, evidence="Report")
    with pytest.raises(NotNow, match=r"disputes|异议"):
        operations.publish_result(office, result=result)
    operations.settle_contribution(office, contributor=second, reason="Agreed at 40% by both.")
    operations.publish_result(office, result=result)


@pytest.mark.any_day
def test_silence_goes_to_the_office_after_its_working_days(people, monkeypatch):
    monkeypatch.setattr("shanhe.zones.queries.parameter", lambda zone, code, on: 15)
    result = complete(people, draft(people), second=people.colleague)
    operations.submit_result(ctx_for(people.inventor, NOW), result=result)
    second = result.contributors.get(person=people.colleague)
    assert second.due_on == datetime(2026, 3, 23).date()
    on_the_day = system_ctx(people.zone, NOW + timedelta(days=21))
    assert operations.expire_silent_contributors(on_the_day, zone=people.zone, on=on_the_day.today) == 0
    after = system_ctx(people.zone, NOW + timedelta(days=22))
    assert operations.expire_silent_contributors(after, zone=people.zone, on=after.today) == 1
    second.refresh_from_db()
    assert second.state == "silent"
    with pytest.raises(Denied):
        operations.expire_silent_contributors(ctx_for(people.admin), zone=people.zone, on=after.today)


def test_who_cannot_be_asked_is_settled_by_the_office(people):
    result = complete(people, draft(people), guest="guest@example.org")
    guest = result.contributors.get(person=None)
    ours = result.contributors.get(person=people.inventor)
    rows = [{"id": ours.pk, "share": 6000}, {"id": guest.pk, "email": "", "share": 4000}]
    operations.save_draft(ctx_for(people.inventor), result=result, values={}, parts={"contributors": rows})
    operations.submit_result(ctx_for(people.inventor, NOW), result=result)
    guest.refresh_from_db()
    assert (guest.state, guest.due_on) == ("listed", None)
    office = ctx_for(people.office, NOW)
    assert [row.pk for row in contributions_to_settle(office.actor)] == [guest.pk]
    with pytest.raises(NotNow):
        operations.ask_contributor(office, contributor=guest)
    operations.settle_contribution(office, contributor=guest, reason="Confirmed by telephone.")
    assert queries.contributors_confirmed(Result.objects.get(pk=result.pk))
    assert contributions_to_settle(office.actor) == []


def test_who_can_be_asked_is_not_settled_before(people):
    result = complete(people, draft(people), second=people.colleague)
    second = result.contributors.get(person=people.colleague)
    with pytest.raises(NotNow):
        operations.settle_contribution(ctx_for(people.office), contributor=second, reason="Known.")


def test_a_changed_share_is_asked_about_again(people):
    result = complete(people, draft(people), second=people.colleague)
    operations.submit_result(ctx_for(people.inventor), result=result)
    second = result.contributors.get(person=people.colleague)
    operations.confirm_contribution(ctx_for(people.colleague), contributor=second)
    rows = [
        {"id": row.pk, "share": share}
        for row, share in zip(result.contributors.all(), (7000, 3000), strict=True)
    ]
    operations.save_draft(ctx_for(people.office), result=result, values={}, parts={"contributors": rows})
    second.refresh_from_db()
    assert second.state == "listed"


def test_a_contributor_by_link_acts_only_on_the_own_row(people):
    from shanhe.results.pages.links import link_actor

    result = complete(people, draft(people), guest="guest@example.org")
    operations.submit_result(ctx_for(people.inventor), result=result)
    guest = result.contributors.get(email="guest@example.org")
    link = guest.links.get()
    ctx = ctx_for(people.inventor)
    ctx.actor = link_actor(link)
    other = Contributor.objects.exclude(pk=guest.pk).first()
    with pytest.raises(Denied):
        operations.dispute_contribution(ctx, contributor=other, reason="no")
    operations.confirm_contribution(ctx, contributor=guest)
    guest.refresh_from_db()
    assert guest.state == "confirmed"


@pytest.mark.any_day
def test_a_link_opens_once_with_its_code_and_only_in_its_browser(people):
    from shanhe.results.operations.contributions import code_of, link_is_open

    result = complete(people, draft(people), guest="guest@example.org")
    operations.submit_result(ctx_for(people.inventor, NOW), result=result)
    link = result.contributors.get(email="guest@example.org").links.get()
    ctx = system_ctx(people.zone, NOW)
    operations.request_code(ctx, link=link)
    link.refresh_from_db()
    assert not operations.open_link(
        ctx, link=link, code="000000" if code_of(link) != "000000" else "1", browser="a"
    )
    assert operations.open_link(ctx, link=link, code=code_of(link), browser="secret-a")
    link.refresh_from_db()
    assert link_is_open(link, "secret-a", NOW)
    assert not link_is_open(link, "secret-b", NOW)
    assert not link_is_open(link, "secret-a", link.expires_at)
    with pytest.raises(Conflict):
        operations.open_link(ctx, link=link, code=code_of(link), browser="secret-b")
    operations.revoke_link(ctx_for(people.office), contributor=link.contributor)
    link.refresh_from_db()
    assert not link_is_open(link, "secret-a", NOW)


def test_tokens_are_signed(people):
    result = complete(people, draft(people), guest="guest@example.org")
    operations.submit_result(ctx_for(people.inventor), result=result)
    link = result.contributors.get(email="guest@example.org").links.get()
    assert queries.link_by_token(queries.token_of(link)) == link
    assert queries.link_by_token(link.nonce) is None
    assert queries.link_by_token(f"{link.nonce}:x") is None


def test_a_link_shows_nothing_of_a_disclosure_that_was_taken_back(people, client, settings):
    from shanhe.results.notices import codes, invitations
    from shanhe.results.operations.contributions import code_of
    from shanhe.results.queries.links import token_of

    settings.SHANHE_ZONE = people.zone.slug
    result = complete(people, draft(people), guest="guest@example.org")
    operations.submit_result(ctx_for(people.inventor), result=result)
    link = result.contributors.get(email="guest@example.org").links.get()
    url = reverse("results:link", args=[token_of(link)])
    client.post(url, {"send": "1", "language": "en"})
    link.refresh_from_db()
    assert link.contributor.language == "en"
    requested = JournalEntry.objects.get(verb="results.contributor_link.code_requested")
    assert [letter.language for letter in codes(requested)] == ["en"], "the letter speaks what was chosen"
    client.post(url, {"code": code_of(link)})
    assert "Sample film" in client.get(url, headers={"accept-language": "en"}).content.decode()
    operations.take_back_result(ctx_for(people.inventor), result=result)
    operations.save_draft(ctx_for(people.inventor), result=result, values={"title": {"en": "Zirconquill"}})
    closed = client.get(url, headers={"accept-language": "en"})
    assert closed.status_code == 410
    assert "The disclosure was taken back" in closed.content.decode()
    assert "Zirconquill" not in closed.content.decode()
    asked = JournalEntry.objects.filter(verb__contains="contributor")
    assert asked.exists()
    assert not [letter for entry in asked for letter in (*invitations(entry), *codes(entry))]
    with pytest.raises(Conflict):
        operations.request_code(system_ctx(people.zone), link=link)


def test_an_answer_given_while_the_office_edits_is_not_written_over(people):
    """Contributors answer without the result's lock: their rows are read again, locked, before they are saved."""
    result = complete(people, draft(people), second=people.colleague)
    rows = [{"id": row.pk, "part": "Measured"} for row in result.contributors.all()]
    with CaptureQueriesContext(connection) as seen:
        operations.save_draft(
            ctx_for(people.inventor), result=result, values={}, parts={"contributors": rows}
        )
    read = [
        query["sql"]
        for query in seen
        if "results_contributor" in query["sql"] and "FOR NO KEY UPDATE" in query["sql"]
    ]
    assert read
