"""Search and suggestions over the API."""

from __future__ import annotations

from typing import Any, Literal

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Path, Query, Router, Status

from shanhe.doors.api_support import Page, auth, or_404, whole
from shanhe.doors.http import context
from shanhe.kernel.documents import document_facets
from shanhe.kernel.errors import Invalid
from shanhe.needs import queries as needs

from . import operations, queries, rules, schemas
from .models import SavedSearch

NeedRef = Path(max_length=24, examples=["N-2026-0001"])
router = Router(tags=["matching"], auth=auth("read", public=True))
FACETS: Any = Query(
    [],
    max_length=20,
    description="Narrow down, as `name:code`, repeated: any code of a name, all names.",
    examples=[["field:ai", "level:6"]],
)
Kind = Literal["result", "need", "person", "organisation", "project", "measure"]


@router.get("/search", response=schemas.SearchOut, summary="Search")
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
        by_meaning=True,
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
    response=schemas.SuggestionsOut,
    summary="Suggestions for a need",
    operation_id="suggestions.list",
)
def suggestions(
    request: HttpRequest,
    ref: str = Path(max_length=24, examples=["N-2026-0001"]),
    kind: Literal["result", "person"] = Query("result"),
    limit: int = Query(10, ge=1, le=50),
) -> Any:
    """What may meet a need, for its own side and those who look after it."""
    actor, zone = request.actor, request.zone  # type: ignore[attr-defined]
    document = queries.document_of(actor, _need(request, ref), "need")
    if document is None:
        raise Http404
    answer = queries.suggest(actor, document, zone, kind=kind, limit=limit)
    return {"items": [_suggestion(item) for item in answer.items], "rebuilding": answer.rebuilding}


def _need(request: HttpRequest, ref: str) -> Any:
    """The need, for those who look after it; for everybody else there is none."""
    actor = request.actor  # type: ignore[attr-defined]
    need = or_404(needs.by_ref(actor, ref.replace("\0", "")))
    if not needs.looks_after(actor, need):
        raise Http404
    return need


def _suggestion(item: queries.Reasoned) -> dict[str, Any]:
    names = ("kind", "title", "url", "score", "parts", "reasons", "against", "alike", "fits")
    return {**{name: getattr(item, name) for name in names}, "ref": item.row.ref}


ANSWERS = "/suggestions/needs/{ref}/answers"


@router.get(
    ANSWERS,
    response=Page[schemas.SuggestionAnswerOut],
    auth=auth("needs:write"),
    summary="Answers to suggestions",
)
def answers(
    request: HttpRequest, ref: str = NeedRef, kind: Literal["result", "person"] = Query("result")
) -> Any:
    """What the need's side said of suggestions of one kind that the caller may still see."""
    return whole(request, queries.said(request.actor, _need(request, ref).pk, kind))  # type: ignore[attr-defined]


@router.post(
    ANSWERS,
    response=Page[schemas.SuggestionAnswerOut],
    auth=auth("needs:write"),
    summary="Answer a suggestion",
)
def answer(request: HttpRequest, body: schemas.AnswerIn, ref: str = NeedRef) -> Any:
    """Say that a suggestion fits, or that it does not and why; an earlier answer is replaced."""
    need, (kind, row) = _need(request, ref), _other(request, body.ref)
    operations.give_feedback(
        context(request), need=need, kind=kind, other=row.pk, fits=body.fits, reason=body.reason
    )
    return whole(request, queries.said(request.actor, need.pk, kind))  # type: ignore[attr-defined]


@router.delete(
    ANSWERS + "/{other}",
    response=Page[schemas.SuggestionAnswerOut],
    auth=auth("needs:write"),
    summary="Take an answer back",
)
def take_back(
    request: HttpRequest, ref: str = NeedRef, other: str = Path(max_length=24, examples=["R-2026-0001"])
) -> Any:
    """Take the answer to a suggestion back; it may be suggested again."""
    need, (kind, row) = _need(request, ref), _other(request, other)
    operations.take_feedback_back(context(request), need=need, kind=kind, other=row.pk)
    return whole(request, queries.said(request.actor, need.pk, kind))  # type: ignore[attr-defined]


def _other(request: HttpRequest, ref: str) -> tuple[str, Any]:
    kind, row = queries.row_by_ref(request.actor, ref.replace("\0", ""))  # type: ignore[attr-defined]
    return kind, or_404(row)


@router.get(
    "/searches",
    response=Page[schemas.SavedOut],
    auth=auth("work:write"),
    summary="Saved searches",
)
def saved_searches(request: HttpRequest) -> Any:
    """The caller's saved searches, each with what is new in it."""
    return whole(request, [_saved(item) for item in queries.saved_searches(request.actor)])  # type: ignore[attr-defined]


