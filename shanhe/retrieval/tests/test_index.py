"""The lexical index: who may read, counts, variants, several processes' views, and torn files."""

import subprocess
import sys
from datetime import date

import pytest

from shanhe.retrieval import (
    Analyser,
    IndexBusy,
    IndexDamaged,
    IndexDocument,
    IndexMissing,
    Lexicon,
    TextIndex,
    bilingual,
    storage,
)

ANALYSER = Analyser()
EVERYBODY = frozenset({"public"})
ANN = frozenset({"public", "zone", "person:1"})


def document(number, title, **more):
    given = {"kind": "result", "zone": 1, "readers": EVERYBODY} | more
    return IndexDocument(key=f"{given['kind']}:{number}", title=title, **given)


DOCUMENTS = [
    document(
        1,
        "泵站机组异常预警",
        body="Early warning of pump faults",
        facets={"field": ["water"], "level": ["6"]},
    ),
    document(
        2, "表面缺陷检测方法", body="inspection of surfaces", facets={"field": ["industry"], "level": ["6"]}
    ),
    document(3, "Secret pump", readers=frozenset({"person:1"}), facets={"field": ["secret"]}),
    document(4, "Pump wanted", kind="need", valid_from=date(2026, 1, 1), valid_until=date(2026, 2, 1)),
    document(5, "Pump elsewhere", zone=2),
    document(6, "Pump for nobody", readers=frozenset()),
]


@pytest.fixture
def index(tmp_path):
    made = TextIndex.create(tmp_path / "index", ANALYSER)
    made.replace(DOCUMENTS)
    return made


def keys(found):
    return [hit.key for hit in found.hits]


def test_what_one_may_not_read_is_in_no_hit_total_or_count(index):
    found = index.search("pump", readers=EVERYBODY, zone=1, count_facets=True)
    assert set(keys(found)) == {"result:1", "need:4"}
    assert found.total == 2
    assert "secret" not in found.facets["field"]
    assert found.facets["kind"] == {"result": 1, "need": 1}


def test_more_permission_more_hits_and_the_system_reads_all_of_its_zone(index):
    assert "result:3" in keys(index.search("pump", readers=ANN, zone=1))
    assert set(keys(index.search("pump", readers=None, zone=1))) == {
        "result:1",
        "result:3",
        "need:4",
        "result:6",
    }
    assert keys(index.search("pump", readers=frozenset(), zone=1)) == []
    assert keys(index.search("pump", readers=None, zone=2)) == ["result:5"]


def test_the_count_of_a_facet_disregards_its_own_filter(index):
    found = index.search("", readers=ANN, zone=1, facets={"field": ["water"]}, count_facets=True)
    assert keys(found) == ["result:1"]
    assert found.facets["field"] == {"water": 1, "industry": 1, "secret": 1}
    assert found.facets["level"] == {"6": 1}


def test_kinds_filter_and_are_counted_without_the_filter(index):
    found = index.search("pump", readers=EVERYBODY, zone=1, kinds=["need"], count_facets=True)
    assert keys(found) == ["need:4"]
    assert found.facets["kind"] == {"result": 1, "need": 1}


@pytest.mark.parametrize(
    ("day", "there"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), True),
        (date(2026, 1, 31), True),
        (date(2026, 2, 1), False),
    ],
)
def test_validity_is_half_open(index, day, there):
    assert ("need:4" in keys(index.search("wanted", readers=EVERYBODY, zone=1, on=day))) is there


def test_pages_do_not_overlap(index):
    pages = [keys(index.search("pump", readers=None, zone=1, limit=2, offset=offset)) for offset in (0, 2)]
    assert len({key for page in pages for key in page}) == 4


def test_a_title_counts_more_than_a_body(index):
    index.replace([document(7, "Other", body="robot " + "text " * 3), document(8, "Robot", body="text " * 4)])
    assert keys(index.search("robot", readers=EVERYBODY, zone=1)) == ["result:8", "result:7"]


def test_reasons_name_the_matched_words_by_field(index):
    hit = index.search("泵站 pumps", readers=EVERYBODY, zone=1).hits[0]
    assert {name: {term.source for term in terms} for name, terms in hit.matched.items()} == {
        "title": {"泵站"},
        "body": {"pumps"},
    }


@pytest.mark.parametrize("query", ["泵站機組", "bengzhan", "蹦站", "jizu yichang", "warnign", "PUMP faults"])
def test_traditional_pinyin_wrong_characters_and_typing_errors_find_it(index, query):
    assert keys(index.search(query, readers=EVERYBODY, zone=1))[:1] == ["result:1"]


@pytest.mark.parametrize("query", ["zengqiang", "cengqiang", "曾强"])
def test_a_person_is_found_by_each_reading_of_the_surname(index, query):
    index.replace([*DOCUMENTS, document(9, "曾强", kind="person")])
    assert keys(index.search(query, readers=EVERYBODY, zone=1))[:1] == ["person:9"]


def test_a_phrase_must_stand_together(index):
    assert keys(index.search('"pump faults"', readers=EVERYBODY, zone=1)) == ["result:1"]
    assert keys(index.search('"faults pump"', readers=EVERYBODY, zone=1)) == []


def test_a_share_of_the_words_can_be_demanded(index):
    wide, narrow = (index.prepare("pump warning xylophone", least=least) for least in (0.0, 0.6))
    assert set(keys(index.search(wide, readers=EVERYBODY, zone=1))) == {"result:1", "need:4"}
    assert keys(index.search(narrow, readers=EVERYBODY, zone=1)) == ["result:1"]


