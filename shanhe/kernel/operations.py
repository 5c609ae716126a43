"""One door for every change: transaction, locks, permission, state, journal and delivery happen here, once.

`@operation(name, subjects=…, rule=…, transition=…)` wraps a verb-first function `(ctx, *, …)`. In this order:

0. clean every text among the arguments (`text.clean`): no door lets in what nobody can see;
1. open a transaction, or join the caller's (the outermost one is tried again twice after a deadlock, and claims the form
   that was sent, so that the same form sent twice changes things once);
2. lock every subject, sorted by table and id, with FOR NO KEY UPDATE, and hand the function the locked rows;
3. ask the rule, then the lifecycle's transition, on the locked rows of the first subject, which must still have the
   `version` that the caller saw, if it gives one (its own autosaves from the same page, the `editor`, do not count);
4. run; write one journal entry for each event; queue the deliveries in the same transaction.

An operation that emits nothing is an error unless it said `ctx.unchanged()`. A nested operation keeps its own rule and
its own journal lines, and may lock only rows its caller holds, so two operations can never wait for each other in a ring.
"""

from __future__ import annotations

import functools
import inspect
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import OperationalError, models, transaction
from django.utils.translation import gettext_lazy as _

from . import clock, days, delivery, journal
from .context import Context, Frame
from .errors import Conflict, Denied, Invalid, ProgrammingError, Stale
from .lifecycle import Transition
from .rules import Rule
from .text import cleaned

F = TypeVar("F", bound=Callable[..., Any])
RETRIES = 2
DEADLOCK_OR_SERIALISATION = {"40P01", "40001"}
VERBATIM = {"password"}  # what a person typed must open the account later


@dataclass(frozen=True)
class Operation:
    """What is known of an operation without calling it: the permission table and the API read this."""

    name: str
    function: Callable[..., Any]
    subjects: tuple[str, ...]
    rule: Rule
    transition: Transition | None
    internal: bool
    absent: tuple[str, ...] = ()


OPERATIONS: dict[str, Operation] = {}


def operation(
    name: str,
    *,
    subjects: tuple[str, ...],
    rule: Rule | None = None,
    transition: Transition | None = None,
    also: Callable[..., Iterable[models.Model]] | None = None,
    internal: bool = False,
    absent: tuple[str, ...] = (),
) -> Callable[[F], F]:
    """Make a function an operation.

    `subjects` names the arguments to lock: a row, a list of rows, or None for a later one. The rule is asked of the
    first, or of the zone, unlocked, where there are no subjects. `also`
    returns further rows to lock, from the same arguments. `internal` says that no page or endpoint calls it. What is not
    a subject and says that it is `away` (a person who has left) is refused, except in the arguments named in `absent`.
    """
    chosen = rule or (transition.rule if transition else None)
    if chosen is None:
        raise ProgrammingError(f"{name} has no rule")

    def decorate(function: F) -> F:
        if name in OPERATIONS and OPERATIONS[name].function.__qualname__ != function.__qualname__:
            raise ProgrammingError(f"two operations are called {name}")
        if not function.__doc__:
            raise ProgrammingError(f"{name} needs a docstring")
        unknown = set(subjects) - set(inspect.signature(function).parameters)
        if unknown:
            raise ProgrammingError(f"{name}: no argument {unknown}")
        described = Operation(name, function, subjects, chosen, transition, internal, absent)

        @functools.wraps(function)
        def run(ctx: Context, **arguments: Any) -> Any:
            if not isinstance(ctx, Context):
                raise ProgrammingError(f"{name} needs a Context first")
            days.demand(arguments)
            if not ctx.frames:
                arguments = {
                    name: value if name in VERBATIM else cleaned(value, name)
                    for name, value in arguments.items()
                }
            if ctx.frames or transaction.get_connection().in_atomic_block:
                return _run(ctx, described, also, arguments)
            for attempt in range(RETRIES + 1):
                try:
                    return _run(ctx, described, also, dict(arguments))
                except OperationalError as error:
                    if (
                        getattr(error.__cause__, "sqlstate", None) not in DEADLOCK_OR_SERIALISATION
                        or attempt == RETRIES
                    ):
                        raise

        run.operation = described  # type: ignore[attr-defined]
        OPERATIONS[name] = described
        return run  # type: ignore[return-value]

    return decorate


