"""What a disclosure still lacks, and which additions help most."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.errors import type_text
from shanhe.kernel.translated import DENSE, languages

from ..models import Result
from ..models.people import WHOLE

NAMED = 3


@dataclass(frozen=True)
class Missing:
    """Something that is not there yet: its name in the imperative, and what it adds; `code` is the field or list, if it is one."""

    code: str
    label: type_text
    points: int


@dataclass(frozen=True)
class Score:
    """How complete a disclosure is, in percent, and what is missing, the most useful first."""

    percent: int
    missing: list[Missing]

    @property
    def useful(self) -> list[Missing]:
        return self.missing[:NAMED]


def _long_enough(row: Result, name: str, dense: int, plain: int) -> bool:
    text = getattr(row, name).within(row.language)
    return len(text) >= (dense if row.language in DENSE else plain)


def _whole(rows: Any) -> bool:
    return sum(row.basis_points for row in rows.all()) == WHOLE


def _every_language(row: Result) -> bool:
    return all(code in text for text in (row.title, row.summary) for code in languages())


# (code, what to do, points, whether it is there)
ITEMS: tuple[tuple[str, type_text, int, Callable[[Result], bool]], ...] = (
    ("title", _("Give it a title"), 10, lambda row: bool(row.title)),
    ("abstract", _("Write the abstract (80 words or more)"), 14, lambda r: _long_enough(r, "abstract", 150, 400)),
    ("problem", _("Say which problem it solves"), 10, lambda r: _long_enough(r, "problem", 20, 60)),
    ("advantages", _("Say what it does better than what exists"), 10, lambda r: _long_enough(r, "advantages", 20, 60)),
    ("summary", _("Add the benefit in one sentence"), 8, lambda row: bool(row.summary)),
    ("fields", _("Choose its fields"), 5, lambda row: bool(row.fields)),
    ("centres", _("Choose its innovation centres"), 5, lambda row: bool(row.centre_codes)),
    ("title", _("Add title and benefit in the other language"), 5, _every_language),
    ("owner", _("Name the owner"), 5, lambda row: row.owner_id is not None),
    ("contributors", _("Name the contributors"), 5, lambda row: bool(row.contributors.all())),
    ("contributors", _("Divide the work so that the shares add up to 100%"), 5, lambda row: _whole(row.work_shares)),
    ("right_shares", _("Divide the right so that the shares add up to 100%"), 3, lambda row: _whole(row.right_shares)),
    ("service_result", _("Say whether it is a service result"), 3, lambda row: row.service_result is not None),
    ("ip_rights", _("Record a patent, software copyright or know-how"), 6, lambda row: bool(row.ip_rights.all())),
    ("readiness", _("Claim a readiness level with its evidence"), 4, lambda row: row.trl_claimed is not None),
    ("funding", _("Say what paid for it"), 2, lambda row: bool(row.funding.all())),
)  # fmt: skip


def completeness(result: Result) -> Score:
    """The score of a result. Five queries, none when contributors, shares, rights and funding are prefetched."""
    total = sum(item[2] for item in ITEMS)
    missing = [Missing(code, label, points) for code, label, points, there in ITEMS if not there(result)]
    missing.sort(key=lambda item: -item.points)
    percent = round(100 * (total - sum(item.points for item in missing)) / total)
    return Score(percent, missing)
