"""Needs and open competitions over the API; mounted at `/api/v1`."""

# The order matters: /needs/export and /needs/import before /needs/{ref} and what can be done with one.
from . import files  # isort: skip
from . import competitions, needs
from .common import router

__all__ = ["competitions", "files", "needs", "router"]
