"""Surnames are read as surnames: in the order of lists, and in what a name sounds like."""

from __future__ import annotations

import re

import pytest
from pypinyin import pinyin_dict

from shanhe.kernel.text import sort_key
from shanhe.kernel.values.surnames import SURNAMES, heard_as, person_key, spoken, surname_of


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("曾强", "zeng1 qiang2"),
        ("仇英", "qiu2 ying1"),
        ("单晓", "shan4 xiao3"),
        ("單曉", "shan4 xiao3"),
        ("解晓东", "xie4 xiao3 dong1"),
        ("查明", "zha1 ming2"),
        ("任远", "ren2 yuan3"),
        ("盖明", "ge3 ming2"),
        ("区明", "ou1 ming2"),
        ("朴明", "piao2 ming2"),
        ("宁静", "ning4 jing4"),
        ("冼明", "xian3 ming2"),
        ("洗明", "xian3 ming2"),
        ("覃明", "qin2 ming2"),
        ("乐明", "yue4 ming2"),
        ("种明", "chong2 ming2"),
        ("缪明", "miao4 ming2"),
        ("员明", "yun4 ming2"),
        ("員明", "yun4 ming2"),
        ("繁明", "po2 ming2"),
        ("秘明", "bi4 ming2"),
        ("召明", "shao4 ming2"),
        ("折明", "she2 ming2"),
        ("逄明", "pang2 ming2"),
        ("尹明", "yin3 ming2"),
        ("尉迟明", "yu4 chi2 ming2"),
        ("尉明", "wei4 ming2"),
        ("万俟明", "mo4 qi2 ming2"),
        ("澹台明", "tan2 tai2 ming2"),
        ("长孙明", "zhang3 sun1 ming2"),
        ("令狐明", "ling2 hu2 ming2"),
        ("单于明", "chan2 yu2 ming2"),
        ("单 晓", "shan4 xiao3"),
    ],
)
def test_a_surname_is_read_as_one(name: str, key: str) -> None:
    assert person_key(name) == key


@pytest.mark.parametrize(
    "name", ["张伟", "曾", "阿依古丽·买买提", "任·示例", "Zeng Qiang", "王单", "", "解放军总医院附属"]
)
def test_other_names_are_read_as_ever(name: str) -> None:
    assert surname_of(name) == ""
    assert person_key(name) == sort_key(name)


def test_a_name_sounds_both_ways() -> None:
    assert spoken("曾强") == [["zeng", "qiang"], ["ceng", "qiang"]]
    assert ["tan", "ming"] in spoken("覃明")
    assert spoken("张伟") == [["zhang", "wei"]]
    assert spoken("Zeng Qiang") == []
    assert heard_as("zeng") == heard_as("Ceng") == ["曾"]
    assert "尉迟" in heard_as("yuchi")


def test_the_table_is_sound() -> None:
    for surname, readings in SURNAMES.items():
        for reading in readings:
            assert len(reading.split()) == len(surname), surname
            assert all(re.fullmatch("[a-z]{1,6}[1-5]", syllable) for syllable in reading.split()), surname
        assert all(ord(character) in pinyin_dict.pinyin_dict for character in surname), surname
