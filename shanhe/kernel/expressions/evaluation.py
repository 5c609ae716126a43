"""Evaluation in Kleene's three-valued logic, and the trace that explains the outcome to people."""

import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext
from enum import Enum
from typing import Any, Final

from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from shanhe.kernel.expressions.language import MAX_INT, MONEY, Checker, Declared, Node, parse
from shanhe.kernel.money import Money

MAX_LIST, MAX_STEPS = 1_000, 100_000  # items in a list; nodes visited in one evaluation
MAX_EXPONENT = 40  # of a decimal


class _Unknown(Enum):
    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        raise TypeError("UNKNOWN is neither true nor false")


UNKNOWN: Final = _Unknown.UNKNOWN
_NONE: frozenset[str] = frozenset()
_DECIMALS = Context(prec=34, traps=[DivisionByZero, InvalidOperation, Overflow])
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt,
    ">=": operator.ge, "in": lambda item, items: item in items,
}  # fmt: skip
_STEP: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": lambda a, b: Decimal(a) / b,
}
_STEP["%"] = lambda a, b: abs(a) % abs(b) * (1 if a >= 0 else -1)  # CEL: the sign of the dividend
_STRICT: dict[str, Callable[..., Any]] = {
    "negative": operator.neg, "size": len, "min": min, "max": max, "startsWith": str.startswith,
    "endsWith": str.endswith, "contains": str.__contains__, "list": lambda *items: list(items),
    "days": lambda n: timedelta(days=n),
}  # fmt: skip
_PYTHON: dict[str, Any] = {
    "int": int,
    "string": str,
    "date": date,
    "datetime": datetime,
    "duration": timedelta,
}
_WORDS = re.compile(r""""[^"]*"|'[^']*'|[<>=!]=|&&|\|\||!|[A-Za-z_]\w*(\.[A-Za-z_]\w*\b(?!\s*\())*|\s+""")
_SYMBOLS: dict[str, Any] = {
    ">=": "≥", "<=": "≤", "!=": "≠", "==": "=",
    "&&": gettext_lazy("and"), "||": gettext_lazy("or"), "!": gettext_lazy("not "),
}  # fmt: skip
_LISTS: Any = (list, tuple, set, frozenset)


@dataclass(frozen=True, slots=True)
class Trace:
    """The value of one part of the source, what it came from, and the missing facts that could change it."""

    node: Node
    value: Any
    children: tuple["Trace", ...] = ()
    missing: frozenset[str] = _NONE
    reason: Any = ""  # a lazy string

    @property
    def text(self) -> str:
        """The part of the source."""
        return self.node.text

    def walk(self) -> Iterator["Trace"]:
        """This part and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The value (a bool or other scalar, or UNKNOWN) with its trace."""

    value: Any
    trace: Trace
    labels: Mapping[str, Any] = field(default_factory=dict)

    @property
    def missing(self) -> frozenset[str]:
        """The facts that are not known and could change the value."""
        return self.trace.missing

    def explain(self, lang: str | None = None) -> list[str]:
        """One line for each condition: ✓ met, ✗ not met with the figures now, ○ not known with what is missing."""
        with override(lang or get_language()):
            return list(self._lines(self.trace))

    def _lines(self, trace: Trace, indent: str = "") -> Iterator[str]:
        mark, op, top = f"{indent}{self._mark(trace)} ", trace.node.op, not indent
        if (op == "and" and top) or (op in ("and", "or") and trace.value is not True):
            if op == "or" or not top:
                yield mark + (_("one of these:") if op == "or" else _("all of these:"))
                indent += "  "
            for child in trace.children:
                yield from self._lines(child, indent)
            return
        text = self._text(trace)
        names = ", ".join(sorted(map(self._label, trace.missing)))
        notes = (
            [_("not known: %(names)s") % {"names": names} if names != text else _("not known")]
            if names
            else []
        )
        notes += [str(part.reason) for part in trace.walk() if part.reason]
        if trace.value is False and not notes and op == "compare":
            now = [
                self._show(part.value, part.node.unit) for part in trace.children if part.node.op != "literal"
            ]
            notes = [_("now %(value)s") % {"value": ", ".join(now)}]
        yield mark + text + (f" ({'; '.join(notes)})" if notes else "")

    @staticmethod
    def _mark(trace: Trace) -> str:
        if trace.value is False and not trace.missing:
            return "✗"
        return "○" if trace.value is UNKNOWN or trace.value is False else "✓"

    def _label(self, name: str) -> str:
        return str(self.labels.get(name) or name)

    def _word(self, match: re.Match[str]) -> str:
        return " " if match[0].isspace() else str(_SYMBOLS.get(match[0]) or self._label(match[0]))

    def _text(self, trace: Trace) -> str:
        """The source in words: labels for names, signs for operators, amounts of money as such."""
        if trace.node.op != "compare" or all(part.node.unit != MONEY for part in trace.children):
            return _WORDS.sub(self._word, trace.text)
        sides = [
            self._show(part.value, MONEY) if part.node.op == "literal" else self._text(part)
            for part in trace.children
        ]
        return f" {_SYMBOLS.get(trace.node.value, trace.node.value)} ".join(sides)

    @staticmethod
    def _show(value: Any, unit: str) -> str:
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if unit == MONEY and isinstance(value, int | Decimal) and _within(value):
            return str(Money(int(value)))  # exact: a rounded figure could look met
        return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _fits(kind: str, value: Any) -> Any:
    """The value if it is of the declared type, floats as decimals; otherwise UNKNOWN."""
    if kind.startswith("list<"):
        items = [_fits(kind[5:-1], item) for item in value] if isinstance(value, _LISTS) else [UNKNOWN]
        return UNKNOWN if UNKNOWN in items else items
    if isinstance(value, bool) or kind == "bool":
        return value if isinstance(value, bool) and kind == "bool" else UNKNOWN
    if kind == "decimal" and isinstance(value, int | float | Decimal):
        value = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
        return value if value.is_finite() and _within(value) else UNKNOWN
    good = isinstance(value, _PYTHON.get(kind, ())) and (kind != "int" or _within(value))
    if isinstance(value, datetime):
        good = kind == "datetime" and value.utcoffset() is not None
    return value if good else UNKNOWN


