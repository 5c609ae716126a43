"""Weights of suggestions: learned on one half of the needs, judged on the other, switched by people only."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django_scopes import scope

from shanhe.cli.main import main
from shanhe.kernel.context import SystemActor
from shanhe.kernel.errors import Conflict, Denied, Invalid, NotNow
from shanhe.matching import indexing, operations, outcomes, queries
from shanhe.matching.models import Feedback, WeightSet
from shanhe.matching.queries import learning as reading
from shanhe.matching.queries.weights import NEEDED
from shanhe.matching.suggestions import learning
from shanhe.matching.suggestions.learning import Example
from shanhe.matching.suggestions.ranking import WEIGHTS
from shanhe.needs.tests.factories import published
from shanhe.parties.testing import ctx_for, make_person
from shanhe.zones.models import Parameter

pytestmark = pytest.mark.django_db


def examples(needs=40):
    """Words mislead, readiness tells: of each need a good and a bad outcome."""
    found = []
    for need in range(needs):
        found.append(Example(need, {"words": 0.3, "readiness": 1.0, "field": 0.5}, True))
        found.append(Example(need, {"words": 0.9, "readiness": 0.1}, False))
    return found


def test_what_tells_good_from_bad_gains_weight():
    weights = learning.learn(examples(), WEIGHTS)
    assert weights["readiness"] > WEIGHTS["readiness"]
    assert weights["words"] < WEIGHTS["words"]
    assert weights["ties"] / weights["deadline"] == pytest.approx(
        WEIGHTS["ties"] / WEIGHTS["deadline"], rel=0.01
    )
    assert sum(weights.values()) == pytest.approx(sum(WEIGHTS.values()), abs=1e-3)
    assert weights == learning.learn(list(reversed(examples())), WEIGHTS), "the order teaches nothing"


def test_halves_share_no_need_and_the_judge_sees_only_the_other_half():
    teaching, held_back = learning.halves(examples(9))
    assert not {one.need for one in teaching} & {one.need for one in held_back}
    assert len(teaching) + len(held_back) == 18
    better = {**WEIGHTS, "words": 0.01, "readiness": 0.6}
    told = learning.judge(held_back, WEIGHTS, better, outcomes=18, needs=9)
    assert (told.before, told.after) == (0.0, 1.0)
    assert (told.low, told.high) == (1.0, 1.0)
    assert told.held_back == len(held_back)


def test_no_better_weights_are_not_called_better():
    told = learning.judge(examples(), WEIGHTS, WEIGHTS, outcomes=80, needs=40)
    assert told.before == told.after
    assert (told.low, told.high) == (0.0, 0.0)
    assert learning.judge([], WEIGHTS, WEIGHTS, outcomes=0, needs=0).after == 0.5


@pytest.fixture
def taught(ground):
    """Six needs, each with a result that was found fitting and one that was not, and the zone asks for ten outcomes."""
    admin = make_person(ground.zone, roles=["administrator"], account=True)
    Parameter.objects.create(
        zone=ground.zone,
        code=NEEDED,
        value=10,
        unit="outcomes",
        valid_from=ground.at.date(),
        name={"zh": "数", "en": "n"},
    )
    for n in range(6):
        need = published(ground, title={"en": f"Cracks in part {n}", "zh": f"裂纹{n}"}, level_wanted=6)
        ready = ground.result(title_en=f"Cracks seen {n}", title_zh=f"看裂纹{n}", trl=8)
        early = ground.result(title_en=f"Cracks in part {n} someday", title_zh=f"裂纹{n}研究", trl=2)
        for row, fits in ((ready, True), (early, False)):
            Feedback.objects.create(
                zone=ground.zone, need=need, kind="result", other=row.pk, fits=fits,
                reason="" if fits else "too_early", given_at=ground.at,
            )  # fmt: skip
    indexing.rebuild()
    ground.admin = admin
    return ground


def test_too_few_outcomes_propose_nothing(taught):
    Parameter.objects.filter(code=NEEDED).update(value=99)
    with pytest.raises(NotNow):
        operations.propose_weights(ctx_for(taught.admin), zone=taught.zone)
    Parameter.objects.filter(code=NEEDED).delete()
    with pytest.raises(NotNow):
        operations.propose_weights(ctx_for(taught.admin), zone=taught.zone)
    assert not WeightSet.objects.exists()


def test_a_proposal_switches_nothing_and_switching_can_be_undone(taught):
    ctx = ctx_for(taught.admin)
    row = operations.propose_weights(ctx, zone=taught.zone)
    assert row.evaluation["outcomes"] == 12
    assert row.evaluation["held_back"] == 6
    assert queries.quality(taught.zone, ctx.today).current is None, "never by itself"
    assert operations.propose_weights(ctx_for(taught.admin), zone=taught.zone) == row, (
        "the same is proposed once"
    )
    operations.use_weights(ctx_for(taught.admin), zone=taught.zone, number=row.number, seen=0)
    assert queries.quality(taught.zone, ctx.today).weights == {**WEIGHTS, **row.weights}
    operations.use_weights(ctx_for(taught.admin), zone=taught.zone, number=0, seen=row.number)
    row.refresh_from_db()
    assert row.until is not None
    assert queries.quality(taught.zone, ctx.today).weights == WEIGHTS
    operations.use_weights(ctx_for(taught.admin), zone=taught.zone, number=row.number, seen=0)
    assert WeightSet.objects.get().in_force


def test_the_set_in_force_ranks(taught):
    need = indexing.read(taught.zone, [f"need:{Feedback.objects.first().need_id}"])
    [document] = need.values()
    actor = SystemActor("test")
    before = queries.suggest(actor, document, taught.zone).items[0].parts
    WeightSet.objects.create(
        zone=taught.zone,
        number=1,
        weights={"readiness": 0.6, "words": 0.01},
        proposed_at=taught.at,
        since=taught.at,
    )
    after = queries.suggest(actor, document, taught.zone).items[0].parts
    assert after["readiness"] > before["readiness"]
    assert after["words"] < before["words"]


def test_reasons_that_say_nothing_of_the_fit_teach_nothing(taught):
    known = len(outcomes.outcomes())
    Feedback.objects.filter(fits=False).update(reason="solved_in_house")
    assert len(outcomes.outcomes()) == known - 6


def test_whoever_is_no_administrator_may_not(taught):
    for person in (taught.manager, taught.inventor):
        with pytest.raises(Denied):
            operations.propose_weights(ctx_for(person), zone=taught.zone)
        with pytest.raises(Denied):
            operations.use_weights(ctx_for(person), zone=taught.zone, number=0, seen=0)


def test_a_number_that_is_not_there_and_one_that_was_not_seen(taught):
    with pytest.raises(Invalid):
        operations.use_weights(ctx_for(taught.admin), zone=taught.zone, number=7, seen=0)
    with pytest.raises(Conflict):
        operations.use_weights(ctx_for(taught.admin), zone=taught.zone, number=0, seen=3)


def test_the_page_shows_before_and_after_and_switches(taught, client):
    client.force_login(taught.admin.user)
    page = client.get("/administration/suggestions/").content.decode()
    assert "/administration/suggestions/propose/" in page
    client.post("/administration/suggestions/propose/")
    page = client.get("/administration/suggestions/").content.decode()
    assert "/administration/suggestions/1/use/" in page
    client.post("/administration/suggestions/1/use/", {"seen": "0"})
    assert WeightSet.objects.get().in_force
    stale = client.post("/administration/suggestions/0/use/", {"seen": "0"}, follow=True)
    assert "其他人已切换权重" in stale.content.decode()
    client.post("/administration/suggestions/0/use/", {"seen": "1"})
    assert not WeightSet.objects.get().in_force
    client.force_login(taught.manager.user)
    assert client.get("/administration/suggestions/").status_code == 403


def test_the_page_costs_the_same_for_many_sets(taught, client, django_assert_max_num_queries):
    client.force_login(taught.admin.user)
    client.get("/administration/suggestions/")
    with django_assert_max_num_queries(40) as few:
        client.get("/administration/suggestions/")
    for number in range(1, 20):
        WeightSet.objects.create(
            zone=taught.zone,
            number=number,
            weights={},
            proposed_at=taught.at,
            since=taught.at,
            until=taught.at,
        )
    with django_assert_max_num_queries(len(few)):
        client.get("/administration/suggestions/")


def test_over_the_api(taught, client):
    address = "/api/v1/suggestions/weights"

    def sign_in(person):
        client.force_login(person.user, backend="django.contrib.auth.backends.ModelBackend")

    def use(number, seen):
        return client.post(f"{address}/{number}/use", {"seen": seen}, content_type="application/json")

    assert client.get(address).status_code == 401
    sign_in(taught.manager)
    assert [client.get(address).status_code, client.post(address).status_code, use(0, 0).status_code] == [
        403
    ] * 3
    sign_in(taught.admin)
    made = client.post(address)
    assert (made.status_code, made.json()["number"], made.json()["since"]) == (201, 1, None)
    assert use(1, 5).status_code == 409
    assert use(9, 0).status_code == 422
    assert use(1, 0).json()["number"] == 1
    told = client.get(address).json()
    assert (told["number"], told["outcomes"], told["needed"], len(told["sets"])) == (1, 12, 10, 1)
    assert use(0, 1).json() == {"number": 0, "weights": dict(WEIGHTS)}


def test_the_command_prints_and_proposes(taught, capsys):
    assert main(["match", "weights", "--zone", taught.zone.slug, "--propose", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["in_force"], told["outcomes"], told["sets"][0]["number"]) == (0, 12, 1)
    Parameter.objects.filter(code=NEEDED).delete()
    assert main(["match", "weights", "--zone", taught.zone.slug, "--propose", "--json"]) == 1


def test_examples_are_read_in_queries_that_do_not_grow_with_outcomes_of_one_need(taught):
    found = reading.examples(SystemActor("test"), taught.zone)
    assert len(found) == 12
    assert {"words", "readiness"} <= found[0].values.keys()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_switch_at_once_one_is_told(settings, tmp_path):
    from shanhe.pathway.tests.ground import make_ground

    settings.INDEX_ROOT = tmp_path / "index"
    ground = make_ground()
    with scope(zone=ground.zone):
        admin = make_person(ground.zone, roles=["administrator"], account=True)
        for number in (1, 2):
            WeightSet.objects.create(zone=ground.zone, number=number, weights={}, proposed_at=ground.at)

    def switch(number):
        try:
            with scope(zone=ground.zone):
                operations.use_weights(ctx_for(admin), zone=ground.zone, number=number, seen=0)
                return "done"
        except Conflict:
            return "conflict"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(switch, (1, 2))) == ["conflict", "done"]
    with scope(zone=ground.zone):
        assert sum(row.in_force for row in WeightSet.objects.all()) == 1
    connection.close()
