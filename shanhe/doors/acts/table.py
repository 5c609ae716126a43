"""The table of acts, and what pages make of it: buttons, the page with the form, the click."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Actor, Context
from shanhe.kernel.errors import ProgrammingError, type_text
from shanhe.kernel.lifecycle import Action, Lifecycle

from ..asking import say, show_or_do
from ..http import context, next_address, or_404, page
from .forms import ActForm, given

DONE = _("Done.")
PRIMARY = {"number": "pk"}
PLACE = re.compile(r"{\w+}")


@dataclass(frozen=True)
class Act:
    """One thing that can be done: the operation, and the form that asks for its arguments, if it has any.

    `warning` is for what cannot be taken back: the act asks first, with this sentence. `undo` names the act that takes it
    back, or gives its address from what the operation returned, and is offered with the message `done`. `at` gives the
    address of a page of its own, where one form is not enough; `place` the part of the record's own page where its form
    stands, to which the button leads and the act goes back; `anchor` the part to which an act with a page goes back, and
    `onward` another page to go to, from what the operation returned. `primary` may name the states in which it is the main
    thing to do. `label` says what the act comes to for this record, where the lifecycle's word does not; `button` is what
    its form is sent by, where that does less; `instead` names another act, by a click, that its page offers too. A form
    that says where to go next (`next`) is taken there.
    """

    operation: Callable[..., Any]
    form: type[ActForm] | None = None
    primary: bool | tuple[str, ...] = False
    done: type_text = DONE
    lead: type_text = ""
    warning: type_text = ""
    undo: str | Callable[[Any], str] = ""
    place: str = ""
    at: Callable[[Any], str] | None = None
    onward: Callable[[Any], str] | None = None
    label: Callable[[Any], type_text] | None = None
    button: type_text = ""
    anchor: str = ""
    instead: str = ""

    @property
    def by_click(self) -> bool:
        """Whether a click does it, without a page between."""
        return self.form is None and not self.warning and self.at is None

    def is_primary(self, state: str) -> bool:
        return state in self.primary if isinstance(self.primary, tuple) else self.primary

    def is_whole(self, argument: str) -> bool:
        """Whether the operation needs nothing but the record and what the form asks for."""
        form = self.form or ActForm
        asked = {argument, form.together, *form.base_fields}
        own = list(inspect.signature(self.operation).parameters.values())[1:]  # without the context
        return all(
            part.name in asked or part.default is not part.empty or part.kind is part.VAR_KEYWORD
            for part in own
        )


def _url_key(row: Any) -> list[Any]:
    return [row.ref]


def _title(row: Any) -> Any:
    return row.title if hasattr(row, "title") else row.name


def _none(actor: Actor) -> Any:
    raise ProgrammingError("the table of acts says neither `find` nor `rows`")


def _home(row: Any) -> str:
    return str(row.get_absolute_url())


def _given(request: HttpRequest) -> tuple[Any, Any]:
    """What was sent, together with what the page's address says: a link may fill in a field that is not shown."""
    if request.method != "POST":
        return None, None
    data = request.GET.copy()
    for name, values in request.POST.lists():
        data.setlist(name, values)
    return data, request.FILES


def form_for(request: HttpRequest, form: type[ActForm], row: Any) -> Any:
    """The form of a page about a record: with what was sent, or what a link to the page fills in."""
    actor = request.actor  # type: ignore[attr-defined]
    return form(*_given(request), row=row, actor=actor, initial=_flat(request.GET))


def _flat(query: Any) -> dict[str, Any]:
    return {name: values if len(values) > 1 else values[0] for name, values in query.lists() if values}


@dataclass(frozen=True)
class Endpoint:
    """Where a program does an act, and the component that its body is."""

    method: str
    path: str
    body: str


def filled(path: str, keys: Iterable[Any]) -> str:
    """An address of the API: the path with the record's keys in the places of its parameters."""
    left = iter(keys)
    return reverse("api:api-root").rstrip("/") + PLACE.sub(lambda _found: str(next(left)), path)


