"""The plain list and page of a kind of record and their endpoints, for an app that needs no more than that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import Router

from ..http import page
from .kinds import Kind
from .making import Making
from .table import Acts

MOST = 100


@dataclass(frozen=True)
class Records:
    """What readers see of the rows that a table of acts finds (its `rows`), newest first.

    `making` is offered above the list, and its way says what the list is called. The page of one has its name, number, state and buttons; `template` extends
    "doors/record.html" and fills its block `record`. An app that wants more writes views and endpoints of its own.
    """

    acts: Acts
    making: Making
    template: str = "doors/record.html"

    @property
    def listing(self) -> Callable[..., HttpResponse]:
        """The view of the list."""

        def listing(request: HttpRequest) -> HttpResponse:
            actor, zone = request.actor, request.zone  # type: ignore[attr-defined]
            newest = self.acts.rows(actor).order_by("-pk")[:MOST]
            shown = {
                "title": self.making.crumbs()[-1]["label"],
                "rows": [{**self.acts.shown(actor, row), "title": self.acts.title(row)} for row in newest],
                "making": self.making if self.making.may(actor, zone) else None,
            }
            return render(request, "doors/records.html", shown)

        return page()(listing)  # type: ignore[no-any-return]

    @property
    def detail(self) -> Callable[..., HttpResponse]:
        """The view of one record."""

        def detail(request: HttpRequest, **keys: Any) -> HttpResponse:
            actor, row = request.actor, self.acts.row(request, **keys)  # type: ignore[attr-defined]
            shown = {
                **self.acts.shown(actor, row),
                "title": self.acts.title(row),
                "actions": self.acts.bar(actor, row),
                "crumbs": self.acts.crumbs(row)[:-1],
            }
            return render(request, self.template, shown)

        return page()(detail)  # type: ignore[no-any-return]

    def serve(self, router: Router, path: str, *, name: str, out: Any) -> None:
        """Offer the list, one record, making one, and every act, below `path`."""

        def afresh(request: HttpRequest, row: Any) -> Any:
            return self.acts.row(request, ref=row.ref)

        self.making.serve(router, path, name=name, out=out)
        rows = self.acts.rows
        Kind(self.acts, path, name=name, out=out, rows=lambda actor, asked: rows(actor), show=afresh).serve(
            router
        )
