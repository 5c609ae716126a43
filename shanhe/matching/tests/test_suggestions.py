"""Suggestions say why and what speaks against them, and give nothing hidden away."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from shanhe.kernel.documents import Document
from shanhe.matching import indexing, queries
from shanhe.matching.meaning import learning
from shanhe.matching.suggestions import experts, features, ranking
from shanhe.needs.tests.factories import published
from shanhe.parties.actors import actor_of_person
from shanhe.parties.testing import make_organisation
from shanhe.results import operations as results
from shanhe.results.models import Result
from shanhe.retrieval import Hit


def document(kind="result", pk=1, **values):
    base = {"zone_id": 1, "ref": f"X-{pk}", "title": {"en": f"Thing {pk}"}}
    return Document(kind=kind, pk=pk, **{**base, **values})


def pair(need=None, other=None, ties=frozenset()):
    return features.Pair(
        document("need", 9, **(need or {})),
        document(**(other or {})),
        date(2026, 1, 1),
        {"ai": "AI"},
        {},
        ties,
    )


def test_unknown_is_not_zero():
    assert features.features(pair()) == []
    assert ranking.score({"words": 0.8}, [])[0] == pytest.approx(0.8)
    for_it = features.readiness(pair({"facts": {"level_wanted": 6}}, {"facts": {"level": 7}}))
    assert ranking.score({"words": 0.8}, [for_it])[0] > 0.8


@pytest.mark.parametrize(("level", "value"), [(7, 1.0), (6, 1.0), (5, 0.6), (4, 0.4), (2, 0.1)])
def test_readiness(level, value):
    found = features.readiness(pair({"facts": {"level_wanted": 6}}, {"facts": {"level": level}}))
    assert found.value == value
    assert str(level) in found.sentence
    assert found.against == (value < 0.5)


def test_field_deadline_and_ties():
    assert features.field(pair({"facets": {"field": ["ai"]}}, {"facets": {"field": ["ai"]}})).value == 1
    assert features.field(pair({"facets": {"field": ["ai"]}}, {"facets": {"field": ["bio"]}})).against
    late = {"facts": {"level_wanted": 8, "deadline": "2026-06-01"}}
    assert features.deadline(pair(late, {"facts": {"level": 4}})).against
    assert features.deadline(pair(late, {"facts": {"level": 8}})).value == 1
    tied = pair({"organisations": frozenset({1})}, {"organisations": frozenset({2})}, frozenset({(2, 1)}))
    assert features.ties(tied).value == 1


@pytest.mark.parametrize(
    ("need", "other"),
    [
        ({"organisations": frozenset({1})}, {"organisations": frozenset({1})}),
        ({"people": frozenset({1})}, {"people": frozenset({1, 2})}),
        ({"facts": {"capacity": 0}}, {}),
        ({}, {"valid_from": date(2026, 2, 1)}),
        ({}, {"valid_until": date(2026, 1, 1)}),
    ],
)
def test_what_bars_a_pair(need, other):
    assert features.barred(pair(need, other))
    assert not features.barred(pair())


def scored(key, score, group="a", title="film"):
    return ranking.Scored(key, group, title, score, {}, [], Hit(key, "result", score, dict))


def test_one_laboratory_does_not_fill_the_page_and_twins_fold():
    many = [scored(f"r:{n}", 1 - n / 100, title=f"t{n} film x") for n in range(6)]
    twin = scored("r:9", 0.95, title="t0 film x")
    other = scored("r:8", 0.1, "b", "other")
    chosen, left = ranking.short_list([*many, twin, other], 10)
    assert [item.key for item in chosen] == ["r:0", "r:1", "r:2", "r:8"]
    assert chosen[0].alike == ["r:9"]
    assert (left["r:9"], left["r:3"]) == ("alike", "group")
    assert ranking.short_list([*many, other], 1)[1]["r:8"] == "rank"


def test_the_best_few_count_and_not_the_mean():
    people = {"a": [1], "b": [1], "c": [1], "d": [1], "e": [2]}
    known = experts.expertise({"a": 1.0, "b": 0.1, "c": 0.1, "d": 0.1, "e": 0.6}, people, {3: 0.5})
    assert sorted(known, key=lambda n: -known[n][0]) == [1, 2, 3]
    assert known[1][1] == ["a", "d", "c"]
    assert known[3][1] == ["person:3"]


@pytest.fixture
def met(ground):
    """A published need, a result that meets it and one that does not; of one more laboratory, a hidden one."""
    lab = make_organisation(ground.zone, side="university")
    good = ground.result(
        title_en="Vision system that finds cracks in cast parts", title_zh="铸件裂纹视觉检测系统", owner=lab,
        fields=["new_materials"], trl=7,
    )  # fmt: skip
    weak = ground.result(title_en="Corrosion of cast iron parts", title_zh="铸铁腐蚀", fields=["bio"], trl=3)
    hidden = ground.result(
        title_en="Secret cracks in cast parts on the line",
        title_zh="铸件裂纹",
        confidentiality="named",
        owner=lab,
    )
    need = published(ground, level_wanted=6)
    indexing.rebuild()
    actor = actor_of_person(ground.representative)
    return {"need": need, "good": good, "weak": weak, "hidden": hidden, "actor": actor, "zone": ground.zone}


def suggested(met, actor=None, **more):
    actor = actor or met["actor"]
    need = queries.document_of(actor, met["need"], "need")
    return queries.suggest(actor, need, met["zone"], **more).items


def test_what_folds_under_another_is_counted_only_while_it_may_be_seen(met, ground):
    good = met["good"]
    twin = ground.result(
        title_zh=good.title["zh"],
        title_en=good.title["en"],
        owner=good.owner,
        fields=["new_materials"],
        trl=7,
    )
    indexing.rebuild()
    first = suggested(met)[0]
    assert first.alike == 1
    folded = twin if first.row == good else good
    Result.objects.filter(pk=folded.pk).update(state="accepted")  # and the index does not know
    assert suggested(met)[0].alike == 0


def test_the_reasons_are_the_facts(met):
    first, second = suggested(met)
    assert (first.row, second.row) == (met["good"], met["weak"])
    assert any("7" in reason for reason in first.reasons)
    assert any("cracks" in reason or "裂纹" in reason for reason in first.reasons)
    assert first.against == []
    assert any("3" in reason for reason in second.against)
    assert first.score > second.score
    assert sum(first.parts.values()) == pytest.approx(first.score, abs=0.001)


def test_nothing_hidden_is_suggested_or_explained(met, ground):
    refs = {item.row.ref for item in suggested(met)}
    assert met["hidden"].ref not in refs
    need = queries.document_of(met["actor"], met["need"], "need")
    told = queries.why_not(
        met["actor"], need, met["zone"], queries.document_by_ref(met["actor"], met["zone"], met["hidden"].ref)
    )
    nothing = queries.why_not(
        met["actor"], need, met["zone"], queries.document_by_ref(met["actor"], met["zone"], "R-1999-0001")
    )
    assert told == nothing
    inside = actor_of_person(ground.inventor)
    assert queries.document_by_ref(inside, met["zone"], met["hidden"].ref) is not None


def test_what_is_withdrawn_while_it_is_suggested_is_gone_at_once(met, ground):
    results.withdraw_result(ground.ctx(ground.administrator), result=met["good"], reason="Sold")
    assert [item.row for item in suggested(met)] == [met["weak"]]


def test_why_something_is_not_there(met, ground):
    need = queries.document_of(met["actor"], met["need"], "need")

    def why(ref):
        return queries.why_not(
            met["actor"], need, met["zone"], queries.document_by_ref(met["actor"], met["zone"], ref)
        )

    assert "1" in why(met["good"].ref)
    own = ground.result(
        title_en="Cracks in cast parts found by ourselves", title_zh="自研", owner=ground.enterprise
    )
    far = ground.result(title_en="A study of medieval music", title_zh="中世纪音乐研究")
    indexing.rebuild()
    assert why(own.ref) == features.barred(
        features.Pair(need, queries.document_by_ref(met["actor"], met["zone"], own.ref), ground.today, {}, {})
    )
    assert why(far.ref) not in (why(own.ref), why(met["good"].ref))
    assert own.ref not in {item.row.ref for item in suggested(met)}


def test_people_are_found_by_what_they_made(met, ground):
    [person] = suggested(met, kind="person")
    assert person.row == ground.inventor
    assert any("cracks" in reason or "裂纹" in reason for reason in person.reasons)


def test_nobody_is_named_who_disputes_it_or_made_what_is_hidden(met, ground):
    met["good"].contributors.update(state="disputed")
    assert "cracks in cast" not in str([item.reasons for item in suggested(met, kind="person")])
    met["good"].contributors.update(state="confirmed")
    # The index still has it; the row is hidden already.
    type(met["good"]).objects.filter(pk=met["good"].pk).update(confidentiality="named", state="withdrawn")
    assert "裂纹视觉" not in str([item.reasons for item in suggested(met, kind="person")])


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_for_those_who_look_after_the_need_only(met, ground, client, language):
    def page(person, url):
        client.force_login(person.user, backend="django.contrib.auth.backends.ModelBackend")
        return client.get(url, headers={"accept-language": language})

    url = reverse("matching:need", args=[met["need"].ref])
    for person in (ground.representative, ground.manager):
        text = page(person, url).content.decode()
        assert met["good"].ref in text
        assert met["hidden"].ref not in text
    assert page(ground.representative, f"{url}?why={met['weak'].ref}").status_code == 200
    assert page(ground.representative, f"{url}?kind=person").status_code == 200
    assert met["good"].ref in page(ground.representative, met["need"].get_absolute_url()).content.decode()
    assert page(ground.stranger, url).status_code == 404
    assert met["good"].ref not in page(ground.stranger, met["need"].get_absolute_url()).content.decode()
    api = f"/api/v1/suggestions/needs/{met['need'].ref}"
    assert page(ground.stranger, api).status_code == 404
    assert page(ground.representative, api).json()["items"][0]["ref"] == met["good"].ref


def test_it_costs_the_same_for_one_and_for_twenty(met, ground, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(learning, "FEWEST", 1)
    indexing.rebuild()
    need = queries.document_of(met["actor"], met["need"], "need")
    queries.suggest(
        met["actor"], need, met["zone"]
    )  # the first time asks whether the table of vectors is there
    with django_assert_num_queries(13):
        queries.suggest(met["actor"], need, met["zone"])
    for n in range(20):
        owner = make_organisation(ground.zone, side="university")
        ground.result(title_en=f"Cracks in cast parts, method {n}", title_zh=f"裂纹方法{n}", owner=owner)
    indexing.rebuild()
    queries.suggest(met["actor"], need, met["zone"])
    with django_assert_num_queries(13):
        assert len(queries.suggest(met["actor"], need, met["zone"]).items) == 10


def test_a_lost_index_gives_no_error(met):
    for path in indexing.folder().glob("current"):
        path.unlink()
    need = queries.document_of(met["actor"], met["need"], "need")
    assert queries.suggest(met["actor"], need, met["zone"]).rebuilding
