"""The enterprise that takes part: named by the project, agreed to by the enterprise itself."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Context
from shanhe.kernel.errors import Invalid, NotNow
from shanhe.kernel.operations import operation

from .. import rules
from ..events import PartnerAgreed, PartnerDeclined, PartnerNamed
from ..lifecycle import PROJECT
from ..models import Project
from .common import carried, keep, reason_given


@operation("pathway.partner.name", subjects=("project",), transition=PROJECT["name_partner"])
def name_partner(ctx: Context, *, project: Project, organisation: Any) -> Project:
    """Name an enterprise as partner; it counts once a representative of it has agreed (at once if that is who names it)."""
    if organisation.side != "enterprise" or organisation.state != "active":
        raise Invalid({"organisation": _("Choose an enterprise of this zone.")})
    if project.partner_id == organisation.pk:
        ctx.unchanged()
        return project
    _not_under_hand_over(project)
    project.partner = organisation
    project.partner_agreed_at = project.partner_agreed_by = None
    speaks = (
        organisation.pk in set(rules.represented(ctx.actor))
        and "enterprise_representative" in ctx.actor.roles
    )
    if speaks:
        project.partner_agreed_at, project.partner_agreed_by_id = ctx.now, ctx.actor.person_id
    keep(ctx, project)
    event = PartnerAgreed if speaks else PartnerNamed
    ctx.emit(event(**_about(project, organisation)))
    return project


@operation("pathway.partner.agree", subjects=("project",), transition=PROJECT["agree_partner"])
def agree_partner(ctx: Context, *, project: Project) -> Project:
    """Agree, for the enterprise, to take part."""
    if project.partner is None:
        raise NotNow(project.state, _("No enterprise has been named."))
    if project.partner_agreed_at is not None:
        ctx.unchanged()
        return project
    project.partner_agreed_at, project.partner_agreed_by_id = ctx.now, ctx.actor.person_id
    keep(ctx, project)
    ctx.emit(PartnerAgreed(**_about(project, project.partner)))
    return project


@operation("pathway.partner.decline", subjects=("project",), transition=PROJECT["decline_partner"])
def decline_partner(ctx: Context, *, project: Project, note: str) -> Project:
    """Decline, or leave, for the enterprise, saying why."""
    return _release(ctx, project, note)


@operation("pathway.partner.release", subjects=("project",), transition=PROJECT["release_partner"])
def release_partner(ctx: Context, *, project: Project, note: str) -> Project:
    """Say, for the project, that the enterprise no longer takes part, and why."""
    return _release(ctx, project, note)


def _release(ctx: Context, project: Project, note: str) -> Project:
    partner = project.partner
    if partner is None:
        ctx.unchanged()
        return project
    reason_given(note)
    _not_under_hand_over(project)
    project.partner = project.partner_agreed_at = project.partner_agreed_by = None
    keep(ctx, project)
    ctx.emit(PartnerDeclined(**_about(project, partner), note=note))
    return project


def _not_under_hand_over(project: Project) -> None:
    if project.state == "handing_over":
        raise NotNow(project.state, _("Finish or decline the hand-over first."))


def _about(project: Project, partner: Any) -> dict[str, Any]:
    return {"subject": project, "about": (*carried(project), partner), "partner": partner.name}
