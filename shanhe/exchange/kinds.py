"""A kind of record that goes out into files and comes in from them, as its app declares it:

    kinds.register(Kind(name="results", label=_("Results"), model=Result, columns=(…), records=…, exported=(…), rule=…, …))

The declaration says what is particular: which columns there are and how a cell is read, what identifies a record, how rows
become records. The flow (upload, match, dry run, import, report) is the same for all and lives in `shanhe.exchange`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Actor, Context
from shanhe.kernel.errors import type_text
from shanhe.kernel.events import Event
from shanhe.kernel.files.columns import matched
from shanhe.kernel.references import references
from shanhe.kernel.registries import Registry
from shanhe.kernel.rules import Rule
from shanhe.kernel.translated import translated_fields
from shanhe.kernel.values import Read

Values = dict[str, Any]
Reader = Callable[[Any, str, "Intake"], Read[Values]]


@dataclass(frozen=True)
class Column:
    """A column that is understood: its name, its label, how a cell is read, and further names it goes by.

    `read(cell, heading, intake)` gives values by the model's fields, or raises ValueError with the reason. Where two columns
    fill the same field, the later in the list goes first. `shared`: a column of the file may fill this and another one.
    `part_of` names the text of which it is one language.
    """

    name: str
    label: type_text
    read: Reader
    aliases: tuple[str, ...] = ()
    hint: type_text = ""
    shared: bool = False
    part_of: str = ""


# Several columns for one text: which they are follows from the zone's languages when they are asked for.
Columns = Callable[[], list[Column]]


@dataclass(frozen=True)
class Key:
    """What tells that a row is about a record that is here: a field with this value, perhaps within one source only.

    `sure` keys let a row change the record; by others it is only held for a duplicate. `found` is asked for values that no
    cell holds.
    """

    field: str
    found: Callable[[Judged], str] | None = None
    of_source: bool = False
    sure: bool = True

    def of(self, judged: Judged) -> str:
        return self.found(judged) if self.found else str(judged.values.get(self.field, ""))


REF = Key("ref")
TITLE_NEEDED = _("Choose the column that holds the title.")
NOT_YOURS = _("{ref} is here already, and you may not change it.")


@dataclass
class Judged:
    """One row with its verdict; `values` are what a record would be made of or changed to, `assumed` what was taken for
    granted by column, `cells` what the matched columns hold. `doubtful`: its number may be another one's as well.
    """

    number: int
    outcome: str
    title: str = ""
    reasons: list[str] = field(default_factory=list)
    values: Values = field(default_factory=dict)
    existing: Any = None
    ref: str = ""
    assumed: list[tuple[str, str]] = field(default_factory=list)
    doubtful: bool = False
    cells: Mapping[str, Any] = field(default_factory=dict)
    key: Key = REF
    identity: str = ""
    prepared: Any = None


@dataclass
class Intake:
    """One file on its way in: who brings it, where the records come from and whose they are.

    `known` is what the kind has read once (`Kind.know`), `seen` the rows so far by what identifies them, `refs` the
    references taken beforehand. `writing` says that it is no dry run.
    """

    ctx: Context
    kind: Kind
    source: str
    owner: Any = None
    refs: list[str] = field(default_factory=list)
    writing: bool = False
    seen: dict[tuple[str, str], int] = field(default_factory=dict)
    known: Any = None

    def __post_init__(self) -> None:
        self.known = self.kind.know(self.ctx)

    def take_refs(self, count: int) -> list[str]:
        """References for new records: those taken beforehand, then further ones."""
        taken = [self.refs.pop(0) for _ref in self.refs[:count]]
        return taken + (self.kind.references(self.ctx, missing) if (missing := count - len(taken)) else [])


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of record with all that files need to know of it; without a `rule` it only goes out.

    `records(actor)` gives what the actor may read under the names `exported`, to those whom `out` allows, if it is given. For
    the way in: `rule` says of the zone who
    may; `needed` are the columns of which one must be there; `visible(actor)` are the records that rows are compared with
    (what the importer may not read behaves as if it were not there), `keys` how, besides by reference; `may_change` who
    may change one by a file. `complete(row, intake)` adds to a row's values, or reasons why it is wrong; `settle(row,
    record, intake)` takes out what is no change of that record, and may refuse the row or hold it for a duplicate; the record
    is None for a new one. `prepare(row)` makes ahead of a readable row what `create` needs of it, into `row.prepared`; it may
    ask the database nothing. `create(intake, rows)` writes new records and sets each row's
    `ref`; `change(intake, rows)` writes the rows' values to the locked records in `existing`; both give the rows' events.
    """

    name: str
    label: type_text
    model: type[Model]
    exported: tuple[str, ...]
    records: Callable[[Actor], Iterable[Mapping[str, Any]]]
    understood: tuple[Column | Columns, ...] = ()
    rule: Rule | None = None
    out: Rule | None = None
    order: int = 0
    title: type_text = ""
    lead: type_text = ""
    sample: type_text = ""
    see: type_text = ""
    done_at: str = ""
    owner_label: type_text = ""
    owner_hint: type_text = ""
    letter: str = ""
    by_year: bool = True
    scope: str = "admin"
    needed: tuple[str, ...] = ()
    needed_hint: type_text = TITLE_NEEDED
    keys: tuple[Key, ...] = ()
    visible: Callable[[Actor], Any] = lambda actor: ()
    may_change: Callable[[Actor, Any], bool] = lambda actor, record: False
    closed: type_text = NOT_YOURS
    know: Callable[[Context], Any] = lambda ctx: None
    complete: Callable[[Judged, Intake], None] = lambda judged, intake: None
    prepare: Callable[[Judged], Any] | None = None
    settle: Callable[[Judged, Any, Intake], None] = lambda judged, record, intake: None
    create: Callable[[Intake, list[Judged]], list[Event]] | None = None
    change: Callable[[Intake, list[Judged]], list[Event]] | None = None

    @property
    def columns(self) -> list[Column]:
        """The columns that are understood in the zone in scope."""
        found: list[Column] = []
        for column in self.understood:
            found += [column] if isinstance(column, Column) else column()
        return found

    @property
    def several(self) -> set[str]:
        """What is exported by language: a table has a column for each."""
        return {field.name for field in translated_fields(self.model)} & set(self.exported)

    def has_needed(self, mapping: Mapping[str, str]) -> bool:
        """Whether one of the columns is there without which no record can be made."""
        chosen = {column.part_of or column.name for column in self.columns if column.name in mapping}
        return not self.needed or bool(chosen & set(self.needed))

    def guess(self, headings: Iterable[str]) -> dict[str, str]:
        """A first mapping {column: heading}; each heading is used once, except for what shares one."""
        columns = self.columns
        names = {column.name: (column.name, *column.aliases) for column in columns}
        return matched(headings, names, shared={column.name for column in columns if column.shared})

    def likely(self, cells: Iterable[str]) -> int:
        """How many of these cells head a column that is known."""
        return len(set(self.guess(cells).values()))

    def clean(self, mapping: Mapping[str, str], headings: Iterable[str]) -> dict[str, str]:
        """The mapping in the order of the columns, without columns or headings that do not exist."""
        there = set(headings)
        return {
            column.name: mapping[column.name] for column in self.columns if mapping.get(column.name) in there
        }

    def references(self, ctx: Context, count: int) -> list[str]:
        """The next references for records of this kind."""
        series = f"{self.letter}-{ctx.today.year}-" if self.by_year else f"{self.letter}-"
        return references(ctx.zone, self.model, series, count)

    def may_take(self, actor: Actor, zone: Any) -> bool:
        """Whether the actor may have them as a file."""
        return self.out is None or bool(self.out.allows(actor, zone))

    def may_bring(self, actor: Actor, zone: Any) -> bool:
        """Whether the actor may import records of this kind."""
        return self.rule is not None and bool(self.rule.allows(actor, zone))


kinds: Registry[Kind] = Registry("kind of file")


def wanted(mapping: Mapping[str, str], kind: Kind) -> Sequence[tuple[Column, str]]:
    """The columns that are filled, each with its heading, in the kind's order."""
    return [(column, mapping[column.name]) for column in kind.columns if column.name in mapping]
