"""Harnesses that every app's tests use: a rule's two answers agree, and a lifecycle is tried state by action."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from .context import Actor
from .errors import NotNow
from .lifecycle import Lifecycle, Transition
from .rules import Rule
from .translated import Translated, parts, translated_fields


def assert_rule_agrees(rule: Rule, rows: Any, actors: Iterable[Actor]) -> None:
    """For every actor, `scope` selects exactly the rows that `allows` lets pass.

    `rows` is a manager or queryset of the rule's model, of the actors' zone, unsliced. Two queries an actor.
    """
    for actor in actors:
        every = {row.pk: row for row in rows.all()}
        listed = list(rows.filter(rule.scope(actor)).values_list("pk", flat=True))
        allowed = {pk for pk, row in every.items() if rule.allows(actor, row)}
        assert len(listed) == len(set(listed)), f"{rule.name}: rows are repeated for {actor}"
        assert set(listed) == allowed, (
            f"{rule.name} disagrees for {actor}: only listed {set(listed) - allowed}, "
            f"only allowed {allowed - set(listed)}"
        )


def by_language(model: Any, values: dict[str, Any]) -> dict[str, Any]:
    """The values with the parts of translated fields ("title_en") put together, for tests that say one language at a time."""
    found = dict(values)
    for field in translated_fields(model):
        said = {code: found.pop(part) for part, code in parts(field.name) if part in found}
        if said:
            found[field.name] = Translated(said)
    return found


@dataclass(frozen=True)
class Attempt:
    """One action tried in one state: `row` is in that state, `possible` is what the table says."""

    state: str
    transition: Transition
    row: Any
    possible: bool


def attempts(lifecycle: Lifecycle, make: Callable[[str], Any]) -> Iterator[Attempt]:
    """Every action in every state; `make(state)` returns a fresh row in that state whose guards are satisfied."""
    for state in lifecycle.states:
        for transition in lifecycle.transitions.values():
            yield Attempt(state, transition, make(state), state in transition.sources)


def assert_lifecycle(lifecycle: Lifecycle, make: Callable[[str], Any], run: Callable[[str, Any], Any]) -> int:
    """Run every action's operation in every state: it moves where the table says and refuses elsewhere.

    `run(action, row)` calls the operation as an actor who may. Returns how many attempts were made.
    """
    count = 0
    for attempt in attempts(lifecycle, make):
        count += 1
        action, row = attempt.transition.action, attempt.row
        try:
            run(action, row)
        except NotNow:
            assert not attempt.possible, f"{lifecycle.name}: {action} refused in {attempt.state}"
        else:
            assert attempt.possible, f"{lifecycle.name}: {action} passed in {attempt.state}"
        row.refresh_from_db()
        expected = (attempt.transition.target or attempt.state) if attempt.possible else attempt.state
        found = getattr(row, lifecycle.field)
        assert found == expected, (
            f"{lifecycle.name}: {action} in {attempt.state} led to {found}, not {expected}"
        )
    return count
