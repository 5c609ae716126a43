"""What speaks for and against bringing two things together, each with its value and its sentence.

A feature whose facts are not known says nothing and weighs nothing: unknown is not zero.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from shanhe.kernel.documents import Document

# Years that a result usually needs for one level of readiness: practice, not a rule; only for the sentence "in time".
MONTHS_A_LEVEL = 6


@dataclass(frozen=True)
class Feature:
    """One consideration: a value from 0 (speaks against) to 1 (speaks for), and the sentence to show."""

    name: str
    value: float
    sentence: str

    @property
    def against(self) -> bool:
        return self.value < 0.5


Words = Mapping[str, str]


@dataclass(frozen=True)
class Pair:
    """What is looked at: the need, what may meet it, the day, words for codes, and who has worked with whom."""

    need: Document
    other: Document
    today: date
    field_words: Words
    centre_words: Words
    ties: frozenset[tuple[int, int]] = frozenset()


def _shared(pair: Pair, facet: str) -> list[str] | None:
    """The codes both have; None where one of them says nothing of it."""
    mine, theirs = pair.need.facets.get(facet) or (), pair.other.facets.get(facet) or ()
    if not mine or not theirs:
        return None
    return [code for code in mine if code in set(theirs)]


def field(pair: Pair) -> Feature | None:
    """Whether they are of the same technical field."""
    shared = _shared(pair, "field")
    if shared is None:
        return None
    if not shared:
        return Feature("field", 0.2, _("They are of different fields."))
    words = _(", ").join(pair.field_words.get(code, code) for code in shared)
    return Feature("field", 1.0, _("Both are of the field: {words}.").format(words=words))


def centre(pair: Pair) -> Feature | None:
    """Whether they belong to the same innovation centre."""
    shared = _shared(pair, "centre")
    if shared is None:
        return None
    if not shared:
        return Feature("centre", 0.4, _("They belong to different innovation centres."))
    words = _(", ").join(pair.centre_words.get(code, code) for code in shared)
    return Feature("centre", 1.0, _("Both belong to: {words}.").format(words=words))


def readiness(pair: Pair) -> Feature | None:
    """Whether it has come as far as is wanted: one level short is weak, more than two speak against it."""
    wanted, level = pair.need.facts.get("level_wanted"), pair.other.facts.get("level")
    if wanted is None or level is None:
        return None
    short = int(wanted) - int(level)
    if short <= 0:
        text = _("Readiness {level}, wanted at least {wanted}.")
        return Feature("readiness", 1.0, text.format(level=level, wanted=wanted))
    values = {1: 0.6, 2: 0.4}
    text = _("Readiness {level}, wanted {wanted}: short by {short}.")
    return Feature("readiness", values.get(short, 0.1), text.format(level=level, wanted=wanted, short=short))


def deadline(pair: Pair) -> Feature | None:
    """Whether there is time to close the gap in readiness before the need's deadline."""
    by, wanted, level = (
        pair.need.facts.get("deadline"),
        pair.need.facts.get("level_wanted"),
        pair.other.facts.get("level"),
    )
    if by is None or wanted is None or level is None:
        return None
    months = (date.fromisoformat(str(by)) - pair.today).days / 30.4
    needed = max(0, int(wanted) - int(level)) * MONTHS_A_LEVEL
    if months < 0:
        return Feature("deadline", 0.0, _("The need’s deadline has passed."))
    if needed <= months:
        return Feature("deadline", 1.0, _("There is time until the deadline ({day}).").format(day=by))
    return Feature("deadline", 0.3, _("It may not be ready by the deadline ({day}).").format(day=by))


def ties(pair: Pair) -> Feature | None:
    """Whether the organisations have worked together before."""
    if not pair.need.organisations or not pair.other.organisations:
        return None
    for mine in pair.need.organisations:
        for theirs in pair.other.organisations:
            if (mine, theirs) in pair.ties or (theirs, mine) in pair.ties:
                return Feature("ties", 1.0, _("The two sides have worked together before."))
    return None


FEATURES: tuple[Callable[[Pair], Feature | None], ...] = (field, centre, readiness, deadline, ties)


def features(pair: Pair) -> list[Feature]:
    """Every feature of which the facts are known."""
    return [found for read in FEATURES if (found := read(pair)) is not None]


def barred(pair: Pair) -> str:
    """Why the two must not be brought together whatever else speaks for it; "" where nothing bars it."""
    if pair.need.key == pair.other.key:
        return _("It is the same.")
    if pair.need.organisations & pair.other.organisations:
        return _("Both belong to the same organisation.")
    if pair.need.people & pair.other.people:
        return _("The same person is on both sides.")
    capacity = pair.need.facts.get("capacity")
    if capacity is not None and int(capacity) <= 0:
        return _("The need takes no more introductions now.")
    if pair.other.valid_from is not None and pair.other.valid_from > pair.today:
        return _("It is under embargo until {day}.").format(day=pair.other.valid_from.isoformat())
    until = pair.other.valid_until
    if until is not None and until <= pair.today:
        return _("It is no longer offered.")
    return ""
