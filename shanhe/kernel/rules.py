"""Who may: one Rule answers both "may this actor do it to this row" and "to which rows".

A rule is built from small conditions joined with & and |. Each condition knows its in-memory test and its Q, so the two
answers agree by construction; `related` asks the database for both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .context import Actor
from .errors import Denied, type_text

NOTHING = Q(pk__in=[])
EVERYTHING = Q()


def _is_nothing(q: Q) -> bool:
    return q == NOTHING


@dataclass(frozen=True)
class Verdict:
    """Whether an actor may, and if not, the reason in the reader's language."""

    ok: bool
    reason: type_text = ""

    def __bool__(self) -> bool:
        return self.ok


class Condition:
    """Something that is true of an actor and a row.

    `asks` is how many questions the in-memory test may put to the database. Joined conditions test the one that asks
    fewer first, whichever was written first: the answer is the same, and mostly there is nothing left to ask.
    """

    def __init__(
        self,
        test: Callable[[Actor, Any], bool],
        q: Callable[[Actor], Q],
        roles: Iterable[str] = (),
        asks: int = 0,
    ) -> None:
        self.test = test
        self.q = q
        self.roles = frozenset(roles)
        self.asks = asks

    def _cheaper_first(self, other: Condition) -> tuple[Condition, Condition]:
        return (other, self) if other.asks < self.asks else (self, other)

    def __and__(self, other: Condition) -> Condition:
        def q(actor: Actor) -> Q:
            left = self.q(actor)
            if _is_nothing(left):
                return NOTHING
            right = other.q(actor)
            return NOTHING if _is_nothing(right) else left & right

        first, then = self._cheaper_first(other)
        return Condition(
            lambda a, o: first.test(a, o) and then.test(a, o),
            q,
            self.roles | other.roles,
            self.asks + other.asks,
        )

    def __or__(self, other: Condition) -> Condition:
        def q(actor: Actor) -> Q:
            left, right = self.q(actor), other.q(actor)
            if EVERYTHING in (left, right):
                return EVERYTHING
            if _is_nothing(left):
                return right
            return left if _is_nothing(right) else left | right

        first, then = self._cheaper_first(other)
        return Condition(
            lambda a, o: first.test(a, o) or then.test(a, o),
            q,
            self.roles | other.roles,
            self.asks + other.asks,
        )


def role(*codes: str) -> Condition:
    """The actor holds one of these roles in the zone."""
    wanted = frozenset(codes)
    return Condition(
        lambda actor, row: bool(wanted & actor.roles),
        lambda actor: EVERYTHING if wanted & actor.roles else NOTHING,
        codes,
    )


def anyone() -> Condition:
    """Everybody, visitors included."""
    return Condition(lambda actor, row: True, lambda actor: EVERYTHING, ("anyone",))


def signed_in() -> Condition:
    """Anybody with an account in the zone."""
    return Condition(
        lambda actor, row: actor.person_id is not None,
        lambda actor: EVERYTHING if actor.person_id is not None else NOTHING,
        ("signed_in",),
    )


def value(**wanted: Any) -> Condition:
    """The row's fields have these values; a tuple means one of them. Dotted relations are written with `__`."""

    def test(actor: Actor, row: Any) -> bool:
        return all(_read(row, path) in _options(options) for path, options in wanted.items())

    def q(actor: Actor) -> Q:
        found = Q()
        for path, options in wanted.items():
            # SQL's IN never finds NULL, so the empty value is asked for by itself.
            one = Q(**{f"{path}__in": [option for option in _options(options) if option is not None]})
            found &= one | Q(**{f"{path}__isnull": True}) if None in _options(options) else one
        return found

    return Condition(test, q)


def among(path: str, ids: Callable[[Actor], Iterable[Any]], name: str = "") -> Condition:
    """The row's field is among the actor's ids: `among("owner_id", lambda a: a.organisation_ids)`."""

    def test(actor: Actor, row: Any) -> bool:
        return _read(row, path) in set(ids(actor))

    def q(actor: Actor) -> Q:
        options = list(ids(actor))
        return Q(**{f"{path}__in": options}) if options else NOTHING

    return Condition(test, q, (name or path,))


def own(path: str = "person_id", name: str = "") -> Condition:
    """The row's person is the actor."""
    return among(path, lambda actor: [] if actor.person_id is None else [actor.person_id], name or path)


def related(q: Callable[[Actor], Q], name: str = "related") -> Condition:
    """The row satisfies a Q over related tables; both answers come from the database.

    Write it as `Q(pk__in=<subquery>)`: a join through a to-many relation would repeat rows in a list.
    """

    def test(actor: Actor, row: Any) -> bool:
        wanted = q(actor)
        return not _is_nothing(wanted) and type(row)._base_manager.filter(pk=row.pk).filter(wanted).exists()

    return Condition(test, q, (name,), asks=1)


def _read(row: Any, path: str) -> Any:
    for part in path.split("__"):
        if row is None:
            return None
        row = getattr(row, part)
    return row


def _options(options: Any) -> tuple[Any, ...]:
    return options if isinstance(options, tuple) else (options,)


class Rule:
    """A named permission; system actors always pass, and a row of another zone never does."""

    def __init__(self, name: str, condition: Condition, *, reason: type_text = "") -> None:
        self.name = name
        self.condition = condition
        self.reason = reason or _("Your role in this zone does not include this.")

    def allows(self, actor: Actor, row: Any) -> Verdict:
        if actor.zone_id is not None and row is not None and _zone_of(row) not in (None, actor.zone_id):
            return Verdict(False, _("This belongs to another zone."))
        if actor.is_system or self.condition.test(actor, row):
            return Verdict(True)
        return Verdict(False, self.reason)

    def scope(self, actor: Actor) -> Q:
        """The rows the actor may do it to; zone scoping is the manager's job and comes on top."""
        return EVERYTHING if actor.is_system else self.condition.q(actor)

    def demand(self, actor: Actor, row: Any) -> None:
        """Raise Denied with the reason unless the actor may."""
        verdict = self.allows(actor, row)
        if not verdict:
            raise Denied(verdict.reason)


def by_itself(name: str) -> Rule:
    """The rule of what the product alone does: nobody's role includes it, and system actors always pass."""
    nobody = Condition(lambda actor, row: False, lambda actor: NOTHING, ("system",))
    return Rule(name, nobody, reason=_("The product does this by itself."))


def _zone_of(row: Any) -> int | None:
    if row._meta.label == "zones.Zone":
        return row.pk
    return getattr(row, "zone_id", None)
