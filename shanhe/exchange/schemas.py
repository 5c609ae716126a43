"""What the API takes and tells of files."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Field, Schema

from shanhe.doors.acts.table import filled
from shanhe.doors.api_support import ActionOut, Moment, one_of
from shanhe.kernel.files.reading import assumed
from shanhe.kernel.files.report import LABELS
from shanhe.kernel.lifecycle import Action

from .lifecycle import RUN
from .models import FileRun


class CountsOut(Schema):
    """How many rows there are, and what becomes of them."""

    read: int
    created: int
    changed: int
    duplicate: int
    wrong: int


class RowOut(Schema):
    row: int = Field(
        description="The row as a spreadsheet numbers it; in JSON the line or the place in the list."
    )
    outcome: str = Field(description="new, changed, duplicate or wrong.", examples=["new"])
    label: str = Field(description="The outcome in the caller's language.", examples=["New"])
    ref: str
    title: str
    reasons: list[str]

    @staticmethod
    def of(item: Any) -> dict[str, Any]:
        names = {name: getattr(item, name) for name in ("outcome", "ref", "title", "reasons")}
        return {"row": item.number, "label": str(LABELS[item.outcome]), **names}


class ImportOut(CountsOut):
    """What became of a file's rows, or would become of them."""

    dry_run: bool
    mapping: dict[str, str] = Field(description="Field → column.", examples=[{"title": "标题"}])
    assumed: list[str] = Field(
        description="What was taken for granted of the file.", examples=[["Headings: line 1."]]
    )
    rows: list[RowOut]


Outcome = Literal["new", "changed", "duplicate", "wrong"]


class ReportLineOut(Schema):
    row: int
    outcome: str
    ref: str
    title: str
    reason: str


class RunOut(Schema):
    """A file on its way in, and what can be done with it now."""

    number: int
    kind: str
    name: str
    state: one_of(RUN.states)  # type: ignore[valid-type]
    state_label: str
    columns: list[str]
    mapping: dict[str, str]
    source: str
    owner: str = Field(description="Reference of the organisation whose records these are.")
    counts: CountsOut | None = Field(description="Null until the first dry run is done.")
    assumed: list[str]
    problem: str
    actions: list[ActionOut]
    created_at: Moment
    finished_at: Moment | None

    @staticmethod
    def of(run: FileRun, actor: Any) -> dict[str, Any]:
        names = (
            "kind",
            "name",
            "state",
            "columns",
            "mapping",
            "source",
            "problem",
            "created_at",
            "finished_at",
        )
        return {
            **{name: getattr(run, name) for name in names},
            "number": run.pk,
            "state_label": str(RUN.state(run).label),
            "owner": run.owner.ref if run.owner else "",
            "counts": run.counts or None,
            "assumed": assumed.words(run.read_as),
            "actions": [_told(run, action) for action in RUN.actions(actor, run, only=BODIES)],
        }


class RereadIn(Schema):
    """How the file is laid out; what is left empty is found."""

    sheet: str = Field("", max_length=80)
    heading: int = Field(0, ge=0, le=1_048_576, description="The line that names the columns.")


class MatchIn(Schema):
    """Which column of the file fills which field."""

    mapping: dict[str, str] = Field(description="Field → column.", max_length=100)
    source: str = Field("", max_length=80, description="Where the records come from; else the file's name.")
    owner: str = Field("", max_length=24, description="Reference of the organisation whose they are.")


class FixIn(Schema):
    """Cells of one wrong row, by their columns; the file itself stays as it is."""

    row: int = Field(ge=1)
    cells: dict[str, str] = Field(max_length=200)


class BeginIn(Schema):
    """Import what the dry run showed."""

    atomic: bool = Field(False, description="All rows or none.")


BODIES: dict[str, type[Schema]] = {"reread": RereadIn, "match": MatchIn, "fix": FixIn, "begin": BeginIn}


def _told(run: FileRun, action: Action) -> dict[str, Any]:
    return {
        "name": action.name,
        "label": str(action.label),
        "method": "POST",
        "href": filled(f"/{run.kind}/imports/{{number}}/actions/{action.name}", [run.pk]),
        "enabled": action.enabled,
        "reason": str(action.reason),
        "schema": f"#/components/schemas/{BODIES[action.name].__name__}",
    }
