"""The page of a project."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanhe.doors.http import page
from shanhe.kernel import clock, journal
from shanhe.kernel.context import Actor
from shanhe.kernel.text import localized
from shanhe.zones import queries as zones

from .. import queries, rules
from ..lifecycle import MILESTONE, PLAN, PROJECT
from ..models import Evidence, Project
from ..models.records import EvidenceKind
from ..queries import Check, ProjectPage
from .common import crumbs, project_or_404

LEFT_OUT = {"pathway.plan.changed"}
DECISIONS = {
    "go": gettext_lazy("Passed"),
    "hold": gettext_lazy("Put on hold"),
    "back": gettext_lazy("Sent back"),
    "stop": gettext_lazy("Stopped"),
    "resume": gettext_lazy("Resumed"),
    "reopen": gettext_lazy("Opened again"),
    "route": gettext_lazy("Route changed"),
}
EVIDENCE_ACTIONS = {
    EvidenceKind.INCUBATION_PLACE: "record_place",
    EvidenceKind.CONTRACT: "record_contract",
    EvidenceKind.PRODUCT: "record_product",
    EvidenceKind.FIRST_SALE: "record_product",
}


@page()
def detail(request: HttpRequest, ref: str) -> HttpResponse:
    """Where a project is, since when, what is next, who must act, what it received; printed, a one-page brief."""
    actor = request.actor  # type: ignore[attr-defined]
    project = project_or_404(request, ref)
    found = queries.project_page(actor, project, clock.now())
    allowed = {action.name: action for action in PROJECT.actions(actor, project)}
    context = {
        "project": project,
        "page": found,
        "state": PROJECT.state(project),
        "actions": _actions(actor, found, allowed),
        "gate": _gate(actor, found, allowed),
        "decision": _decision(found),
        "plan": _plan(actor, found),
        "evidence": [_evidence(actor, project, row) for row in found.evidence],
        "evidence_kinds": _evidence_kinds(project, allowed),
        "support": _support(project, found, "record_support" in allowed),
        "sums": _sums(found),
        "story": _story(actor, found),
        "allowed": {name for name, action in allowed.items() if action.enabled},
        "asks_partner": "answer_partner" in allowed
        and project.partner_id is not None
        and project.partner_agreed_at is None,
        "crumbs": crumbs()[:1],
    }
    return render(request, "pathway/detail.html", context)


def _url(project: Project, name: str, *arguments: Any) -> str:
    return reverse(f"pathway:{name}", args=[project.ref, *arguments])


def _actions(actor: Actor, found: ProjectPage, allowed: dict[str, Any]) -> list[dict[str, Any]]:
    """The action bar: the decision that is due first, then what else may be done."""
    project, bar = found.project, []
    for name in ("go", "resume", "reopen", "hold", "back", "stop", "change_route", "edit"):
        action = allowed.get(name)
        if action is None:
            continue
        entry = {
            "label": action.label,
            "enabled": action.enabled,
            "reason": action.reason,
            "danger": name == "stop",
            "primary": False,
            "method": "get",
        }
        if name == "go":
            _go(found, entry)
        entry["url"] = _action_url(project, name)
        if name in ("resume", "reopen"):
            entry |= {"method": "post", "primary": action.enabled}
        bar.append(entry)
    if found.undoable and found.decision is not None:
        label = _("Take back: {decision}").format(decision=DECISIONS[found.decision.decision])
        url = _url(project, "undo", found.decision.pk)
        bar.append({"label": label, "enabled": True, "method": "post", "url": url})
    if "assign" in allowed and allowed["assign"].enabled and rules.unmanaged.test(actor, project):
        primary = not any(entry.get("primary") for entry in bar)
        bar.insert(0, _take_on(project, primary))
    return bar


def _take_on(project: Project, primary: bool) -> dict[str, Any]:
    return {
        "label": _("Take this project on"),
        "enabled": True,
        "method": "post",
        "primary": primary,
        "url": _url(project, "manager"),
        "fields": {"take_on": "1"},
    }


def _go(found: ProjectPage, entry: dict[str, Any]) -> None:
    stage = found.gate.stage
    if stage is not None:
        entry["label"] = _("Let it pass to “{stage}”").format(stage=stage.name)
    if not found.gate.open:
        count = sum(not check.met for check in found.gate.checks if check.kind != "hand_over")
        entry["enabled"] = False
        entry["reason"] = _("{count} conditions are still missing.").format(count=count)
    entry["primary"] = entry["enabled"]


def _action_url(project: Project, name: str) -> str:
    if name in ("resume", "reopen"):
        return _url(project, "act", name)
    if name in ("change_route", "edit"):
        return _url(project, {"change_route": "route", "edit": "edit"}[name])
    return _url(project, "decide", name)


def _gate(actor: Actor, found: ProjectPage, allowed: dict[str, Any]) -> list[dict[str, Any]]:
    return [_check(actor, found, check, allowed) for check in found.gate.checks]


def _check(actor: Actor, found: ProjectPage, check: Check, allowed: dict[str, Any]) -> dict[str, Any]:
    """A line of the checklist with who must act and where; a button only for who may."""
    project = found.project
    line: dict[str, Any] = {
        "label": localized(check, "name"),
        "state": check.state,
        "who": found.who.get(check.who, check.who),
        "detail": _detail(check),
        "links": [],
        "post": "",
    }
    if check.kind == "criterion" and not check.met:
        line["links"] = [
            {"label": label, "url": url} for label, url in queries.place_to_do(check, queries.url_of(project))
        ]
    if check.kind == "approval" and "approve" in allowed and rules.acts_as(actor, check.who, project):
        name = "withdraw-approval" if check.met else "approve"
        line["post"] = _url(project, name, check.code)
        line["button"] = _("Take back") if check.met else _("Agree")
    passing = check.kind == "hand_over" and project.state == "handing_over" and not check.met
    if passing and rules.acts_as(actor, check.who, project):
        line["post"] = _url(project, "act", check.code)
        line["button"] = _("Hand over") if check.code == "give" else _("Take over")
    return line


def _detail(check: Check) -> str:
    if check.met:
        when = clock.local(check.at).strftime("%Y-%m-%d") if check.at else ""
        return " · ".join(part for part in (check.by, when) if part)
    # A line without a figure or a missing fact only says the criterion's name again.
    telling = [line.text for line in check.lines if "(" in line.text or ": " in line.text]
    return " ".join(part for part in (check.hint, "; ".join(telling)) if part)


def _decision(found: ProjectPage) -> dict[str, Any] | None:
    row = found.decision
    if row is None or row.undone_at is not None:
        return None
    vocabulary = "route_change_reasons" if row.decision == "route" else "gate_reasons"
    return {
        "what": DECISIONS.get(row.decision, row.decision),
        "stage": row.to_stage.name if row.to_stage else "",
        "reason": zones.term_name(vocabulary, row.reason) if row.reason else "",
        "note": row.note,
        "by": row.decided_by.name if row.decided_by else row.decided_by_name,
        "at": row.decided_at,
    }


def _plan(actor: Actor, found: ProjectPage) -> dict[str, Any] | None:
    plan = found.plan
    if plan is None:
        return None
    milestones: list[dict[str, Any]] = [
        {
            "row": row,
            "state": MILESTONE.state(row),
            "actions": [] if plan.state != "agreed" else list(MILESTONE.actions(actor, row)),
        }
        for row in plan.milestones.all()
    ]
    return {
        "row": plan,
        "state": PLAN.state(plan),
        "hypotheses": plan.hypotheses.all(),
        "milestones": milestones,
        "budget": sum(item["row"].budget_fen for item in milestones),
        "done": sum(item["row"].state == "accepted" for item in milestones),
        "actions": list(PLAN.actions(actor, plan)),
    }


def _evidence_kinds(project: Project, allowed: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"label": kind.label, "url": _url(project, "evidence", kind.value)}
        for kind in EvidenceKind
        if EVIDENCE_ACTIONS[kind] in allowed
    ]


def _evidence(actor: Actor, project: Project, row: Evidence) -> dict[str, Any]:
    valid = row.taken_back_at is None
    action = PROJECT[EVIDENCE_ACTIONS[EvidenceKind(row.kind)]]
    may = bool(action.rule.allows(actor, project)) and project.state in action.sources
    what = row.data.get("place") or row.data.get("number") or row.data.get("what") or ""
    kind = localized(_Words(row.data.get("kind_words") or {}), "name")
    return {
        "row": row,
        "kind": row.get_kind_display(),
        "what": " · ".join(part for part in (kind, what) if part),
        "value": row.data.get("value_fen"),
        "valid": valid,
        "corrected": row.taken_back_note == "corrected",
        "correct_url": f"{_url(project, 'evidence', row.kind)}?replaces={row.pk}" if may and valid else "",
        "take_back_url": _url(project, "take-back-evidence", row.pk) if may and valid else "",
        "restore_url": _url(project, "restore-evidence", row.pk) if may and not valid else "",
    }


class _Words:
    """A stored pair of words, for `localized`."""

    def __init__(self, pair: dict[str, str]) -> None:
        self.name_zh, self.name_en = pair.get("zh", ""), pair.get("en", "")


def _support(project: Project, found: ProjectPage, may: bool) -> list[dict[str, Any]]:
    words = {term.code: term.name for term in zones.terms("support_kinds")}
    reversed_ids = {row.reverses_id for row in found.support if row.reverses_id}
    return [
        {
            "on": row.date,
            "title": words.get(row.kind, row.kind),
            "kind": _("reversal") if row.reverses_id else "",
            "money": row.money_fen,
            "currency": row.currency,
            "quantity": row.quantity,
            "unit": row.unit,
            "by": row.source,
            "note": row.note,
            "url": _url(project, "reverse-support", row.pk)
            if may and not row.reverses_id and row.pk not in reversed_ids
            else "",
        }
        for row in found.support
    ]


def _sums(found: ProjectPage) -> list[dict[str, Any]]:
    """The money in all, then the quantities by kind."""
    words = {term.code: term.name for term in zones.terms("support_kinds")}
    money: dict[str, int] = {}
    for row in found.sums:
        money[row["currency"]] = money.get(row["currency"], 0) + (row["money"] or 0)
    totals = [
        {"label": _("Money in all"), "money": fen, "currency": code} for code, fen in money.items() if fen
    ]
    quantities = [
        {"label": words.get(row["kind"], row["kind"]), "quantity": row["quantity"], "unit": row["unit"]}
        for row in found.sums
        if row["quantity"]
    ]
    return [*totals, *quantities]


def _story(actor: Actor, found: ProjectPage) -> list[dict[str, Any]]:
    entries = [entry for entry in found.story if entry.verb not in LEFT_OUT]
    return [_told(line) for line in journal.tell(actor, entries)]


def _told(line: journal.Told) -> dict[str, Any]:
    """An entry of the story; its note below it unless the sentence says it already."""
    entry = line.entry
    note = journal.words_of(entry, "note")
    shown = note if note and note not in line.sentence else ""
    return {"at": entry.happened_at, "who": line.who, "sentence": line.sentence, "detail": shown}
