"""What makes a need easier to match, and which additions help most."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.errors import type_text

from ..models import Need

NAMED = 3


@dataclass(frozen=True)
class Missing:
    """Something that is not there yet: its name in the imperative, what it adds, and the screen to add it on."""

    code: str
    label: type_text
    points: int
    step: int


@dataclass(frozen=True)
class Score:
    """How matchable a need is, in percent, and what is missing, the most useful first."""

    percent: int
    missing: list[Missing]

    @property
    def useful(self) -> list[Missing]:
        return self.missing[:NAMED]


def _both(need: Need) -> bool:
    return bool(need.title_zh and need.title_en and need.problem_zh and need.problem_en)


# (code, what to do, points, screen, whether it is there)
ITEMS: tuple[tuple[str, type_text, int, int, Callable[[Need], bool]], ...] = (
    ("title", _("Give it a title"), 10, 1, lambda need: bool(need.title)),
    ("problem", _("Describe the problem in three sentences or more"), 16, 1, lambda need: len(need.problem) >= 60),
    ("fields", _("Choose its fields"), 8, 1, lambda need: bool(need.fields)),
    ("centre_codes", _("Choose the innovation centre it is nearest to"), 6, 1, lambda need: bool(need.centre_codes)),
    ("tried", _("Say what was tried and why it was not enough"), 8, 2, lambda need: bool(need.tried)),
    ("targets", _("Name target figures with their units"), 14, 2, lambda need: any(c.isdigit() for c in need.targets)),
    ("level_wanted", _("Say which readiness is wanted"), 8, 2, lambda need: need.level_wanted is not None),
    ("keywords", _("Add keywords, in both languages if you can"), 8, 1, lambda need: len(need.keywords) >= 3),
    ("budget", _("Give a budget"), 8, 3, lambda need: need.budget_fen is not None),
    ("deadline", _("Say by when it is needed"), 6, 3, lambda need: need.deadline is not None),
    ("both", _("Add title and problem in the other language"), 8, 1, _both),
)  # fmt: skip


def completeness(need: Need) -> Score:
    """The score of a need; asks the database nothing."""
    total = sum(item[2] for item in ITEMS)
    missing = [
        Missing(code, label, points, step) for code, label, points, step, there in ITEMS if not there(need)
    ]
    missing.sort(key=lambda item: -item.points)
    return Score(round(100 * (total - sum(item.points for item in missing)) / total), missing)
