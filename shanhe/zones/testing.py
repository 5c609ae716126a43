"""For every app's tests: a real zone from the blueprints of the repository."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings

from config import env
from shanhe.kernel.context import SystemActor

from . import operations
from .models import Zone

BLUEPRINTS = Path(env.ROOT) / "blueprints"
TIDEWATER = Path(env.ROOT) / "tests" / "blueprints" / "tidewater"


def install_zone(folder: Path | None = None) -> Zone:
    """The zone of a blueprint folder, installed; the product's own one by default."""
    return operations.install(SystemActor("tests"), folder or BLUEPRINTS / settings.SHANHE_ZONE)[0]


def copied(folder: Path, target: Path) -> Path:
    """A copy of a blueprint that a test may change."""
    return Path(shutil.copytree(folder, target / folder.name))
