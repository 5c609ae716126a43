"""Words: both languages, their places in the text, and texts that nobody should send."""

import pytest

from shanhe.retrieval import Analyser, Lexicon, analysis, bilingual
from shanhe.retrieval import pinyin as sounds
from shanhe.retrieval.variants import distance


@pytest.fixture(scope="module")
def analyser():
    return Analyser(["镇定控制器"])


def test_english_words_become_stems_without_function_words(analyser):
    assert analyser.words("The Inspections of pumps") == ["inspect", "pump"]


def test_traditional_full_width_and_compatibility_forms_are_one_word(analyser):
    assert analyser.words("控制器設計") == analyser.words("控制器设计")
    assert analyser.words("ＡＩ ﬁne") == ["ai", "fine"]


def test_numbers_and_codes_stay_whole(analyser):
    assert analyser.words("4.2 Mpa, R2D2s") == ["4.2", "mpa", "r2d2s"]


def test_a_word_of_the_domain_is_not_only_cut_apart(analyser):
    assert "镇定控制器" in analyser.words("新的镇定控制器")
    assert "镇定控制器" not in Analyser().words("新的镇定控制器")


@pytest.mark.parametrize("text", ["", " \n", "🎉🎉🎉", "\x00\x01", "—…！？"])
def test_a_text_without_words_has_none(analyser, text):
    assert analyser.words(text) == []
    assert analyser.query(text) == []
    assert analyser.tokens(text) == []


def test_fifty_thousand_characters_are_bounded(analyser):
    assert len(analyser.words("x" * 50_000)[0]) == 48
    assert analyser.query("质量" * 25_000)[0].weight == 8


def test_places_name_the_words_as_written(analyser):
    text = "𝔸 Calibrated 標定 cafe\u0301 pumps"
    written = {token.text: text[token.start : token.end] for token in analyser.tokens(text)}
    assert written["calibr"] == "Calibrated"
    assert written["标定"] == "標定"
    assert written["café"] == "cafe\u0301"


def test_words_and_places_agree(analyser):
    for text in ("基于平方和优化的飞行器控制器设计方法", "深度学习 model of 泵站 TRL-7"):
        assert sorted(token.text for token in analyser.tokens(text)) == sorted(analyser.words(text))


def test_highlight_joins_overlapping_words(analyser):
    text = "飞行器控制器"
    assert analyser.highlight(text, ["飞行", "飞行器"]) == [(0, 3)]
    assert analyser.highlight(text, []) == []


def test_phrases_in_every_kind_of_quotation_marks(analyser):
    assert analyser.phrases('"pump station" 「泵站」 “early warning”') == [
        ["pump", "station"],
        ["泵站"],
        ["earli", "warn"],
    ]
    assert analyser.phrases('"') == []


def test_pinyin_is_split_only_where_it_is_pinyin():
    assert sounds.split("zhiliang") == ("zhi", "liang")
    assert sounds.split("hello") == ()
    assert sounds.split("x" * 500) == ()
    assert sounds.syllables("質量x检测") == ["zhi", "liang", "jian", "ce"]


def test_a_person_sounds_as_surnames_are_read_and_as_characters_are():
    assert sounds.of_names("单晓\nShan Xiao") == ["shan", "xiao", "dan", "xiao"]


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [("pump", "pump", 0), ("pmup", "pump", 1), ("pum", "pump", 1), ("abc", "xyz", 3)],
)
def test_distance(one, other, edits):
    assert distance(one, other) == distance(other, one) == edits


PARALLEL = [
    ("泵站预警方法", "Early warning for a pump station"),
    ("泵站节能改造", "Saving energy in a pump station"),
    ("机器人抓取", "Grasping by a robot"),
    ("机器人焊接", "Welding by a robot"),
    ("表格识别", "Recognition of tables"),
    ("缺陷检测", "Inspection for defects"),
]


def test_pairs_are_learned_from_records_that_have_both_languages(analyser):
    pairs = {(pair.chinese, pair.english): pair for pair in bilingual.learn(PARALLEL, analyser)}
    assert (("泵站",), ("pump",)) in pairs
    assert (("机器人",), ("robot",)) in pairs
    assert (("机器人",), ("pump",)) not in pairs
    assert all(0 < pair.strength <= 1 and pair.origin == "learned" for pair in pairs.values())


def test_a_query_gets_the_other_languages_words_and_says_for_which(analyser):
    lexicon = Lexicon(
        bilingual.from_terms([("缺陷检测", "defect inspection"), ("泵站", "pump station")], analyser)
    )
    terms = Analyser(lexicon=lexicon).query("泵站")
    assert {(term.text, term.origin, term.source) for term in terms if term.origin == "translation"} == {
        ("pump", "translation", "泵站"),
        ("station", "translation", "泵站"),
    }
    assert all(term.weight < 1 for term in terms if term.origin == "translation")
    # an expression is translated whole or not at all
    assert [term.text for term in Analyser(lexicon=lexicon).query("defect")] == ["defect"]


def test_the_pairs_that_made_a_link_are_named(analyser):
    lexicon = Lexicon(bilingual.from_terms([("泵站", "pump station"), ("机器人", "robot")], analyser))
    links = lexicon.links(analyser.words("泵站设备"), analyser.words("a pump station in town"))
    assert [(link.chinese, link.english, link.origin) for link in links] == [
        (("泵站",), ("pump", "station"), "glossary")
    ]


def test_the_lexicon_survives_saving_and_a_damaged_file_is_told(analyser, tmp_path):
    from shanhe.retrieval import ModelError

    lexicon = Lexicon(bilingual.learn(PARALLEL, analyser))
    lexicon.write(tmp_path / "lexicon.json")
    assert [pair.chinese for pair in Lexicon.load(tmp_path / "lexicon.json").pairs] == [
        p.chinese for p in lexicon.pairs
    ]
    (tmp_path / "lexicon.json").write_text('{"format": 1, "pairs": [[1]]}')
    with pytest.raises(ModelError, match="cannot be read"):
        Lexicon.load(tmp_path / "lexicon.json")
    with pytest.raises(ModelError, match="missing"):
        Lexicon.load(tmp_path / "none.json")


def test_cedict_is_read_from_a_file_of_ones_own(analyser, tmp_path):
    (tmp_path / "cedict.u8").write_text(
        "# CC-CEDICT\n泵 泵 [beng4] /pump (loanword)/\n機器人 机器人 [ji1 qi4 ren2] /robot/android/\n"
    )
    pairs = bilingual.read_cedict(tmp_path / "cedict.u8", analyser)
    assert {(pair.chinese, pair.english) for pair in pairs} == {
        (("机器人",), ("robot",)),
        (("机器人",), ("android",)),
    }


def test_what_is_no_reason_in_itself():
    vague = ["8", "3.5", "二十", "几百", "内", "需要", "use", "minut", "eight"]
    telling = ["电池", "二氧化碳", "laser", "h2", "pcr", "六自由度", "minimum"]
    assert all(analysis.says_little(word) for word in vague)
    assert not any(analysis.says_little(word) for word in telling)
