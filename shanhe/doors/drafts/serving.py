"""The endpoints of a draft: begin one, change it; the fields are those of its screens."""

# no `from __future__ import annotations`: the router reads the annotations of functions made here

from collections.abc import Callable
from typing import Annotated, Any, cast

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Router, Schema, Status
from pydantic import Field

from shanhe.kernel.context import Context
from shanhe.kernel.errors import Invalid

from ..acts.serving import WHERE, described, schema, seen_version
from ..acts.table import Endpoint
from ..http import context
from .forms import KEPT, DraftForm, spoken
from .pages import Drafts

MOST_ROWS = 60
VERSION = (
    Annotated[int, Field(ge=1, le=2**31 - 1)] | None,
    Field(None, description="The version that was read; another is answered with 409."),
)


def serve(
    router: Router,
    path: str,
    drafts: Drafts,
    *,
    name: str,
    at: type[Schema],
    find: Callable[..., Any],
    show: Callable[[HttpRequest, Any], Any],
    out: Any,
) -> None:
    """POST `path` begins a draft, PATCH `path`/{ref} changes it; `find`, `show` and `at` are as for acts."""
    fields = _fields(drafts, name)
    begin_type = schema(f"{name}.begin", fields)
    change_type = schema(f"{name}.change", {**fields, "version": VERSION})

    def begin(request: HttpRequest, body: begin_type) -> Any:  # type: ignore[valid-type]
        ctx = context(request)
        drafts.may_begin.demand(ctx.actor, ctx.zone)
        values = cast(Schema, body).model_dump(exclude_unset=True)
        return Status(
            201, show(request, drafts.start(ctx, zone=ctx.zone, **_arguments(ctx, drafts, None, values)))
        )

    def change(request: HttpRequest, body: change_type, at: at = WHERE) -> Any:  # type: ignore[valid-type]
        row, ctx = find(request, at), context(request)
        values = cast(Schema, body).model_dump(exclude_unset=True)
        version = seen_version(request, values)
        record = {drafts.acts.argument: row}
        save = drafts.acts.acts["edit"].operation
        save(ctx, **record, version=version, **_arguments(ctx, drafts, row, values))
        return show(request, row)

    drafts.acts.endpoints["edit"] = Endpoint("PATCH", f"{path}/{{ref}}", change_type.__name__)
    change.matched = True  # type: ignore[attr-defined]
    for method, where, answer, code in (
        ("POST", path, begin, 201),
        ("PATCH", f"{path}/{{ref}}", change, 200),
    ):
        router.api_operation(
            [method],
            where,
            response={code: out},
            summary=f"{name}: {answer.__name__}",
            description=_about(drafts, answer.__name__),
            operation_id=f"{name}.{answer.__name__}",
        )(answer)


def _about(drafts: Drafts, what: str) -> str:
    if what == "begin":
        return str(drafts.start.__doc__)
    return f"{drafts.acts.acts['edit'].operation.__doc__} Lists that are given replace the whole list."


def _fields(drafts: Drafts, name: str) -> dict[str, Any]:
    """The fields and lists of all screens, none of them needed."""
    found: dict[str, Any] = {}
    for _label, form in drafts.steps:
        asked = {key: field for key, field in form.base_fields.items() if key not in KEPT}
        found |= described(asked, optional=True)
        for key, row in form.lists.items():
            line = schema(f"{name}.{key}", described(row.base_fields))
            found[key] = (Annotated[list[line], Field(max_length=MOST_ROWS)] | None, None)  # type: ignore[valid-type]
    return found


def _arguments(ctx: Context, drafts: Drafts, row: Any, given: dict[str, Any]) -> dict[str, Any]:
    """What the operations are called with; Invalid names the fields that are wrong."""
    found: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    language = given.get("language") or (row.language if row else spoken(get_language()))
    for _label, kind in drafts.steps:
        names = [name for name in given if name in kind.base_fields or name in kind.lists]
        if not names:
            continue
        form = kind(given, row=row, actor=ctx.actor, language=language, only=names)
        if not form.is_valid():
            wrong |= _wrong(form)
        for name, value in form.arguments().items():
            known = found.get(name)
            found[name] = {**known, **value} if isinstance(known, dict) else value
    if wrong:
        _may(ctx, drafts, row)
        raise Invalid(wrong)
    return {"values": {}, **found}


def _may(ctx: Context, drafts: Drafts, row: Any) -> None:
    """The first thing to know is whether one may at all; a wrong value must not hide that."""
    if row is not None:
        transition = drafts.acts.lifecycle["edit"]
        transition.rule.demand(ctx.actor, row)
        transition.check(row)


def _wrong(form: DraftForm) -> dict[str, str]:
    found = {name: " ".join(map(str, errors)) for name, errors in form.errors.items()}
    for name, rows in form.rows.items():
        words = [" ".join(map(str, errors)) for row in rows.forms for errors in row.errors.values()]
        found |= {name: " ".join(words)} if words else {}
    return found
