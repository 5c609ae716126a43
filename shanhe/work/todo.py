"""What waits for whom: apps register providers that derive it from the state of their rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from shanhe.kernel.context import Actor
from shanhe.kernel.errors import type_text
from shanhe.kernel.registries import Registry


@dataclass(frozen=True)
class TodoAction:
    """What can be done from the list itself: a button that posts `fields` to `url`, or a link ("get")."""

    label: type_text
    url: str
    method: Literal["post", "get"] = "post"
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class TodoItem:
    """One line of "My work".

    `subject` and `subject_url` name the object it is about, `who` the person it comes from or waits for, `kind` the
    sort of work in a word ("Gate", "Task").
    """

    title: type_text
    url: str
    due_on: date | None = None
    who: str = ""
    subject: str = ""
    waiting_for: Literal["me", "others"] = "me"
    action: TodoAction | None = None
    kind: type_text = ""
    subject_url: str = ""


Provider = Callable[[Actor], list[TodoItem]]


@dataclass(frozen=True)
class _Named:
    name: str
    provider: Provider


providers: Registry[_Named] = Registry("to-do provider")


def register(name: str, provider: Provider) -> None:
    """Add a provider; it must answer with a fixed number of queries."""
    providers.register(_Named(name, provider))


def items_for(actor: Actor) -> list[TodoItem]:
    """Everything that waits for the actor, or for others on the actor's account; soonest first."""
    items = [item for named in providers for item in named.provider(actor)]
    return sorted(items, key=lambda item: (item.due_on is None, item.due_on or date.max))