@pytest.mark.parametrize(
    "query",
    [
        "cooling",
        "Cooling buildings",
        "heat exchangers",
        "heat exchanger cooling",
        "冷却",
        "热交换器",
        "石墨烯 冷却",
    ],
)
def test_a_word_or_its_translation_is_demanded_never_both(tmp_path, query):
    """As a word is written (cooling) is not as the index has it (cool), and its translation stands for the same word."""
    terms = [
        ("冷却", "cooling"),
        ("热交换器", "heat exchanger"),
        ("石墨烯", "graphene"),
        ("建筑", "buildings"),
    ]
    analyser = Analyser(lexicon=Lexicon(bilingual.from_terms(terms, ANALYSER)))
    with TextIndex.rebuild(tmp_path / "index", analyser) as building:
        building.replace(
            [
                document(1, "Cooling of buildings with a heat exchanger of graphene"),
                document(2, "石墨烯热交换器用于建筑冷却"),
                document(3, "A summer in town"),
            ]
        )
    index = TextIndex.open(tmp_path / "index", analyser)
    asked = index.prepare(query, least=0.6)
    assert set(keys(index.search(asked, readers=EVERYBODY, zone=1))) == {"result:1", "result:2"}


@pytest.mark.parametrize(
    "query",
    [
        "🎉",
        "x" * 50_000,
        "泵站" * 25_000,
        'key:* OR readers:"person:1"',
        "title:[a TO z]^9 ~2 \\",
        '"',
        "(((",
        "\x00",
        "泵pump站" * 99,
    ],
)
def test_no_query_breaks_it_or_reads_more(index, query):
    found = index.search(query, readers=EVERYBODY, zone=1, count_facets=True)
    assert {"result:3", "result:5", "result:6"}.isdisjoint(keys(found))


def test_an_empty_query_lists_and_one_without_words_finds_nothing(index):
    assert index.search("", readers=EVERYBODY, zone=1).total == 3
    assert index.search("🎉", readers=EVERYBODY, zone=1).total == 0


def test_another_view_sees_what_was_committed(index, tmp_path):
    other = TextIndex.open(tmp_path / "index", ANALYSER)
    index.replace([document(1, "Nothing any more")], deleted=["result:2"])
    assert other.count() == 5
    assert keys(other.search("泵站", readers=EVERYBODY, zone=1)) == []
    assert keys(other.search("Nothing", readers=EVERYBODY, zone=1)) == ["result:1"]


def test_an_error_while_writing_changes_nothing(index):
    def torn():
        yield document(9, "New")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        index.replace(torn(), deleted=["result:1"])
    assert index.count() == 6
    assert index.replace([document(9, "New")]) == 1  # and the next one may write


def test_a_rebuild_takes_the_place_at_once_and_a_failed_one_never(index, tmp_path):
    folder = tmp_path / "index"

    def half(building):
        building.replace([document(1, "Half")])
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), TextIndex.rebuild(folder, ANALYSER) as building:
        half(building)
    assert index.count() == 6
    with TextIndex.rebuild(folder, ANALYSER) as building:
        building.replace([document(1, "One"), document(1, "Twice")])
        assert index.count() == 6
    assert index.count() == 1
    assert keys(index.search("twice", readers=EVERYBODY, zone=1)) == ["result:1"]
    assert len(list(folder.glob("g*"))) == 1


def test_a_missing_index_is_told_also_when_deleted_under_load(index, tmp_path):
    import shutil

    with pytest.raises(IndexMissing):
        TextIndex.open(tmp_path / "nothing", ANALYSER)
    shutil.rmtree(tmp_path / "index")
    with pytest.raises(IndexMissing):
        index.search("pump", readers=EVERYBODY, zone=1)
    with pytest.raises(IndexMissing):
        index.replace([DOCUMENTS[0]])


@pytest.mark.parametrize("content", [b"", b"{", b"\x00" * 40])
def test_a_torn_list_of_segments_is_told(index, tmp_path, content):
    (storage.current(tmp_path / "index") / "meta.json").write_bytes(content)
    with pytest.raises(IndexDamaged):
        index.search("pump", readers=EVERYBODY, zone=1)
    with pytest.raises(IndexDamaged):
        TextIndex.open(tmp_path / "index", ANALYSER)


def test_a_missing_or_cut_segment_is_told(index, tmp_path):
    generation = storage.current(tmp_path / "index")
    for path in [*generation.glob("*.idx"), *generation.glob("*.term")]:
        path.unlink()
    with pytest.raises(IndexDamaged):
        TextIndex.open(tmp_path / "index", ANALYSER).search("pump", readers=EVERYBODY, zone=1)
    (tmp_path / "index/current").write_text("../../etc")
    with pytest.raises(IndexDamaged):
        TextIndex.open(tmp_path / "index", ANALYSER)


def test_one_writer_at_a_time_and_a_dead_one_leaves_no_lock(tmp_path):
    hold = "import fcntl, sys; f = open(sys.argv[1], 'w'); fcntl.flock(f, fcntl.LOCK_EX); print('held', flush=True); sys.stdin.read()"
    TextIndex.create(tmp_path, ANALYSER)
    holder = subprocess.Popen(
        [sys.executable, "-c", hold, str(tmp_path / "write.lock")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        holder.stdout.readline()
        with pytest.raises(IndexBusy), storage.writer_lock(tmp_path, wait=0.05):
            pass
    finally:
        holder.kill()
        holder.wait()
    assert TextIndex.open(tmp_path, ANALYSER).replace([DOCUMENTS[0]]) == 1
