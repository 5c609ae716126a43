"""The endpoints of a table of acts: one an act, with the schema of the act's form."""

# no `from __future__ import annotations`: the router reads the annotations of functions made here

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Annotated, Any, cast

from django import forms
from django.http import HttpRequest
from django.utils.choices import flatten_choices
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from ninja import Path, Router, Schema
from pydantic import AfterValidator, ConfigDict, Field, create_model

from shanhe.kernel.text import clean
from shanhe.kernel.translated import TranslatedFormField, text_type

from ..api_support.days import Day, Moment
from ..api_support.derived import one_of
from ..api_support.preconditions import VersionNeeded, version_read
from ..http import context
from .forms import ActForm, RowField, RowsField
from .lists import ListField
from .table import Act, Acts, Endpoint

WHERE: Any = Path(...)
Number = Annotated[int, Field(ge=1, le=2**62)]
SEEN = "The version of the record that was read; its ETag as If-Match does as well. Another one is refused."


class At(Schema):
    """Which record."""

    ref: Annotated[str, Field(max_length=24), AfterValidator(clean)]


class NumberAt(At):
    """Which row that belongs to it."""

    number: Number


def serve(
    router: Router,
    path: str,
    acts: Acts,
    *,
    name: str,
    at: type[Schema] = At,
    find: Callable[..., Any] | None = None,
    show: Callable[[HttpRequest, Any], Any],
    out: Any,
) -> None:
    """Offer every act at `path`/actions/{act}: `find(request, at)` gives the row or raises 404, `show` the answer.

    `name` is what the operation ids begin with ("competitions.open"), `at` the parameters in `path`; without `find` the
    table's own is asked. The body has the
    fields of the act's form; an act without one takes an empty object.
    """
    acts.path = acts.path or path
    for key, act in acts.acts.items():
        if not act.is_whole(acts.argument):  # it has an endpoint of its own
            continue
        where, body = f"{path}/actions/{key}", schema_of(act, f"{name}.{key}")
        acts.endpoints[key] = Endpoint("POST", where, body.__name__)
        router.post(
            where,
            response=out,
            summary=f"{name}: {key.replace('_', ' ')}",
            description=act.operation.__doc__,
            operation_id=f"{name}.{key}",
        )(_endpoint(acts, key, at, body, find or acts.at, show))


def _endpoint(
    acts: Acts, key: str, at: type[Schema], body_type: type[Schema], find: Callable[..., Any], show: Any
) -> Callable[..., Any]:
    edits = bool(_form(acts.acts[key]).together)

    def endpoint(request: HttpRequest, body: body_type, at: at = WHERE) -> Any:  # type: ignore[valid-type]
        row = find(request, at)
        values = cast(Schema, body).model_dump(exclude_unset=True)
        version = seen_version(request, values, needed=edits)
        acts.call(context(request), row, key, values, version=version)
        return show(request, row)

    endpoint.matched = True  # type: ignore[attr-defined]
    return endpoint


def seen_version(request: HttpRequest, values: dict[str, Any], *, needed: bool = True) -> int | None:
    """The version that the caller read, by the header or taken out of the body; what people edit `needed` one."""
    version = version_read(request) or values.pop("version", None)
    if needed and version is None and "If-Match" not in request.headers:
        raise VersionNeeded(
            _(
                "Send the `version` that you read, or its ETag as If-Match, so that nobody's work is overwritten."
            )
        )
    return version


def _form(act: Act) -> type[ActForm]:
    return act.form or ActForm


def schema_of(act: Act, name: str) -> type[Schema]:
    """The body of an act's endpoint, made of the fields of its form."""
    form = _form(act)
    return schema(name, described(form.base_fields, optional=bool(form.together)))


def schema_of_form(form: Any, title: str, *, partial: bool = False) -> type[Schema]:
    """A body with the fields of a form, `partial` with some of them."""
    return create_model(title, __base__=_Strict, **described(form.base_fields, optional=partial))


def schema(name: str, fields: Mapping[str, Any]) -> type[Schema]:
    """A body with these fields and no others, called after the operation."""
    return create_model(schema_name(name), __base__=_Strict, **fields)


def schema_name(name: str) -> str:
    """The component of an operation's body: "ResultsPublishIn" of "results.publish"."""
    return "".join(part.title() for part in name.replace(".", "_").split("_")) + "In"


def described(fields: Mapping[str, forms.Field], *, optional: bool = False) -> dict[str, Any]:
    """The fields of a form as those of a body; `optional`: each may be left out. Files are sent to a record's files."""
    found: dict[str, Any] = {}
    for name, field in fields.items():
        if isinstance(field, forms.FileField):
            continue
        about = _about(field)
        given = _type(field)
        if field.required and not optional:
            found[name] = (given, Field(description=about))
        else:
            found[name] = (given | None, Field(None, description=about))
    return found


def _about(field: forms.Field) -> Any:
    """Its label and help, in the language of whoever reads them."""
    words = [text for text in (field.label, field.help_text) if text]
    return format_lazy(". ".join(["{}"] * len(words)), *words)


class _Strict(Schema):
    model_config = ConfigDict(extra="forbid")


def _type(field: forms.Field) -> Any:
    """What a program sends for a field; a field of its own kind says so itself, as `api_type`."""
    if isinstance(field, ListField):
        rows = schema_of_form(field.row_form, field.row_form.__name__.removesuffix("Form") + "In")
        return Annotated[list[rows], Field(max_length=field.most)]  # type: ignore[valid-type]
    own = getattr(field, "api_type", None)
    if own is not None:
        return own
    if isinstance(field, TranslatedFormField):
        return text_type(field.limits)
    if isinstance(field, RowField):
        return str | int
    codes = _fixed(field)
    if codes and isinstance(field, forms.MultipleChoiceField):
        return Annotated[list[one_of(codes)], Field(max_length=200)]  # type: ignore[misc]
    if isinstance(field, RowsField | forms.MultipleChoiceField):
        return Annotated[list[str | int], Field(max_length=200)]
    if isinstance(field, forms.TypedChoiceField) and field.coerce is int:
        return int
    for kind, given in _TYPES.items():
        if isinstance(field, kind):
            return given
    limit = getattr(field, "max_length", None)
    return Annotated[str, Field(max_length=limit)] if limit else one_of(codes, blank=not field.required)


def _fixed(field: forms.Field) -> list[str]:
    """The codes of a choice that are fixed in the code; those that the zone decides are known to the form only."""
    known = getattr(field, "choices", None)
    pairs: Any = flatten_choices(known) if isinstance(known, list) else ()
    return [str(code) for code, _label in pairs if code]


_TYPES: dict[type[forms.Field], Any] = {
    forms.DateTimeField: Moment,
    forms.DateField: Day,
    forms.BooleanField: bool,
    forms.DecimalField: Decimal,
    forms.IntegerField: int,
}
