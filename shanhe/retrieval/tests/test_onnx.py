"""A model of one's own: a tiny one made here, and files that are missing, cut off or of another kind."""

import json

import numpy as np
import pytest

from shanhe.retrieval import MeaningModel, ModelError, OnnxModel

onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")
WORDS = ["[PAD]", "[UNK]", "pump", "station", "robot"]
TABLE = np.array([[9, 9, 9], [0, 0, 1], [1, 0, 0], [1, 1, 0], [0, 1, 0]], dtype=np.float32)


def write_model(folder, name="input_ids"):
    helper, proto = onnx.helper, onnx.TensorProto
    graph = helper.make_graph(
        [helper.make_node("Gather", ["table", name], ["vectors"])],
        "tiny",
        [helper.make_tensor_value_info(name, proto.INT64, ["n", "length"])],
        [helper.make_tensor_value_info("vectors", proto.FLOAT, ["n", "length", 3])],
        [onnx.numpy_helper.from_array(TABLE, "table")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(model, folder / "model.onnx")
    from tokenizers import Tokenizer, models, pre_tokenizers

    tokenizer = Tokenizer(
        models.WordLevel({word: number for number, word in enumerate(WORDS)}, unk_token="[UNK]")
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


def test_vectors_are_the_mean_of_words_without_padding(tmp_path):
    model = OnnxModel(write_model(tmp_path))
    rows = model.encode(["pump", "pump station", "robot robot robot"])
    assert model.dimensions == 3
    assert rows.dtype == np.float32
    assert np.allclose(rows[0], [1, 0, 0])  # padding, [9, 9, 9], counts nothing
    assert np.allclose(rows[1], np.array([2, 1, 0]) / 5**0.5)
    assert np.allclose(rows[2], [0, 1, 0])


def test_more_texts_than_a_batch_and_none(tmp_path):
    model = OnnxModel(write_model(tmp_path))
    assert model.encode(["pump"] * 70).shape == (70, 3)
    assert model.encode([]).shape == (0, 3)
    assert not model.encode([""]).any()
    assert np.isfinite(model.encode(["pump " * 50_000, "🎉"])).all()


def test_it_can_stand_where_the_own_model_stands(tmp_path):
    own = MeaningModel.fit(["pump station", "robot arm"], dimensions=4)
    for model in (own, OnnxModel(write_model(tmp_path))):
        assert model.encode(["pump"]).shape == (1, model.dimensions)
        assert model.name


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_files_that_are_missing_cut_off_or_not_fetched_are_told(tmp_path, name):
    write_model(tmp_path)
    path = tmp_path / name
    whole = path.read_bytes()
    for content, said in (
        (b"", "wrong size"),
        (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 90868376\n" + b" " * 60,
            "wrong size",
        ),
        (whole[: len(whole) // 2], "cannot be loaded"),
    ):
        path.write_bytes(content)
        with pytest.raises(ModelError, match=said):
            OnnxModel(tmp_path)
    path.unlink()
    with pytest.raises(ModelError, match="missing"):
        OnnxModel(tmp_path)


def test_a_model_that_wants_something_else_than_text_is_refused(tmp_path):
    with pytest.raises(ModelError, match="inputs"):
        OnnxModel(write_model(tmp_path, name="pixels"))


def test_a_tokenizer_that_knows_more_words_than_the_model_is_told(tmp_path):
    write_model(tmp_path)
    tokenizer = json.loads((tmp_path / "tokenizer.json").read_text())
    tokenizer["model"]["vocab"]["turbine"] = 99
    (tmp_path / "tokenizer.json").write_text(json.dumps(tokenizer))
    with pytest.raises(ModelError, match="could not encode"):
        OnnxModel(tmp_path).encode(["turbine"])
