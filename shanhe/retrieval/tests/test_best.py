"""The best few without a count: the same hits as a search with its conditions inside, whichever way they were found."""

import random
from datetime import date

import pytest

from shanhe.retrieval import Analyser, IndexDocument, TextIndex, View, pruned

ANALYSER = Analyser()
WORDS = [
    "pump",
    "film",
    "valve",
    "laser",
    "sensor",
    "fibre",
    "turbine",
    "battery",
    "传感器",
    "石墨烯",
    "激光",
    "轴承",
]
DAY = date(2026, 5, 1)


def _documents(hidden, wants):
    """600 results and needs; `hidden` is the share that only somebody else may read."""
    rng = random.Random(5)
    for number in range(600):
        kind = "need" if rng.random() < wants else "result"
        yield IndexDocument(
            key=f"{kind}:{number}",
            kind=kind,
            zone=1 if rng.random() < 0.95 else 2,
            title=" ".join(rng.choices(WORDS, k=4)),
            body=" ".join(rng.choices(WORDS, k=rng.randint(1, 40))),
            readers=frozenset({"person:9"} if rng.random() < hidden else {"public"}),
            valid_from=date(2026, 9, 1) if rng.random() < 0.03 else None,
            valid_until=DAY if rng.random() < 0.03 else None,
        )


def _index(tmp_path, hidden=0.1, wants=0.1):
    made = TextIndex.create(tmp_path / "index", ANALYSER)
    made.replace(_documents(hidden, wants))
    return made


def _view(**more):
    return View(**{"readers": frozenset({"public", "zone"}), "zone": 1, "on": DAY, **more})


def _same(index, view, kind, limit, text="graphene sensor film 石墨烯"):
    asked = index.prepare(text, wide=True)
    wanted = index.search(
        asked,
        readers=view.readers,
        zone=view.zone,
        kinds=[kind],
        on=view.on,
        without=view.without,
        limit=limit,
    ).hits
    found = index.best(asked, view, kind, limit)
    assert [(hit.key, hit.kind, round(hit.score, 4)) for hit in found] == [
        (hit.key, hit.kind, round(hit.score, 4)) for hit in wanted
    ]
    assert [hit.matched for hit in found] == [hit.matched for hit in wanted]
    return found


@pytest.fixture
def ways(monkeypatch):
    """What the short way gave, call by call."""
    given, before = [], pruned.best
    monkeypatch.setattr(pruned, "best", lambda *args: given.append(before(*args)) or given[-1])
    return given


def test_the_short_way_gives_what_the_conditions_give(tmp_path, ways):
    index = _index(tmp_path)
    without = frozenset(hit.key for hit in _same(index, _view(), "result", 10)[:3])
    for limit in (10, 50):
        assert len(_same(index, _view(), "result", limit)) == limit
        assert not without & {hit.key for hit in _same(index, _view(without=without), "result", limit)}
        _same(index, _view(readers=None, on=None), "result", limit)
        _same(index, _view(readers=frozenset({"person:9", "public"})), "result", limit)
    assert all(ways)


def test_all_there_are_when_fewer_are_there_than_wanted(tmp_path, ways):
    index = _index(tmp_path)
    assert 100 < len(_same(index, _view(), "result", 5_000)) < 600
    assert all(ways)


@pytest.mark.parametrize(
    ("hidden", "wants", "kind"),
    [(0.9, 0.1, "result"), (0.1, 0.1, "need")],
    ids=["most may not be read", "few are of the kind"],
)
def test_where_too_few_are_left_the_conditions_are_asked_inside(tmp_path, ways, hidden, wants, kind):
    index = _index(tmp_path, hidden, wants)
    assert _same(index, _view(), kind, 15)
    assert ways == [None]


def test_nothing_for_nobody_and_for_no_words(tmp_path):
    index = _index(tmp_path)
    assert _same(index, _view(readers=frozenset()), "result", 10) == []
    assert index.best(index.prepare("。！", wide=True), _view(), "result", 10) == []


def test_keys_that_are_no_numbers_are_found_by_the_other_way(tmp_path, ways):
    index = TextIndex.create(tmp_path / "index", ANALYSER)
    names = ("result:a", "result:007", "other:7", "result:7")
    index.replace(
        IndexDocument(key=key, kind="result", zone=1, title=f"film {n}", readers=frozenset({"public"}))
        for n, key in enumerate(names)
    )
    assert {hit.key for hit in _same(index, _view(), "result", 10, "film")} == set(names)
    assert ways == [None]
