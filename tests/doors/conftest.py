from __future__ import annotations

from tests.files import ground, manager

__all__ = ["ground", "manager"]