@router.post(
    "/searches",
    response={201: schemas.SavedOut},
    auth=auth("work:write"),
    summary="Keep a search",
)
def save_search(request: HttpRequest, body: schemas.SavedIn) -> Any:
    """Keep a search and be told of what it finds from now on; the same search twice is kept once."""
    values = _values(body)
    person = or_404(request.person)  # type: ignore[attr-defined]
    return Status(201, _read(request, operations.save_search(context(request), person=person, **values)))


@router.patch(
    "/searches/{number}",
    response=schemas.SavedOut,
    auth=auth("work:write"),
    summary="Change a saved search",
)
def change_search(request: HttpRequest, number: int, body: schemas.SavedPatch) -> Any:
    """Change what is given; what a changed search finds now counts as seen."""
    row = _own(request, number)
    return _read(request, operations.change_search(context(request), search=row, values=_values(body)))


@router.delete(
    "/searches/{number}",
    response={204: None},
    auth=auth("work:write"),
    summary="Remove a saved search",
)
def remove_search(request: HttpRequest, number: int) -> Any:
    """Keep the search no longer; the one removed last can be restored."""
    operations.remove_search(context(request), search=_own(request, number))
    return Status(204, None)


@router.post(
    "/searches/{number}/{action}",
    response=schemas.SavedOut,
    auth=auth("work:write"),
    summary="Look at or restore a saved search",
    operation_id="searches.act",
)
def act_on_search(request: HttpRequest, number: int, action: Literal["seen", "restore"]) -> Any:
    """`seen`: what was new has been looked at. `restore`: take the removal back."""
    row = or_404(queries.one(request.actor, number))  # type: ignore[attr-defined]
    act = operations.mark_search_seen if action == "seen" else operations.restore_search
    act(context(request), search=row)
    return _read(request, or_404(queries.one(request.actor, number)))  # type: ignore[attr-defined]


def _own(request: HttpRequest, number: int) -> SavedSearch:
    row = or_404(queries.one(request.actor, number))  # type: ignore[attr-defined]
    if row.removed_at is not None:
        raise Http404
    return row


def _values(body: Any) -> dict[str, Any]:
    """What was given, by the operation's names; a facet that does not exist is refused."""
    given = body.model_dump(exclude_unset=isinstance(body, schemas.SavedPatch))
    given = {name: value for name, value in given.items() if value is not None}
    if "facets" in given:
        pairs = [f"{name}:{code}" for name, codes in given.pop("facets").items() for code in codes]
        given["codes"] = _codes(pairs)
    return given


def _read(request: HttpRequest, row: SavedSearch) -> dict[str, Any]:
    actor = request.actor  # type: ignore[attr-defined]
    return _saved(queries.Saved(row, [], queries.new_hits(actor, row)))


def _saved(item: queries.Saved) -> dict[str, Any]:
    row = item.row
    new = [
        {
            "kind": hit.kind,
            "ref": getattr(hit.row, "ref", "") or getattr(hit.row, "code", ""),
            "title": hit.title,
            "url": hit.url,
        }
        for hit in item.new
    ]
    names = {name: getattr(row, name) for name in ("name", "words", "kinds", "how_often")}
    return {"id": row.pk, **names, "facets": row.codes, "new": new}


# -- the weights of suggestions ----------------------------------------------------------------------------------------


@router.get(
    "/suggestions/weights",
    response=schemas.QualityOut,
    auth=auth("admin"),
    summary="Weights of suggestions",
)
def weights(request: HttpRequest) -> Any:
    """The weights in force, every set that was proposed with its figures on held-back outcomes, and how many are known."""
    ctx = context(request)
    rules.switch_weights.demand(ctx.actor, ctx.zone)
    found = queries.quality(ctx.zone, ctx.today)
    return {
        "number": found.current.number if found.current else 0,
        "weights": found.weights,
        "outcomes": found.known,
        "needed": found.needed,
        "sets": found.sets,
    }


@router.post(
    "/suggestions/weights",
    response={201: schemas.WeightSetOut},
    auth=auth("admin"),
    summary="Propose weights",
)
def propose_weights(request: HttpRequest) -> Any:
    """Learn weights from the outcomes and keep them as a proposal; nothing is switched."""
    ctx = context(request)
    return Status(201, operations.propose_weights(ctx, zone=ctx.zone))


@router.post(
    "/suggestions/weights/{number}/use",
    response=schemas.InForceOut,
    auth=auth("admin"),
    summary="Switch weights",
    operation_id="weights.use",
)
def use_weights(
    request: HttpRequest, body: schemas.SeenIn, number: int = Path(ge=0, le=1_000_000, examples=[1])
) -> Any:
    """Put a set in force, or with 0 the product's own weights; 409 when others are in force than `seen` by then."""
    ctx = context(request)
    row = operations.use_weights(ctx, zone=ctx.zone, number=number, seen=body.seen)
    return {"number": row.number if row else 0, "weights": queries.weights_of(row)}
