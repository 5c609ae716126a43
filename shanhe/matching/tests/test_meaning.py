"""Meaning in PostgreSQL: what is near without sharing a word, both languages, who may read it, and what happens without it."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from django.db import connection

from shanhe.kernel.context import VISITOR
from shanhe.matching import indexing, queries
from shanhe.matching.meaning import learning, near, state, table
from shanhe.parties.actors import actor_of_person
from shanhe.retrieval import Analyser, IndexDocument, View

pytestmark = pytest.mark.django_db

PARALLEL = [
    ("轴承振动监测", "Monitoring the vibration of bearings", "泵站轴承", "bearings of pumping stations"),
    ("泵的早期预警", "Early warning for pumps", "水泵轴承故障", "faults of pump bearings"),
    ("污水膜分离", "Membrane separation of sewage", "膜污染控制", "fouling of membranes"),
    ("膜的清洗", "Cleaning of membranes", "污水膜清洗剂", "agents that clean membranes in sewage works"),
    ("裂纹识别", "Finding cracks", "桥梁表面裂纹图像", "images of cracks on bridges"),
    ("桥梁检测机器人", "A robot that inspects bridges", "爬壁寻找裂纹", "climbs and looks for cracks"),
]


@pytest.fixture
def taught(ground, monkeypatch):
    """A zone whose results taught a model and a lexicon."""
    monkeypatch.setattr(learning, "FEWEST", 4)
    for title_zh, title_en, summary_zh, summary_en in PARALLEL:
        last = ground.result(
            title_zh=title_zh, title_en=title_en, summary_zh=summary_zh, summary_en=summary_en
        )
    ground.bridge = last
    indexing.rebuild()
    return ground


def keys(side: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT key FROM {table.name_of(side)}")
        return {key for (key,) in cursor.fetchall()}


def found_by(actor, zone, words, **more):
    return [hit.title for hit in queries.search(actor, zone, words, by_meaning=True, **more).hits]


def test_every_document_with_words_has_its_vector(taught):
    now = state.current()
    assert (now.problem, now.name, now.dimensions) == ("", "lsa-256", 256)
    assert len(keys(now.side)) == indexing.text_index().count()
    assert indexing.status().as_dict()["meaning"]["usable"]


def test_the_graph_of_a_kind_answers_where_there_are_many(taught):
    now = state.current()
    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off"
        )
        cursor.execute(
            f"EXPLAIN SELECT key FROM {table.name_of(now.side)} WHERE kind = 'result'"
            f" ORDER BY embedding <=> (SELECT embedding FROM {table.name_of(now.side)} LIMIT 1) LIMIT 3"
        )
        assert "_near_" in "\n".join(line for (line,) in cursor.fetchall())


def test_what_shares_no_word_is_found_by_its_meaning_and_says_so(taught):
    """“Sewage” stands beside “membrane” in what was learned: a text with neither word of the question is near it."""
    plain = taught.result(
        title_zh="滤芯", title_en="Agents for membranes", summary_zh="", summary_en="fouling"
    )
    indexing.rebuild()
    asked = near.question("sewage")
    likeness = dict(asked.nearest(queries.view_of(VISITOR, taught.zone), ["result"], 20, -1.0))
    bridges = [value for key, value in likeness.items() if key == f"result:{taught.bridge.pk}"]
    assert likeness[f"result:{plain.pk}"] > 0.2 > max(bridges)
    assert "sewage" in asked.telling(Analyser(), "Membrane separation of sewage")


def test_strange_words_are_no_meaning(taught):
    """Pieces of words alone make neighbours of what only sounds alike."""
    assert queries.near_in_meaning(VISITOR, taught.zone, "membraneous sewerage bridgework") == []
    assert near.question("membraneous sewerage bridgework") is not None
    assert not near.question("membraneous").known(["membraneous", "sewerag"])


@pytest.mark.parametrize(
    "words",
    ["", "   ", "🎉🎉🎉", "膜 membrane мембрана غشاء", "'; DROP TABLE matching_embedding_a; --", "zone:* OR readers:[* TO *]",
     "<script>alert(1)</script>", "\0membranes", "\ud800 membranes", "\u202emembranes", "membranes " * 5_000, "膜" * 50_000],
)  # fmt: skip
def test_no_query_breaks_it(taught, words):
    found = queries.near_in_meaning(VISITOR, taught.zone, words)
    assert all(hit.kind in {kind.name for kind in queries.indexed_kinds()} for hit in found)
    asked = near.question(words)
    assert asked is None or np.isfinite(asked.vector).all()
    assert queries.search(VISITOR, taught.zone, words, by_meaning=True).rebuilding is False


def test_a_chinese_question_finds_an_english_text_and_names_the_pair(taught):
    only = taught.result(title_zh="", title_en="Bearing test bench", summary_zh="", summary_en="")
    indexing.rebuild()
    answer = queries.search(VISITOR, taught.zone, "轴承", kinds=["result"])
    [hit] = [hit for hit in answer.hits if hit.row.pk == only.pk]
    assert any("轴承 ↔" in reason for reason in hit.reasons), hit.reasons
    back = queries.search(VISITOR, taught.zone, "bearings", kinds=["result"])
    assert any("↔ 轴承" in reason for hit in back.hits for reason in hit.reasons)


def test_meaning_opens_nothing_that_words_keep_closed(taught):
    hidden = taught.result(
        title_zh="膜的秘密",
        title_en="Secret of membranes",
        summary_zh="",
        summary_en="",
        confidentiality="named",
    )
    indexing.rebuild()
    inside = near.question("membranes sewage").nearest(
        replace(queries.view_of(VISITOR, taught.zone), readers=None), ["result"], 50, -1.0
    )
    assert f"result:{hidden.pk}" in dict(inside), "the system sees it"
    for actor in (VISITOR, actor_of_person(taught.stranger)):
        seen = near.question("membranes sewage").nearest(
            queries.view_of(actor, taught.zone), ["result"], 50, -1.0
        )
        assert f"result:{hidden.pk}" not in dict(seen)
        assert not [
            hit for hit in queries.near_in_meaning(actor, taught.zone, "秘密 secret") if hit.row == hidden
        ]


def test_confidential_texts_teach_nothing(taught):
    for n in range(3):
        taught.result(
            title_zh="量子秘方", title_en="Zyzzyva recipe", summary_zh=f"量子秘方{n}", summary_en="zyzzyva recipe",
            confidentiality="named",
        )  # fmt: skip
    indexing.rebuild()
    assert state.lexicon().translate(Analyser().words("量子秘方")) == []


def test_a_changed_row_has_a_new_vector_and_a_withdrawn_one_none(taught, monkeypatch):
    side = state.current().side
    row = taught.result(title_zh="涂层", title_en="Coating", summary_zh="", summary_en="")
    key = f"result:{row.pk}"
    indexing.refresh(taught.zone, [f"results.Result:{row.pk}"])
    first = table.rows(side, [key])[key]
    type(row).objects.filter(pk=row.pk).update(title={"en": "Membranes of sewage works", "zh": "污水膜"})
    indexing.refresh(taught.zone, [f"results.Result:{row.pk}"])
    assert not np.allclose(first, table.rows(side, [key])[key])
    type(row).objects.filter(pk=row.pk).update(state="withdrawn")
    indexing.refresh(taught.zone, [f"results.Result:{row.pk}"])
    assert key not in keys(side)


def test_a_rebuild_keeps_the_model_and_encodes_only_what_changed(taught, monkeypatch):
    before, encoded = state.current(), []
    kind = type(state.encoder(before))
    real = kind.encode
    monkeypatch.setattr(kind, "encode", lambda self, texts: real(self, encoded.extend(texts) or texts))
    indexing.rebuild()
    now = state.current()
    assert (now.fingerprint, encoded) == (before.fingerprint, [])
    assert now.side != before.side
    assert keys(now.side) == keys(before.side)


@pytest.mark.parametrize("harm", ["missing", "torn", "wrong size"])
def test_without_a_sound_model_words_still_answer_and_the_status_says_why(taught, harm):
    path = state.folder() / state.current().model
    whole = path.read_bytes()
    path.unlink()
    if harm != "missing":
        path.write_bytes(whole[: len(whole) // 2] if harm == "torn" else b"")
    state._loaded.cache_clear()
    assert found_by(VISITOR, taught.zone, "membranes"), "by words"
    assert near.question("membranes") is None
    told = indexing.status().as_dict()["meaning"]
    assert not told["usable"]
    assert path.name in told["problem"]
    row = taught.result(title_en="Membranes of tomorrow")
    assert indexing.refresh(taught.zone, [f"results.Result:{row.pk}"]) > 0, (
        "changes are followed all the same"
    )
    indexing.rebuild()
    assert indexing.status().as_dict()["meaning"]["usable"], "a rebuild mends it"


def test_a_torn_note_or_lexicon_stops_nothing(taught):
    (state.folder() / state.current().lexicon).write_text("{")
    state._lexicon.cache_clear()
    assert found_by(VISITOR, taught.zone, "membranes")
    (state.folder() / state.CURRENT).write_text("{")
    assert found_by(VISITOR, taught.zone, "membranes")
    assert not indexing.status().as_dict()["meaning"]["usable"]


def test_without_pgvector_everything_works_by_words(taught, monkeypatch):
    monkeypatch.setattr(table, "available", lambda: False)
    indexing.rebuild()
    assert found_by(VISITOR, taught.zone, "membranes")
    assert "pgvector" in indexing.status().as_dict()["meaning"]["problem"]
    monkeypatch.undo()


def test_a_vanished_table_is_noticed(taught):
    table.drop()
    state._there.cache_clear()
    assert found_by(VISITOR, taught.zone, "membranes")
    assert "rebuild" in indexing.status().as_dict()["meaning"]["problem"]


def test_a_model_of_ones_own_is_taken_by_its_path_and_its_faults_are_told(taught, settings, tmp_path):
    settings.MEANING_MODEL = str(tmp_path / "nothing-here")
    indexing.rebuild()
    assert "nothing-here" in indexing.status().as_dict()["meaning"]["problem"]
    assert found_by(VISITOR, taught.zone, "membranes")
    settings.MEANING_MODEL = ""
    indexing.rebuild()
    assert indexing.status().as_dict()["meaning"]["usable"]


def test_a_tiny_model_of_ones_own_serves_search_and_a_cut_off_one_is_told(taught, settings, tmp_path):
    pytest.importorskip("onnxruntime")
    from shanhe.retrieval.tests.test_onnx import write_model

    pump = taught.result(title_zh="", title_en="pump", summary_zh="", summary_en="")
    settings.MEANING_MODEL = str(write_model(tmp_path))
    indexing.rebuild()
    now = state.current()
    assert (now.problem, now.own, now.dimensions) == ("", True, 3)
    asked = near.question("pump pump")
    best = asked.nearest(queries.view_of(VISITOR, taught.zone), ["result"], 1, -1.0)
    assert [key for key, _likeness in best] == [f"result:{pump.pk}"]
    assert asked.telling(Analyser(), "pump") == [], "such a model names no words"
    model = tmp_path / "model.onnx"
    model.write_bytes(model.read_bytes()[:80])
    state._loaded.cache_clear()
    indexing.rebuild()
    assert str(tmp_path) in indexing.status().as_dict()["meaning"]["problem"]
    assert found_by(VISITOR, taught.zone, "membranes")


def test_the_nightly_comparison_takes_the_vectors_of_the_index(taught, monkeypatch):
    from shanhe.matching import nightly
    from shanhe.matching.meaning import stored

    model = stored.in_use()
    documents = list(nightly.documents(taught.zone, "result", taught.at.date()))
    monkeypatch.setattr(type(model.encoder), "encode", lambda self, texts: pytest.fail("encoded again"))
    rows = nightly._vectors(documents, model)
    assert len(rows) == len(documents) > 5
    np.testing.assert_array_equal(
        rows[0], table.rows(state.current().side, [documents[0].key])[documents[0].key]
    )


def test_a_dictionary_of_ones_own_joins_the_lexicon(taught, settings, tmp_path):
    path = tmp_path / "dictionary.u8"
    path.write_text("# invented\n琉璃 琉璃 [liu2 li5] /glazed ware/\n", encoding="utf-8")
    settings.DICTIONARY = str(path)
    indexing.rebuild()
    assert {term.text for term in state.lexicon().translate(["琉璃"])} >= {"glaze"}
    settings.DICTIONARY = str(tmp_path / "gone")
    indexing.rebuild()
    assert state.lexicon().translate(["琉璃"]) == []


def test_the_view_bounds_the_search_for_neighbours(ground):
    """Zone, kind, readers, day and keys to leave out, against every row that differs in one of them."""
    table.make("a", 2)
    base = {"kind": "result", "zone": 1, "title": "", "readers": frozenset({"public"})}
    rows = {
        "result:1": {},
        "result:2": {"zone": 2},
        "result:3": {"readers": frozenset({"person:7"})},
        "need:4": {"kind": "need"},
        "result:5": {"valid_until": ground.at.date()},
        "result:6": {},
    }
    given = [IndexDocument(key=key, **{**base, **changed}) for key, changed in rows.items()]
    table.fill("a", given, np.tile(np.array([[0.6, 0.8]], dtype=np.float32), (len(given), 1)))
    table.finish("a", 2, ["result", "need"])
    view = View(readers=frozenset({"public"}), zone=1, on=ground.at.date(), without=frozenset({"result:6"}))
    vector = np.array([0.6, 0.8], dtype=np.float32)
    assert [one.key for one in table.nearest("a", vector, view, ["result"], 9)] == ["result:1"]
    assert {one.key for one in table.nearest("a", vector, view, ["result", "need"], 9)} == {
        "result:1",
        "need:4",
    }
    everything = View(readers=None, zone=1)
    assert {one.key for one in table.nearest("a", vector, everything, ["result"], 9)} == {
        "result:1", "result:3", "result:5", "result:6",
    }  # fmt: skip
    [one] = table.nearest("a", vector, replace(view, zone=2, without=frozenset()), ["result"], 9)
    assert one.likeness == pytest.approx(1.0, abs=1e-3)
    np.testing.assert_allclose(one.row, vector, atol=1e-3)


def test_the_note_survives_in_the_file(taught):
    assert json.loads((state.folder() / state.CURRENT).read_text())["side"] in table.SIDES
