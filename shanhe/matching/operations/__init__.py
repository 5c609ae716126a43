"""Changes in matching."""

from .bulk import ask_to_stop, end_bulk, keep_suggestions, note_progress, start_bulk

__all__ = ["ask_to_stop", "end_bulk", "keep_suggestions", "note_progress", "start_bulk"]
