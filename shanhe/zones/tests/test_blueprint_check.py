"""What the check refuses, so that nothing breaks later: values are typed, references proved, traps of YAML told."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.utils import translation

from shanhe.kernel.context import SystemActor
from shanhe.kernel.errors import Invalid, ProgrammingError
from shanhe.kernel.registries import blueprint_sections, figures, word_lists
from shanhe.zones import operations, queries
from shanhe.zones.blueprint import files, validation
from shanhe.zones.blueprint.declared import scalars
from shanhe.zones.blueprint.validation import REFERENCES
from shanhe.zones.models import Parameter, Zone
from shanhe.zones.testing import BLUEPRINTS, TIDEWATER, copied

SHANHEWANGU = BLUEPRINTS / "shanhewangu"


def edited(folder: Path, name: str, old: str, new: str) -> Path:
    path = folder / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def told(folder: Path) -> list[str]:
    with translation.override("en"):
        return [str(problem) for problem in queries.read_blueprint(folder)[1] if not problem.warning]


@pytest.mark.parametrize("folder", [SHANHEWANGU, TIDEWATER], ids=lambda folder: folder.name)
def test_the_blueprints_that_come_with_the_product_are_in_order(folder: Path) -> None:
    assert [str(problem) for problem in queries.read_blueprint(folder)[1]] == []


@pytest.mark.parametrize(
    ("name", "old", "new", "where", "words"),
    [
        # figures: type, range, unit, dates
        (
            "assessment",
            "value: 3",
            "value: five",
            "assessment.parameters[2].value",
            "a whole number of working_days",
        ),
        ("assessment", "value: 3", "value: -3", "assessment.parameters[2].value", "from 1 to 250"),
        ("assessment", "value: 3", "value: 2.5", "assessment.parameters[2].value", "a whole number"),
        ("assessment", "value: 3", "value: true", "assessment.parameters[2].value", "Write"),
        ("assessment", "value: 3", "value: .nan", "assessment.parameters[2].value", "Write"),
        (
            "assessment",
            "unit: working_days\n    value: 15",
            "unit: hours\n    value: 15",
            "[1].unit",
            "is working_days",
        ),
        ("assessment", "valid_to: null", "valid_to: 2020-01-01", "parameters[1]", "end after it begins"),
        ("assessment", "code: enquiry_due", "code: contributor_silence", "parameters[2].code", "used twice"),
        ("assessment", "valid_from: 2023-10-16", "valid_from: 20231016", "valid_from", "Write a date"),
        (
            "assessment",
            "valid_from: 2023-10-16",
            "valid_from: 0023-10-16",
            "valid_from",
            "Write at least 1900",
        ),
        # the scale of readiness
        ("assessment", "level: 9", "level: 12", "levels[9].level", "Write one of: 1, 2"),
        ("assessment", "level: 9", "level: 8", "scales[1].levels", "each once"),
        ("assessment", "code: trl", "code: ready", "scales", "“trl” is missing"),
        # words
        (
            "vocabularies",
            "code: gate_reasons",
            "code: gate_causes",
            "vocabularies",
            "“gate_reasons” is missing",
        ),
        ("vocabularies", "code: fields", "code: trl", "vocabularies", "used twice"),
        ("vocabularies", "group: government", "group: gods", "terms[1].group", "Write one of: government"),
        ("vocabularies", "code: society", "code: people", "terms[4].code", "Write one of"),
        # the zone
        ("zone", "currency: CNY", "currency: XXQ", "zone.currency", "no currency of ISO 4217"),
        ("zone", "currency: CNY", "currency: DEM", "zone.currency", "no currency of ISO 4217"),
        ("zone", "Asia/Shanghai", "Asia/Atlantis", "zone.timezone", "no time zone"),
        ("zone", "Asia/Shanghai", "../../etc/passwd", "zone.timezone", "no time zone"),
        ("zone", "languages: [zh, en]", "languages: [zh, xx]", "zone.languages", "“xx” is no language"),
        ("zone", "languages: [zh, en]", "languages: [zh, zh]", "zone.languages", "given twice"),
        ("zone", "longitude: 116.4835", "longitude: 216.4", "longitude", "Write at most 180"),
        ("zone", "latitude: 39.873", "latitude: .inf", "latitude", "Write a number"),
        ("zone", "started_on: 2023-10-16", "started_on: 2023-13-45", "zone.yaml:", "not valid YAML"),
        ("zone", "started_on: 2023-10-16", "started_on: yes", "started_on", "Write a date"),
        ("zone", "code: shanhewangu", "code: Shan He", "zone.code", "small letters"),
        ("zone", "version: 2026.11.1", "version: 2026.11", "zone.version", "put it in quotes"),
        ("zone", "en: Shan-He-Wan-Gu\n", "en: no\n", "short_name.en", "put it in quotes"),
        (
            "zone",
            "en: Shan-He-Wan-Gu\n",
            "en: 12:30:00\n",
            "short_name.en",
            "put it in quotes",
        ),
        # text
        ("areas", "en: Pioneer science park", 'en: "Pioneer\\a"', "areas.yaml", "U+0007"),
        ("areas", "en: Pioneer science park", 'en: "\\u200b"', "areas.yaml", "U+200B"),
        ("areas", "en: Pioneer science park", 'en: "\\0"', "areas.yaml", "U+0000"),
        (
            "areas",
            "    zh: 先导科技园区\n    en: Pioneer science park",
            "    en: '  '",
            "areas[2].name",
            "one of the languages",
        ),
        ("areas", "code: park", "code: science.park", "areas[2].code", "small letters"),
        # references
        ("sites", "area: core", "area: moon", "area", "“moon” is not in areas.yaml"),
        ("routes", "area: park", "area: moon", "area", "“moon” is not in areas.yaml"),
        ("routes", "who: technology_manager", "who: visitor", "who", "wait for ever"),
        ("routes", "to_role: technology_manager", "to_role: mayor", "to_role", "not in roles.yaml"),
        (
            "routes",
            "project.results_count >= 1",
            "project.results_counted >= 1",
            "expression",
            "results_counted",
        ),
        ("routes", "project.results_count >= 1", "project.results_count + 1", "expression", "bool"),
        ("indicators", "parent: influence", "parent: nobody", "indicators", "nobody"),
        # dates and numbers
        ("holidays", "last_day: 2026-02-23", "last_day: 2926-02-23", "last_day", "Write at most 2200"),
        ("routes", "usual_days: 90", "usual_days: -90", "usual_days", "Write at least 0"),
        ("routes", "skipped: false", "skipped: 0", "skipped", "Write true or false"),
        ("measures", "number: 1", "number: '1'", "number", "Write a whole number"),
    ],
)
def test_what_would_break_later_is_refused_now(
    tmp_path: Path, name: str, old: str, new: str, where: str, words: str
) -> None:
    found = told(edited(copied(SHANHEWANGU, tmp_path), name, old, new))
    assert any(where in line and words in line and line.startswith(f"{name}.yaml:") for line in found), found


def test_a_role_of_one_s_own_is_described_but_no_gate_waits_for_it(tmp_path: Path) -> None:
    folder = edited(copied(SHANHEWANGU, tmp_path), "roles", "code: committee", "code: mayor")
    edited(folder, "routes", "role: committee", "role: mayor")
    with translation.override("en"):
        found = queries.read_blueprint(folder)[1]
    assert any(item.warning and "Nobody can be given this role" in item.reason for item in found)
    assert any(not item.warning and "would wait for ever" in item.reason for item in found)


def test_a_figure_that_nobody_reads_is_a_warning(tmp_path: Path) -> None:
    folder = edited(
        copied(TIDEWATER, tmp_path), "assessment", "code: contributor_silence", "code: contributor_silnce"
    )
    with translation.override("en"):
        found = queries.read_blueprint(folder)[1]
    assert [item.warning for item in found if "No part of the product reads this figure" in item.reason] == [
        True
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: &x [1]\nb: *x\n", "Anchors and aliases"),
        ("a: &x [*x]\n", "Anchors and aliases"),
        ("a: " + "[" * 3_000 + "]" * 3_000, ""),
        ("? [a, b]\n: c\n", ""),
        ("1: x\n", "mapping of names"),
        ("- a\n", "mapping of names"),
        ("", "mapping of names"),
        ("a: !!python/object:os.system x\n", "not valid YAML"),
        ("a: 2026-02-30\n", "not valid YAML"),
        ("a: 1\na: 2\n", "given twice"),
    ],
)
def test_whatever_the_yaml_the_answer_is_words(text: str, words: str) -> None:
    with translation.override("en"):
        found = files.read("zone", text)[1]
    assert found
    assert words in str(found[0])


def test_what_no_app_declared_cannot_be_read(shanhe_zone: Zone) -> None:
    with pytest.raises(ProgrammingError):
        queries.parameter(shanhe_zone, "invented", date(2026, 1, 1))
    with pytest.raises(ProgrammingError):
        queries.terms("invented")
    with pytest.raises(ProgrammingError):
        queries.term("invented", "x")


def test_a_figure_takes_its_app_s_default_and_never_a_value_that_cannot_be_read(tidewater: Zone) -> None:
    day = date(2026, 6, 1)
    assert queries.parameter(tidewater, "need_lifetime_days", day) == 180
    with pytest.raises(LookupError):
        queries.parameter(tidewater, "enquiry_due", day)
    Parameter._base_manager.filter(zone=tidewater).update(value="five")
    with pytest.raises(LookupError):
        queries.parameter(tidewater, "contributor_silence", day)


def test_each_word_list_and_figure_is_proved_by_the_reference() -> None:
    """What an app declares stands in the reference blueprint, so that a zone copied from it has all of it."""
    sections = queries.read_blueprint(SHANHEWANGU)[0]
    lists = {item["code"] for item in sections["vocabularies"].body["vocabularies"]}
    lists |= {item["code"] for item in sections["assessment"].body["assessment"]["scales"]}
    codes = {item["code"] for item in sections["assessment"].body["assessment"]["parameters"]}
    assert {item.name for item in word_lists} <= lists
    assert codes == {item.name for item in figures}


def test_what_the_database_still_refuses_is_told(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A length that the check forgot is no traceback."""
    sections = queries.read_blueprint(TIDEWATER)[0]
    monkeypatch.setattr("shanhe.zones.operations.queries.digest_of", lambda sections: "x" * 200)
    with pytest.raises(Invalid, match=r"database refuses|数据库拒绝"):
        operations.install_files(SystemActor("tests"), sections)
    assert not Zone.objects.exists()


