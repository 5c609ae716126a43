"""Reading the index: search for people, and what suggests itself for a need."""

from .asking import Reasoned, Suggestions
from .bulk import Suggested, last_run, suggested
from .feedback import SetAside, answers, may_answer, set_aside
from .search import Answer, Result, indexed_kinds, search, shown
from .suggest import (
    document_by_ref,
    document_of,
    more_like,
    suggest,
    why_not,
)

__all__ = [
    "Answer",
    "Reasoned",
    "Result",
    "SetAside",
    "Suggested",
    "Suggestions",
    "answers",
    "document_by_ref",
    "document_of",
    "indexed_kinds",
    "last_run",
    "may_answer",
    "more_like",
    "search",
    "set_aside",
    "shown",
    "suggest",
    "suggested",
    "why_not",
]
