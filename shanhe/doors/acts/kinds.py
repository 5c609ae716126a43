"""A kind of record over the API: its list, one record, and every act on it."""

# no `from __future__ import annotations`: the router reads the annotations of functions made here

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from ..api_support.pagination import Listing, Page, listed, sortable
from .serving import WHERE, At, serve
from .table import Acts

ASKED: Any = Query(...)
NEWEST: Mapping[str, Sequence[str]] = MappingProxyType({"newest": ["-id"]})


def _same(request: HttpRequest, row: Any) -> Any:
    return row


@dataclass(frozen=True)
class Kind:
    """What a program reads of a kind of record: `line` in a list, `out` of one, made of a row by `show` where the schema is not enough.

    `rows(actor, asked)` are those that a list is about, `asked` the query, an instance of `filters`; `sorts` are the orders
    that may be asked for, the first of them unless one is ("-" turns it round). `lines` makes the items of a page together,
    where each by itself would cost a query. The address is `path`; `acts` finds the record.
    """

    acts: Acts
    path: str
    name: str
    out: Any
    line: Any = None
    rows: Callable[[Any, Any], Any] | None = None
    filters: type[Listing] = Listing
    sorts: Mapping[str, Sequence[str]] = field(default_factory=lambda: NEWEST)
    show: Callable[[HttpRequest, Any], Any] = _same
    lines: Callable[[HttpRequest, list[Any]], list[Any]] | None = None
    at: type[Schema] = At
    one: str = "/{ref}"
    auth: Any = None
    about: str = ""

    def serve(self, router: Router) -> None:
        """Offer the list at `path`, one record below it, and its acts."""
        how: dict[str, Any] = {"auth": self.auth} if self.auth else {}
        if self.rows is not None:
            serve_list(
                router,
                self.path,
                name=f"{self.name}.list",
                line=self.line or self.out,
                rows=self.rows,
                filters=self.filters,
                sorts=self.sorts,
                lines=self.lines,
                about=self.about,
                **how,
            )
        whole = f"{self.path}{self.one}"
        router.get(
            whole,
            response=self.out,
            summary=f"{self.name}: get",
            description=self.out.__doc__,
            operation_id=f"{self.name}.get",
            **how,
        )(self._reading())
        serve(router, whole, self.acts, name=self.name, at=self.at, show=self.show, out=self.out)

    def _reading(self) -> Callable[..., Any]:
        def reading(request: HttpRequest, at: self.at = WHERE) -> Any:  # type: ignore[name-defined]
            row = self.acts.at(request, at)
            request.version = getattr(row, "version", None)  # type: ignore[attr-defined]
            return self.show(request, row)

        return reading


def serve_list(
    router: Router,
    path: str,
    *,
    name: str,
    line: Any,
    rows: Callable[[Any, Any], Any],
    filters: type[Listing] = Listing,
    sorts: Mapping[str, Sequence[str]] = NEWEST,
    lines: Callable[[HttpRequest, list[Any]], list[Any]] | None = None,
    about: str = "",
    **how: Any,
) -> None:
    """Offer a list at `path`; the arguments are as for a kind of record."""
    asked_type = sortable(filters, sorts)

    def listing(request: HttpRequest, asked: asked_type = ASKED) -> Any:  # type: ignore[valid-type]
        return listed(request, rows(request.actor, asked), asked, sorts=sorts, lines=lines)  # type: ignore[attr-defined]

    router.get(
        path,
        response=Page[line],
        summary=name.replace(".", ": "),
        description=about,
        operation_id=name,
        **how,
    )(listing)