# -- mutations of the whole reference ------------------------------------------------------------------------------

WRONG = [
    None,
    "",
    "five",
    "\u0007",
    -1,
    10**12,
    1.5,
    float("nan"),
    True,
    [],
    {},
    [None],
    date(1, 1, 1),
    "x" * 5_000,
]


def places(data: Any, loc: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Each kind of place once: of several items of a list the first stands for all."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield (*loc, key)
            yield from places(value, (*loc, key))
    elif isinstance(data, list) and data:
        yield from places(data[0], (*loc, 0))


def mutated(
    sections: dict[str, files.SectionFile], name: str, loc: tuple[Any, ...], value: Any
) -> dict[str, files.SectionFile]:
    body = place = copy.copy(sections[name].body)
    for step in loc[:-1]:  # only what the place is in is copied
        place[step] = copy.copy(place[step])
        place = place[step]
    place[loc[-1]] = value
    return {**sections, name: replace(sections[name], body=body)}


def serious(sections: dict[str, files.SectionFile], name: str) -> bool:
    """Whether anything stops a load; the section alone is asked first, for that is quick."""
    if validation.parse(blueprint_sections[name], sections[name])[1]:
        return True
    return any(not item.warning for item in queries.problems_of(sections))


def test_every_wrong_value_in_every_place_is_refused_or_harmless(db: None, client: Client) -> None:
    """Each place of the reference with each wrong value: the check refuses, or the zone opens all its public pages."""
    sections = queries.read_blueprint(SHANHEWANGU)[0]
    passed: list[tuple[str, tuple[Any, ...], Any]] = []
    for name in sections:
        for loc in places(sections[name].body):
            for value in WRONG:
                found = mutated(sections, name, loc, value)
                if not serious(found, name):
                    passed.append((name, loc, value))
    assert passed, "texts may be anything"
    random.Random(20261128).shuffle(passed)
    for name, loc, value in passed[:6]:
        found = mutated(sections, name, loc, value)
        opens(client, found, (name, loc, value))


def opens(client: Client, sections: dict[str, Any], what: object) -> None:
    with transaction.atomic():
        zone, _counts = operations.install_files(SystemActor("tests"), sections)
        with override_settings(SHANHE_ZONE=zone.slug):
            for path in (
                "/",
                "/zone/",
                "/places/",
                "/measures/",
                "/results/",
                "/needs/",
                f"/api/v1/zones/{zone.slug}",
            ):
                answer = client.get(path)
                assert answer.status_code < 500, (what, path)
                assert answer.status_code != 404, (what, path)
        transaction.set_rollback(True)


@pytest.mark.parametrize("word_list", sorted(item.name for item in word_lists) or ["fields"])
def test_each_word_list_that_is_read_is_missed(word_list: str) -> None:
    sections = queries.read_blueprint(SHANHEWANGU)[0]
    for name in ("vocabularies", "assessment"):
        body = sections[name].body[name]
        found = body["scales"] if name == "assessment" else body
        found[:] = [item for item in found if item["code"] != word_list]
    assert any(word_list in item.reason for item in queries.problems_of(sections) if not item.warning)


def test_each_reference_broken_is_refused() -> None:
    """Every value under a key that names something elsewhere, replaced by a code that nothing has."""
    original = queries.read_blueprint(SHANHEWANGU)[0]
    tried = 0
    for name, file in original.items():
        for loc, key, _value in scalars(file.body, ()):
            if key in {*REFERENCES, "parent"}:
                found = mutated(original, name, loc, "nobody_knows")
                assert serious(found, name), (name, loc)
                tried += 1
    assert tried > 50
