"""Evidence for gates: a place in the incubator, a contract, a product, a first sale. Corrected by a newer row."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Context
from shanhe.kernel.errors import Invalid, NotNow
from shanhe.kernel.events import subject_key
from shanhe.kernel.money import Money
from shanhe.kernel.operations import operation

from .. import rules
from ..events import EvidenceRecorded, EvidenceTakenBack
from ..lifecycle import PROJECT
from ..models import Evidence, Project
from ..models.records import EvidenceKind
from .common import carried, keep, same, term

WORDS = {
    EvidenceKind.INCUBATION_PLACE: {"zh": "孵化场地", "en": "a place in the incubator"},
    EvidenceKind.CONTRACT: {"zh": "合同", "en": "a contract"},
    EvidenceKind.PRODUCT: {"zh": "产品证据", "en": "evidence of a product"},
    EvidenceKind.FIRST_SALE: {"zh": "首次销售或应用", "en": "a first sale or use"},
}


@operation("pathway.evidence.record_place", subjects=("project",), transition=PROJECT["record_place"])
def record_incubation_place(
    ctx: Context,
    *,
    project: Project,
    happened_on: date,
    place: str,
    area_m2: int | None = None,
    note: str = "",
    attachment: Any = None,
    replaces: Evidence | None = None,
) -> Evidence:
    """Confirm, for the incubator, that the project has a place from a day on; area in square metres."""
    _needed("place", place)
    data = {"place": place.strip(), "area_m2": area_m2}
    return _record(
        ctx, project, EvidenceKind.INCUBATION_PLACE, happened_on, data, place, note, attachment, replaces
    )


@operation("pathway.evidence.record_contract", subjects=("project",), transition=PROJECT["record_contract"])
def record_contract(
    ctx: Context,
    *,
    project: Project,
    kind: str,
    number: str,
    signed_on: date,
    value_fen: int | None = None,
    currency: str = "CNY",
    note: str = "",
    attachment: Any = None,
    replaces: Evidence | None = None,
) -> Evidence:
    """Record a technology contract of one of the five kinds; its value in fen, None where it is not stated."""
    words = term("contract_kinds", kind, field="kind")
    _needed("number", number)
    if value_fen is not None and value_fen < 0:
        raise Invalid({"value_fen": _("The value cannot be below zero.")})
    data = {
        "kind": kind,
        "kind_words": words,
        "number": number.strip(),
        "value_fen": value_fen,
        "currency": currency,
    }
    return _record(ctx, project, EvidenceKind.CONTRACT, signed_on, data, number, note, attachment, replaces)


@operation("pathway.evidence.record_product", subjects=("project",), transition=PROJECT["record_product"])
def record_product_evidence(
    ctx: Context,
    *,
    project: Project,
    happened_on: date,
    what: str,
    note: str = "",
    attachment: Any = None,
    replaces: Evidence | None = None,
) -> Evidence:
    """Record what shows that there is a product: a test report, a sample, a trial."""
    _needed("what", what)
    return _record(
        ctx,
        project,
        EvidenceKind.PRODUCT,
        happened_on,
        {"what": what.strip()},
        what,
        note,
        attachment,
        replaces,
    )


@operation("pathway.evidence.record_first_sale", subjects=("project",), transition=PROJECT["record_product"])
def record_first_sale(
    ctx: Context,
    *,
    project: Project,
    happened_on: date,
    what: str,
    value_fen: int | None = None,
    currency: str = "CNY",
    note: str = "",
    attachment: Any = None,
    replaces: Evidence | None = None,
) -> Evidence:
    """Record the first order, sale or use; its value in fen, None where it is not stated."""
    _needed("what", what)
    if value_fen is not None and value_fen < 0:
        raise Invalid({"value_fen": _("The value cannot be below zero.")})
    data = {"what": what.strip(), "value_fen": value_fen, "currency": currency}
    return _record(ctx, project, EvidenceKind.FIRST_SALE, happened_on, data, what, note, attachment, replaces)


def _needed(name: str, text: str) -> None:
    if not text.strip():
        raise Invalid({name: _("This is needed.")})


def _record(
    ctx: Context,
    project: Project,
    kind: EvidenceKind,
    happened_on: date,
    data: dict[str, Any],
    what: str,
    note: str,
    attachment: Any,
    replaces: Evidence | None,
) -> Evidence:
    if happened_on > ctx.today:
        raise Invalid({"happened_on": _("This day has not come yet.")})
    if attachment is not None and attachment.subject != subject_key(project):
        raise Invalid({"attachment": _("Choose a file of this project.")})
    if replaces is not None:
        _correct(ctx, project, kind, replaces)
    row = Evidence(
        zone=ctx.zone,
        project=project,
        kind=kind,
        happened_on=happened_on,
        data=data,
        note=note,
        attachment=attachment,
        recorded_at=ctx.now,
        recorded_by_id=ctx.actor.person_id,
        recorded_by_name=ctx.actor.display,
        replaces=replaces,
    )
    row.save()
    keep(ctx, project)
    shown = {"kind": WORDS[kind], "what": same(_shown(what, data)), "corrects": replaces is not None}
    ctx.emit(EvidenceRecorded(subject=project, about=carried(project), data=shown))
    return row


def _shown(what: str, data: dict[str, Any]) -> str:
    value = data.get("value_fen")
    return what.strip() if value is None else f"{what.strip()}, {Money(value, data['currency'])}"


def _correct(ctx: Context, project: Project, kind: str, old: Evidence) -> None:
    if old.project_id != project.pk or old.kind != kind:
        raise Invalid({"": _("This evidence belongs elsewhere.")})
    if old.taken_back_at is not None:
        raise NotNow(project.state, _("This evidence was taken back or corrected already."))
    old.taken_back_at, old.taken_back_by_id, old.taken_back_note = ctx.now, ctx.actor.person_id, "corrected"
    old.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_note"])


_MAY = {
    EvidenceKind.INCUBATION_PLACE: rules.record_place,
    EvidenceKind.CONTRACT: rules.manage,
    EvidenceKind.PRODUCT: rules.record_product,
    EvidenceKind.FIRST_SALE: rules.record_product,
}


@operation("pathway.evidence.take_back", subjects=("project",), transition=PROJECT["take_back_evidence"])
def take_back_evidence(ctx: Context, *, project: Project, evidence: Evidence, note: str) -> Evidence:
    """Say that evidence does not hold, and why; it stays in the story and no longer counts."""
    row = _mine(ctx, project, evidence)
    if not note.strip():
        raise Invalid({"note": _("Say why.")})
    if row.taken_back_at is not None:
        raise NotNow(project.state, _("This evidence was taken back or corrected already."))
    row.taken_back_at, row.taken_back_by_id, row.taken_back_note = ctx.now, ctx.actor.person_id, note
    row.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_note"])
    keep(ctx, project)
    data = {"kind": WORDS[EvidenceKind(row.kind)], "note": note}
    ctx.emit(EvidenceTakenBack(subject=project, about=carried(project), data=data))
    return row


@operation("pathway.evidence.restore", subjects=("project",), transition=PROJECT["take_back_evidence"])
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
    data = {"kind": WORDS[EvidenceKind(row.kind)], "what": {"zh": "恢复", "en": "restored"}}
    ctx.emit(EvidenceRecorded(subject=project, about=carried(project), data=data))
    return row


def _mine(ctx: Context, project: Project, evidence: Evidence) -> Evidence:
    row = Evidence.objects.filter(project=project, pk=evidence.pk).first()
    if row is None:
        raise Invalid({"": _("This evidence belongs elsewhere.")})
    _MAY[EvidenceKind(row.kind)].demand(ctx.actor, project)
    return row
