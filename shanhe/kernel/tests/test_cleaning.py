"""What no eye sees comes in by no door, and what a script needs stays."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse, QueryDict
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from shanhe.kernel.context import Context, SystemActor
from shanhe.kernel.http import CleanTextMiddleware
from shanhe.kernel.text import clean, cleaned, one_line
from tests.sample import fleet
from tests.sample.models import Boat

WOMAN_SCIENTIST = "\U0001f469\u200d\U0001f52c"
FLAG_OF_ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
PERSIAN = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
OLD_FORM_OF_GE = "\u845b\U000e0100"  # a variation selector: the form of the character that a family writes


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("one\x0btwo\x0cthree\x85four\u2028five", "one\ntwo\nthree\nfour\nfive"),
        ("a\r\nb\rc\n\td", "a\nb\nc\n\td"),
        ("\x07bell\x00\x1b[31m\x7f\x9d", "bell[31m"),
        ("half \ud83d a character", "half  a character"),
        ("张\u200b三\ufeff\u2060\xad", "张三"),
        ("invoice\u202egnp.exe\u2066\u2069", "invoicegnp.exe"),
        ("a\u200eb\u200d c\u200c", "ab c"),
        ("名\u200d\u200c字", "名字"),
        ("no\ufffe \uffff\ufdd0\U0001ffff characters", "no  characters"),
        ("hidden\U000e0068\U000e0069 words", "hidden words"),
        (f" {WOMAN_SCIENTIST} ", f" {WOMAN_SCIENTIST} "),
        (FLAG_OF_ENGLAND, FLAG_OF_ENGLAND),
        (PERSIAN, PERSIAN),
        ("\u05d0\u200f(1)", "\u05d0\u200f(1)"),
        (OLD_FORM_OF_GE, OLD_FORM_OF_GE),
        ("x<y & \"z\" 'w'", "x<y & \"z\" 'w'"),
        ("𠮷野家 ＡＢＣ　end", "𠮷野家 ＡＢＣ　end"),
    ],
)
def test_what_nobody_sees_goes_and_the_rest_stays(given_text: str, kept: str) -> None:
    assert clean(given_text) == kept


@pytest.mark.parametrize(
    "blank", ["\u200b\u200d", "\u3164", "\u2800 \u115f", " \u3000\n\t", "\ufe0f", "\x00", "\u200f"]
)
def test_what_shows_nothing_is_empty(blank: str) -> None:
    assert clean(blank) == ""


@given(st.text(st.characters(codec=None), max_size=60))
def test_cleaning_twice_changes_nothing_and_can_always_be_stored(words: str) -> None:
    once = clean(words)
    assert clean(once) == once
    once.encode()
    assert "\x00" not in once
    assert "\n" not in one_line(words)


def test_texts_are_cleaned_wherever_they_stand() -> None:
    assert cleaned({"a\x00": ["b\x07", ("c\u200b", 1)], "d": None}) == {"a": ["b", ("c", 1)], "d": None}
    assert cleaned({"title_zh": " a\x0b b\n", "note": " a\x0b b"}) == {"title_zh": "a b", "note": " a\n b"}


@pytest.mark.django_db
def test_an_operation_gets_clean_text(zone: Any) -> None:
    boat = Boat.objects.create(zone=zone, name="Heron")
    fleet.rename(Context(actor=SystemActor("tests"), zone=zone), boat=boat, name="Sea\x00 \x07gull\u202e")
    boat.refresh_from_db()
    assert boat.name == "Sea gull"


def test_a_form_and_an_address_are_cleaned_and_a_password_is_not() -> None:
    words = QueryDict(mutable=True)
    words.update({"name": "\u200b\u3164", "note": "a\x0bb", "password": "p\u200bw"})
    request = RequestFactory().post(
        "/?q=%00x%E2%80%8B", words.urlencode(), content_type="application/x-www-form-urlencoded"
    )
    CleanTextMiddleware(lambda request: HttpResponse()).process_view(request, None, (), {})
    assert request.GET["q"] == "x"
    assert dict(request.POST.items()) == {"name": "", "note": "a\nb", "password": "p\u200bw"}
