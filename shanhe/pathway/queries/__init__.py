"""Reading projects; every answer about a single project starts at what the actor may see."""

from .board import (
    Filters,
    board,
    days_here,
    missing_words,
    narrowed,
    next_actor,
    project_list,
    role_words,
    timeline,
)
from .facts import current_results, valid_evidence
from .gate import Check, approvals_asked, gate, place_to_do
from .page import (
    ProjectPage,
    carried_shown,
    evidence_of,
    gate_for,
    last_decision,
    milestone_at,
    plan_at,
    plan_of,
    project_page,
    support_of,
    support_sums,
    way,
)
from .public import moves_of, stage_counts, told_publicly, totals
from .routes import offered_routes, route_by_code, stages_behind, stages_of
from .visible import (
    RELATED,
    by_ref,
    find,
    managed_by,
    may_start,
    offered_to_start_with,
    partnerships,
    projects_of,
    renamed,
    results_to_start_with,
    startable_results,
    titled,
    url_of,
    visible_to,
)
from .work import todo_items
