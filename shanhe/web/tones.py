"""Which colour and icon a state or an area has, wherever it is shown."""

from __future__ import annotations

from typing import Any

ICONS = {
    "neutral": "circle",
    "active": "circle-dot",
    "waiting": "clock",
    "done": "circle-check",
    "stop": "hand-stop",
    "info": "info-circle",
}

_STATES = {
    "neutral": "draft new planned paused archived withdrawn expired ended former inactive closed none superseded",
    "active": "active open running current building in_progress accepted_for_work working underway",
    "waiting": "waiting submitted under_review review pending held hold on_hold claimed invited requested sent_back stalled",
    "done": "done published confirmed approved passed met accepted completed on_market verified assessed signed",
    "stop": "stop stopped rejected refused overdue disputed blocked failed missing danger error cancelled",
    "info": "info imported registered recorded noted",
}
_TONE_OF = {code: tone for tone, codes in _STATES.items() for code in codes.split()}
_TONE_OF.update({tone: tone for tone in ICONS})

_AREAS = {
    "core": "area-core",
    "university": "area-core",
    "park": "area-park",
    "pioneer": "area-park",
    "science": "area-park",
    "industrial": "area-industrial",
    "industry": "area-industrial",
}


def tone(state: Any) -> str:
    """neutral, active, waiting, done, stop or info; a kernel State knows its own."""
    given = getattr(state, "tone", None) or getattr(state, "code", None) or state
    return _TONE_OF.get(str(given or "").lower(), "neutral")


def area_class(area: Any) -> str:
    """The class that sets the area's colours; `area-none` for none. Industrial is looked for before park."""
    kind = area.get("kind") if isinstance(area, dict) else getattr(area, "kind", area)
    text = str(kind or "").lower().replace("area-", "")
    if text in _AREAS:
        return _AREAS[text]
    for word in ("industr", "core", "university", "pioneer", "park"):
        if word in text:
            return _AREAS.get(word, "area-industrial")
    return "area-none"
