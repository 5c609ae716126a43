"""The page of a project."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanhe.doors.http import page
from shanhe.kernel import clock, journal
from shanhe.kernel.context import Actor
from shanhe.zones import queries as zones

from .. import queries, rules
from ..acts import MILESTONE_ACTS, PLAN_ACTS, PROJECT_ACTS, crumbs, link
from ..lifecycle import MILESTONE, PLAN, PROJECT
from ..models import Evidence
from ..models.records import EvidenceKind
from ..queries import Check, ProjectPage

LEFT_OUT = {"pathway.plan.changed"}
BAR = ("go", "resume", "reopen", "hold", "back", "stop", "change_route", "edit")
RECORDING = {
    EvidenceKind.INCUBATION_PLACE: "record_place",
    EvidenceKind.CONTRACT: "record_contract",
    EvidenceKind.PRODUCT: "record_product",
    EvidenceKind.FIRST_SALE: "record_first_sale",
}
PLACES = {"recording": RECORDING.values(), "supporting": ["record_support"], "starting": ["start_plan"]}
CHECK_STATES = {  # tone, icon and word
    "met": ("done", "circle-check", gettext_lazy("met")),
    "waiting": ("waiting", "arrow-right", gettext_lazy("waiting")),
    "unknown": ("neutral", "help-circle", gettext_lazy("not known yet")),
    "missing": ("stop", "circle-dashed", gettext_lazy("missing")),
}
Buttons = dict[str, dict[str, Any]]


@page()
def detail(request: HttpRequest, ref: str) -> HttpResponse:
    """Where a project is, since when, what is next, who must act, what it received; printed, a one-page brief."""
    actor = request.actor  # type: ignore[attr-defined]
    project = PROJECT_ACTS.row(request, ref=ref)
    shown = queries.project_page(actor, project, clock.now())
    buttons = PROJECT_ACTS.bar(actor, project, blocked={"go": _lacking(shown)})
    acts = {button["name"]: button for button in buttons if button["enabled"]}
    context = {
        "project": project,
        "page": shown,
        "state": PROJECT.state(project),
        "actions": _bar(request, shown, buttons),
        "acts": acts,
        "gate": [_check(actor, shown, check, acts) for check in shown.gate.checks],
        "decision": _decision(shown),
        "stands_still": _stands_still(shown),
        "may_start_plan": shown.plan is None or shown.plan.state == "accepted",
        "plan": _plan(actor, shown),
        "evidence": _evidence(shown, acts),
        **{place: [acts[name] for name in names if name in acts] for place, names in PLACES.items()},
        "support": _support(shown, acts),
        "sums": _sums(shown),
        "story": _story(actor, shown),
        "asks_partner": "agree_partner" in acts
        and project.partner_id is not None
        and project.partner_agreed_at is None,
        "crumbs": crumbs()[:1],
    }
    return render(request, "pathway/detail.html", context)


def _lacking(shown: ProjectPage) -> str:
    """Why it may not pass yet; empty where the gate is open."""
    count = sum(not check.met for check in shown.gate.checks if check.kind != "hand_over")
    return "" if shown.gate.open else _("{count} conditions are still missing.").format(count=count)


def _bar(request: Any, shown: ProjectPage, buttons: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The action bar: the decision that is due first, then what else may be done."""
    bar = [button for button in buttons if button["name"] in BAR]
    if shown.undoable and shown.decision is not None:
        label = _("Take back: {decision}").format(decision=shown.decision.get_decision_display())
        bar.append(_post(label, link(shown.project, "undo", decision=shown.decision.pk)))
    if any(button["name"] == "assign" for button in buttons) and rules.unmanaged.test(
        request.actor, shown.project
    ):
        url = link(shown.project, "assign", manager=request.person.ref)
        take_on = _post(_("Take this project on"), url)
        bar.insert(0, {**take_on, "primary": not any(button.get("primary") for button in bar)})
    return bar


def _post(label: str, url: str) -> dict[str, Any]:
    return {"label": label, "enabled": True, "method": "post", "url": url}


def _check(actor: Actor, shown: ProjectPage, check: Check, acts: Buttons) -> dict[str, Any]:
    """A line of the checklist with who must act and where; a button only for who may."""
    project = shown.project
    tone, icon, word = CHECK_STATES[check.state]
    line: dict[str, Any] = {
        "label": str(check.name),
        "state": check.state,
        "tone": tone,
        "icon": icon,
        "word": word,
        "who": shown.who.get(check.who, check.who),
        "detail": _detail(check),
    }
    if check.kind == "criterion" and not check.met:
        places = queries.place_to_do(check, queries.url_of(project))
        line["links"] = [{"label": label, "url": url} for label, url in places]
    if check.kind == "criterion" or not rules.acts_as(actor, check.who, project):
        return line
    if check.kind == "hand_over" and check.code in acts and not check.met:
        line["act"] = acts[check.code]
    if check.kind == "approval" and "approve" in acts:
        name, label = ("withdraw_approval", _("Take back")) if check.met else ("approve", _("Agree"))
        line["act"] = _post(label, link(project, name, approval=check.code))
    return line


