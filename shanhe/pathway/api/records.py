"""Support and evidence."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Path, Status

from shanhe.doors.api_support import Problem, found
from shanhe.doors.http import context

from .. import operations, queries, schemas
from .common import PROBLEMS, RefPath, project_or_404, router


@router.get(
    "/projects/{ref}/support",
    response={200: list[schemas.SupportOut], 401: Problem, 404: Problem},
    summary="Support received",
)
def list_support(request: HttpRequest, ref: RefPath) -> Any:
    """Newest first; a reversal names the row it reverses."""
    return [_support(row) for row in queries.support_of(project_or_404(request, ref))]


def _support(row: Any) -> dict[str, Any]:
    names = ("id", "kind", "date", "quantity", "unit", "money_fen", "currency", "source", "note")
    return {**{name: getattr(row, name) for name in names}, "reverses": row.reverses_id}


@router.post(
    "/projects/{ref}/support", response={201: schemas.SupportOut, **PROBLEMS}, summary="Record support"
)
def record_support(request: HttpRequest, ref: RefPath, body: schemas.SupportIn) -> Any:
    """What the project received; a mistake is reversed, not deleted."""
    values = body.model_dump(exclude={"money_fen"})
    row = operations.record_support(
        context(request), project=project_or_404(request, ref), money=body.money_fen, **values
    )
    return Status(201, _support(row))


@router.post(
    "/projects/{ref}/support/{int:pk}/reverse",
    response={201: schemas.SupportOut, **PROBLEMS},
    summary="Reverse support",
)
def reverse_support(
    request: HttpRequest, ref: RefPath, body: schemas.NoteIn, pk: int = Path(ge=1, le=2**62)
) -> Any:
    """By a row of the opposite sign."""
    project = project_or_404(request, ref)
    old = found(next((row for row in queries.support_of(project) if row.pk == pk), None))
    row = operations.reverse_support(context(request), project=project, support=old, note=body.note)
    return Status(201, _support(row))


@router.get(
    "/projects/{ref}/evidence",
    response={200: list[schemas.EvidenceOut], 401: Problem, 404: Problem},
    summary="Evidence",
)
def list_evidence(request: HttpRequest, ref: RefPath) -> Any:
    """Newest first; what was corrected or taken back is not valid."""
    return [_evidence(row) for row in queries.evidence_of(project_or_404(request, ref))]


def _evidence(row: Any) -> dict[str, Any]:
    names = ("id", "kind", "happened_on", "data", "note")
    return {**{name: getattr(row, name) for name in names}, "valid": row.taken_back_at is None}


@router.post(
    "/projects/{ref}/evidence/contract",
    response={201: schemas.EvidenceOut, **PROBLEMS},
    summary="Record a contract",
)
def record_contract(request: HttpRequest, ref: RefPath, body: schemas.ContractIn) -> Any:
    """One of the five kinds of technology contract; its value in fen."""
    row = operations.record_contract(
        context(request), project=project_or_404(request, ref), **body.model_dump()
    )
    return Status(201, _evidence(row))


@router.post(
    "/projects/{ref}/evidence/place",
    response={201: schemas.EvidenceOut, **PROBLEMS},
    summary="Record a place",
)
def record_place(request: HttpRequest, ref: RefPath, body: schemas.PlaceIn) -> Any:
    """In the incubator, by its manager."""
    row = operations.record_incubation_place(
        context(request), project=project_or_404(request, ref), **body.model_dump()
    )
    return Status(201, _evidence(row))


@router.post(
    "/projects/{ref}/evidence/product",
    response={201: schemas.EvidenceOut, **PROBLEMS},
    summary="Record a product",
)
def record_product(request: HttpRequest, ref: RefPath, body: schemas.ProductIn) -> Any:
    """What shows that there is one."""
    row = operations.record_product_evidence(
        context(request), project=project_or_404(request, ref), **body.model_dump()
    )
    return Status(201, _evidence(row))


@router.post(
    "/projects/{ref}/evidence/first-sale",
    response={201: schemas.EvidenceOut, **PROBLEMS},
    summary="Record a first sale",
)
def record_first_sale(request: HttpRequest, ref: RefPath, body: schemas.SaleIn) -> Any:
    """The first order, sale or use."""
    row = operations.record_first_sale(
        context(request), project=project_or_404(request, ref), **body.model_dump()
    )
    return Status(201, _evidence(row))