class _TooMuch(Exception):
    """The evaluation has visited MAX_STEPS nodes."""


class _Run:
    """One evaluation; the method for a node has its operation's name, all strict operations share one."""

    def __init__(self, read: Callable[[str], Any], explain: bool) -> None:
        self.read, self.explain = read, explain
        self.known: dict[str, tuple[Any, Any]] = {}
        self.variables: dict[str, Any] = {}
        self.steps = 0

    def __call__(self, node: Node) -> Trace:
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise _TooMuch
        trace: Trace = getattr(self, f"_{node.op}", self._strict)(node)
        return trace

    def _literal(self, node: Node) -> Trace:
        return Trace(node, node.value)

    def _variable(self, node: Node) -> Trace:
        return Trace(node, self.variables[node.value])

    def _fact(self, node: Node) -> Trace:
        if node.value not in self.known:
            self.known[node.value] = self._read(node)
        value, reason = self.known[node.value]
        return Trace(node, value, (), frozenset((node.value,)) if value is UNKNOWN else _NONE, reason)

    def _read(self, node: Node) -> tuple[Any, Any]:
        try:
            value = self.read(node.value)
        except LookupError:
            value = None
        if value is None or value is UNKNOWN:
            return UNKNOWN, ""
        if isinstance(value, _LISTS) and len(value) > MAX_LIST:
            return UNKNOWN, gettext_lazy("the list is too long")
        value = _fits(node.type, value)
        return value, gettext_lazy("the value has the wrong type") if value is UNKNOWN else ""

    def _has(self, node: Node) -> Trace:
        fact = self(node.parts[0])
        return Trace(node, fact.value is not UNKNOWN, (fact,), fact.missing)

    def _not(self, node: Node) -> Trace:
        part = self(node.parts[0])
        return Trace(node, UNKNOWN if part.value is UNKNOWN else not part.value, (part,), part.missing)

    def _settle(
        self, node: Node, decisive: bool, traces: Iterable[Trace], first: tuple[Trace, ...] = ()
    ) -> Trace:
        """One known `decisive` value settles it whatever else is missing; so do all others together."""
        seen: list[Trace] = []
        for trace in traces:
            seen.append(trace)
            if not self.explain and trace.value is decisive and not trace.missing:
                break
        children = first or tuple(seen)  # a macro shows its list, not its thousand items
        if any(trace.value is decisive and not trace.missing for trace in seen):
            return Trace(node, decisive, children)
        missing = _NONE.union(*(trace.missing for trace in seen))
        if any(trace.value is decisive for trace in seen):
            return Trace(node, decisive, children, missing)
        unknown = [trace for trace in seen if trace.value is UNKNOWN]
        reason = next((trace.reason for trace in unknown), "") if first else ""
        return Trace(node, UNKNOWN if unknown else not decisive, children, missing, reason)

    def _and(self, node: Node) -> Trace:
        return self._settle(node, node.op == "or", map(self, node.parts))

    _or = _and

    def _exists(self, node: Node) -> Trace:
        items = self(node.parts[0])
        if items.value is UNKNOWN:
            return Trace(node, UNKNOWN, (items,), items.missing)
        traces = (self._bound(node, item) for item in items.value)
        return self._settle(node, node.op == "exists", traces, first=(items,))

    _all = _exists

    def _bound(self, node: Node, item: Any) -> Trace:
        self.variables[node.value] = item
        return self(node.parts[1])

    def _conditional(self, node: Node) -> Trace:
        test, *branches = node.parts
        tested = self(test)
        if not tested.missing and tested.value is not UNKNOWN:
            taken = self(branches[0] if tested.value else branches[1])
            return Trace(node, taken.value, (tested, taken), taken.missing)
        yes, no = map(self, branches)
        missing = tested.missing | yes.missing | no.missing
        if tested.value is UNKNOWN:
            value = yes.value if yes.value == no.value else UNKNOWN
            settled = value is not UNKNOWN and not yes.missing and not no.missing
            return Trace(node, value, (tested, yes, no), _NONE if settled else missing)
        return Trace(node, (yes if tested.value else no).value, (tested, yes, no), missing)

    def _strict(self, node: Node) -> Trace:
        """An operation that is UNKNOWN when any part is, or when it cannot be computed."""
        parts = tuple(map(self, node.parts))
        missing = _NONE.union(*(part.missing for part in parts))
        values = [part.value for part in parts]
        if any(value is UNKNOWN for value in values):
            return Trace(node, UNKNOWN, parts, missing)
        try:
            return Trace(node, _compute(node, values), parts, missing)
        except ZeroDivisionError:
            return Trace(node, UNKNOWN, parts, missing, gettext_lazy("division by zero"))
        except (ArithmeticError, ValueError):
            return Trace(node, UNKNOWN, parts, missing, gettext_lazy("cannot be computed"))


