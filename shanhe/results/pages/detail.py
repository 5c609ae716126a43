"""The page of a result, its printed form, its versions."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from shanhe.doors.data_blocks import data_block
from shanhe.doors.http import page
from shanhe.kernel import clock, journal
from shanhe.kernel.context import Actor
from shanhe.kernel.registries import panels_for
from shanhe.zones import addresses

from .. import queries, rules
from ..acts import CONTRIBUTOR_ACTS, READINESS_ACTS, RESULT_ACTS, crumbs
from ..lifecycle import READINESS, REQUIRED, RESULT, missing_required, shares_messages
from ..queries import ResultPage
from ..queries.detail import LABELS, Team, difference
from .common import result_or_404

# Acts whose forms stand in a section of the page.
ELSEWHERE = ("uncheck",)


@page(login=False)
def detail(request: HttpRequest, ref: str) -> HttpResponse:
    """A result as this reader may see it; those who work on it also get the actions, checks and story."""
    actor = request.actor  # type: ignore[attr-defined]
    result = result_or_404(request, ref)
    found = queries.result_page(actor, result)
    names = [str(member.row.name) for member in found.team] if queries.names_shown(found) else []
    actions = RESULT_ACTS.bar(actor, result) if found.inside else []
    score = queries.completeness(result) if found.inside and result.state in ("draft", "submitted") else None
    context = {
        "page": found,
        "result": result,
        "state": RESULT.state(result),
        "actions": [action for action in actions if action["name"] not in ELSEWHERE],
        "team": _team(actor, found) if names or found.inside else [],
        "names": names,
        "rights": _rights(found),
        "funding": [(found.funding_names.get(row.kind, row.kind), row) for row in result.funding.all()],
        "assessments": [
            {"row": row, "state": READINESS.state(row), "actions": READINESS_ACTS.ready(actor, row)}
            for row in reversed(found.assessments)
        ],
        "chart": _chart(found) if found.inside else None,
        "score": score,
        "missing": [{"label": item.label, "points": item.points} for item in score.useful] if score else [],
        "next_steps": _next_steps(found) if found.inside else [],
        "shares": shares_messages(result) if found.inside else {},
        "story": _story(actor, found),
        "related": queries.related_results(actor, result),
        "citation": queries.citation(result, names),
        "jsonld": _jsonld(request, found, names) if result.state == "published" else "",
        "panels": [mark_safe(panel.render(request, result)) for panel in panels_for("results.result")],
        "may": {action["name"] for action in actions if action["enabled"]},
        "check_url": RESULT_ACTS.address(result, "check"),
        "uncheck_url": RESULT_ACTS.address(result, "uncheck"),
        "crumbs": crumbs(),
    }
    return render(request, "results/detail.html", context)


def _team(actor: Actor, found: ResultPage) -> list[tuple[Team, list[dict[str, Any]]]]:
    """Each contributor with what this reader may do about the answer; nobody answers for a draft."""
    asked = found.inside and found.result.state in rules.SENT_STATES and found.result.state != "withdrawn"
    return [(member, CONTRIBUTOR_ACTS.ready(actor, member.row) if asked else []) for member in found.team]


def _rights(found: ResultPage) -> list[dict[str, Any]]:
    rows = found.result.ip_rights.all()
    return [
        {
            "kind": found.ip_names.get(row.kind, row.kind),
            "row": row,
            "elsewhere": found.elsewhere.get(row.pk, []),
        }
        for row in rows
    ]


def _next_steps(found: ResultPage) -> list[dict[str, Any]]:
    """What has to happen next, as a checklist."""
    result = found.result
    if result.state == "draft":
        missing = missing_required(result)
        return [
            {"label": label, "state": "missing" if name in missing else "met"}
            for name, label in REQUIRED.items()
        ]
    if result.state == "accepted":
        steps = [{"label": line.label, "state": "met" if line.check else "missing"} for line in found.checks]
        contributors = {member.row.state for member in found.team}
        contributors |= {"unreachable" for member in found.team if member.unreachable}
        state = (
            "missing"
            if {"disputed", "silent", "unreachable"} & contributors
            else "waiting"
            if "asked" in contributors
            else "met"
        )
        return [*steps, {"label": _("Contributors' answers"), "state": state, "url": "#team"}]
    return []


def _chart(found: ResultPage) -> dict[str, Any] | None:
    """Claimed and confirmed levels over time; None before there are two points."""
    if len(found.assessments) < 2:
        return None
    days = [clock.day_of(row.assessed_at or row.claimed_at).isoformat() for row in found.assessments]
    claimed = [row.level for row in found.assessments]
    confirmed, level = [], None
    for row in found.assessments:
        level = row.level if row.state == "confirmed" else level
        confirmed.append(level)
    series = [
        {"name": _("Claimed"), "values": claimed, "tone": "waiting"},
        {"name": _("Confirmed"), "values": confirmed, "tone": "done"},
    ]
    return {"kind": "step", "x": days, "series": series, "unit": "TRL"}


def _story(actor: Actor, found: ResultPage) -> list[dict[str, Any]]:
    return [
        {
            "at": line.entry.happened_at,
            # Readers outside learn which unit acted, not who works there.
            "who": line.who if found.inside else (str(found.result.owner.name) if found.result.owner else ""),
            "sentence": line.sentence,
            "changes": [
                change
                for name, pair in line.entry.changes.items()
                if name in LABELS and isinstance(pair, list)
                for change in difference(name, LABELS[name], *pair)
            ],
        }
        for line in journal.tell(actor, found.story)
    ]


def _jsonld(request: HttpRequest, found: ResultPage, names: list[str]) -> SafeString:
    """The result as search engines read it."""
    result = found.result
    return data_block(
        "CreativeWork",
        {
            "additionalType": "https://schema.org/ResearchProject",
            "identifier": result.ref,
            "name": str(result.title),
            "description": str(result.summary or (result.abstract if found.whole_text else "")),
            "url": addresses.absolute(result.zone, result.get_absolute_url()),
            "inLanguage": {"zh": "zh-Hans"}.get(result.language, result.language),
            "datePublished": clock.day_of(result.published_at).isoformat() if result.published_at else "",
            "keywords": [*result.keywords, *map(str, found.field_names)],
            "publisher": {"@type": "Organization", "name": str(request.zone)},  # type: ignore[attr-defined]
            "creator": [{"@type": "Person", "name": name} for name in names],
            "copyrightHolder": {"@type": "Organization", "name": str(result.owner)} if result.owner else None,
        },
    )


@page()
def printed(request: HttpRequest, ref: str) -> HttpResponse:
    """The disclosure as a form on A4 for the department's seal."""
    result = result_or_404(request, ref)
    rules.view_inside.demand(request.actor, result)  # type: ignore[attr-defined]
    found = queries.result_page(request.actor, result)  # type: ignore[attr-defined]
    funding = [(found.funding_names.get(row.kind, row.kind), row) for row in result.funding.all()]
    context = {
        "page": found,
        "result": result,
        "state": RESULT.state(result),
        "rights": _rights(found),
        "funding": funding,
        "total_work": sum(row.basis_points for row in result.work_shares.all()),
        "total_right": sum(row.basis_points for row in result.right_shares.all()),
    }
    return render(request, "results/print.html", context)


@page()
def versions(request: HttpRequest, ref: str) -> HttpResponse:
    """The kept versions, each with what changed since the one before."""
    result = result_or_404(request, ref)
    rules.view_inside.demand(request.actor, result)  # type: ignore[attr-defined]
    rows = queries.versions(result)
    pairs = [
        {"version": row, "changes": queries.differences(older.snapshot, row.snapshot) if older else []}
        for row, older in zip_longest(rows, rows[1:])
    ]
    context = {"result": result, "pairs": pairs, "crumbs": crumbs(result)}
    return render(request, "results/versions.html", context)