def _detail(check: Check) -> str:
    if check.met:
        when = clock.local(check.at).strftime("%Y-%m-%d") if check.at else ""
        return " · ".join(part for part in (check.by, when) if part)
    # A line without a figure or a missing fact only says the criterion's name again.
    telling = [line.text for line in check.lines if "(" in line.text or ": " in line.text]
    return " ".join(part for part in (str(check.hint), "; ".join(telling)) if part)


def _stands_still(shown: ProjectPage) -> str:
    if shown.over:
        text = _("Here for {days} days, {over} more than usual")
        return text.format(days=shown.days, over=shown.over)
    return _("On hold, here for {days} days").format(days=shown.days)


def _decision(shown: ProjectPage) -> dict[str, Any] | None:
    row = shown.decision
    if row is None or row.undone_at is not None:
        return None
    vocabulary = "route_change_reasons" if row.decision == "route" else "gate_reasons"
    reason = zones.term_name(vocabulary, row.reason) if row.reason else ""
    what = row.get_decision_display()
    words = [f"{what} → {row.to_stage.name}" if row.to_stage else what, reason, row.note]
    return {
        "words": " · ".join(part for part in words if part),
        "reason": reason,
        "note": row.note,
        "by": str(row.decided_by.name) if row.decided_by else row.decided_by_name,
        "at": row.decided_at,
    }


def _plan(actor: Actor, shown: ProjectPage) -> dict[str, Any] | None:
    plan = shown.plan
    if plan is None:
        return None
    milestones: list[dict[str, Any]] = [
        {
            "row": row,
            "state": MILESTONE.state(row),
            "acts": MILESTONE_ACTS.ready(actor, row) if plan.state == "agreed" else [],
        }
        for row in plan.milestones.all()
    ]
    return {
        "row": plan,
        "state": PLAN.state(plan),
        "hypotheses": plan.hypotheses.all(),
        "milestones": milestones,
        "budget": plan.budget(),
        "done": sum(item["row"].state == "accepted" for item in milestones),
        "acts": PLAN_ACTS.bar(actor, plan),
    }


def _evidence(shown: ProjectPage, acts: Buttons) -> list[dict[str, Any]]:
    has_contract = any(row.contract_kind for row in shown.evidence)
    kinds = {term.code: str(term.name) for term in zones.terms("contract_kinds")} if has_contract else {}
    return [
        _evidence_line(shown, row, kinds.get(row.contract_kind, row.contract_kind), acts)
        for row in shown.evidence
    ]


def _evidence_line(shown: ProjectPage, row: Evidence, kind: str, acts: Buttons) -> dict[str, Any]:
    """A line of evidence; who may record its kind may correct it and take it back."""
    record = RECORDING[EvidenceKind(row.kind)]
    line: dict[str, Any] = {"row": row, "what": " · ".join(part for part in (kind, row.what) if part)}
    if record in acts and row.valid:
        line["correct_url"] = f"{acts[record]['url']}?replaces={row.pk}"
        line["take_back_url"] = link(shown.project, "take_back_evidence", evidence=row.pk)
    elif record in acts and not row.corrected:
        line["restore_url"] = link(shown.project, "restore_evidence", evidence=row.pk)
    return line


def _support(shown: ProjectPage, acts: Buttons) -> list[dict[str, Any]]:
    words = {term.code: str(term.name) for term in zones.terms("support_kinds")}
    reversed_ids = {row.reverses_id for row in shown.support if row.reverses_id}

    def url(row: Any) -> str:
        may = "reverse_support" in acts and not row.reverses_id and row.pk not in reversed_ids
        return link(shown.project, "reverse_support", support=row.pk) if may else ""

    return [
        {
            "on": row.date,
            "title": words.get(row.kind, row.kind),
            "kind": _("reversal") if row.reverses_id else "",
            "money": row.money,
            "quantity": row.quantity,
            "unit": row.unit,
            "by": row.source,
            "note": row.note,
            "url": url(row),
        }
        for row in shown.support
    ]


def _sums(shown: ProjectPage) -> list[dict[str, Any]]:
    """The money in all, then the quantities by kind."""
    words = {term.code: str(term.name) for term in zones.terms("support_kinds")}
    money, quantities = queries.support_sums(shown.support)
    return [
        *({"label": _("Money in all"), "money": total} for total in money),
        *(
            {"label": words.get(kind, kind), "quantity": quantity, "unit": unit}
            for kind, unit, quantity in quantities
        ),
    ]


def _story(actor: Actor, shown: ProjectPage) -> list[dict[str, Any]]:
    entries = [entry for entry in shown.story if entry.verb not in LEFT_OUT]
    return [_line(line) for line in journal.tell(actor, entries)]


def _line(line: journal.Told) -> dict[str, Any]:
    """An entry of the story; its note below it unless the sentence says it already."""
    entry = line.entry
    note = journal.words_of(entry, "note")
    detail = note if note and note not in line.sentence else ""
    return {"at": entry.happened_at, "who": line.who, "sentence": line.sentence, "detail": detail}
