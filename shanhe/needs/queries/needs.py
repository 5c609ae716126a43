"""Which needs an actor may see, how they are listed, and what the page of one shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from shanhe.kernel import journal
from shanhe.kernel.context import VISITOR, Actor
from shanhe.parties import queries as parties

from .. import rules
from ..models import Interest, Need, Question

PAGE_SIZE = 20
SHOWN = 6


def visible_to(actor: Actor) -> Any:
    """Every need the actor may open, drafts included."""
    return Need.objects.filter(rules.view.scope(actor))


def listed_for(actor: Actor) -> Any:
    """The public list as this actor sees it: published, not expired, open to them."""
    return Need.objects.filter(rules.listed.scope(actor))


def by_ref(actor: Actor, ref: str) -> Need | None:
    """A need by its reference, if the actor may see it."""
    return visible_to(actor).select_related("organisation", "stated_by").filter(ref=ref).first()


def shows_organisation(actor: Actor, need: Need) -> bool:
    """Whether the actor may be told whose need it is."""
    return need.confidentiality == Need.Confidentiality.NAMED or bool(rules.view_inside.allows(actor, need))


def inside_ids(actor: Actor) -> set[int]:
    """The ids of the needs of which the actor is told everything."""
    return set(Need.objects.filter(rules.view_inside.scope(actor)).values_list("pk", flat=True))


def looks_after(actor: Actor, need: Need) -> bool:
    """Whether the actor is of the need's own side or looks after needs: whom suggestions are for."""
    return bool(rules.view_inside.allows(actor, need))


def told_organisations(actor: Actor, rows: list[Need]) -> set[int]:
    """The ids of those of the rows whose organisation the actor may be told: one query at most."""
    named = {row.pk for row in rows if row.confidentiality == Need.Confidentiality.NAMED}
    hidden = [row.pk for row in rows if row.pk not in named]
    if not hidden:
        return named
    inside = Need.objects.filter(rules.view_inside.scope(actor), pk__in=hidden)
    return named | set(inside.values_list("pk", flat=True))


def conceals(actor: Actor, entries: Sequence[Any], app: str = "needs") -> set[int]:
    """The ids of those entries of an app whose acting person this reader is not told: whoever acts for an unnamed need
    may give its organisation away. One query at most.
    """
    label = Need._meta.label
    about = {
        entry.pk: {
            int(key.partition(":")[2]) for key in (entry.subject, *entry.about) if key.startswith(f"{label}:")
        }
        for entry in entries
        if entry.verb.startswith(f"{app}.")
    }
    numbers = set().union(*about.values())
    if not numbers:
        return set()
    unnamed = Need.objects.filter(pk__in=numbers).exclude(confidentiality=Need.Confidentiality.NAMED)
    inside = Need.objects.filter(rules.view_inside.scope(actor), pk__in=numbers)
    hidden = set(unnamed.exclude(pk__in=inside.values("pk")).values_list("pk", flat=True))
    return {pk for pk, keys in about.items() if keys & hidden}


def people_of_side(need: Need) -> list[int | None]:
    """The ids of who stated the need, and of who speaks for its organisation."""
    speaking = parties.representatives(need.organisation) if need.organisation else []
    return [need.stated_by_id, *(person.pk for person in speaking)]


def story(actor: Actor, row: Any, *, inside: bool) -> list[dict[str, Any]]:
    """What happened to a need or its competition, in words; readers outside are not told who acted, nor what changed."""
    entries = journal.story(row, public_only=not inside, actor=actor)
    return [
        {"at": line.entry.happened_at, "who": line.who if inside else "", "sentence": line.sentence}
        for line in journal.tell(actor, entries)
    ]


def find(actor: Actor, words: str, limit: int) -> list[Need]:
    """Needs that have every word, the newest first."""
    return list(visible_to(actor).matching(words).newest_first()[:limit])


def newest(actor: Actor, limit: int = SHOWN, centre: str = "") -> list[Need]:
    """The newest published needs, of one centre if given."""
    rows = listed_for(actor)
    if centre:
        rows = rows.filter(centre_codes__contains=[centre])
    return list(rows.newest_first().select_related("organisation")[:limit])


