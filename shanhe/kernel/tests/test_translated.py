from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.core.exceptions import FieldError
from django.utils import translation
from django_scopes import scope
from pydantic import TypeAdapter, ValidationError

from shanhe.kernel.checking import too_long
from shanhe.kernel.text import cleaned
from shanhe.kernel.translated import (
    Limits,
    Translated,
    TranslatedForm,
    TranslatedFormField,
    text_type,
    text_type_of,
)
from shanhe.zones.models import Zone
from tests.sample.models import Boat

BOTH = Translated({"zh": "顺风", "en": "Fair wind"})


@pytest.mark.parametrize(
    ("reader", "texts", "shown"),
    [
        ("zh-hans", BOTH, "顺风"),
        ("en", BOTH, "Fair wind"),
        ("nl", BOTH, "顺风"),  # the zone's first
        ("zh-hans", {"en": "Fair wind"}, "Fair wind"),
        ("en", {"de": "Guter Wind"}, "Guter Wind"),  # any, rather than none
        ("en", {}, ""),
    ],
)
def test_a_reader_reads_the_own_language_or_the_nearest(
    zone: Zone, reader: str, texts: dict[str, str], shown: str
) -> None:
    with scope(zone=zone), translation.override(reader):
        assert f"{Translated(texts)}" == shown


def test_a_language_without_a_text_is_not_in_it() -> None:
    assert Translated({"zh": "", "en": "x"}) == {"en": "x"}
    assert not Translated({"zh": ""})
    assert BOTH.updated({"en": ""}) == {"zh": "顺风"}
    assert BOTH.updated({"de": "Guter Wind"}).keys() == {"zh", "en", "de"}


@pytest.mark.django_db
def test_the_column_keeps_gives_and_finds_it(zone: Zone) -> None:
    with scope(zone=zone):
        boat = Boat.objects.create(zone=zone, name="a", motto={"zh": "一帆_风顺", "en": "Fair % wind"})
        Boat.objects.create(zone=zone, name="b")
        assert isinstance(boat.motto, Translated)
        found = Boat.objects.get(motto__says="FAIR % W")
        assert (type(found.motto), found.motto) == (Translated, {"zh": "一帆_风顺", "en": "Fair % wind"})
        assert Boat.objects.filter(motto__says="帆_风").count() == 1
        assert not Boat.objects.filter(motto__says="帆风").exists(), "_ is no wildcard"
        assert not Boat.objects.filter(motto__says="Fair%wind").exists(), "nor is %"
        assert not Boat.objects.filter(motto__says='", "en').exists(), (
            "what holds it together is no text of it"
        )
        assert Boat.objects.get(motto__spells="fair % wind") == boat
        assert not Boat.objects.filter(motto__spells="fair").exists()
        assert Boat.objects.get(motto__en="Fair % wind") == boat
        assert Boat.objects.filter(motto={}).count() == 1
        assert list(Boat.objects.order_by("name").values_list("motto", flat=True)) == [boat.motto, {}]
        with pytest.raises(FieldError):
            Boat.objects.filter(name__says="a").exists()


class MottoForm(TranslatedForm, forms.Form):
    motto = TranslatedFormField(label="Motto", limit=20, dense=8, required=True)
    trips = forms.IntegerField(required=False)


def test_a_form_asks_for_each_of_the_zones_languages(zone: Zone) -> None:
    with scope(zone=zone), translation.override("en"):
        form = MottoForm(initial={"motto": {"zh": "顺风", "de": "Guter Wind"}})
        assert list(form.fields) == ["motto_zh", "motto_en", "trips"]
        assert [field.label for field in form.parts_of("motto")] == ["Motto (Chinese)", "Motto (English)"]
        assert form["motto_zh"].value() == "顺风"
    with scope(zone=zone), translation.override("zh-hans"):
        assert [str(field.label) for field in MottoForm().parts_of("motto")] == [
            "Motto（中文）",
            "Motto（英语）",
        ]
    zone.languages = ["en"]
    with scope(zone=zone), translation.override("en"):
        alone = MottoForm({})
        assert [str(field.label) for field in alone] == ["Motto", "Trips"]
        assert alone.errors == {"motto_en": ["This field is required."]}


def test_any_language_is_enough_and_none_gets_lost(zone: Zone) -> None:
    with scope(zone=zone), translation.override("en"):
        form = MottoForm(
            {"motto_zh": " 顺风 ", "motto_en": ""}, initial={"motto": {"de": "Guter Wind", "en": "x"}}
        )
        assert form.is_valid(), form.errors
        assert form.cleaned_data == {"motto": {"zh": "顺风", "de": "Guter Wind"}, "trips": None}
        nothing = MottoForm({"motto_zh": "  "})
        assert nothing.errors == {"motto_zh": ["Write it in one of the languages at least."]}
        long = MottoForm({"motto_zh": "一二三四五六七八九", "motto_en": "nine words"})
        assert list(long.errors) == ["motto_zh"]
        refused = MottoForm({"motto_zh": "顺风"})
        assert refused.is_valid()
        refused.add_error("motto", "Taken.")
        assert refused.errors == {"motto_zh": ["Taken."]}


def test_a_program_sends_the_mapping(zone: Zone) -> None:
    with scope(zone=zone), translation.override("en"):
        form = MottoForm(
            {"motto": {"en": "Fair wind", "de": "Guter Wind"}}, initial={"motto": {"zh": "顺风"}}
        )
        assert form.is_valid(), form.errors
        assert form.cleaned_data["motto"] == {"zh": "顺风", "en": "Fair wind", "de": "Guter Wind"}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"en": "x" * 21}, "en: At most 20 characters; this has 21."),
        ({"zh": "一二三四五六七八九"}, "zh: At most 8 characters; this has 9."),
        ({"xx": "what?"}, "“xx” is no language."),
        ({"zh": "\u200b"}, "Write it in one of the languages at least."),
        ({"zh": 5}, "valid string"),
        ("text", "valid dictionary"),
    ],
)
def test_the_api_says_what_is_wrong(given: Any, told: str) -> None:
    with translation.override("en"):
        taking = TypeAdapter(text_type(Limits(20, 8), required=True))
        assert taking.validate_python({"de": "Guter Wind", "zh": ""}) == {"de": "Guter Wind"}
        with pytest.raises(ValidationError, match=told):
            taking.validate_python(given)


def test_the_limits_are_the_models() -> None:
    with translation.override("en"):
        assert too_long(Boat, {"motto": {"zh": "一二三四五六七八九", "en": "short"}}).keys() == {"motto_zh"}
        with pytest.raises(ValidationError):
            TypeAdapter(text_type_of(Boat, "motto")).validate_python({"en": "x" * 21})


def test_a_title_is_one_line_in_every_language() -> None:
    given = {"title": {"zh": "一\n二"}, "problem": {"en": "a\nb"}}
    assert cleaned(given) == {"title": {"zh": "一 二"}, "problem": {"en": "a\nb"}}
