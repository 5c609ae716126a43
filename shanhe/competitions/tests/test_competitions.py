"""An open competition from its draft to acceptance: sealed bids, reviews, parallel teams, milestones on the thread."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django_scopes import scope

from shanhe.competitions import jobs, operations, queries, rules
from shanhe.competitions.lifecycle import BID, COMPETITION, TEAM_MILESTONE
from shanhe.competitions.models import Bid, Competition
from shanhe.kernel import clock, journal
from shanhe.kernel.context import VISITOR
from shanhe.kernel.errors import Conflict, Denied, Invalid, NotNow, OperationError
from shanhe.kernel.money import Money
from shanhe.needs.tests.factories import published
from shanhe.parties.actors import actor_of_person
from shanhe.parties.testing import make_person, system_ctx
from shanhe.pathway.tests.ground import make_ground

from .factories import competition, opened, sent_bid


def reviewing(ground, *, teams=1, bids=2):
    row = opened(ground, teams=teams)
    people = [
        ground.inventor,
        *(make_person(ground.zone, ["inventor"], account=True) for _n in range(bids - 1)),
    ]
    found = [sent_bid(ground, row, by=person) for person in people]
    side = ground.ctx(ground.representative)
    operations.appoint_reviewers(side, competition=row, people=[ground.assessor])
    return operations.close_bids(side, competition=row), found


def running(ground, *, teams=1, bids=2):
    row, found = reviewing(ground, teams=teams, bids=bids)
    row = operations.choose_teams(
        ground.ctx(ground.representative), competition=row, chosen=found[:teams], note="Others fit better"
    )
    return row, [Bid.objects.get(pk=bid.pk) for bid in found]


@pytest.mark.any_day
def test_the_whole_way(ground):
    row, (bid, other) = reviewing(ground)
    judge = ground.ctx(ground.assessor)
    operations.review_bid(judge, bid=bid, fit=5, feasibility=4, worth=4, comment="Clear")
    operations.review_bid(judge, bid=other, fit=2, feasibility=2, worth=2, comment="Vague")
    side = ground.ctx(ground.representative)
    first, second = queries.bids_of(side.actor, row)
    assert (first, round(first.score, 2), second.score) == (bid, 4.33, 2)
    row = operations.choose_teams(side, competition=row, chosen=[bid], note="Less clear")
    bid.refresh_from_db()
    other.refresh_from_db()
    assert (bid.state, other.state, other.note) == ("chosen", "not_chosen", "Less clear")
    bid = operations.start_work(ground.ctx(ground.manager), bid=bid, route=ground.route())
    team = ground.ctx(ground.inventor)
    for step in bid.steps.select_related("bid__competition__need", "bid__project", "milestone"):
        step = operations.report_milestone(team, step=step, evidence="Report")
        operations.accept_team_milestone(side, step=step)
    bid = operations.accept_work(side, bid=bid)
    row = operations.accept_competition(side, competition=row)
    assert (bid.state, row.state) == ("accepted", "accepted")
    # every step is on the thread of the project and of the result
    verbs = {entry.verb for entry in journal.story(bid.project)}
    assert {
        "competitions.bid.work_started",
        "competitions.team_milestone.reported",
        "competitions.bid.accepted",
    } <= verbs
    assert "competitions.bid.chosen" in {entry.verb for entry in journal.story(bid.result)}


def test_bids_are_sealed_until_bidding_closes(ground):
    row = opened(ground)
    bid = sent_bid(ground, row)
    for person in (ground.representative, ground.manager, ground.administrator, ground.committee):
        assert queries.bids_of(actor_of_person(person), row) == []
    assert queries.bids_of(actor_of_person(ground.inventor), row) == [bid]
    # neither the need's, nor the result's, nor the competition's story tells that there is one
    for about in (row.need, bid.result, row):
        assert not any(entry.verb.startswith("competitions.bid.") for entry in journal.story(about))
    row = operations.close_bids(ground.ctx(ground.representative), competition=row)
    assert queries.bids_of(actor_of_person(ground.representative), row) == [bid]
    assert queries.bids_of(actor_of_person(ground.stranger), row) == []


@pytest.mark.any_day
def test_bids_count_until_their_time_and_then_the_clock_unseals_them(ground):
    row = opened(ground)
    sent_bid(ground, row)
    late = make_person(ground.zone, ["inventor"], account=True)
    values = {"team": "We", "approach": "So", "price": None}
    result = ground.result(discloser=late)
    bid = operations.write_bid(ground.ctx(late), competition=row, result=result, **values)
    over = ground.at + timedelta(days=30)
    ground.at = over
    with pytest.raises(Invalid):
        operations.send_bid(ground.ctx(late), bid=bid)
    assert jobs.close_due(system_ctx(ground.zone, over)) == 1
    row.refresh_from_db()
    assert row.state == "reviewing"
    assert jobs.close_due(system_ctx(ground.zone, over)) == 0


def test_who_may_bid(ground):
    row = opened(ground)
    result = ground.result()
    values = {"team": "We", "approach": "So", "price": None}
    with pytest.raises(Denied):
        operations.write_bid(ground.ctx(ground.representative), competition=row, result=result, **values)
    with pytest.raises(Invalid):
        operations.write_bid(ground.ctx(ground.stranger), competition=row, result=result, **values)
    sent_bid(ground, row)
    with pytest.raises(Conflict):
        operations.write_bid(ground.ctx(ground.inventor), competition=row, result=ground.result(), **values)


def test_a_reviewer_tied_to_a_team_stands_aside(ground):
    row = opened(ground)
    judge = make_person(ground.zone, ["assessor"], ground.university, account=True)
    bid = sent_bid(ground, row)
    side = ground.ctx(ground.representative)
    operations.appoint_reviewers(side, competition=row, people=[judge, ground.assessor])
    operations.close_bids(side, competition=row)
    with pytest.raises(Denied):
        operations.review_bid(ground.ctx(judge), bid=bid, fit=5, feasibility=5, worth=5, comment="Ours")
    operations.stand_aside(ground.ctx(judge), bid=bid, comment="My own faculty")
    with pytest.raises(Denied):
        operations.review_bid(
            ground.ctx(ground.stranger), bid=bid, fit=1, feasibility=1, worth=1, comment="x"
        )
    [shown] = queries.bids_of(side.actor, row)
    assert (shown.score, shown.opinions, shown.aside) == (None, 0, 1)


def test_a_reviewer_does_not_see_the_others_scores_before_the_own_opinion(ground):
    row = opened(ground)
    bid = sent_bid(ground, row)
    second = make_person(ground.zone, ["assessor"], account=True)
    side = ground.ctx(ground.representative)
    operations.appoint_reviewers(side, competition=row, people=[second, ground.assessor])
    operations.close_bids(side, competition=row)
    operations.review_bid(ground.ctx(ground.assessor), bid=bid, fit=5, feasibility=5, worth=5, comment="Good")
    assert queries.bids_of(actor_of_person(second), row)[0].score is None
    operations.review_bid(ground.ctx(second), bid=bid, fit=1, feasibility=1, worth=1, comment="Bad")
    assert queries.bids_of(actor_of_person(second), row)[0].score == 3


def test_several_teams_race_within_the_money(ground):
    row, bids = reviewing(ground, teams=2, bids=3)
    side = ground.ctx(ground.representative)
    with pytest.raises(Invalid):
        operations.choose_teams(side, competition=row, chosen=bids)
    row = operations.choose_teams(side, competition=row, chosen=bids[:2])
    assert sorted(row.bids.values_list("state", flat=True)) == ["chosen", "chosen", "not_chosen"]
    assert all(bid.steps.count() == 2 for bid in bids[:2])
    with pytest.raises(NotNow):
        operations.end_competition(side, competition=row, note="Enough")
    for bid in bids[:2]:
        operations.end_work(side, bid=bid, note="Too slow")
    assert operations.end_competition(side, competition=row, note="Enough").state == "ended"


def test_milestones_may_not_cost_more_than_there_is(ground):
    row = competition(ground)
    ctx = ground.ctx(ground.representative)
    with pytest.raises(Invalid) as refused:
        operations.edit_competition(
            ctx,
            competition=row,
            values={"team_limit": 4, "milestones": [{"title": "All", "amount": Money(30_000_00)}]},
        )
    assert "budget" in refused.value.fields


def test_one_competition_a_need_at_a_time(ground):
    need = published(ground)
    row = competition(ground, need=need)
    with pytest.raises(Conflict):
        operations.draft_competition(ground.ctx(ground.manager), need=need)
    operations.cancel_competition(ground.ctx(ground.representative), competition=row, note="No money")
    assert operations.draft_competition(ground.ctx(ground.manager), need=need).state == "draft"


@pytest.mark.parametrize(
    "rule", [rules.view, rules.manage, rules.accept, rules.bid], ids=lambda rule: rule.name
)
def test_allows_and_scope_agree(ground, rule):
    for openness in ("named", "invited"):
        need = published(ground, confidentiality=openness)
        for state in COMPETITION.states:
            values = {"state": state, "bids_until": ground.at, "created_at": ground.at}
            Competition.objects.filter(need=need).update(state="ended")
            Competition.objects.create(
                zone=ground.zone, need=need, ref=f"C-2020-{openness[0]}{state}"[:24], **values
            )
    people = ("inventor", "manager", "representative", "stranger", "committee", "administrator", "assessor")
    for actor in [VISITOR, *(actor_of_person(getattr(ground, name)) for name in people)]:
        wanted = {row.pk for row in Competition.objects.all() if rule.allows(actor, row)}
        assert set(Competition.objects.filter(rule.scope(actor)).values_list("pk", flat=True)) == wanted


@pytest.mark.parametrize("rule", [rules.view_bid, rules.review, rules.choose], ids=lambda rule: rule.name)
def test_allows_and_scope_agree_on_bids(ground, rule):
    row, bids = reviewing(ground, bids=4)
    for bid, state in zip(bids, ("draft", "sent", "chosen", "withdrawn"), strict=True):
        Bid.objects.filter(pk=bid.pk).update(state=state)
    for state in ("open", "reviewing"):
        Competition.objects.filter(pk=row.pk).update(state=state)
        for name in (
            "inventor",
            "manager",
            "representative",
            "stranger",
            "committee",
            "administrator",
            "assessor",
        ):
            actor = actor_of_person(getattr(ground, name))
            wanted = {bid.pk for bid in Bid.objects.all() if rule.allows(actor, bid)}
            assert set(Bid.objects.filter(rule.scope(actor)).values_list("pk", flat=True)) == wanted, name


@pytest.mark.parametrize("state", list(TEAM_MILESTONE.states))
@pytest.mark.parametrize("action", list(TEAM_MILESTONE.transitions))
def test_milestone_state_and_action(ground, state, action):
    _row, bids = running(ground)
    step = bids[0].steps.select_related("bid__competition__need").first()
    step.state, step.evidence = state, "Report"
    step.save()
    person, call = {
        "report": (ground.inventor, lambda ctx: operations.report_milestone(ctx, step=step, evidence="Done")),
        "accept": (ground.representative, lambda ctx: operations.accept_team_milestone(ctx, step=step)),
        "send_back": (
            ground.representative,
            lambda ctx: operations.send_back_milestone(ctx, step=step, note="More"),
        ),
    }[action]
    if state not in TEAM_MILESTONE[action].sources:
        with pytest.raises(NotNow):
            call(ground.ctx(person))
        return
    with pytest.raises(Denied):
        call(ground.ctx(ground.stranger))
    call(ground.ctx(person))
    step.refresh_from_db()
    assert step.state == TEAM_MILESTONE[action].target


@pytest.mark.parametrize("action", ["send", "take_back", "withdraw", "edit"])
@pytest.mark.parametrize("state", list(BID.states))
def test_bid_state_and_action(ground, state, action):
    row = opened(ground)
    bid = sent_bid(ground, row)
    Bid.objects.filter(pk=bid.pk).update(state=state)
    bid.refresh_from_db()
    ctx = ground.ctx(ground.inventor)
    values = {"team": "We", "approach": "So", "price": None}
    call = {
        "send": lambda: operations.send_bid(ctx, bid=bid),
        "take_back": lambda: operations.take_back_bid(ctx, bid=bid),
        "withdraw": lambda: operations.withdraw_bid(ctx, bid=bid),
        "edit": lambda: operations.write_bid(ctx, competition=row, result=bid.result, **values),
    }[action]
    # A withdrawn bid leaves room for a new one.
    if state in BID[action].sources or (action, state) == ("edit", "withdrawn"):
        call()
        return
    with pytest.raises((NotNow, Conflict)):
        call()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages(ground, client, sign_in, language):
    header = {"accept-language": language}
    need = published(ground)
    client = sign_in(ground.representative)
    assert "competition" in client.get(need.get_absolute_url(), headers=header).content.decode()
    begun = client.post(reverse("competitions:start", args=[need.ref]))
    row = Competition.objects.get()
    assert begun.url == reverse("competitions:act", args=[row.ref, "edit"])
    until = (ground.at + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M")
    typed = {
        "aim_en": "Find them", "budget": "100000", "team_limit": "1", "bids_until": until,
        "milestones-TOTAL_FORMS": "1", "milestones-0-title": "Prototype",
        "milestones-0-amount": "50000",
    }  # fmt: skip
    wrong = client.post(begun.url, {**typed, "budget": "100"}, headers=header)
    assert wrong.status_code == 422
    assert client.post(begun.url, typed, headers=header).status_code == 302
    assert client.post(reverse("competitions:act", args=[row.ref, "open"])).status_code == 302
    team = sign_in(ground.inventor)
    result = ground.result()
    page = team.get(reverse("competitions:act", args=[row.ref, "bid"]), headers=header)
    assert result.ref in page.content.decode()
    bid_typed = {"result": result.ref, "team": "We two", "approach": "With light"}
    assert team.post(reverse("competitions:act", args=[row.ref, "bid"]), bid_typed).status_code == 302
    bid = Bid.objects.get()
    assert team.post(reverse("competitions:bid-act", args=[row.ref, bid.pk, "send"])).status_code == 302
    client = sign_in(ground.representative)
    assert "With light" not in client.get(row.get_absolute_url(), headers=header).content.decode()
    assert client.post(reverse("competitions:act", args=[row.ref, "close_bids"])).status_code == 302
    assert "With light" in client.get(row.get_absolute_url(), headers=header).content.decode()
    chosen = client.post(reverse("competitions:act", args=[row.ref, "choose"]), {"chosen": [bid.pk]})
    assert chosen.status_code == 302
    manager = sign_in(ground.manager)
    work = manager.post(
        reverse("competitions:bid-act", args=[row.ref, bid.pk, "start_work"]), {"route": "licence_transfer"}
    )
    assert work.status_code == 302
    bid.refresh_from_db()
    assert bid.project is not None
    step = bid.steps.get()
    team = sign_in(ground.inventor)
    report = reverse("competitions:milestone-act", args=[row.ref, bid.pk, step.pk, "report"])
    assert team.post(report, {"evidence": "It runs"}).status_code == 302
    shown = team.get(row.get_absolute_url(), headers=header).content.decode()
    assert "It runs" in shown
    client.logout()
    assert client.get(reverse("competitions:list"), headers=header).status_code == 200
    assert "We two" not in client.get(row.get_absolute_url(), headers=header).content.decode()


def test_bids_cost_the_same_however_many(ground, django_assert_num_queries):
    row, bids = reviewing(ground, bids=2)
    actor = actor_of_person(ground.assessor)
    for bid in bids:
        operations.review_bid(
            ground.ctx(ground.assessor), bid=bid, fit=3, feasibility=3, worth=3, comment="So"
        )
    with django_assert_num_queries(3):
        assert len(queries.bids_of(actor, row)) == 2
    more = [sent_bid_in(ground, row) for _n in range(6)]
    for bid in more:
        operations.review_bid(
            ground.ctx(ground.assessor), bid=bid, fit=3, feasibility=3, worth=3, comment="So"
        )
    with django_assert_num_queries(3):
        assert len(queries.bids_of(actor, row)) == 8


def sent_bid_in(ground, row):
    lead = make_person(ground.zone, ["inventor"], account=True)
    result = ground.result(discloser=lead)
    return Bid.objects.create(
        zone=ground.zone, competition=row, lead=lead, result=result, state="sent", created_at=ground.at
    )


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_into_a_competition_that_closes_at_this_moment():
    ground = make_ground("racing")
    ground.at = clock.now()
    with scope(zone=ground.zone):
        row = opened(ground)
        bid = sent_bid(ground, row)
        operations.take_back_bid(ground.ctx(ground.inventor), bid=bid)
    outcomes = {}
    start = threading.Barrier(2)

    def do(name, call):
        try:
            with scope(zone=ground.zone):
                start.wait(timeout=20)
                call()
            outcomes[name] = "done"
        except OperationError:
            outcomes[name] = "refused"
        finally:
            connection.close()

    send = threading.Thread(
        target=do, args=("send", lambda: operations.send_bid(ground.ctx(ground.inventor), bid=bid))
    )
    side = ground.ctx(ground.representative)
    close = threading.Thread(target=do, args=("close", lambda: operations.close_bids(side, competition=row)))
    for thread in (send, close):
        thread.start()
    for thread in (send, close):
        thread.join(timeout=30)
    with scope(zone=ground.zone):
        row, bid = Competition.objects.get(pk=row.pk), Bid.objects.get(pk=bid.pk)
    assert (outcomes["close"], row.state) == ("done", "reviewing")
    assert bid.state == ("sent" if outcomes["send"] == "done" else "draft")
    with scope(zone=ground.zone):
        told = [entry.data["bids"] for entry in journal.story(row) if entry.verb.endswith("bidding_closed")]
    assert told == [1 if bid.state == "sent" else 0]
