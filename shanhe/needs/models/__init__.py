"""What enterprises look for, and who answers it."""

from .needs import Interest, InvitedReader, Need, Question

__all__ = [
    "Interest",
    "InvitedReader",
    "Need",
    "Question",
]
