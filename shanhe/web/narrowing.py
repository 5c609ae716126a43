"""The addresses by which a search is narrowed and widened: one link for each code, one for taking each away."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from shanhe.web.search import Asked, Found


def address(asked: Asked) -> str:
    """The page of a search."""
    return f"{reverse('web:search')}?{urlencode(pairs(asked))}"


def pairs(asked: Asked) -> list[tuple[str, str]]:
    """What a search asks for as name and value: words, kinds, codes."""
    found = [("q", asked.words)] if asked.words else []
    found += [("kind", kind) for kind in asked.kinds]
    return found + [(name, code) for name, codes in asked.codes.items() for code in codes]


def toggled(asked: Asked, name: str, code: str) -> Asked:
    """The search with a code added, or without it where it is there."""
    if name == "kind":
        kinds = [kind for kind in asked.kinds if kind != code]
        return Asked(asked.words, tuple(kinds if code in asked.kinds else [*kinds, code]), asked.codes)
    before = list(asked.codes.get(name, ()))
    after = [one for one in before if one != code] if code in before else [*before, code]
    codes = {**asked.codes, name: after}
    return Asked(asked.words, asked.kinds, {one: picked for one, picked in codes.items() if picked})


def narrowed(asked: Asked, found: Found) -> dict[str, Any]:
    """The groups and facets as the page shows them, what is chosen with the way to take it away, and what a new search keeps."""
    cards, chips = [], []
    for facet in found.facets:
        options = [
            {
                "label": option.label,
                "count": option.count,
                "selected": option.chosen,
                "url": address(toggled(asked, facet.name, option.code)),
            }
            for option in facet.options
        ]
        cards.append({"name": facet.name, "title": facet.label, "options": options})
        chips += [
            {"label": facet.label, "value": option["label"], "url": option["url"]}
            for option in options
            if option["selected"]
        ]
    groups = [
        replace(group, more_url=address(Asked(asked.words, (group.name,), asked.codes)))
        for group in found.groups
    ]
    return {
        "groups": groups,
        "facets": cards,
        "chips": chips,
        "keep_url": f"{reverse('matching:search-keep')}?{urlencode(pairs(asked))}",
        "clear_url": address(Asked(asked.words)),
        "kept": [pair for pair in pairs(asked) if pair[0] != "q"],
        "of_one_kind": len(asked.kinds) == 1,
    }
