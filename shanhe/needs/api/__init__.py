"""Needs over the API; mounted at `/api/v1`."""

# The order matters: /needs/export and /needs/import before /needs/{ref} and what can be done with one.
from . import files  # isort: skip
from . import needs
from .common import router

__all__ = ["files", "needs", "router"]