@dataclass(frozen=True)
class Filters:
    """What narrows the list of needs; empty means everything."""

    q: str = ""
    kind: str = ""
    field: str = ""
    centre: str = ""

    @property
    def active(self) -> dict[str, str]:
        return {name: value for name, value in vars(self).items() if value}


@dataclass(frozen=True)
class Page:
    """One page of the list: its rows, whose organisation may be told, how many there are, and whether there are more."""

    rows: list[Need]
    told: set[int]
    total: int
    number: int
    more: bool


def _narrowed(rows: Any, filters: Filters, *, besides: str = "") -> Any:
    if filters.q:
        rows = rows.matching(filters.q)
    if filters.kind and besides != "kind":
        rows = rows.filter(kind=filters.kind)
    if filters.field and besides != "field":
        rows = rows.filter(fields__contains=[filters.field])
    if filters.centre and besides != "centre":
        rows = rows.filter(centre_codes__contains=[filters.centre])
    return rows


def catalogue(actor: Actor, filters: Filters, number: int = 1) -> Page:
    """A page of the public list: three queries."""
    rows = _narrowed(listed_for(actor), filters)
    start = (max(number, 1) - 1) * PAGE_SIZE
    found = list(rows.newest_first().select_related("organisation")[start : start + PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    return Page(shown, told_organisations(actor, shown), rows.count(), max(number, 1), len(found) > PAGE_SIZE)


def kind_counts(actor: Actor, filters: Filters) -> dict[str, int]:
    """How many needs of each kind fit the other filters."""
    rows = _narrowed(listed_for(actor), filters, besides="kind")
    return dict(rows.order_by().values_list("kind").annotate(Count("pk")))


def mine(actor: Actor, *, state: str = "") -> list[Need]:
    """The needs of the actor's own side; for those who look after all, everything beyond drafts."""
    wanted = rules.side.q(actor)
    if set(rules.STAFF) & actor.roles:
        wanted |= Q(state__in=("submitted", "published", "closed", "expired"))
    rows = Need.objects.filter(wanted)
    if state:
        rows = rows.filter(state=state)
    return list(rows.select_related("organisation").order_by("-updated_at", "-pk")[:200])


def draft_of_editor(actor: Actor, editor: str) -> Need | None:
    """The actor's draft that this open page has begun."""
    if actor.person_id is None or not editor:
        return None
    return Need.objects.filter(stated_by_id=actor.person_id, editor=editor, state="draft").first()


def stated_by(person: Any) -> list[Need]:
    """The needs a person answers for and that go on."""
    return list(
        Need.objects.filter(stated_by=person, state__in=("draft", "submitted", "published")).order_by("pk")
    )


@dataclass(frozen=True)
class NeedPage:
    """What the page of a need shows: `inside` to those who work on it, `own` to who offered help."""

    need: Need
    inside: bool
    told: bool
    interests: list[Interest]
    own: Interest | None
    questions: list[Question]


def need_page(actor: Actor, need: Need) -> NeedPage:
    """Everything a page or an endpoint shows of one need: three queries and those of the rules."""
    inside = bool(rules.view_inside.allows(actor, need))
    interests = list(need.interests.select_related("person", "result")) if inside else []
    own = None
    if actor.person_id is not None:
        rows = need.interests.filter(person_id=actor.person_id).exclude(state="withdrawn")
        own = rows.select_related("result").first()
    questions = need.questions.select_related("asked_by")
    if not inside:
        questions = questions.filter(state="answered")
    return NeedPage(
        need=need,
        inside=inside,
        told=inside or need.confidentiality == Need.Confidentiality.NAMED,
        interests=interests,
        own=own,
        questions=list(questions),
    )


def interest_by_id(actor: Actor, need: Need, pk: int) -> Interest | None:
    """An offer of help, if the actor answers it or made it."""
    wanted = rules.answer.scope(actor) | rules.withdraw_interest.scope(actor)
    return Interest.objects.filter(wanted, need=need, pk=pk).select_related("need", "person").first()


def question_by_id(actor: Actor, need: Need, pk: int) -> Question | None:
    """A question that the actor may answer."""
    return Question.objects.filter(rules.answer.scope(actor), need=need, pk=pk).select_related("need").first()


def published_count() -> int:
    """How many needs everybody may read now."""
    return listed_for(VISITOR).count()
