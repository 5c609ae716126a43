"""The expression language: its types and limits, and the check that turns source text into typed nodes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, Protocol, cast

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from lark import Lark, Tree

MAX_SOURCE, MAX_DEPTH, MAX_INT = 4_000, 50, 2**63 - 1
NUMBERS = ("int", "decimal")
MONEY = "money"  # the unit of facts that are minor units of the zone's currency
ORDERED = (*NUMBERS, "string", "date", "datetime", "duration")
SCALARS = (*ORDERED, "bool")

_STEPS = {  # (sign, left type, right type) → type
    **{
        (sign, a, b): "int" if a == b == "int" else "decimal"
        for sign in "+-*"
        for a in NUMBERS
        for b in NUMBERS
    },
    **{("/", a, b): "decimal" for a in NUMBERS for b in NUMBERS},  # unlike CEL: 1 / 2 is 0.5
    **{(sign, kind, "duration"): kind for sign in "+-" for kind in ("date", "datetime", "duration")},
    **{("-", day, day): "duration" for day in ("date", "datetime")},
    ("%", "int", "int"): "int",
    ("+", "string", "string"): "string",
}
_ARGUMENTS = {  # name → how many; a function may also be written as a method of its first argument
    "has": 1, "size": 1, "date": 1, "timestamp": 1, "days": 1, "exists": 3, "all": 3, "min": None, "max": None,
    "startsWith": 2, "endsWith": 2, "contains": 2,
}  # fmt: skip


class Declared(Protocol):
    """What must be known of a fact: type (one of SCALARS, or list<one of them>), unit and label."""

    @property
    def type(self) -> str: ...
    @property
    def unit(self) -> Any: ...
    @property
    def label(self) -> Any: ...


class FactType(NamedTuple):
    """The plainest declaration of a fact."""

    type: str
    unit: str = ""
    label: Any = ""


class ExpressionError(ValueError):
    """Why and where (line and column from 1) an expression cannot be used, and the name that was perhaps meant."""

    def __init__(self, message: str, line: int = 1, column: int = 1, suggestion: str = "") -> None:
        self.message, self.line, self.column, self.suggestion = message, line, column, suggestion
        where = {"line": line, "column": column, "message": message}
        super().__init__(_("Line %(line)s, column %(column)s: %(message)s") % where)


@dataclass(frozen=True, slots=True)
class Node:
    """One checked operation; `value` holds its literal, fact name, variable or signs."""

    op: str
    type: str
    text: str
    parts: tuple[Node, ...] = ()
    value: Any = None
    unit: str = ""


def _element(kind: str) -> str:
    return kind[5:-1] if kind.startswith("list<") else ""


def _join(*kinds: str) -> str:
    """The one type all have, decimal for mixed numbers, empty when they do not go together."""
    if len(set(kinds)) == 1:
        return kinds[0]
    return "decimal" if set(kinds) <= set(NUMBERS) else ""


@lru_cache(maxsize=1)
def _parser() -> Lark:
    """Made for the first expression that is read, not at every start."""
    from lark import Lark

    return Lark.open("cel.lark", __file__, parser="lalr", propagate_positions=True, maybe_placeholders=False)


@lru_cache(maxsize=512)
def parse(source: str) -> Tree[Any]:
    """The bare syntax tree; shared by callers, so never changed."""
    from lark import Tree, UnexpectedInput

    if len(source) > MAX_SOURCE:
        raise ExpressionError(_("An expression has at most %(limit)s characters.") % {"limit": MAX_SOURCE})
    try:
        tree = _parser().parse(source)
    except UnexpectedInput as error:
        rest = source[error.pos_in_stream or 0 :].split() if getattr(error, "token", "x") else []
        lines = source.split("\n")
        if not rest:
            end = len(lines), len(lines[-1]) + 1
            raise ExpressionError(_("The expression ends too early."), *end) from None
        message = _("“%(found)s” does not fit here.") % {"found": str(getattr(error, "token", rest[0][0]))}
        raise ExpressionError(message, error.line, error.column) from None
    depths: dict[int, int] = {}
    for sub in tree.iter_subtrees():  # innermost first and without recursion
        depths[id(sub)] = 1 + max((depths[id(c)] for c in sub.children if isinstance(c, Tree)), default=0)
        if depths[id(sub)] > MAX_DEPTH:
            message = _("The expression is nested more than %(limit)s deep.") % {"limit": MAX_DEPTH}
            raise ExpressionError(message, sub.meta.line, sub.meta.column)
    return tree


class Checker:
    """Turns one syntax tree into nodes; the method for a rule of cel.lark has the rule's name."""

    def __init__(self, source: str, facts: Mapping[str, Declared]) -> None:
        self.source, self.facts = source, facts
        self.variables: dict[str, str] = {}
        self.used: dict[str, str] = {}  # fact → type

    def check(self, tree: Tree[Any], *expected: str) -> Node:
        """The node of a tree; an error unless it has one of the expected types."""
        node: Node = getattr(self, f"_{tree.data}")(tree)
        if expected and node.type not in expected:
            names = {"text": node.text, "found": node.type, "expected": " / ".join(expected)}
            self._fail(tree, _("“%(text)s” is of type %(found)s, but %(expected)s is needed here.") % names)
        return node

    def _fail(self, tree: Tree[Any], message: str, suggestion: str = "") -> NoReturn:
        raise ExpressionError(message, tree.meta.line, tree.meta.column, suggestion)

    def _node(
        self, tree: Tree[Any], op: str, kind: str, *parts: Node, value: Any = None, unit: str = ""
    ) -> Node:
        if not kind:
            names = {"types": ", ".join(dict.fromkeys(part.type for part in parts))}
            self._fail(tree, _("These types do not go together: %(types)s.") % names)
        return Node(op, kind, self.source[tree.meta.start_pos : tree.meta.end_pos], parts, value, unit)

    def _unit(self, tree: Tree[Any], *parts: Node) -> str:
        """The one unit of all parts that have any."""
        units = list(dict.fromkeys(part.unit for part in parts if part.unit))
        if len(units) > 1:
            names = {"one": units[0], "other": units[1]}
            self._fail(tree, _("“%(one)s” and “%(other)s” are different units.") % names)
        return "".join(units)

    def _literal(self, tree: Tree[Any]) -> Node:
        token: Any = tree.children[0]
        if token.type == "NULL":
            self._fail(tree, _("null can only be compared with a fact."))
        if token.type in ("TRUE", "FALSE"):
            return self._node(tree, "literal", "bool", value=token.type == "TRUE")
        if token.type == "STRING":
            text = re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m[1], m[1]), token[1:-1])
            return self._node(tree, "literal", "string", value=text)
        if len(token) > 30 or (token.type == "INT" and int(token) > MAX_INT):
            self._fail(tree, _("This number is too large."))
        kind, make = ("int", int) if token.type == "INT" else ("decimal", Decimal)
        return self._node(tree, "literal", kind, value=make(token))

    def _fact(self, tree: Tree[Any]) -> Node:
        name = str(tree.children[0])
        if name in self.variables:
            return self._node(tree, "variable", self.variables[name], value=name)
        if name not in self.facts:
            close = "".join(get_close_matches(name, [*self.facts, *self.variables], n=1))
            known = _("There is no fact “%(name)s”. Did you mean “%(close)s”?") if close else ""
            message = known or _("There is no fact “%(name)s”.")
            self._fail(tree, message % {"name": name, "close": close}, close)
        kind = self.used[name] = str(self.facts[name].type)
        if (_element(kind) or kind) not in SCALARS:
            self._fail(tree, _("“%(name)s” has the unknown type %(kind)s.") % {"name": name, "kind": kind})
        return self._node(tree, "fact", kind, value=name, unit=str(self.facts[name].unit or ""))

    def _or(self, tree: Tree[Any]) -> Node:
        return self._node(tree, tree.data, "bool", *(self.check(child, "bool") for child in tree.children))

    _and = _not = _or

    def _conditional(self, tree: Tree[Any]) -> Node:
        test, yes, no = (self.check(child) for child in tree.children)
        kind = _join(yes.type, no.type) if test.type == "bool" else ""
        return self._node(tree, "conditional", kind, test, yes, no, unit=self._unit(tree, yes, no))

    def _compare(self, tree: Tree[Any]) -> Node:
        one, sign, other = cast("list[Any]", tree.children)
        if sign in ("==", "!=") and other.children[:1] == ["null"]:
            has = self._has(tree, one)
            return has if sign == "!=" else self._node(tree, "not", "bool", has)
        left, right = self.check(one), self.check(other)
        kind = _join(left.type, _element(right.type) if sign == "in" else right.type)
        fits = kind and (sign[0] not in "<>" or kind in ORDERED)
        self._unit(tree, left, right)
        return self._node(tree, "compare", "bool" if fits else "", left, right, value=str(sign))

    def _sum(self, tree: Tree[Any]) -> Node:
        parts, signs = (
            [self.check(child) for child in tree.children[::2]],
            tuple(map(str, tree.children[1::2])),
        )
        kind = parts[0].type
        for sign, part in zip(signs, parts[1:], strict=True):
            kind = _STEPS.get((sign, kind, part.type), "")
        # A product of two parts with units has a unit that nothing is compared with.
        united = tree.data == "sum" or sum(bool(part.unit) for part in parts) == 1
        unit = self._unit(tree, *parts) if united else ""
        return self._node(tree, "arithmetic", kind, *parts, value=signs, unit=unit)

    _product = _sum

    def _negative(self, tree: Tree[Any]) -> Node:
        part = self.check(tree.children[1], *NUMBERS, "duration")
        return self._node(tree, "negative", part.type, part, unit=part.unit)

    def _list(self, tree: Tree[Any]) -> Node:
        parts = [self.check(child, *SCALARS) for child in tree.children]
        kind = _join(*(part.type for part in parts)) if parts else ""
        return self._node(tree, "list", kind and f"list<{kind}>", *parts, unit=self._unit(tree, *parts))

    def _call(self, tree: Tree[Any]) -> Node:
        return self._invoke(tree, str(tree.children[0]), *tree.children[1:])

    def _method(self, tree: Tree[Any]) -> Node:
        return self._invoke(tree, str(tree.children[1]), tree.children[0], *tree.children[2:])

    def _invoke(self, tree: Tree[Any], name: str, *arguments: Any) -> Node:
        if name not in _ARGUMENTS or _ARGUMENTS[name] not in (None, len(arguments)) or not arguments:
            names = {"name": name, "count": len(arguments)}
            self._fail(tree, _("There is no function “%(name)s” of %(count)s arguments.") % names)
        if name == "has":
            return self._has(tree, *arguments)
        if name in ("exists", "all"):
            return self._macro(tree, name, *arguments)
        parts = [self.check(argument) for argument in arguments]
        kinds = [part.type for part in parts]
        if name in ("date", "timestamp"):
            return self._moment(tree, name, parts[0])
        if name in ("min", "max"):
            kind = _join(*kinds) if len(kinds) > 1 else _element(kinds[0])
            kind = kind if kind in ORDERED else ""
            return self._node(tree, name, kind, *parts, unit=self._unit(tree, *parts))
        if name == "size":
            return self._node(tree, name, "int" if kinds[0] == "string" or _element(kinds[0]) else "", *parts)
        if name == "days":
            return self._node(tree, name, "duration" if kinds == ["int"] else "", *parts)
        return self._node(tree, name, "bool" if kinds == ["string", "string"] else "", *parts)

    def _has(self, tree: Tree[Any], argument: Tree[Any]) -> Node:
        fact = self.check(argument)
        if fact.op != "fact":
            self._fail(
                argument, _("Only a fact can be known or missing; “%(text)s” is none.") % {"text": fact.text}
            )
        return self._node(tree, "has", "bool", fact, value=fact.value)

    def _macro(self, tree: Tree[Any], name: str, of: Tree[Any], variable: Tree[Any], body: Tree[Any]) -> Node:
        items, new = self.check(of), str(variable.children[0]) if variable.data == "fact" else "."
        if "." in new or new in self.variables or not _element(items.type):
            self._fail(tree, _("%(name)s is written as list.%(name)s(item, condition).") % {"name": name})
        self.variables[new] = _element(items.type)
        condition = self.check(body, "bool")
        del self.variables[new]
        return self._node(tree, name, "bool", items, condition, value=new)

    def _moment(self, tree: Tree[Any], name: str, part: Node) -> Node:
        try:
            day = date.fromisoformat(part.value) if name == "date" else datetime.fromisoformat(part.value)
        except (TypeError, ValueError):
            day = None
        if part.op != "literal" or day is None or (isinstance(day, datetime) and day.utcoffset() is None):
            self._fail(tree, _('Write date("2026-01-31") or timestamp("2026-01-31T08:00:00+08:00").'))
        return self._node(tree, "literal", "date" if name == "date" else "datetime", value=day)
