"""Search and suggestions over the API; mounted at `/api/v1`."""

from __future__ import annotations

from typing import Any, Literal

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Path, Query, Router

from shanhe.kernel.documents import document_facets
from shanhe.kernel.errors import Invalid
from shanhe.needs import queries as needs
from shanhe.parties.api_support import Problem, auth, found

from . import queries, schemas

router = Router(tags=["matching"], auth=auth("read", public=True))
FACETS: Any = Query(
    [],
    max_length=20,
    description="Narrow down, as `name:code`, repeated: any code of a name, all names.",
    examples=[["field:ai", "level:6"]],
)
Kind = Literal["result", "need", "person", "organisation", "project", "measure"]


@router.get("/search", response={200: schemas.SearchOut, 401: Problem, 422: Problem}, summary="Search")
def search(
    request: HttpRequest,
    q: str = Query("", max_length=2_000, description="Words in Chinese or English."),
    kind: Kind | None = None,
    facet: list[str] = FACETS,
    limit: int = Query(20, ge=1, le=50),
    offset: int = Query(0, ge=0, le=1_000),
) -> Any:
    """The best hits over everything that the caller may see."""
    kinds = [kind] if kind else []
    answer = queries.search(
        request.actor,  # type: ignore[attr-defined]
        request.zone,  # type: ignore[attr-defined]
        q,
        kinds=kinds,
        facets=_codes(facet),
        count_facets=True,
        limit=limit,
        offset=offset,
    )
    return {
        "items": [_hit(hit) for hit in answer.hits],
        "total": answer.total,
        "kinds": dict(answer.facets.get("kind", {})),
        "facets": {name: dict(codes) for name, codes in answer.facets.items() if name != "kind"},
        "corrections": dict(answer.corrections),
        "rebuilding": answer.rebuilding,
    }


def _codes(given: list[str]) -> dict[str, list[str]]:
    """The facets asked for; Invalid for one that does not exist."""
    pairs = [(name, code) for name, _colon, code in (one.partition(":") for one in given)]
    found = queries.asked(pairs)
    if any(name not in found for name, _code in pairs):
        names = ", ".join(facet.name for facet in document_facets)
        raise Invalid(
            {"facet": _("Facets are given as name:code; the names are {names}.").format(names=names)}
        )
    return found


def _hit(hit: queries.Result) -> dict[str, Any]:
    names = {name: getattr(hit, name) for name in ("kind", "title", "url", "summary", "score", "reasons")}
    return {**names, "ref": getattr(hit.row, "ref", "") or getattr(hit.row, "code", "")}


@router.get(
    "/suggestions/needs/{ref}",
    response={200: schemas.SuggestionsOut, 401: Problem, 404: Problem, 422: Problem},
    summary="Suggestions for a need",
)
def suggestions(
    request: HttpRequest,
    ref: str = Path(max_length=24, examples=["N-2026-0001"]),
    kind: Literal["result", "person"] = Query("result"),
    limit: int = Query(10, ge=1, le=50),
) -> Any:
    """What may meet a need, for its own side and those who look after it."""
    actor, zone = request.actor, request.zone  # type: ignore[attr-defined]
    need = found(needs.by_ref(actor, ref.replace("\0", "")))
    document = queries.document_of(actor, need, "need") if needs.looks_after(actor, need) else None
    if document is None:
        raise Http404
    answer = queries.suggest(actor, document, zone, kind=kind, limit=limit)
    return {"items": [_suggestion(item) for item in answer.items], "rebuilding": answer.rebuilding}


def _suggestion(item: queries.Reasoned) -> dict[str, Any]:
    names = ("kind", "title", "url", "score", "parts", "reasons", "against", "alike")
    return {**{name: getattr(item, name) for name in names}, "ref": item.row.ref}