class Acts:
    """The acts of one kind of record, in the order of its buttons.

    `argument` is what the operations call the record, `url` the name of the address that takes its keys and the act's
    name, `home` the address to go back to, `title` and `crumbs` what the page with a form says it is about. `find(actor,
    **keys)` gives the record that an address means, None where it is not for this actor: pages and endpoints ask it. Where
    it is nothing but a filter, `rows(actor)` is enough: every row the actor may open.
    """

    def __init__(
        self,
        lifecycle: Lifecycle,
        argument: str,
        url: str,
        acts: Mapping[str, Act],
        *,
        key: Callable[[Any], list[Any]] = _url_key,
        home: Callable[[Any], str] = _home,
        title: Callable[[Any], Any] = _title,
        crumbs: Callable[[Any], list[dict[str, str]]] = lambda row: [],
        find: Callable[..., Any] | None = None,
        rows: Callable[[Actor], Any] | None = None,
    ) -> None:
        self.lifecycle = lifecycle
        self.argument = argument
        self.url = url
        self.acts = dict(acts)
        self.key = key
        self.home = home
        self.title = title
        self.crumbs = crumbs
        self.find = find or self._one_of_rows
        self.rows = rows or _none
        self.path = ""
        self.endpoints: dict[str, Endpoint] = {}

    def _one_of_rows(self, actor: Actor, **keys: Any) -> Any:
        """Among `rows` by its keys; `number` is what a row without a reference goes by."""
        return self.rows(actor).filter(**{PRIMARY.get(name, name): key for name, key in keys.items()}).first()

    def row(self, request: HttpRequest, **keys: Any) -> Any:
        """The record that an address means; Http404 where it is not for who asks."""
        return or_404(self.find(request.actor, **keys))  # type: ignore[attr-defined]

    def at(self, request: HttpRequest, at: Any) -> Any:
        """The same for an endpoint, which has the keys in a schema."""
        return self.row(request, **at.model_dump())

    def href(self, row: Any) -> str:
        """The record's address in the API; `serve` says below which path."""
        return filled(self.path, self.key(row))

    def told(self, actor: Actor, row: Any) -> list[dict[str, Any]]:
        """What a program is told that this actor could do: the acts with an endpoint, in the table's order."""
        allowed = {action.name: action for action in self.lifecycle.actions(actor, row, only=self.endpoints)}
        return [
            {
                "name": name,
                "label": str(self.label(row, name)),
                "method": endpoint.method,
                "href": filled(endpoint.path, self.key(row)),
                "enabled": allowed[name].enabled,
                "reason": str(allowed[name].reason),
                "schema": f"#/components/schemas/{endpoint.body}",
            }
            for name, endpoint in self.endpoints.items()
            if name in allowed
        ]

    @property
    def view(self) -> Callable[..., HttpResponse]:
        """The view of the address `url`."""

        def act(request: HttpRequest, name: str, **keys: Any) -> HttpResponse:
            row = self.row(request, **keys)
            request.home = self.home(row)  # type: ignore[attr-defined]
            return self.page(request, row, name)

        return page()(act)  # type: ignore[no-any-return]

    def address(self, row: Any, name: str) -> str:
        """Where the act is done or asked."""
        act = self.acts[name]
        return act.at(row) if act.at else reverse(self.url, args=[*self.key(row), name])

    def label(self, row: Any, name: str) -> Any:
        """What the button says."""
        told = self.acts[name].label
        return told(row) if told else self.lifecycle[name].label

    def bar(
        self,
        actor: Actor,
        row: Any,
        *,
        without: Collection[str] = (),
        blocked: Mapping[str, str] = MappingProxyType({}),
    ) -> list[dict[str, Any]]:
        """The buttons for this actor, in the table's order; the first possible primary act is the page's main button.

        `blocked` gives reasons, by act, that the lifecycle does not know.
        """
        allowed = {
            action.name: replace(action, enabled=False, reason=blocked[action.name])
            if blocked.get(action.name)
            else action
            for action in self.lifecycle.actions(actor, row, only=self.acts)
        }
        shown = [name for name in self.acts if name in allowed and name not in without]
        state = getattr(row, self.lifecycle.field)
        main = next(
            (name for name in shown if allowed[name].enabled and self.acts[name].is_primary(state)), ""
        )
        return [self._button(row, allowed[name], primary=name == main) for name in shown]

    def ready(self, actor: Actor, row: Any) -> list[dict[str, Any]]:
        """The buttons of what can be done now, without those that must wait: for one of many rows."""
        return [button for button in self.bar(actor, row) if button["enabled"]]

    def shown(self, actor: Actor, row: Any) -> dict[str, Any]:
        """One of many rows for a template: the row, its state, and the buttons of what can be done now."""
        return {"row": row, "state": self.lifecycle.state(row), "actions": self.ready(actor, row)}

    def _button(self, row: Any, action: Action, *, primary: bool) -> dict[str, Any]:
        act = self.acts[action.name]
        return {
            "name": action.name,
            "label": self.label(row, action.name),
            "url": self._back(row, act) if act.place else self.address(row, action.name),
            "method": "post" if act.by_click else "get",
            "enabled": action.enabled,
            "disabled": not action.enabled,
            "reason": action.reason,
            "primary": primary,
            "danger": action.tone == "stopped",
        }

    def page(self, request: HttpRequest, row: Any, name: str) -> HttpResponse:
        """The act: a click does it, otherwise its page asks first; Http404 where there is no such act or it is elsewhere."""
        act = self.acts.get(name)
        if act is None or act.at:
            raise Http404
        if act.by_click:
            if request.method != "POST":
                return redirect(self._back(row, act))
            made = self._run(context(request), row, name, {})
            say(request, act.done, self.undo_address(row, act, made))
            onward = act.onward(made) if act.onward else self._back(row, act)
            return redirect(next_address(request) or onward)
        actor = request.actor  # type: ignore[attr-defined]
        transition = self.lifecycle[name]
        transition.rule.demand(actor, row)
        transition.check(row)
        form = form_for(request, act.form or ActForm, row)
        return show_or_do(
            request,
            form,
            lambda: self._run(context(request), row, name, form.arguments()),
            back=next_address(request) or self._back(row, act),
            done=act.done,
            undo=lambda made: self.undo_address(row, act, made),
            onward=act.onward,
            title=self.label(row, name),
            button=act.button,
            about=self.title(row),
            lead=act.warning or form.lead() or act.lead,
            crumbs=self.crumbs(row),
            danger=transition.tone == "stopped",
            instead=act.instead
            and {"label": self.label(row, act.instead), "url": self.address(row, act.instead)},
        )

    def _back(self, row: Any, act: Act) -> str:
        return f"{self.home(row)}{act.place or act.anchor}"

    def undo_address(self, row: Any, act: Act, made: Any) -> str:
        """What takes an act back, given what its operation returned; "" where nothing does."""
        if callable(act.undo):
            return act.undo(made)
        return self.address(row, act.undo) if act.undo else ""

    def call(
        self, ctx: Context, row: Any, name: str, values: Mapping[str, Any], *, version: int | None = None
    ) -> Any:
        """The act by a program, with the form's fields as `values`; Invalid names the fields that are wrong.

        `version` is that of the record as it was read, where the form does not ask for it.
        """
        act = self.acts[name]
        seen = {} if version is None else {"version": version}
        if act.form is None:
            return self._run(ctx, row, name, seen)
        form = act.form(dict(values), row=row, actor=ctx.actor)
        form.narrow(values)
        if not form.is_valid():
            # The first thing to know is whether one may at all; a wrong value must not hide that.
            transition = self.lifecycle[name]
            transition.rule.demand(ctx.actor, row)
            transition.check(row)
        return self._run(ctx, row, name, {**given(form), **seen})

    def _run(self, ctx: Context, row: Any, name: str, arguments: Mapping[str, Any]) -> Any:
        return self.acts[name].operation(ctx, **{self.argument: row}, **arguments)
