"""The quick ways for many rows give what the plain ways give."""

from __future__ import annotations

import json
import re
import unicodedata

import pytest
import rjieba
from django.db import DataError, connection
from hypothesis import given
from hypothesis import strategies as st

from shanhe.kernel import text
from shanhe.kernel.copying import array_text, copy_rows, texts_text


def normalise_plainly(given_text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", given_text).casefold().split())


def tokens_plainly(given_text: str) -> str:
    words: list[str] = []
    for run in text._WORD.finditer(normalise_plainly(given_text)):
        words.extend(rjieba.cut_for_search(run["han"]) if run["han"] else [run[0]])
    return " ".join(words)


@given(st.one_of(st.text(), st.text(alphabet="aB9_- \t\x1fß²Ω：Ａ_、山河湾谷é")))
def test_words_are_cut_alike_with_and_without_chinese(words: str) -> None:
    assert text.normalise(words) == normalise_plainly(words)
    assert text.tokens(words) == tokens_plainly(words)


@pytest.mark.django_db
def test_copied_values_arrive_unchanged() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE copied (a text, b text[], c jsonb, d int DEFAULT 7) ON COMMIT DROP")
        copy_rows(
            "copied",
            ("a", "b", "c"),
            [
                ("tab\t \\N 山", ["x,y", "NULL", '"'], '{"k": [1]}'),
                (None, [], "{}"),
                ("", array_text(["x,y", "NULL", '"', "\\N {}", "line\nend"]), texts_text({"k": 'a"\\\n山'})),
            ],
        )
        cursor.execute("SELECT a, b, c->>'k', d FROM copied")
        assert cursor.fetchall() == [
            ("tab\t \\N 山", ["x,y", "NULL", '"'], "[1]", 7),
            (None, [], None, 7),
            ("", ["x,y", "NULL", '"', "\\N {}", "line\nend"], 'a"\\\n山', 7),
        ]


@given(
    st.lists(st.text(alphabet="ab,{}\"\\ \n\t山'NUL")),
    st.dictionaries(st.text("abc", min_size=1), st.text('a"\\\n\x07山')),
)
def test_arrays_and_texts_as_text_say_the_same(items: list[str], texts: dict[str, str]) -> None:
    assert json.loads(texts_text(texts)) == texts
    inside = array_text(items)[1:-1]
    parts = re.findall(r'"((?:[^"\\]|\\.)*)"', inside, re.DOTALL)
    assert [re.sub(r"\\(.)", r"\1", part, flags=re.DOTALL) for part in parts] == items
    assert len(inside) == sum(len(part) + 2 for part in parts) + max(len(items) - 1, 0)


@pytest.mark.django_db(transaction=True)
def test_a_refused_row_is_an_error_of_the_framework() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE refused (a int)")
    with pytest.raises(DataError):
        copy_rows("refused", ("a",), [("word",)])