def _within(number: int | Decimal) -> bool:
    return abs(number) <= MAX_INT if isinstance(number, int) else number.adjusted() <= MAX_EXPONENT


def _compute(node: Node, values: list[Any]) -> Any:
    if node.op == "compare":
        return _COMPARE[node.value](*values)
    if node.op != "arithmetic":
        return _STRICT[node.op](*values)
    result = values[0]
    for sign, value in zip(node.value, values[1:], strict=True):
        if sign in "/%" and not value:
            raise ZeroDivisionError
        result = _STEP[sign](result, value)
        if isinstance(result, int | Decimal) and not _within(result):
            raise OverflowError
    return result


@dataclass(frozen=True, slots=True)
class Expression:
    """A checked expression: its source, its type and the facts it can read."""

    source: str
    root: Node
    facts: frozenset[str]
    labels: Mapping[str, Any]

    @property
    def type(self) -> str:
        """The type of its value, such as bool."""
        return self.root.type

    def evaluate(self, values: Mapping[str, Any] | Callable[[str], Any], *, explain: bool = True) -> Outcome:
        """Reads each fact it needs once; None, UNKNOWN or a LookupError means not known.

        With explain=False && and || stop at the first decisive part: faster, with less to show.
        """
        read = values if callable(values) else values.get
        with localcontext(_DECIMALS):
            try:
                trace = _Run(read, explain)(self.root)
            except _TooMuch:
                trace = Trace(self.root, UNKNOWN, reason=gettext_lazy("too much to compute"))
        return Outcome(trace.value, trace, self.labels)


def compile(source: str, facts: Mapping[str, Declared], *expected: str) -> Expression:
    """Parses and checks; an ExpressionError says where it is wrong, also when its type is none of `expected`."""
    checker = Checker(source, facts)
    root = checker.check(parse(source), *expected)
    return Expression(
        source, root, frozenset(checker.used), {name: facts[name].label for name in checker.used}
    )
