"""What the first hits say of each other, the weights of words, and which words of a long question are kept."""

import numpy as np
import pytest

from shanhe.retrieval import Analyser, Fused, MeaningModel, TextIndex, neighbours, retrieval
from shanhe.retrieval.features import Features
from shanhe.retrieval.meaning import unit

ANALYSER = Analyser()


def hits(**scores):
    return [Fused(key, score, {"lexical": score}) for key, score in scores.items()]


def rows(**vectors):
    keys = list(vectors)
    return dict(zip(keys, unit(np.array([vectors[key] for key in keys], dtype=np.float32)), strict=True))


def test_a_question_is_drawn_towards_the_best_hits():
    question = np.array([1, 0, 0], dtype=np.float32)
    vectors = rows(a=[0, 1, 0], b=[0, 1, 0], c=[0, 1, 0], d=[0, 0, 1])
    moved = neighbours.drawn(question, hits(a=1.0, b=0.9, c=0.8, d=0.7), vectors)
    assert np.linalg.norm(moved) == pytest.approx(1, abs=1e-5)
    assert moved[1] == pytest.approx(moved[0])  # as much as the question itself
    assert moved[2] == 0  # the fourth hit says nothing


def test_a_better_hit_draws_more():
    question = np.array([1, 0, 0], dtype=np.float32)
    moved = neighbours.drawn(question, hits(a=0.9, b=0.1), rows(a=[0, 1, 0], b=[0, 0, 1]))
    assert moved[1] > 5 * moved[2] > 0


def test_without_hits_or_vectors_a_question_stays():
    question = np.array([1, 0], dtype=np.float32)
    assert (neighbours.drawn(question, [], {}) == question).all()
    assert (neighbours.drawn(question, hits(a=1.0), {}) == question).all()
    assert (neighbours.drawn(question, hits(a=1.0), rows(a=[0, 1]), weight=0) == question).all()


def test_a_hit_among_good_neighbours_passes_a_lonely_one():
    vectors = rows(a=[1, 0, 0], b=[1, 0.1, 0], c=[1, 0, 0.1], lonely=[-1, 0, 0], other=[-1, 0, 0.1])
    found = neighbours.vouched(hits(a=1.0, b=0.9, lonely=0.75, c=0.7, other=0.1), vectors, neighbours=2)
    assert [one.key for one in found] == ["a", "b", "c", "lonely", "other"]
    for one in found:
        assert sum(one.parts.values()) == pytest.approx(one.score)
        assert "neighbours" in one.parts


def test_what_nothing_resembles_or_has_no_vector_keeps_its_score():
    found = neighbours.vouched(hits(a=1.0, b=0.8, unknown=0.5), rows(a=[1, 0], b=[0, 1]))
    assert [(one.key, one.score, dict(one.parts)) for one in found] == [
        ("a", 1.0, {"lexical": 1.0}),
        ("b", 0.8, {"lexical": 0.8}),
        ("unknown", 0.5, {"lexical": 0.5}),
    ]


def test_hits_that_are_not_compared_follow_in_their_order():
    vectors = rows(a=[1, 0], b=[1, 0.1], c=[1, 0.2], d=[1, 0.3])
    found = neighbours.vouched(hits(a=1.0, b=0.2, c=0.19, d=0.18), vectors, among=2, share=0.9)
    assert {one.key for one in found[:2]} == {"a", "b"}
    assert [one.key for one in found[2:]] == ["c", "d"]
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


@pytest.mark.parametrize("count", [0, 1])
def test_there_is_nobody_to_vouch_for_one_hit(count):
    one = hits(a=1.0)[:count]
    assert neighbours.vouched(one, rows(a=[1, 0])) == one


def test_a_word_of_few_texts_weighs_more_than_one_that_is_everywhere():
    texts = [["pump", "wear"], ["pump", "robot", "robot"], ["pump", "table"], ["pump", "crane"]]
    features, matrix = Features.learn(texts, ANALYSER)
    weights = dict(zip(features.names, features.weights, strict=True))
    assert weights["robot"] == pytest.approx(1)
    assert 0 < weights["pump"] < 0.2
    assert np.allclose(np.sqrt(matrix.multiply(matrix).sum(axis=1)), 1, atol=1e-5)
    assert np.allclose(features.matrix(texts).todense(), matrix.todense())


def test_a_model_is_learned_from_a_single_text():
    model = MeaningModel.fit(["pump station"], ANALYSER, dimensions=4)
    assert np.linalg.norm(model.encode(["pump station"])) == pytest.approx(1, abs=1e-5)


def test_of_a_long_question_rare_words_are_kept_before_common_ones(tmp_path):
    common = [f"common{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(100)]
    rare = [f"rare{chr(97 + n)}" for n in range(10)]
    texts = {str(n): " ".join([*common, *rare[n : n + 1]]) for n in range(10)}
    with TextIndex.rebuild(tmp_path / "index", ANALYSER) as building:
        building.replace(retrieval.documents(texts))
    asked = TextIndex.open(tmp_path / "index", ANALYSER).prepare(" ".join([*common, *rare]), wide=True)
    assert {ANALYSER.words(word)[0] for word in rare} <= {term.text for term in asked.terms}
    assert len(asked.terms) == 64


def test_ranking_repeats_itself_and_limits_only_cut(tmp_path):
    texts = {
        str(n): f"{subject} number {n}" for n in range(12) for subject in [["pump", "robot", "table"][n % 3]]
    }
    engine = retrieval.over(texts, tmp_path / "index", ANALYSER)
    few = [one.key for one in engine.rank("the pump of a robot", limit=4, readers=None, zone=0)]
    many = [one.key for one in engine.rank("the pump of a robot", limit=12, readers=None, zone=0)]
    again = [one.key for one in engine.rank("the pump of a robot", limit=12, readers=None, zone=0)]
    assert many == again
    assert many[:4] == few


class Along:
    """An encoder for which only the first letter means something."""

    dimensions = 3
    name = "along"

    def encode(self, texts):
        return unit(np.array([[text.startswith(one) for one in "abc"] for text in texts], dtype=np.float32))


def test_words_that_no_text_has_leave_the_answer_to_meaning(tmp_path):
    texts = {"a": "a bearings", "b": "b pumps", "c": "c robots"}
    engine = retrieval.over(texts, tmp_path / "index", ANALYSER)
    engine.encoder = Along()
    engine.meanings = retrieval.Matrix(list(texts), engine.encoder.encode(texts.values()))

    def parts(question):
        return engine.rank(question, readers=None, zone=0)[0].parts

    assert parts("b pumps")["meaning"] == pytest.approx(engine.settings.meaning)
    assert parts("bezaubernd unbekannt")["meaning"] == pytest.approx(engine.settings.meaning_alone)
    half = (engine.settings.meaning + engine.settings.meaning_alone) / 2
    assert parts("a bearings unbekannt")["meaning"] == pytest.approx(half)
