"""A kind of record over the API: its list, one record, and every act on it."""

# no `from __future__ import annotations`: the router reads the annotations of functions made here

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from ..api_support.pagination import Listing, Page, listed, sortable
from .serving import PROBLEMS, WHERE, At, serve
from .table import Acts

ASKED: Any = Query(...)


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
    filters: type[Schema] = Listing
    sorts: Mapping[str, Sequence[str]] = field(default_factory=lambda: {"newest": ["-id"]})
    show: Callable[[HttpRequest, Any], Any] = _same
    lines: Callable[[HttpRequest, list[Any]], list[Any]] | None = None
    at: type[Schema] = At
    one: str = "/{ref}"
    auth: Any = None
    about: str = ""

    def serve(self, router: Router) -> None:
        """Offer the list at `path`, one record below it, and its acts."""
        whole = f"{self.path}{self.one}"
        how: dict[str, Any] = {"auth": self.auth} if self.auth else {}
        for where, endpoint, answer, word in (
            (self.path, self._listing(), Page[self.line or self.out], "list"),
            (whole, self._reading(), self.out, "get"),
        ):
            if word == "list" and self.rows is None:
                continue
            router.get(
                where,
                response={200: answer, **PROBLEMS},
                summary=f"{self.name}: {word}",
                description=self.about if word == "list" else self.out.__doc__,
                operation_id=f"{self.name}.{word}",
                **how,
            )(endpoint)
        serve(router, whole, self.acts, name=self.name, at=self.at, show=self.show, out=self.out)

    def _listing(self) -> Callable[..., Any]:
        asked_type = sortable(self.filters, self.sorts)

        def listing(request: HttpRequest, asked: asked_type = ASKED) -> Any:  # type: ignore[valid-type]
            assert self.rows is not None
            rows = self.rows(request.actor, asked)  # type: ignore[attr-defined]
            return listed(request, rows, asked, sorts=self.sorts, lines=self.lines)

        return listing

    def _reading(self) -> Callable[..., Any]:
        def reading(request: HttpRequest, at: self.at = WHERE) -> Any:  # type: ignore[name-defined]
            row = self.acts.at(request, at)
            request.version = getattr(row, "version", None)  # type: ignore[attr-defined]
            return self.show(request, row)

        return reading
