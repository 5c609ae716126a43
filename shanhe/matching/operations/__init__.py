"""Changes in matching."""

from .bulk import ask_to_stop, end_bulk, keep_suggestions, note_progress, start_bulk
from .feedback import give_feedback, take_feedback_back

__all__ = [
    "ask_to_stop",
    "end_bulk",
    "give_feedback",
    "keep_suggestions",
    "note_progress",
    "start_bulk",
    "take_feedback_back",
]
