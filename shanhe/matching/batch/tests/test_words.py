"""Vectors from words."""

from __future__ import annotations

import numpy as np

from shanhe.matching.batch.words import WordVectors, terms

TEXTS = [
    "graphene strain sensor for bridges 石墨烯应变传感器",
    "石墨烯传感器 of graphene",
    "hydrogen tank of carbon fibre 碳纤维储氢罐",
    "储氢罐 hydrogen storage tank",
]


def test_terms():
    assert terms("Graphene 石墨烯 ＡＢ a 气") == ["graphene", "石墨", "墨烯", "ab"]


def test_texts_of_one_subject_are_near_and_the_vectors_are_unit_rows():
    model = WordVectors.fit(TEXTS)
    vectors = model.encode(TEXTS)
    assert vectors.shape == (4, 256)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    likeness = vectors @ vectors.T
    assert likeness[0, 1] > likeness[0, 2:].max()
    assert likeness[2, 3] > likeness[2, :2].max()


def test_the_same_texts_give_the_same_model_and_others_another():
    assert WordVectors.fit(TEXTS).version == WordVectors.fit(TEXTS).version
    assert WordVectors.fit(TEXTS).version != WordVectors.fit(TEXTS[:3]).version
    assert np.array_equal(WordVectors.fit(TEXTS).encode(TEXTS), WordVectors.fit(TEXTS).encode(TEXTS))


def test_unknown_words_emoji_and_nothing():
    model = WordVectors.fit(TEXTS)
    assert not model.encode(["", "🙂🙂", "zzzqqq"]).any()
    assert not WordVectors.fit([""]).encode(TEXTS).any()
    assert WordVectors.fit([]).encode(TEXTS).shape == (4, 256)
