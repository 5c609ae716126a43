"""The entries of the public top bar and of the workspace's left rail, as data; an entry without a page is left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Entry:
    """One entry: its word, its icon, the page it leads to, and the pages during which it is the current one.

    `within` are prefixes of view names ("results:"); `roles` empty means everybody signed in.
    """

    label: Any
    view: str
    icon: str = "file"
    within: tuple[str, ...] = ()
    roles: frozenset[str] = frozenset()
    children: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Link:
    """An entry as the template draws it."""

    label: Any
    url: str
    icon: str
    current: bool
    count: int | None = None
    children: list[Link] = field(default_factory=list)


ADMINISTRATORS = frozenset({"administrator"})
SEARCHES = ("matching:searches", "matching:search-keep", "matching:search-change")

PUBLIC = (
    Entry(_("Home"), "web:home", "home"),
    Entry(_("Results"), "results:catalogue", "bulb", within=("results:",)),
    Entry(_("Needs"), "needs:catalogue", "help-hexagon", within=("needs:", "competitions:")),
    Entry(_("Measures"), "policy:measures", "gift", within=("policy:",)),
    Entry(_("Places"), "zones:places", "map-pin", within=("zones:",)),
    Entry(_("News"), "web:news", "news"),
)

WORKSPACE = (
    Entry(
        _("My work"),
        "work:my-work",
        "inbox",
        within=("work:", "notices:", *SEARCHES),
        children=(
            Entry(_("Waiting for you"), "work:my-work", "list"),
            Entry(_("Saved searches"), "matching:searches", "bookmark", within=SEARCHES),
        ),
    ),
    Entry(_("Results"), "results:workspace", "bulb", within=("results:",)),
    Entry(_("Projects"), "pathway:board", "route", within=("pathway:",)),
    Entry(
        _("Needs"),
        "needs:workspace",
        "help-hexagon",
        within=("needs:", "competitions:"),
        children=(
            Entry(_("My needs"), "needs:workspace", "list"),
            Entry(_("Published"), "needs:catalogue", "world"),
            Entry(_("Open competitions"), "competitions:list", "trophy", within=("competitions:",)),
        ),
    ),
    Entry(_("Introductions"), "introductions:list", "users", within=("introductions:",)),
    Entry(
        _("People and organisations"),
        "parties:organisations",
        "users-group",
        within=("parties:",),
        children=(
            Entry(_("Organisations"), "parties:organisations", "building", within=("parties:organisation",)),
            Entry(_("People"), "parties:people", "users", within=("parties:person",)),
        ),
    ),
    Entry(
        _("Administration"),
        "administration:home",
        "settings",
        within=("administration:", "matching:weights"),
        roles=ADMINISTRATORS,
        children=(
            Entry(_("Administration"), "administration:home", "settings", within=("administration:",)),
            Entry(_("Quality of suggestions"), "matching:weights", "chart-bar"),
        ),
    ),
)


@cache
def _exists(view: str, prefix: str) -> str | None:
    """The address of a view without arguments; cached because a missing one is slow to find out."""
    try:
        return reverse(view)
    except NoReverseMatch:
        return None


def _is_current(entry: Entry, view: str) -> bool:
    return view == entry.view or any(
        view == name or (name.endswith(":") and view.startswith(name)) for name in entry.within
    )


def links(entries: Iterable[Entry], request: HttpRequest, roles: frozenset[str] = frozenset()) -> list[Link]:
    """The entries that have a page and that these roles may see, with the current one marked."""
    view = getattr(getattr(request, "resolver_match", None), "view_name", "") or ""
    found = []
    for entry in entries:
        url = _exists(entry.view, get_script_prefix())
        if url is None or (entry.roles and not entry.roles & roles):
            continue
        current = _is_current(entry, view)
        children = links(entry.children, request, roles) if current else []
        found.append(Link(entry.label, url, entry.icon, current, children=children))
    return _one_current(found, view, entries)


def _one_current(found: list[Link], view: str, entries: Iterable[Entry]) -> list[Link]:
    """Where several entries claim the page, the one whose own page it is wins, else the first."""
    exact = {str(_exists(entry.view, get_script_prefix())) for entry in entries if entry.view == view}
    claimed = [link for link in found if link.current]
    if len(claimed) < 2:
        return found
    winner = next((link for link in claimed if link.url in exact), claimed[0])
    return [link if not link.current or link is winner else _not_current(link) for link in found]


def _not_current(link: Link) -> Link:
    return Link(link.label, link.url, link.icon, False, link.count, link.children)
