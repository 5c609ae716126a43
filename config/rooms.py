"""What of one name the installed apps have: their addresses and their endpoints are found, not listed."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings


def rooms(name: str) -> list[str]:
    """The apps' modules of this name, such as "shanhe.results.urls", in the order of INSTALLED_APPS."""
    own = [f"{app}.{name}" for app in settings.INSTALLED_APPS if app.startswith("shanhe.")]
    return [module for module in own if find_spec(module)]
