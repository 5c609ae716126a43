"""What matching keeps."""

from .bulk import BulkRun, Suggestion
from .feedback import Feedback, Reason

__all__ = ["BulkRun", "Feedback", "Reason", "Suggestion"]
