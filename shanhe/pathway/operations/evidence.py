"""Evidence for gates: a place in the incubator, a contract, a product, a first sale. Corrected by a newer row."""

from __future__ import annotations

from datetime import date
from typing import Any, Required, TypedDict, Unpack

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Context
from shanhe.kernel.errors import Invalid, NotNow
from shanhe.kernel.events import subject_key
from shanhe.kernel.money import Money
from shanhe.kernel.operations import operation
from shanhe.kernel.translated import Translated, in_every_language

from .. import rules
from ..events import EvidenceRecorded, EvidenceRestored, EvidenceTakenBack
from ..lifecycle import PROJECT
from ..models import Evidence, Project
from ..models.records import CORRECTED, EvidenceKind
from .common import keep, of, reason_given, term


class Shown(TypedDict, total=False):
    """What all evidence has: what is shown, since when, a file of the project, and the row that it corrects."""

    what: Required[str]
    happened_on: Required[date]
    note: str
    attachment: Any
    replaces: Evidence | None


@operation("pathway.evidence.record_place", subjects=("project",), transition=PROJECT["record_place"])
def record_incubation_place(
    ctx: Context, *, project: Project, area_m2: int | None = None, **shown: Unpack[Shown]
) -> Evidence:
    """Confirm, for the incubator, that the project has a place from a day on; area in square metres."""
    return _record(ctx, project, EvidenceKind.INCUBATION_PLACE, shown, area_m2=area_m2)


@operation("pathway.evidence.record_contract", subjects=("project",), transition=PROJECT["record_contract"])
def record_contract(
    ctx: Context, *, project: Project, contract_kind: str, value: Money | None = None, **shown: Unpack[Shown]
) -> Evidence:
    """Record a technology contract by its number, of one of the zone's kinds; its value where that is stated."""
    term("contract_kinds", contract_kind, field="contract_kind")
    return _record(ctx, project, EvidenceKind.CONTRACT, shown, contract_kind=contract_kind, value=value)


@operation("pathway.evidence.record_product", subjects=("project",), transition=PROJECT["record_product"])
def record_product_evidence(ctx: Context, *, project: Project, **shown: Unpack[Shown]) -> Evidence:
    """Record what shows that there is a product: a test report, a sample, a trial."""
    return _record(ctx, project, EvidenceKind.PRODUCT, shown)


@operation(
    "pathway.evidence.record_first_sale", subjects=("project",), transition=PROJECT["record_first_sale"]
)
def record_first_sale(
    ctx: Context, *, project: Project, value: Money | None = None, **shown: Unpack[Shown]
) -> Evidence:
    """Record the first order, sale or use; its value where that is stated."""
    return _record(ctx, project, EvidenceKind.FIRST_SALE, shown, value=value)


def _record(ctx: Context, project: Project, kind: EvidenceKind, shown: Shown, **own: Any) -> Evidence:
    row = Evidence(
        zone=ctx.zone,
        project=project,
        kind=kind,
        recorded_at=ctx.now,
        recorded_by_id=ctx.actor.person_id,
        recorded_by_name=ctx.actor.display,
        **shown,
        **own,
    )
    row.what = row.what.strip()
    _check(ctx, row)
    if row.replaces is not None:
        _correct(ctx, row, row.replaces)
    row.save()
    keep(ctx, project)
    what = row.what if row.value is None else f"{row.what}, {row.value}"
    corrects = row.replaces is not None
    ctx.emit(EvidenceRecorded(**of(project), kind=_kind(row), what=what, corrects=corrects))
    return row


def _kind(row: Evidence) -> Translated:
    return in_every_language(EvidenceKind(row.kind).label)


def _check(ctx: Context, row: Evidence) -> None:
    if not row.what:
        raise Invalid({"what": _("This is needed.")})
    if row.value is not None and row.value.minor < 0:
        raise Invalid({"value": _("The value cannot be below zero.")})
    if row.happened_on > ctx.today:
        raise Invalid({"happened_on": _("This day has not come yet.")})
    if row.attachment is not None and row.attachment.subject != subject_key(row.project):
        raise Invalid({"attachment": _("Choose a file of this project.")})


def _correct(ctx: Context, row: Evidence, old: Evidence) -> None:
    """The new row takes the place of the old one, and keeps its file unless it has another."""
    if old.project_id != row.project_id or old.kind != row.kind:
        raise Invalid({"": _("This evidence belongs elsewhere.")})
    _must_count(row.project, old)
    _take_back(ctx, old, CORRECTED)
    row.attachment = row.attachment or old.attachment


def _must_count(project: Project, row: Evidence) -> None:
    if row.taken_back_at is not None:
        raise NotNow(project.state, _("This evidence was taken back or corrected already."))


def _take_back(ctx: Context, row: Evidence, note: str) -> None:
    row.taken_back_at, row.taken_back_by_id, row.taken_back_note = ctx.now, ctx.actor.person_id, note
    row.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_note"])


@operation("pathway.evidence.take_back", subjects=("project",), transition=PROJECT["take_back_evidence"])
def take_back_evidence(ctx: Context, *, project: Project, evidence: Evidence, note: str) -> Evidence:
    """Say that evidence does not hold, and why; it stays in the story and no longer counts."""
    row = _mine(ctx, project, evidence)
    reason_given(note)
    _must_count(project, row)
    _take_back(ctx, row, note)
    keep(ctx, project)
    ctx.emit(EvidenceTakenBack(**of(project), kind=_kind(row), note=note))
    return row


@operation("pathway.evidence.restore", subjects=("project",), transition=PROJECT["restore_evidence"])
def restore_evidence(ctx: Context, *, project: Project, evidence: Evidence) -> Evidence:
    """Undo the taking back of evidence that was not corrected since."""
    row = _mine(ctx, project, evidence)
    if row.taken_back_at is None:
        ctx.unchanged()
        return row
    if Evidence.objects.filter(replaces=row).exists():
        raise NotNow(project.state, _("A corrected entry has taken its place."))
    row.taken_back_at, row.taken_back_by, row.taken_back_note = None, None, ""
    row.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_note"])
    keep(ctx, project)
    ctx.emit(EvidenceRestored(**of(project), kind=_kind(row)))
    return row


# Who may record a kind of evidence may take it back.
_MAY = {
    EvidenceKind.INCUBATION_PLACE: rules.record_place,
    EvidenceKind.CONTRACT: rules.manage,
    EvidenceKind.PRODUCT: rules.record_product,
    EvidenceKind.FIRST_SALE: rules.record_product,
}


def _mine(ctx: Context, project: Project, evidence: Evidence) -> Evidence:
    row = Evidence.objects.filter(project=project, pk=evidence.pk).first()
    if row is None:
        raise Invalid({"": _("This evidence belongs elsewhere.")})
    _MAY[EvidenceKind(row.kind)].demand(ctx.actor, project)
    return row
