"""What enterprises look for, and who answers it."""

from .imports import NeedImport
from .needs import Interest, InvitedReader, Need, Question

__all__ = [
    "Interest",
    "InvitedReader",
    "Need",
    "NeedImport",
    "Question",
]
