"""Reads the environment once, so that no other module calls os.environ."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool = False) -> bool:
    value = text(name)
    return default if not value else value.lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    value = text(name)
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise SystemExit(f"{name} must be a whole number, not {value!r}") from None


def words(name: str, default: str = "") -> list[str]:
    return [word for word in text(name, default).replace(",", " ").split() if word]


def everything() -> dict[str, str]:
    """A copy of the whole environment, to hand on to a child process."""
    return dict(os.environ)


def put(name: str, value: str) -> None:
    """Sets a variable for this process and its children."""
    os.environ[name] = value


def declared_version() -> str:
    """The version that pyproject.toml of this clone declares."""
    import tomllib

    with (ROOT / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


def product_data(name: str) -> Path:
    """The folder `blueprints` or `demo`: at the root of a clone, inside the package when installed from a wheel."""
    carried = ROOT / "shanhe" / "data" / name
    return carried if carried.exists() else ROOT / name
