"""Reads in matching."""

from .bulk import Suggested, last_run, suggested

__all__ = ["Suggested", "last_run", "suggested"]
