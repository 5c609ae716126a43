"""Reading needs: which an actor may see, how they are listed, what is shown of one, and what waits for whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from shanhe.kernel import clock, journal
from shanhe.kernel.context import Actor
from shanhe.kernel.errors import type_text
from shanhe.kernel.translated import languages
from shanhe.parties import queries as parties
from shanhe.work.todo import TodoAction, TodoItem

from . import rules
from .models import Interest, Need, Question

PAGE_SIZE = 20
SHOWN = 6
MOST = 100
SOON = timedelta(days=14)
NAMED = Need.Confidentiality.NAMED
FROM_A_FILE = Q(state="draft", return_reason="") & ~Q(source="")


def visible_to(actor: Actor) -> Any:
    """Every need the actor may open, drafts included."""
    return Need.objects.filter(rules.view.scope(actor))


def listed_for(actor: Actor) -> Any:
    """The public list as this actor sees it: published, not expired, open to them."""
    return Need.objects.filter(rules.listed.scope(actor))


def by_ref(actor: Actor, ref: str) -> Need | None:
    """A need by its reference, if the actor may see it."""
    return visible_to(actor).select_related("organisation", "stated_by").filter(ref=ref).first()


def looks_after(actor: Actor, need: Need) -> bool:
    """Whether the actor is of the need's own side or looks after needs: who is told everything, and gets suggestions."""
    return bool(rules.view_inside.allows(actor, need))


def shows_organisation(actor: Actor, need: Need) -> bool:
    """Whether the actor may be told whose need it is."""
    return need.confidentiality == NAMED or looks_after(actor, need)


def _inside(actor: Actor) -> Any:
    """The needs of which the actor is told everything."""
    return Need.objects.filter(rules.view_inside.scope(actor))


def inside_ids(actor: Actor) -> set[int]:
    """The ids of the needs of which the actor is told everything."""
    return set(_inside(actor).values_list("pk", flat=True))


def told_organisations(actor: Actor, rows: Sequence[Need]) -> set[int]:
    """The ids of those of the rows whose organisation the actor may be told: one query at most."""
    named = {row.pk for row in rows if row.confidentiality == NAMED}
    hidden = [row.pk for row in rows if row.pk not in named]
    return named | set(_inside(actor).filter(pk__in=hidden).values_list("pk", flat=True)) if hidden else named


def conceals(actor: Actor, entries: Sequence[Any], app: str = "needs") -> set[int]:
    """The ids of those entries of an app whose acting person this reader is not told: whoever acts for an unnamed need
    may give its organisation away. One query at most.
    """
    begins = f"{Need._meta.label}:"
    about = {
        entry.pk: {
            int(key.removeprefix(begins)) for key in (entry.subject, *entry.about) if key.startswith(begins)
        }
        for entry in entries
        if entry.verb.startswith(f"{app}.")
    }
    numbers = set().union(*about.values())
    if not numbers:
        return set()
    unnamed = Need.objects.filter(pk__in=numbers).exclude(confidentiality=NAMED)
    hidden = set(unnamed.exclude(pk__in=_inside(actor).values("pk")).values_list("pk", flat=True))
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
    rows = narrowed(actor, Filters(centre=centre))
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


def narrowed(actor: Actor, filters: Filters) -> Any:
    """The public list, narrowed."""
    rows = listed_for(actor)
    if filters.q:
        rows = rows.matching(filters.q)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.field:
        rows = rows.filter(fields__contains=[filters.field])
    if filters.centre:
        rows = rows.filter(centre_codes__contains=[filters.centre])
    return rows


def catalogue(actor: Actor, filters: Filters, number: int = 1) -> Page[Need]:
    """A page of the public list, the newest first: two queries."""
    rows = narrowed(actor, filters).newest_first().select_related("organisation")
    return Paginator(rows, PAGE_SIZE).get_page(number)


def kind_counts(actor: Actor, filters: Filters) -> dict[str, int]:
    """How many needs of each kind fit the other filters."""
    rows = narrowed(actor, replace(filters, kind=""))
    return dict(rows.order_by().values_list("kind").annotate(Count("pk")))


def mine(actor: Actor, *, state: str = "") -> list[Need]:
    """The needs of the actor's own side; for those who look after all, everything beyond drafts."""
    wanted = rules.side.q(actor)
    if set(rules.STAFF) & actor.roles:
        wanted |= Q(state__in=("submitted", "published", "closed", "expired"))
    rows = Need.objects.filter(wanted, **({"state": state} if state else {}))
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
    """What is shown of a need: `inside` to those who work on it, `own` to who offered help."""

    need: Need
    inside: bool
    interests: list[Interest]
    own: Interest | None
    questions: list[Question]

    @property
    def offers(self) -> list[Interest]:
        """The offers of help that the reader is shown."""
        return self.interests or ([self.own] if self.own else [])

    @property
    def names_organisation(self) -> bool:
        """Whether the reader is told whose need it is."""
        return self.inside or self.need.confidentiality == NAMED


def need_page(actor: Actor, need: Need) -> NeedPage:
    """Everything a page or an endpoint shows of one need: three queries and those of the rules."""
    inside = looks_after(actor, need)
    own = None
    if actor.person_id is not None:
        rows = need.interests.filter(person_id=actor.person_id).exclude(state="withdrawn")
        own = rows.select_related("result", "person").first()
    questions = need.questions.select_related("asked_by")
    return NeedPage(
        need=need,
        inside=inside,
        interests=list(need.interests.select_related("person", "result")) if inside else [],
        own=own,
        questions=list(questions if inside else questions.filter(state="answered")),
    )


