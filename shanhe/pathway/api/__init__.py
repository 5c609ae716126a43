"""Projects over the API; mounted at `/api/v1`."""

from . import gates, plans, projects, records
from .common import router

__all__ = ["gates", "plans", "projects", "records", "router"]
