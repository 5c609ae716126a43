"""Meaning, fusion, retrieval and the command that scores it."""

import json

import numpy as np
import pytest

from shanhe.cli.main import main
from shanhe.retrieval import Analyser, MeaningModel, ModelError, fuse, retrieval

ANALYSER = Analyser()
TEXTS = [
    "泵站机组异常预警", "泵站水泵轴承磨损监测", "水泵轴承振动分析", "表面缺陷视觉检测", "外观缺陷图像识别", "图像识别与视觉模型",
    "robot grasping of parts", "robot arms weld parts", "arms of robots grasp", "tables in scanned documents", "scanned documents archive",
    "pump bearings wear", "pump stations bearings",
]  # fmt: skip


@pytest.fixture(scope="module")
def model():
    return MeaningModel.fit(TEXTS, ANALYSER, dimensions=8)


def test_rows_are_unit_and_a_text_without_known_words_is_zero(model):
    rows = model.encode([*TEXTS, "🎉", "", "quux"])
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows[: len(TEXTS)], axis=1), 1, atol=1e-5)
    assert not rows[len(TEXTS) :].any()


def test_the_same_texts_give_the_same_model(model):
    again = MeaningModel.fit(TEXTS, Analyser(), dimensions=8)
    assert again.features.names == model.features.names
    assert np.allclose(again.components, model.components, atol=1e-4)


def test_alike_is_nearer_than_unlike(model):
    robot, arms, table = model.encode(["robot grasping", "robots grasp with arms", "scanned tables"])
    assert robot @ arms > robot @ table


def test_a_saved_model_answers_alike(model, tmp_path):
    model.write(tmp_path / "model.npz")
    kept = MeaningModel.load(tmp_path / "model.npz", ANALYSER)
    assert np.allclose(kept.encode(TEXTS), model.encode(TEXTS), atol=5e-3)
    assert kept.name == model.name


def test_a_model_file_that_is_wrong_is_told(model, tmp_path):
    path = tmp_path / "model.npz"
    with pytest.raises(ModelError, match="missing"):
        MeaningModel.load(path)
    model.write(path)
    whole = path.read_bytes()
    for torn in (b"", whole[: len(whole) // 2], b"no archive"):
        path.write_bytes(torn)
        with pytest.raises(ModelError, match="cannot be read"):
            MeaningModel.load(path)
    wrong = dict(np.load(_saved(model, path)))
    np.savez(path, **(wrong | {"components": wrong["components"][:-1]}))
    with pytest.raises(ModelError, match="wrong size"):
        MeaningModel.load(path)
    np.savez(path, **(wrong | {"format": np.array([99, 1, 1])}))
    with pytest.raises(ModelError, match="format"):
        MeaningModel.load(path)


def _saved(model, path):
    model.write(path)
    return path


def test_nothing_to_learn_from_is_told():
    with pytest.raises(ModelError):
        MeaningModel.fit(["", "🎉"], ANALYSER)


def test_fusion_keeps_the_parts_and_scales_the_lexical_one():
    best, other = fuse(
        {"lexical": {"a": 10.0, "b": 5.0}, "place": {"b": 1.0}},
        {"lexical": 1.0, "place": 0.4},
        scaled={"place": True},
    )
    assert (best.key, best.parts) == ("a", {"lexical": 1.0})
    assert (other.key, other.score, other.parts) == ("b", 0.9, {"lexical": 0.5, "place": 0.4})
    assert fuse({}, {}) == []


def test_retrieval_finds_by_words_meaning_and_characters(tmp_path):
    texts = {str(number): text for number, text in enumerate(TEXTS)}
    engine = retrieval.over(texts, tmp_path / "index", ANALYSER)
    best = engine.rank("水泵的轴承检测", readers=None, zone=0)
    assert {one.key for one in best[:3]} >= {"1", "2"}
    assert set(best[0].parts) == {"lexical", "meaning", "neighbours"}
    assert sum(best[0].parts.values()) == pytest.approx(best[0].score)
    assert engine.rank("🎉", readers=None, zone=0) == []
    assert engine.rank("", readers=None, zone=0) == []
    assert [one.key for one in engine.rank("robot " * 9000, readers=None, zone=0)[:3]]


def test_retrieval_without_a_model_ranks_by_words(tmp_path):
    engine = retrieval.over({"a": "pump station", "b": "table"}, tmp_path / "index", ANALYSER)
    engine.encoder = None
    assert [one.key for one in engine.rank("pumps", readers=None, zone=0)] == ["a"]


def test_the_command_prints_ranked_ids(tmp_path, capsys):
    corpus, queries = tmp_path / "corpus.jsonl", tmp_path / "queries.jsonl"
    corpus.write_text(
        "\n".join(json.dumps({"id": number, "text": text}) for number, text in enumerate(TEXTS))
    )
    queries.write_text('{"id": "q", "text": "robots"}\n\n{"id": "none", "text": "🎉"}\n')
    assert main(["bench", "retrieval", "--corpus", str(corpus), "--queries", str(queries), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["results"][0]["id"] == "q"
    assert set(told["results"][0]["ids"][:3]) == {"6", "7", "8"}
    assert told["results"][1] == {"id": "none", "ids": [], "scores": []}


@pytest.mark.parametrize(
    "content",
    ["{", '{"id": 1}', "[1]", '{"id": 1, "text": 5}', '{"id": 1, "text": ""}\n{"id": 1, "text": ""}'],
)
def test_a_file_that_is_no_collection_is_refused_with_its_line(tmp_path, capsys, content):
    path = tmp_path / "corpus.jsonl"
    path.write_text(content)
    assert main(["bench", "retrieval", "--corpus", str(path), "--queries", str(path), "--json"]) == 2
    assert "line" in json.loads(capsys.readouterr().out)["error"]
