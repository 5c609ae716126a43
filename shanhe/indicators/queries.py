"""Reading the indicator tree."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from .models import Indicator

FIELDS = [
    "code",
    "name",
    "definition",
    "unit",
    "owner",
    "source",
    "verified",
]


@dataclass
class Node:
    """An indicator with those below it."""

    indicator: Indicator
    owner: str = ""
    children: list[Node] = field(default_factory=list)

    @property
    def measurable(self) -> bool:
        return bool(self.indicator.unit)


def tree(owners: dict[str, str] | None = None) -> list[Node]:
    """The roots of the tree, children in order, in one query; `owners` gives roles their names."""
    owners = owners or {}
    below: dict[int | None, list[Node]] = defaultdict(list)
    nodes = [Node(row, owners.get(row.owner, row.owner)) for row in Indicator.objects.current()]
    for node in nodes:
        below[node.indicator.parent_id].append(node)
    for node in nodes:
        node.children = below[node.indicator.pk]
    return below[None]


def export_section(zone: Any) -> dict[str, Any]:
    """The tree as `indicators.yaml` has it; the zone's scope must be entered."""
    rows = Indicator.objects.current().select_related("parent")
    return {
        "indicators": [
            {**{name: getattr(row, name) for name in FIELDS}, "parent": row.parent.code if row.parent else ""}
            for row in rows
        ]
    }
