"""Needs over the API; mounted at `/api/v1`."""

from . import needs
from .common import router

__all__ = ["needs", "router"]
