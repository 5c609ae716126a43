"""Saved searches: private to the person, so only that something new was found goes to the journal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Context
from shanhe.kernel.errors import Invalid
from shanhe.kernel.operations import operation
from shanhe.kernel.registries import findables
from shanhe.parties.actors import actor_of_person
from shanhe.retrieval import EngineError

from .. import events, queue, rules
from ..models import HowOften, SavedSearch
from ..queries import facets, saved

REMEMBERED = 4 * saved.MOST_HITS  # keys; the oldest that are no longer found are forgotten first


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as a search keeps them; Invalid for what cannot be looked for."""
    found: dict[str, Any] = {}
    for name, most in (("name", 80), ("words", 200)):
        if name in values:
            text = " ".join(str(values[name]).replace("\0", "").split())
            if not text or len(text) > most:
                raise Invalid({name: _("From 1 to {most} characters.").format(most=most)})
            found[name] = text
    if "kinds" in values:
        found["kinds"] = list(dict.fromkeys(values["kinds"]))
        if any(kind not in findables for kind in found["kinds"]):
            raise Invalid({"kinds": _("There is no such kind.")})
    if "codes" in values:
        pairs = [(name, code) for name, codes in values["codes"].items() for code in codes]
        found["codes"] = facets.asked(pairs)
    if "how_often" in values:
        if values["how_often"] not in HowOften.values:
            raise Invalid({"how_often": _("Choose one of these.")})
        found["how_often"] = values["how_often"]
    return found


def _begin(ctx: Context, row: SavedSearch) -> None:
    """What the search finds now is known; only what comes later is new. Without an index, the next telling begins."""
    try:
        found = saved.keys_of(ctx.actor, ctx.zone, row, known=True)
    except EngineError:
        queue.ask_for_rebuild()
        row.seen, row.fresh = None, []
        return
    if found.more and row.how_often != HowOften.NEVER:
        raise Invalid(
            {
                "words": _(
                    "This finds more than {n}; add a word or narrow it down to be told of new hits."
                ).format(n=saved.MOST_HITS)
            }
        )
    row.seen, row.fresh = found.keys, []


@operation("matching.search.save", subjects=("person",), rule=rules.keep_searches)
def save_search(
    ctx: Context,
    *,
    person: Any,
    name: str,
    words: str,
    kinds: Sequence[str] = (),
    codes: Mapping[str, Sequence[str]] | None = None,
    how_often: str = HowOften.DAILY,
) -> SavedSearch:
    """Keep a search and be told of what it finds from now on; the same search twice is kept once."""
    ctx.unchanged()
    values = _checked(
        {"name": name, "words": words, "kinds": kinds, "codes": codes or {}, "how_often": how_often}
    )
    mine = SavedSearch.objects.filter(person=person, removed_at=None)
    same = mine.filter(words=values["words"], kinds=values["kinds"], codes=values["codes"]).first()
    if same is not None:
        return same
    if mine.count() >= saved.MOST_SAVED:
        raise Invalid(_("You keep {n} searches already; remove one first.").format(n=saved.MOST_SAVED))
    row = SavedSearch(zone=ctx.zone, person=person, created_at=ctx.now, **values)
    _begin(ctx, row)
    row.save()
    return row


@operation("matching.search.change", subjects=("search",), rule=rules.own_search)
def change_search(ctx: Context, *, search: SavedSearch, values: Mapping[str, Any]) -> SavedSearch:
    """Change name, words, kinds, codes or how often; what a changed search finds now counts as seen."""
    ctx.unchanged()
    checked = _checked(values)
    changed = {name for name, value in checked.items() if getattr(search, name) != value}
    for name in changed:
        setattr(search, name, checked[name])
    if changed & {"words", "kinds", "codes"} or "how_often" in changed:
        _begin(ctx, search)
    search.save()
    return search


@operation("matching.search.look", subjects=("search",), rule=rules.own_search)
def mark_search_seen(ctx: Context, *, search: SavedSearch) -> None:
    """Note that the person has looked at what was new."""
    ctx.unchanged()
    search.fresh = []
    search.save(update_fields=["fresh"])


@operation("matching.search.remove", subjects=("search",), rule=rules.own_search)
def remove_search(ctx: Context, *, search: SavedSearch) -> None:
    """Keep a search no longer. The one removed last can be taken back; earlier ones are forgotten for good."""
    ctx.unchanged()
    SavedSearch.objects.filter(person_id=search.person_id).exclude(removed_at=None).exclude(
        pk=search.pk
    ).delete()
    search.removed_at = ctx.now
    search.save(update_fields=["removed_at"])


@operation("matching.search.restore", subjects=("search",), rule=rules.own_search)
def restore_search(ctx: Context, *, search: SavedSearch) -> None:
    """Take the removal back: the search is as it was."""
    ctx.unchanged()
    search.removed_at = None
    search.save(update_fields=["removed_at"])


@operation("matching.search.tell", subjects=("search",), rule=rules.system, internal=True)
def tell_of_new_hits(ctx: Context, *, search: SavedSearch) -> int:
    """Note what a search finds that it had not, and tell its person, at most once a day; returns how many are new.

    What is new is decided by keys, never by counting: something that left makes nothing else new.
    """
    actor = actor_of_person(search.person, ctx.today)
    if search.removed_at is not None or search.how_often == HowOften.NEVER or search.told_on == ctx.today:
        ctx.unchanged()
        return 0
    try:
        found = saved.keys_of(actor, ctx.zone, search, known=search.seen is None)
    except EngineError:
        queue.ask_for_rebuild()
        ctx.unchanged()
        return 0
    if found.more:
        search.how_often = HowOften.NEVER
        search.save(update_fields=["how_often"])
        ctx.emit(events.SearchTooWide(subject=search))
        return 0
    if search.seen is None:
        search.seen = found.keys
        search.save(update_fields=["seen"])
        ctx.unchanged()
        return 0
    seen = set(search.seen)
    new = [key for key in found.keys if key not in seen]
    if not new:
        ctx.unchanged()
        return 0
    now = set(found.keys)
    gone = [key for key in search.seen if key not in now]
    search.seen = [*gone, *found.keys][-REMEMBERED:]
    search.fresh = [*(key for key in search.fresh if key not in new), *reversed(new)][-saved.MOST_HITS :]
    search.told_on = ctx.today
    search.save(update_fields=["seen", "fresh", "told_on"])
    ctx.emit(events.NewHitsFound(subject=search, data={"count": len(new)}))
    return len(new)
