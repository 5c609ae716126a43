"""Changes in matching."""

from .bulk import ask_to_stop, end_bulk, keep_suggestions, note_progress, start_bulk
from .feedback import give_feedback, take_feedback_back
from .saved import (
    change_search,
    mark_search_seen,
    remove_search,
    restore_search,
    save_search,
    tell_of_new_hits,
)
from .weights import propose_weights, use_weights
