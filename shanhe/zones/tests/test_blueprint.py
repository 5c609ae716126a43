"""A blueprint loads, comes back byte for byte, and never harms what lives on it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.utils import translation
from django_scopes import scope

from shanhe.cli.main import main
from shanhe.kernel.context import VISITOR, SimpleActor, SystemActor
from shanhe.kernel.errors import Denied, Invalid
from shanhe.kernel.models import JournalEntry
from shanhe.kernel.registries import blueprint_sections
from shanhe.zones import operations, queries
from shanhe.zones.models import Area, BlueprintVersion, InnovationCentre, Site, Term, Zone
from shanhe.zones.testing import BLUEPRINTS, TIDEWATER, copied

SHANHEWANGU = BLUEPRINTS / "shanhewangu"
ACTOR = SystemActor("tests")


def edit(folder: Path, name: str, old: str, new: str) -> Path:
    path = folder / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def reasons(folder: Path) -> list[str]:
    with translation.override("en"):
        return [str(problem) for problem in queries.read_blueprint(folder)[1] if not problem.warning]


@pytest.mark.parametrize("folder", [SHANHEWANGU, TIDEWATER], ids=lambda folder: folder.name)
def test_export_gives_back_the_same_bytes(db: None, folder: Path) -> None:
    zone, _counts = operations.install(ACTOR, folder)
    for name, file in queries.exported(zone).items():
        assert file.text == (folder / f"{name}.yaml").read_text(encoding="utf-8"), name


def test_every_file_of_the_blueprint_is_read(db: None) -> None:
    names = {path.stem for path in SHANHEWANGU.glob("*.yaml")}
    assert {section.name for section in blueprint_sections} == names


def test_load_export_load_is_a_fixpoint(db: None, tmp_path: Path) -> None:
    zone, first = operations.install(ACTOR, SHANHEWANGU)
    assert first.created > 200
    for name, file in queries.exported(zone).items():
        (tmp_path / f"{name}.yaml").write_text(file.text, encoding="utf-8")
    _zone, second = operations.install(ACTOR, tmp_path)
    assert second.touched == 0
    with scope(zone=zone):
        assert BlueprintVersion.objects.count() == 1
        assert JournalEntry.objects.filter(verb="zones.zone.opened").count() == 1
        assert not JournalEntry.objects.filter(verb="zones.blueprint.loaded").exists()


def test_two_blueprints_live_side_by_side(shanhe_zone: Zone, tidewater: Zone) -> None:
    with scope(zone=tidewater):
        assert [area.code for area in Area.objects.current()] == ["quay", "flats", "boathouse", "dock"]
    with scope(zone=shanhe_zone):
        assert [area.code for area in Area.objects.current()] == ["core", "park", "industrial"]
    assert str(tidewater.tz) == "Europe/Lisbon"


def test_a_term_left_out_is_retired_and_comes_back(db: None, tmp_path: Path) -> None:
    folder = copied(TIDEWATER, tmp_path)
    zone, _counts = operations.install(ACTOR, folder)
    whole = (folder / "centres.yaml").read_text(encoding="utf-8")
    with scope(zone=zone):
        identity = InnovationCentre.objects.get(code="tides").pk
    (folder / "centres.yaml").write_text("source: test\nverified: false\ncentres: []\n", encoding="utf-8")
    _zone, counts = operations.install(ACTOR, folder)
    assert counts.retired == 1
    with scope(zone=zone):
        assert InnovationCentre.objects.get(code="tides").retired
        assert queries.centres() == []
    (folder / "centres.yaml").write_text(whole, encoding="utf-8")
    operations.install(ACTOR, folder)
    with scope(zone=zone):
        assert [centre.pk for centre in queries.centres()] == [identity]


def test_renaming_keeps_identity_and_hosts_stay(db: None, tmp_path: Path) -> None:
    folder = copied(TIDEWATER, tmp_path)
    zone, _counts = operations.install(ACTOR, folder)
    zone.hosts = ["tidewater.example.org"]
    zone.save()
    with scope(zone=zone):
        before = Site.objects.get(code="pier").pk
    _zone, counts = operations.install(ACTOR, edit(folder, "sites", "The pier", "The long pier"))
    assert (counts.created, counts.changed, counts.retired) == (0, 1, 0)
    with scope(zone=zone):
        after = Site.objects.get(code="pier")
        assert (after.pk, after.name["en"]) == (before, "The long pier")
        assert JournalEntry.objects.filter(verb="zones.blueprint.loaded").count() == 1
    zone.refresh_from_db()
    assert zone.hosts == ["tidewater.example.org"]


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "words"),
    [
        ("areas", "  kind: core\n", "  kind: castle\n", 7, "Write one of"),
        ("areas", "  name:\n    en: Quay campus\n", "", 4, "“name” is missing"),
        (
            "areas",
            "    en: Quay campus\n",
            "    en: Quay\n  colour: red\n",
            7,
            "“colour” is not known here",
        ),
        (
            "areas",
            "    en: Quay campus\n",
            "    en: Quay\n    en: Quay\n",
            7,
            "“en” is given twice",
        ),
        ("areas", "- code: dock", "- code: quay", 31, "The code “quay” is used twice"),
        ("sites", "  area: quay", "  area: nowhere", 7, "“nowhere” is not in areas.yaml"),
        ("sites", "  latitude: 38.7", "  latitude: north", 10, "Write a number"),
        ("holidays", "last_day: 2026-03-05", "last_day: 2026-03-01", 4, "The last day is before the first"),
        ("holidays", "[2026-03-07]", "[2026-03-06]", 4, "Only a Saturday or Sunday"),
        ("zone", "Europe/Lisbon", "Mars/Base", 16, "There is no time zone called “Mars/Base”"),
        ("centres", "verified: false\n", "", 1, "“verified” is missing"),
        ("centres", "centres:\n", "centres: [\n", 4, "This is not valid YAML"),
        ("indicators", "owner: technology_manager", "owner: king", 9, "“king” is not in roles.yaml"),
        ("measures", "amount: 12345600", "amount: much", 11, "Write a whole number"),
    ],
)
def test_a_mistake_is_told_with_file_line_and_reason(
    tmp_path: Path, name: str, old: str, new: str, line: int, words: str
) -> None:
    found = reasons(edit(copied(TIDEWATER, tmp_path), name, old, new))
    assert any(text.startswith(f"{name}.yaml:{line}:") and words in text for text in found), found


def test_mistakes_are_told_in_chinese(tmp_path: Path) -> None:
    folder = edit(copied(TIDEWATER, tmp_path), "areas", "  name:\n    en: Quay campus\n", "")
    with translation.override("zh-hans"):
        text = str(queries.read_blueprint(folder)[1][0])
    assert "缺少“name”" in text


def test_files_with_mistakes_are_not_loaded(db: None, tmp_path: Path) -> None:
    folder = edit(copied(TIDEWATER, tmp_path), "areas", "kind: core", "kind: castle")
    with pytest.raises(Invalid):
        operations.install(ACTOR, folder)
    assert not Zone.objects.exists()


def test_a_missing_file_and_a_missing_folder_are_problems(tmp_path: Path) -> None:
    folder = copied(TIDEWATER, tmp_path)
    (folder / "roles.yaml").unlink()
    assert any(text.startswith("roles.yaml:1:") for text in reasons(folder))
    assert reasons(tmp_path / "nowhere")


def test_diff_reads_well_and_load_empties_it(db: None, tmp_path: Path) -> None:
    folder = copied(TIDEWATER, tmp_path)
    zone, _counts = operations.install(ACTOR, folder)
    edit(folder, "areas", "Quay campus", "New quay")
    edit(folder, "measures", "code: boats", "code: ships")
    with translation.override("en"):
        lines = [str(change) for change in queries.diff(zone, queries.read_blueprint(folder)[0])]
    assert lines == [
        "~ areas: areas[quay].name.en: Quay campus → New quay",
        "+ measures: measures[ships] is new",
        "- measures: measures[boats] will be retired",
    ]
    operations.install(ACTOR, folder)
    assert queries.diff(zone, queries.read_blueprint(folder)[0]) == []


def test_only_the_system_opens_a_zone_and_only_an_administrator_loads_one(tidewater: Zone) -> None:
    somebody = SimpleActor(
        key="person:1", display="x", person_id=1, zone_id=tidewater.pk, roles=frozenset({"inventor"})
    )
    with pytest.raises(Denied):
        operations.install(somebody, TIDEWATER)
    with pytest.raises(Invalid):
        operations.install(VISITOR, SHANHEWANGU)
    boss = SimpleActor(
        key="person:2", display="x", person_id=2, zone_id=tidewater.pk, roles=frozenset({"administrator"})
    )
    assert operations.install(boss, TIDEWATER)[1].touched == 0


def test_facts_of_the_zone_name_their_source(shanhe_zone: Zone) -> None:
    with scope(zone=shanhe_zone):
        for section in blueprint_sections:
            head = queries.provenance(section.name)
            assert head.source, section.name
            assert head.verified is not None, section.name
        assert queries.section_items(shanhe_zone, "measures")[3]["amount"] is None
        assert len(queries.section_items(shanhe_zone, "measures")) == 10
        assert [term.code for term in queries.terms("trl")] == [str(level) for level in range(1, 10)]
        assert Term.objects.filter(name={}).count() == Term.objects.filter(name={}).count() == 0


def test_command_line(
    db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: object
) -> None:
    folder = copied(TIDEWATER, tmp_path)
    assert main(["blueprint", "check", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ok"]
    assert main(["blueprint", "diff", str(folder)]) == 1
    assert main(["blueprint", "load", str(folder)]) == 0
    assert main(["blueprint", "diff", str(folder)]) == 0
    assert main(["blueprint", "export", str(tmp_path / "out"), "--zone", "tidewater"]) == 0
    assert (tmp_path / "out" / "areas.yaml").read_bytes() == (TIDEWATER / "areas.yaml").read_bytes()
    assert main(["blueprint", "export", str(tmp_path / "out"), "--zone", "nowhere"]) == 1
    edit(folder, "areas", "kind: core", "kind: castle")
    capsys.readouterr()
    assert main(["blueprint", "check", str(folder), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["problems"][0]["file"] == "areas.yaml"
    assert told["problems"][0]["line"] == 7


def test_format_puts_a_file_in_canonical_form(tmp_path: Path) -> None:
    folder = edit(copied(TIDEWATER, tmp_path), "zone", "languages: [en]", "languages:\n  - en")
    (warning,) = queries.unformatted(queries.read_blueprint(folder)[0])
    assert (warning.file, warning.line, warning.warning) == ("zone.yaml", 18, True)
    assert main(["blueprint", "check", str(folder), "--format"]) == 0
    assert (folder / "zone.yaml").read_bytes() == (TIDEWATER / "zone.yaml").read_bytes()
