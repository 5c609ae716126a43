"""Reading results; every answer starts at what the actor may see."""

from .catalogue import Facet, Facets, Filters, Option, Page, count_listed, facets, find, matching, search
from .completeness import Missing, Score, completeness
from .detail import (
    CheckLine,
    Difference,
    ResultPage,
    check_lines,
    citation,
    differences,
    names_shown,
    readiness_history,
    related_results,
    result_page,
    versions,
)
from .duplicates import Likeness, likely_duplicates
from .facts import FACT_PREFETCH, FACTS, contributors_confirmed, prepublication_clear, shares_complete
from .imports import import_runs
from .links import link_by_token, token_of
from .lists import (
    Listed,
    contributions_to_answer,
    draft_of_editor,
    has_office,
    my_results,
    office_counts,
    office_results,
    to_assess,
)
from .visible import by_ref, by_refs, inside_ids, listed_for, newest, published, visible_to

__all__ = [
    "FACTS",
    "FACT_PREFETCH",
    "CheckLine",
    "Difference",
    "Facet",
    "Facets",
    "Filters",
    "Likeness",
    "Listed",
    "Missing",
    "Option",
    "Page",
    "ResultPage",
    "Score",
    "by_ref",
    "by_refs",
    "check_lines",
    "citation",
    "completeness",
    "contributions_to_answer",
    "contributors_confirmed",
    "count_listed",
    "differences",
    "draft_of_editor",
    "facets",
    "find",
    "has_office",
    "import_runs",
    "inside_ids",
    "likely_duplicates",
    "link_by_token",
    "listed_for",
    "matching",
    "my_results",
    "names_shown",
    "newest",
    "office_counts",
    "office_results",
    "prepublication_clear",
    "published",
    "readiness_history",
    "related_results",
    "result_page",
    "search",
    "shares_complete",
    "to_assess",
    "token_of",
    "versions",
    "visible_to",
]
