"""What a person may do next with a suggestion: apps above say it, so that a choice is one click from the reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from shanhe.kernel.context import Actor
from shanhe.kernel.errors import type_text
from shanhe.kernel.registries import Registry

from .queries import Reasoned


@dataclass(frozen=True)
class NextStep:
    """A link beside a suggestion: `may(actor, zone)` says for whom, `url(need, row)` where it leads."""

    name: str
    label: type_text
    icon: str
    may: Callable[[Actor, Any], bool]
    url: Callable[[Any, Any], str]
    order: int = 0


next_steps: Registry[NextStep] = Registry("next step")


def with_steps(actor: Actor, zone: Any, need: Any, items: Iterable[Reasoned]) -> list[Reasoned]:
    """The suggestions, each with the steps that this person may take."""
    steps = [step for step in next_steps if step.may(actor, zone)]
    return [
        replace(
            item,
            steps=[
                {"label": step.label, "icon": step.icon, "url": step.url(need, item.row)} for step in steps
            ],
        )
        for item in items
    ]
