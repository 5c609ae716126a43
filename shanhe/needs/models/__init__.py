"""What enterprises look for, who answers it, and the open competitions for it."""

from .competitions import (
    Bid,
    BidReview,
    Competition,
    CompetitionMilestone,
    Reviewer,
    TeamMilestone,
)
from .imports import NeedImport
from .needs import Interest, InvitedReader, Need, Question

__all__ = [
    "Bid",
    "BidReview",
    "Competition",
    "CompetitionMilestone",
    "Interest",
    "InvitedReader",
    "Need",
    "NeedImport",
    "Question",
    "Reviewer",
    "TeamMilestone",
]
