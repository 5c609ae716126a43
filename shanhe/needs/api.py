"""Endpoints of the needs app."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["needs"])
