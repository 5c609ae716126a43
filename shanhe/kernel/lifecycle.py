"""When may: a plain table of transitions that yields the guard, the buttons, the API's actions and the diagram."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from .context import Actor
from .errors import NotNow, ProgrammingError, type_text
from .rules import Rule

LIFECYCLES: dict[str, Lifecycle] = {}


@dataclass(frozen=True)
class State:
    """A state: its code, its word, and the tone its pill has (neutral, waiting, active, done, stopped)."""

    code: str
    label: type_text
    tone: str = "neutral"


@dataclass(frozen=True)
class Transition:
    """An action that leads from some states to one; `target` None keeps the state.

    `guard(row)` returns a reason when the state allows the action but the row does not yet.
    """

    action: str
    label: type_text
    sources: tuple[str, ...]
    target: str | None
    rule: Rule
    guard: Callable[[Any], type_text | None] | None = None
    tone: str = "neutral"
    lifecycle: Lifecycle | None = None

    def check(self, row: Any) -> None:
        """Raise NotNow with the reason unless the row's state and the guard allow the action."""
        assert self.lifecycle is not None
        state = getattr(row, self.lifecycle.field)
        if state not in self.sources:
            raise NotNow(
                state,
                _("Not possible while it is “{state}”.").format(state=self.lifecycle.states[state].label),
            )
        reason = self.guard(row) if self.guard else None
        if reason:
            raise NotNow(state, reason)


@dataclass(frozen=True)
class Action:
    """A button or an API action: what it is called, whether it can be done now, and if not, why."""

    name: str
    label: type_text
    enabled: bool
    reason: type_text = ""
    tone: str = "neutral"


class Lifecycle:
    """The states of one kind of row and the transitions between them."""

    def __init__(
        self, name: str, *, field: str = "state", states: Iterable[State], transitions: Iterable[Transition]
    ) -> None:
        self.name = name
        self.field = field
        self.states = {state.code: state for state in states}
        self.transitions: dict[str, Transition] = {}
        for transition in transitions:
            unknown = {*transition.sources, transition.target or transition.sources[0]} - set(self.states)
            if unknown or transition.action in self.transitions:
                raise ProgrammingError(
                    f"{name}.{transition.action}: unknown state {unknown} or action named twice"
                )
            object.__setattr__(transition, "lifecycle", self)
            self.transitions[transition.action] = transition
        LIFECYCLES[name] = self

    def __getitem__(self, action: str) -> Transition:
        return self.transitions[action]

    def choices(self) -> list[tuple[str, type_text]]:
        return [(state.code, state.label) for state in self.states.values()]

    def state(self, row: Any) -> State:
        return self.states[getattr(row, self.field)]

    def move(self, row: Any, action: str) -> dict[str, list[Any]]:
        """Set the target state on the row and return the change for the event."""
        transition = self.transitions[action]
        transition.check(row)
        old = getattr(row, self.field)
        if transition.target is None or transition.target == old:
            return {}
        setattr(row, self.field, transition.target)
        return {self.field: [old, transition.target]}

    def actions(self, actor: Actor, row: Any, *, only: Iterable[str] | None = None) -> Iterator[Action]:
        """What the actor could do to the row: possible actions, and those of the actor's that must wait, with why."""
        state = getattr(row, self.field)
        for transition in self.transitions.values():
            if only is not None and transition.action not in only:
                continue
            if not transition.rule.allows(actor, row):
                continue
            try:
                transition.check(row)
            except NotNow as error:
                if state in transition.sources:
                    yield Action(transition.action, transition.label, False, error.message, transition.tone)
            else:
                yield Action(transition.action, transition.label, True, "", transition.tone)

    def diagram(self) -> str:
        """The lifecycle as a Mermaid state diagram; docs/lifecycles.md is made from it."""
        lines = ["stateDiagram-v2"]
        first = next(iter(self.states))
        lines.append(f"    [*] --> {first}")
        for transition in self.transitions.values():
            for source in transition.sources:
                lines.append(f"    {source} --> {transition.target or source}: {transition.action}")
        return "\n".join(lines)


def state_words(lifecycle: Lifecycle) -> str:
    """The states' words in the active language, for help texts."""
    return _now(", ").join(str(state.label) for state in lifecycle.states.values())
