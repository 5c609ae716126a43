"""Reading the index: search for people, and what suggests itself for a need."""

from ..pending import view_of
from ..queue import Lag, lag
from .asking import Reasoned, Suggestions
from .bulk import Suggested, last_run, suggested
from .facets import Facet, asked, facets_of
from .feedback import SetAside, answers, may_answer, said, set_aside
from .people import reviewers
from .saved import Saved, narrowed_by, new_hits, one, saved_searches
from .search import Answer, Result, indexed_kinds, near_in_meaning, search, shown
from .suggest import (
    basis,
    document_by_ref,
    document_of,
    more_like,
    row_by_ref,
    suggest,
    why_not,
)
from .weights import Quality, may_switch, quality, set_by_number, weights_of
