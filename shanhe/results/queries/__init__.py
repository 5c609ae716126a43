"""Reading results; every answer starts at what the actor may see."""

from .catalogue import Facets, Filters, count_listed, facets, find, matching, search
from .completeness import completeness
from .detail import (
    ResultPage,
    citation,
    differences,
    names_shown,
    readiness_history,
    related_results,
    result_page,
    rights_elsewhere,
    versions,
)
from .duplicates import likely_duplicates
from .facts import FACT_PREFETCH, FACTS, contributors_confirmed
from .links import link_by_token, token_of
from .lists import (
    Listed,
    contributions_to_answer,
    draft_of_editor,
    has_office,
    my_results,
    office_counts,
    office_results,
    own_to_offer,
    to_assess,
)
from .visible import (
    HEAVY,
    by_ref,
    by_refs,
    claim_at,
    contributor_at,
    inside_ids,
    listed_for,
    may_disclose,
    newest,
    published,
    visible_to,
)
