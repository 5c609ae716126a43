"""Refuses to build a wheel without its front end or its translations: `make wheel` makes both first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompleteWheel(BuildHookInterface):  # type: ignore[type-arg]
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        dist = root / "shanhe" / "web" / "static" / "dist"
        if not dist.is_dir() or not any(dist.iterdir()):
            raise RuntimeError("The front end is not built: use `make wheel`.")
        for po in (root / "shanhe").rglob("locale/*/LC_MESSAGES/*.po"):
            if not po.with_suffix(".mo").exists():
                raise RuntimeError(f"{po.relative_to(root)} is not compiled: use `make wheel`.")
