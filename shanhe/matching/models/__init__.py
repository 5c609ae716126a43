"""What matching keeps."""

from .bulk import BulkRun, Suggestion

__all__ = ["BulkRun", "Suggestion"]
