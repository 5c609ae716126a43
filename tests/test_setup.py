"""The set-up of a clone: what is skipped, what is done again, what is said when it cannot go on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import fetching  # noqa: E402
import installing  # noqa: E402


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(installing, "ROOT", tmp_path)
    monkeypatch.setattr(installing, "CACHE", tmp_path / ".cache")
    monkeypatch.setattr(installing, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(installing, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(installing, "REQUIREMENTS", tmp_path / "requirements")
    (tmp_path / "requirements").mkdir()
    for level in installing.LEVELS:
        (tmp_path / "requirements" / f"{level}.txt").write_text(level)
    monkeypatch.setattr(fetching, "find_uv", lambda cache, pinned: "uv")
    return tmp_path


@pytest.fixture
def done(clone: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The requirement files that were installed, in order."""
    installed: list[str] = []

    def run(title: str, command: list[str], environment: dict[str, str] | None = None) -> None:
        if title == "Making .venv":
            (clone / ".venv" / "bin").mkdir(parents=True)
            (clone / ".venv" / "bin" / "python").symlink_to(sys.executable)
        else:
            installed.append(Path(command[-1]).stem)

    monkeypatch.setattr(installing, "run", run)
    return installed


def test_a_second_set_up_installs_nothing(done: list[str]) -> None:
    installing.install_packages("product")
    installing.install_packages("product")
    assert done == ["product"]


def test_a_changed_lock_is_installed(done: list[str], clone: Path) -> None:
    installing.install_packages("product")
    (clone / "requirements" / "product.txt").write_text("newer")
    installing.install_packages("product")
    assert done == ["product", "product"]


def test_running_after_testing_removes_nothing(done: list[str], clone: Path) -> None:
    installing.install_packages("development")
    installing.install_packages("product")
    assert done == ["development"]
    (clone / "requirements" / "development.txt").write_text("newer")
    installing.install_packages("product")
    assert done == ["development", "development"]


def test_an_interrupted_installation_is_done_again(
    done: list[str], clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    working = installing.run

    def interrupted(title: str, command: list[str], environment: dict[str, str] | None = None) -> None:
        working(title, command, environment)
        if title != "Making .venv":
            raise KeyboardInterrupt

    monkeypatch.setattr(installing, "run", interrupted)
    with pytest.raises(KeyboardInterrupt):
        installing.install_packages("product")
    monkeypatch.setattr(installing, "run", working)
    installing.install_packages("product")
    assert done == ["product", "product"]


def test_a_full_disk_is_told_before_the_work(done: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installing, "NEEDED_BYTES", 10**18)
    with pytest.raises(installing.Stop, match="Too little space"):
        installing.install_packages("product")
    assert done == []


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("error: No space left on device (os error 28)", "disk is full"),
        ("npm error code EACCES", "no permission"),
        ("error sending request for url (https://…)", "could not be reached"),
        ("error: hash mismatch for django", "not the one that was pinned"),
        ("first\nerror: no such thing\nlast", "no such thing"),
    ],
)
def test_a_failed_step_is_one_clear_line(clone: Path, output: str, words: str) -> None:
    with pytest.raises(installing.Stop) as stopped:
        installing_run("Doing", [sys.executable, "-c", f"print({output!r}); raise SystemExit(1)"])
    assert words in str(stopped.value)
    assert "\n" not in str(stopped.value)


installing_run = installing.run  # before any fixture replaces it


def test_an_old_python_is_told_in_one_line() -> None:
    code = (ROOT / "tools" / "bootstrap.py").read_text().replace("(3, 11)", "(9, 9)")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 1
    assert "needs Python 3.11 or newer" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_the_door_can_be_read_by_an_old_python() -> None:
    import ast

    ast.parse((ROOT / "tools" / "bootstrap.py").read_text(), feature_version=(3, 4))


def test_uv_is_fetched_by_hand_only_with_the_pinned_digest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import hashlib
    import io
    import platform
    import zipfile

    wheel = io.BytesIO()
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("uv-1.data/scripts/uv", "#!/bin/sh\necho uv 1.0\n")
    name = f"uv-1-py3-none-manylinux_2_17_{platform.machine()}.musllinux_1_1_{platform.machine()}.whl"
    folder = tmp_path / "index" / "uv"
    folder.mkdir(parents=True)
    (folder / name).write_bytes(wheel.getvalue())
    digest = hashlib.sha256(wheel.getvalue()).hexdigest()
    (folder / "index.html").write_text(f'<a href="{name}#sha256={digest}">{name}</a>')
    monkeypatch.setenv("UV_DEFAULT_INDEX", (tmp_path / "index").as_uri())
    real = fetching._get
    monkeypatch.setattr(
        fetching, "_get", lambda address: real(f"{address}index.html" if address.endswith("/") else address)
    )
    pinned = tmp_path / "uv.txt"

    pinned.write_text("uv==1 --hash=sha256:" + "0" * 64)
    with pytest.raises(fetching.FetchError, match="no uv"):
        fetching._by_hand(tmp_path / "out", pinned)
    pinned.write_text(f"uv==1 --hash=sha256:{digest}")
    fetching._by_hand(tmp_path / "out", pinned)
    assert (tmp_path / "out" / "bin" / "uv").read_text().startswith("#!/bin/sh")

    (folder / name).write_bytes(b"something else")
    with pytest.raises(fetching.FetchError, match="not the pinned"):
        fetching._by_hand(tmp_path / "again", pinned)


def test_the_command_of_a_clone_works_from_anywhere(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installing, "ROOT", ROOT)
    monkeypatch.setattr(installing, "PYTHON", Path(sys.executable))
    (clone / ".venv" / "bin").mkdir(parents=True)
    installing.offer_command()
    done = subprocess.run(
        [clone / ".venv" / "bin" / "shanhe", "--version"], cwd="/", capture_output=True, text=True
    )
    assert done.stdout.startswith("shanhe ")
