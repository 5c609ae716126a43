"""What waits for the actor among projects, derived from their state and the summary of their next gate."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from shanhe.kernel import clock
from shanhe.kernel.context import Actor
from shanhe.kernel.rules import NOTHING
from shanhe.work.todo import TodoAction, TodoItem

from .. import rules
from ..models import Project
from ..querysets import MOVING
from .board import names_of, next_actor, role_words
from .visible import titled, url_of, visible_to

MOST = 100
RELATED = ("next_stage", "manager", "owner", "partner")
# What a line tells and what the rules read of a project: whole rows of five tables cost more than finding them.
SHOWN = (
    "zone", "ref", "full_title", "state", "usual_until", "waiting_for", "missing", "missing_count",
    "next_stage__name", "manager__name", "manager__left_at", "owner__name", "partner__name",
)  # fmt: skip


def todo_items(actor: Actor) -> list[TodoItem]:
    """Gates, hand-overs and partner requests that wait for the actor, then what waits for others: five queries."""
    if actor.person_id is None:
        return []
    waiting = _waiting(actor)
    ids = {project.pk for project in waiting}
    words = role_words()
    disclosed = _disclosed(actor, ids)
    items = [_mine(actor, project, project.pk in disclosed) for project in waiting]
    items += [_partner(project) for project in _partner_requests(actor)]
    items += [_others(project, words) for project in _managed(actor) if project.pk not in ids]
    return items


def _roles(actor: Actor) -> list[str]:
    """The roles the actor may act as; a technology manager and an inventor act without holding a grant, too."""
    return sorted({*actor.roles, "technology_manager", "inventor"} - {"visitor", "administrator"})


def _waiting(actor: Actor) -> list[Project]:
    wanted = Q(pk__in=[])
    for code in _roles(actor):
        condition = rules.acting(code).q(actor)
        if condition != NOTHING:
            wanted |= Q(waiting_for__contains=[code]) & condition
    # Whoever is waited for by role alone is told only of what they may open.
    rows = visible_to(actor).filter(state__in=("proposed", "running", "handing_over")).filter(wanted)
    return _shown(actor, rows)


def _disclosed(actor: Actor, ids: set[int]) -> set[int]:
    """Those of the projects whose results the actor disclosed: asked once, where the rule would ask for each."""
    rows = Project.objects.filter(rules.discloser.q(actor), pk__in=ids)
    return set(rows.values_list("pk", flat=True))


def _managed(actor: Actor) -> list[Project]:
    rows = Project.objects.filter(manager_id=actor.person_id, state__in=MOVING)
    return _shown(actor, rows)


def _shown(actor: Actor, rows: Any) -> list[Project]:
    return list(
        titled(rows, actor).select_related(*RELATED).only(*SHOWN).order_by("usual_until", "pk")[:MOST]
    )


def _partner_requests(actor: Actor) -> list[Project]:
    condition = rules.partner.q(actor)
    if condition == NOTHING:
        return []
    rows = Project.objects.filter(condition, partner_agreed_at=None).exclude(state="stopped")
    return list(titled(rows, actor).select_related("owner").order_by("pk")[:MOST])


def _item(project: Project, title: str, anchor: str, **more: Any) -> TodoItem:
    url = url_of(project)
    late = project.days_over(clock.today())
    if late:
        title = _("{title} ({count} days over the usual)").format(title=title, count=late)
    return TodoItem(
        title=title,
        url=f"{url}{anchor}",
        due_on=project.usual_until,
        subject=project.title,
        subject_url=url,
        **more,
    )


def _mine(actor: Actor, project: Project, disclosed: bool) -> TodoItem:
    stage = project.next_stage.name if project.next_stage else ""
    if project.state == "handing_over":
        return _item(
            project, _("Hand over or take over: “{stage}”").format(stage=stage), "#gate", kind=_("Hand-over")
        )
    if not project.missing_count:
        if project.waiting_for == ["assessor"] or "technology_manager" not in project.waiting_for:
            return _item(project, _("Judge the verification plan"), "#plan", kind=_("Plan"))
        return _item(project, _("Decide: “{stage}” is open").format(stage=stage), "#gate", kind=_("Gate"))
    mine = [
        item
        for item in project.missing
        if (disclosed if item["who"] == "inventor" else rules.acts_as(actor, item["who"], project))
    ]
    names = " · ".join(names_of(mine))
    if not names:
        return _item(project, _("Judge the verification plan"), "#plan", kind=_("Plan"))
    return _item(
        project, _("For “{stage}”: {items}").format(stage=stage, items=names), "#gate", kind=_("Gate")
    )


def _partner(project: Project) -> TodoItem:
    action = TodoAction(_("Agree"), reverse("pathway:act", args=[project.ref, "agree_partner"]))
    return _item(
        project,
        _("Take part as the enterprise partner?"),
        "#people",
        who=str(project.owner.name),
        action=action,
        kind=_("Partner"),
    )


def _others(project: Project, words: dict[str, str]) -> TodoItem:
    if project.state == "held":
        return _item(project, _("On hold"), "", waiting_for="others", kind=_("Gate"))
    title = " · ".join(names_of(project.missing)) or _("Next gate")
    return _item(
        project, title, "#gate", who=next_actor(project, words), waiting_for="others", kind=_("Gate")
    )