def _run(ctx: Context, described: Operation, also: Any, arguments: dict[str, Any]) -> Any:
    outermost = not ctx.frames
    version = arguments.pop("version", None)
    once = ctx.once if outermost and ctx.once is not None and not ctx.once.done else None
    try:
        with transaction.atomic(), clock.kept_by(ctx.clock):
            if once is not None:
                once.claim()
            extra = list(also(**arguments)) if also else []
            arguments = _locked(ctx, described, arguments, extra, outermost)
            for row in _asked(ctx, described, arguments):
                described.rule.demand(ctx.actor, row)
                if described.transition is not None:
                    described.transition.check(row)
                _expect(row, version, arguments.get("editor"))
            _demand_present(described, arguments)
            frame = Frame(described.name, open_batch=functools.partial(journal.Batch, ctx, described.name))
            ctx.frames.append(frame)
            try:
                result = described.function(ctx, **arguments)
            finally:
                ctx.frames.pop()
            _record(ctx, frame)
        if once is not None:
            once.done = True
    finally:
        if outermost:
            ctx.held.clear()
    return result


def _asked(ctx: Context, described: Operation, arguments: dict[str, Any]) -> list[models.Model]:
    """The rows the rule is asked of: the first subject, or the zone; never none, for then nobody would be asked."""
    if not described.subjects:
        return [ctx.zone]
    rows = _rows(arguments.get(described.subjects[0]))
    if not rows:
        raise Invalid(_("Nothing was chosen."))
    return rows


def _expect(row: Any, version: int | None, editor: str | None) -> None:
    """Stale when the row's version is not the one the caller saw."""
    if version is None or row.version == version or (editor and row.editor == editor):
        return
    raise Stale(version, row.version)


def _demand_present(described: Operation, arguments: dict[str, Any]) -> None:
    """Invalid when something would be given to somebody who is not here any more; `subject` is whom it is about."""
    for name in arguments.keys() - {"subject", *described.subjects, *described.absent}:
        for row in arguments[name] if isinstance(arguments[name], list | tuple) else [arguments[name]]:
            away = getattr(row, "away", "") if isinstance(row, models.Model) else ""
            if away:
                raise Invalid({name: away})


def _record(ctx: Context, frame: Frame) -> None:
    if not frame.events and not frame.unchanged:
        raise ProgrammingError(
            f"{frame.name} emitted no event; an operation that changed nothing says ctx.unchanged()"
        )
    if not frame.events:
        return
    entries = journal.write(ctx, frame.name, frame.events, frame.batch)
    if ctx.deliver:
        delivery.defer(entries)


def _rows(argument: Any) -> list[models.Model]:
    if argument is None:
        return []
    return [argument] if isinstance(argument, models.Model) else list(argument)


def _locked(
    ctx: Context, described: Operation, arguments: dict[str, Any], extra: list[models.Model], outermost: bool
) -> dict[str, Any]:
    """The arguments with every subject replaced by its row as locked now."""
    named = {name: _rows(arguments.get(name)) for name in described.subjects}
    wanted = [row for rows in named.values() for row in rows] + extra
    by_model: dict[type[models.Model], set[Any]] = defaultdict(set)
    for row in wanted:
        if row.pk is None:
            raise ProgrammingError(f"{described.name}: a subject has not been saved")
        by_model[type(row)].add(row.pk)
    if not outermost:
        undeclared = {(row._meta.db_table, row.pk) for row in wanted} - ctx.held
        if undeclared:
            raise ProgrammingError(
                f"{described.name} locks {sorted(undeclared)}, which its caller did not declare"
            )
    fresh: dict[tuple[type[models.Model], Any], models.Model] = {}
    for model in sorted(by_model, key=lambda model: model._meta.db_table):
        locked = model._base_manager.filter(pk__in=by_model[model]).select_for_update(no_key=True)
        for row in locked.order_by("pk"):
            fresh[model, row.pk] = row
            ctx.held.add((model._meta.db_table, row.pk))
    replaced = dict(arguments)
    for name, rows in named.items():
        if arguments.get(name) is None:
            continue
        now = [_present(ctx, fresh.get((type(row), row.pk))) for row in rows]
        replaced[name] = now[0] if isinstance(arguments[name], models.Model) else now
    return replaced


def _present(ctx: Context, row: models.Model | None) -> models.Model:
    if row is None:
        raise Conflict(_("This no longer exists; somebody removed it meanwhile."))
    zone_id = row.pk if row._meta.label == "zones.Zone" else getattr(row, "zone_id", None)
    if ctx.zone is not None and zone_id is not None and zone_id != ctx.zone.pk:
        raise Denied(_("This belongs to another zone."))
    return row
