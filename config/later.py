"""Addresses that are loaded when the first of them is asked for, or named."""

from __future__ import annotations

from django.urls import URLResolver
from django.urls.resolvers import RoutePattern


class Later(URLResolver):
    """Like `path(route, include(module))`, but a start does without the module: the API is a quarter of all there is to load."""

    def __init__(self, route: str, module: str, namespace: str) -> None:
        super().__init__(
            RoutePattern(route, is_endpoint=False), module, app_name=namespace, namespace=namespace
        )

    def _populate(self) -> None:
        """Django asks every resolver for its names as soon as one name is asked for; those of a namespace it asks for again."""
        if "urlconf_module" in vars(self):
            super()._populate()
