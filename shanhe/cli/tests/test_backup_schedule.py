"""Which archives of a timer are kept, and what the doctor says of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shanhe.cli.backup import note, schedule
from shanhe.cli.main import main

NOW = datetime(2026, 11, 28, 2, 15, tzinfo=UTC)


def nights(count: int) -> list[datetime]:
    return [NOW - timedelta(days=number) for number in range(count)]


def test_of_a_year_of_nights_days_weeks_and_months_are_kept() -> None:
    kept = sorted(schedule.kept(nights(400), schedule.Keep(7, 4, 12)), reverse=True)
    assert kept[:7] == nights(7)
    assert len({moment.isocalendar()[:2] for moment in kept[:12]}) >= 4
    assert len({(moment.year, moment.month) for moment in kept}) == 12
    assert len(kept) <= 7 + 4 + 12


def test_the_newest_of_a_day_is_kept_and_the_newest_of_all_in_any_case() -> None:
    twice = [NOW, NOW - timedelta(hours=1), NOW - timedelta(days=1)]
    assert schedule.kept(twice, schedule.Keep(2, 0, 0)) == {twice[0], twice[2]}
    assert schedule.kept(twice, schedule.Keep(0, 0, 0)) == {NOW}
    assert schedule.kept([], schedule.Keep()) == set()


def test_days_without_a_backup_do_not_use_up_what_is_kept() -> None:
    far = [NOW, NOW - timedelta(days=30), NOW - timedelta(days=60)]
    assert schedule.kept(far, schedule.Keep(3, 0, 0)) == set(far)


def test_only_archives_named_by_the_product_are_touched(tmp_path: Path) -> None:
    for name in ("shanhe-20200101-000000.tar", "shanhe-20200102-000000.tar", "shanhe-20209999-000000.tar", "zone.tar",
                 "shanhe-20200101-000000.tar.part", "before-upgrade.tar"):  # fmt: skip
        (tmp_path / name).touch()
    gone = schedule.prune(tmp_path, schedule.Keep(1, 0, 0))
    assert [path.name for path in gone] == ["shanhe-20200101-000000.tar"]
    assert len(list(tmp_path.iterdir())) == 5


def test_the_doctor_tells_age_and_rehearsal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHANHE_HOME", str(tmp_path))
    monkeypatch.delenv("SHANHE_BACKUPS", raising=False)
    assert schedule.state(NOW) is None
    place = tmp_path / "backups"
    monkeypatch.setenv("SHANHE_BACKUPS", str(place))
    found = schedule.state(NOW)
    assert found is not None
    assert found.problem.startswith("shanhe backup --to")
    place.mkdir()
    (place / schedule.name_at(NOW - timedelta(hours=9))).touch()
    found = schedule.state(NOW)
    assert found is not None
    assert found.problem == "shanhe backup rehearse"
    schedule.remember(rehearsed_at=(NOW - timedelta(days=9)).isoformat())
    found = schedule.state(NOW)
    assert found is not None
    assert not found.problem
    assert "9 h old; restore rehearsed 9 days ago" in found.detail
    late = schedule.state(NOW + timedelta(days=3))
    assert late is not None
    assert "timer" in late.problem
    monkeypatch.setenv("SHANHE_BACKUP_HOURS", "200")
    assert not schedule.state(NOW + timedelta(days=3)).problem  # type: ignore[union-attr]


@pytest.mark.parametrize("words", [["verify"], ["a.tar", "b.tar"], ["a.tar", "--to", "x"]])
def test_wrong_words_are_told(words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHANHE_HOME", str(tmp_path))
    assert main(["backup", *words]) == 2


def test_what_is_kept_is_written_in_one_way(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["backup", "--keep", "7"])
    assert "7d,4w,12m" in capsys.readouterr().err


@pytest.mark.parametrize("words", [[], ["a.tar", "--undo"], ["--undo", "--forget"]])
def test_a_restore_is_one_thing(words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHANHE_HOME", str(tmp_path))
    assert main(["restore", *words]) == 2


def test_versions_are_compared_by_their_numbers() -> None:
    assert note.newer("0.10.0", "0.9.9")
    assert not note.newer("0.9.9", "0.10.0")
    assert not note.newer("0.1.0", "0.1.0")
    assert not note.newer("", "0.1.0")