def interest_by_id(actor: Actor, ref: str, number: int) -> Interest | None:
    """An offer of help with a need that the actor sees, if the actor answers it or made it."""
    wanted = rules.answer.scope(actor) | rules.withdraw_interest.scope(actor)
    rows = Interest.objects.filter(wanted, need__in=visible_to(actor).filter(ref=ref), pk=number)
    return rows.select_related("need", "person").first()


def question_by_id(actor: Actor, ref: str, number: int) -> Question | None:
    """A question about a need that the actor sees, if the actor may answer it."""
    asked = visible_to(actor).filter(ref=ref)
    rows = Question.objects.filter(rules.answer.scope(actor), need__in=asked, pk=number)
    return rows.select_related("need").first()


@dataclass(frozen=True)
class Missing:
    """Something that is not there yet: the field's name, what to do in the imperative, and what that adds."""

    code: str
    label: type_text
    points: int
    is_missing: Callable[[Need], bool]


@dataclass(frozen=True)
class Score:
    """How matchable a need is, in percent, and what is missing, the most useful first."""

    percent: int
    missing: list[Missing]

    @property
    def useful(self) -> list[Missing]:
        return self.missing[:3]


def _in_one_language(need: Need) -> bool:
    return len(languages()) > 1 and min(len(need.title), len(need.problem)) < 2


ITEMS = (
    Missing("problem", _("Describe the problem in three sentences or more"), 16, lambda need: len(str(need.problem)) < 60),
    Missing("targets", _("Name target figures with their units"), 14,
            lambda need: not any(letter.isdigit() for letter in str(need.targets))),
    Missing("title", _("Give it a title"), 10, lambda need: not need.title),
    Missing("fields", _("Choose its fields"), 8, lambda need: not need.fields),
    Missing("tried", _("Say what was tried and why it was not enough"), 8, lambda need: not need.tried),
    Missing("level_wanted", _("Say which readiness is wanted"), 8, lambda need: need.level_wanted is None),
    Missing("keywords", _("Add three keywords or more"), 8, lambda need: len(need.keywords) < 3),
    Missing("budget", _("Give a budget"), 8, lambda need: need.budget is None),
    Missing("title", _("Add title and problem in the other language"), 8, _in_one_language),
    Missing("centre_codes", _("Choose the innovation centre it is nearest to"), 6, lambda need: not need.centre_codes),
    Missing("deadline", _("Say by when it is needed"), 6, lambda need: need.deadline is None),
)  # fmt: skip


def completeness(need: Need) -> Score:
    """How matchable a need is; asks the database nothing."""
    missing = [item for item in ITEMS if item.is_missing(need)]
    total, left = (sum(item.points for item in items) for items in (ITEMS, missing))
    return Score(round(100 * (total - left) / total), missing)


def todo_items(actor: Actor) -> list[TodoItem]:
    """Drafts, reviews, offers, questions, needs that expire soon, and imported drafts: five queries."""
    if actor.person_id is None:
        return []
    return [*_own(actor), *_imported(actor), *_reviews(actor), *_offers(actor), *_questions(actor)]


def _item(need: Need, title: str, *, at: str = "", **more: Any) -> TodoItem:
    url = need.get_absolute_url()
    return TodoItem(
        title=title, url=at if at.startswith("/") else f"{url}{at}", subject=str(need), subject_url=url,
        kind=_now("Need"), **more,
    )  # fmt: skip


def _own(actor: Actor) -> list[TodoItem]:
    rows = Need.objects.filter(rules.side.q(actor), state__in=("draft", "submitted", "published"))
    items = []
    for need in rows.exclude(FROM_A_FILE).order_by("pk")[:MOST]:
        if need.state == "draft":
            told = _now("Returned: {reason}").format(reason=need.return_reason[:80])
            title = told if need.return_reason else _now("Finish stating the need")
            items.append(_item(need, title, at=reverse("needs:edit", args=[need.ref, 1])))
        elif need.state == "submitted":
            items.append(_item(need, _now("Review of your need"), waiting_for="others"))
        elif need.expires_on is not None and need.expires_on <= clock.today() + SOON:
            action = TodoAction(_now("Renew"), reverse("needs:act", args=[need.ref, "renew"]))
            items.append(
                _item(need, _now("Renew the need, or close it"), due_on=need.shown_until, action=action)
            )
    return items


def _imported(actor: Actor) -> list[TodoItem]:
    """One line for all drafts that came in a file: two hundred lines would hide the rest of the day's work."""
    count = Need.objects.filter(rules.side.q(actor), FROM_A_FILE).count()
    if not count:
        return []
    url = reverse("needs:workspace") + "?state=draft"
    subject = _now("{n} drafts from imported files").format(n=count)
    title = _now("Finish stating the needs")
    return [TodoItem(title=title, url=url, subject=subject, subject_url=url, kind=_now("Need"))]


def _reviews(actor: Actor) -> list[TodoItem]:
    if "technology_manager" not in actor.roles:
        return []
    rows = Need.objects.filter(state="submitted").order_by("submitted_at", "pk")[:MOST]
    return [_item(need, _now("Review the need")) for need in rows]


def _offers(actor: Actor) -> list[TodoItem]:
    wanted = rules.side_of("need__").q(actor)
    rows = Interest.objects.filter(wanted, state="open").select_related("need", "person").order_by("pk")
    title = _now("Answer the offer of help")
    return [_item(row.need, title, who=row.person.name, at="#offers") for row in rows[:MOST]]


def _questions(actor: Actor) -> list[TodoItem]:
    wanted = rules.side_of("need__").q(actor)
    rows = Question.objects.filter(wanted, state="open").select_related("need").order_by("pk")
    return [_item(row.need, _now("Answer the question"), at="#questions") for row in rows[:MOST]]
