"""Blocks on the pages of needs and results."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from shanhe.competitions import queries as competitions
from shanhe.needs import queries as needs

from .. import queries
from ..steps import with_steps

ON_NEED, ALIKE = 4, 4


def suggestions_of_need(request: Any, need: Any) -> str:
    """The best results and people for a need, for its own side and those who look after it."""
    actor = request.actor
    if need.state != "published" or not needs.looks_after(actor, need):
        return ""
    document = queries.document_of(actor, need, "need")
    if document is None:
        return ""
    results = queries.suggest(actor, document, request.zone, kind="result", limit=ON_NEED)
    people = queries.suggest(actor, document, request.zone, kind="person", limit=ON_NEED)
    values = {
        "need": need,
        "results": with_steps(actor, request.zone, need, results.items),
        "people": with_steps(actor, request.zone, need, people.items),
        "rebuilding": results.rebuilding,
    }
    return render_to_string("matching/_suggestions.html", values, request=request)


def reviewers_of_competition(request: Any, competition: Any) -> str:
    """Assessors who know of what a competition is about, for those who may appoint reviewers now."""
    actor = request.actor
    if not competitions.may_appoint(actor, competition):
        return ""
    found = queries.reviewers(actor, request.zone, competition)
    if not found:
        return ""
    values = {"people": found, "competition": competition}
    return render_to_string("matching/_reviewers.html", values, request=request)


def more_like_result(request: Any, result: Any) -> str:
    """Results that share most words with this one, of other titles; nothing while the index is made again."""
    document = queries.document_of(request.actor, result, "result")
    if document is None:
        return ""
    found = queries.more_like(request.actor, document, request.zone, limit=ALIKE)
    if not found:
        return ""
    return render_to_string("matching/_more_like.html", {"hits": found}, request=request)
