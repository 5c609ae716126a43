"""How a record comes about: one form, asked for on a page and taken by an endpoint."""

# no `from __future__ import annotations`: the router reads the annotations of functions made here

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router, Schema, Status

from shanhe.kernel.context import Actor
from shanhe.kernel.errors import type_text

from ..asking import show_or_do
from ..http import context, page
from .forms import ActForm, given
from .serving import schema_name, schema_of_form
from .table import DONE, form_for


@dataclass(frozen=True)
class Making:
    """Making a record of one kind in the zone: the operation, whose arguments the form asks for, and the page's words.

    `url` is the name of the page's address, `crumbs` the way there, the last of them where one goes back to. The form's
    record is the zone.
    """

    operation: Callable[..., Any]
    form: type[ActForm]
    title: type_text
    url: str
    crumbs: Callable[[], list[dict[str, str]]]
    done: type_text = DONE
    lead: type_text = ""

    def may(self, actor: Actor, zone: Any) -> bool:
        """Whether to offer it."""
        return bool(self._rule.allows(actor, zone))

    @property
    def address(self) -> str:
        """Where it is asked for."""
        return reverse(self.url)

    @property
    def _rule(self) -> Any:
        return self.operation.operation.rule  # type: ignore[attr-defined]

    @property
    def view(self) -> Callable[..., HttpResponse]:
        """The page that asks; it leads on to the new record's own."""

        def make(request: HttpRequest) -> HttpResponse:
            ctx = context(request)
            self._rule.demand(ctx.actor, ctx.zone)
            form = form_for(request, self.form, ctx.zone)
            crumbs = self.crumbs()
            return show_or_do(
                request,
                form,
                lambda: self.operation(ctx, **form.arguments()),
                back=crumbs[-1]["url"],
                onward=lambda made: made.get_absolute_url(),
                done=self.done,
                title=self.title,
                lead=self.lead,
                crumbs=crumbs,
            )

        return page()(make)  # type: ignore[no-any-return]

    def serve(self, router: Router, path: str, *, name: str, out: Any) -> None:
        """Offer it at POST `path`, with the fields of the form; the answer is the new row."""
        make(router, path, self.operation, self.form, name=f"{name}.create", out=out)


def make(
    router: Router,
    path: str,
    operation: Callable[..., Any],
    form: type[ActForm],
    *,
    name: str,
    out: Any,
    show: Callable[[HttpRequest, Any], Any] = lambda request, row: row,
) -> None:
    """POST `path` makes a record: the fields of the form are the operation's arguments, `show` makes the answer."""
    body_type = schema_of_form(form, schema_name(name))

    def endpoint(request: HttpRequest, body: body_type) -> Any:  # type: ignore[valid-type]
        ctx = context(request)
        in_zone = "zone" in operation.operation.subjects  # type: ignore[attr-defined]
        if in_zone:  # a rule about other rows is asked by the operation, which knows them
            operation.operation.rule.demand(ctx.actor, ctx.zone)  # type: ignore[attr-defined]
        values = given(form(cast(Schema, body).model_dump(exclude_unset=True), row=ctx.zone, actor=ctx.actor))
        if in_zone:
            values["zone"] = ctx.zone
        return Status(201, show(request, operation(ctx, **values)))

    router.post(
        path,
        response={201: out},
        summary=name,
        description=operation.__doc__,
        operation_id=name,
    )(endpoint)
