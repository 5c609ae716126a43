"""What the pages and endpoints of open competitions read."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean
from typing import Any

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from shanhe.kernel.context import Actor
from shanhe.needs import queries as needs
from shanhe.work.todo import TodoItem

from . import rules
from .lifecycle import COMPETITION, OVER
from .models import Bid, BidReview, Competition, TeamMilestone

RELATED = ("need__organisation", "led_by")
MOST = 100


def visible_to(actor: Actor) -> Any:
    """Every competition the actor may open."""
    return Competition.objects.filter(rules.view.scope(actor))


def listed(actor: Actor, *, over: bool = False) -> Any:
    """The competitions of the public list, those that close first on top; `over` gives the finished ones."""
    rows = visible_to(actor).exclude(state__in=("draft", "cancelled"))
    rows = rows.filter(state__in=OVER) if over else rows.exclude(state__in=OVER)
    return rows.select_related(*RELATED).order_by("bids_until", "pk")


def by_ref(actor: Actor, ref: str) -> Competition | None:
    """A competition by its reference, if the actor may open it."""
    return visible_to(actor).select_related(*RELATED).filter(ref=ref).first()


def of_need(actor: Actor, need: Any) -> list[Competition]:
    """The competitions of a need that the actor may open, the newest first."""
    return list(visible_to(actor).filter(need=need).select_related(*RELATED))


def find(actor: Actor, words: str, limit: int) -> list[Competition]:
    """Competitions whose need's title or whose aim has every word."""
    rows = visible_to(actor).exclude(state__in=("draft", "cancelled"))
    for word in words.split():
        rows = rows.filter(Q(need__title__says=word) | Q(aim__says=word) | Q(ref__iexact=word))
    return list(rows.select_related("need").order_by("-pk")[:limit])


def conceals(actor: Actor, entries: Sequence[Any]) -> set[int]:
    """The ids of those entries whose acting person this reader is not told: they may give an unnamed need away."""
    return needs.conceals(actor, entries, "competitions")


def conflicted(competition: Competition) -> tuple[set[int], set[int]]:
    """Who must not be proposed as a reviewer: people and organisations; three queries.

    The need's own side, those appointed already and, once bids are unsealed, whoever bids, made what is bid, or owns it:
    before that nobody may be told who bids, not even by a name that is missing.
    """
    need = competition.need
    people = set(competition.reviewers.values_list("person_id", flat=True))
    organisations = {need.organisation_id} if need.organisation_id else set()
    if need.stated_by_id:
        people.add(need.stated_by_id)
    if competition.state in rules.UNSEALED:
        for bid in (
            competition.bids.exclude(state="withdrawn")
            .select_related("result")
            .prefetch_related("result__contributors")
        ):
            people |= {
                bid.lead_id,
                *(row.person_id for row in bid.result.contributors.all() if row.person_id),
            }
            organisations |= {bid.result.owner_id} if bid.result.owner_id else set()
    return people, organisations


def may_appoint(actor: Actor, competition: Competition) -> bool:
    """Whether the actor may name reviewers now."""
    return any(
        action.name == "appoint" and action.enabled for action in COMPETITION.actions(actor, competition)
    )


def bid_of(actor: Actor, competition: Competition) -> Bid | None:
    """The actor's own bid that is not withdrawn."""
    if actor.person_id is None:
        return None
    rows = Bid.objects.filter(competition=competition, lead_id=actor.person_id)
    return rows.exclude(state="withdrawn").select_related("result", "project").first()


def bid_by_id(actor: Actor, ref: str, number: int) -> Bid | None:
    """A bid of a competition that the actor sees, if the actor may read it."""
    within = visible_to(actor).filter(ref=ref)
    rows = Bid.objects.filter(rules.view_bid.scope(actor), competition__in=within, pk=number)
    return rows.select_related("competition__need", "result__owner", "lead", "project").first()


def bids_of(actor: Actor, competition: Competition) -> list[Bid]:
    """The bids the actor may read, the best judged first: three queries however many there are."""
    rows = Bid.objects.filter(rules.view_bid.scope(actor), competition=competition)
    rows = rows.select_related("lead", "result__owner", "project", "competition__need").prefetch_related(
        "reviews", Prefetch("steps", TeamMilestone.objects.select_related("milestone"))
    )
    return sorted((judged(actor, bid) for bid in rows), key=lambda bid: (-(bid.score or 0), bid.pk))


def reviewers_of(competition: Competition) -> list[Any]:
    """The people appointed to judge the bids, in the order of their appointment."""
    return [row.person for row in competition.reviewers.select_related("person").order_by("pk")]


def opinion_of(actor: Actor, bid: Bid) -> BidReview | None:
    """The actor's own opinion of a bid."""
    return bid.reviews.filter(reviewer_id=actor.person_id, aside=False).first()


def judged(actor: Actor, bid: Bid) -> Bid:
    """The bid with what this reader is told of its reviews: the mean of the opinions, of how many, and the reader's own."""
    reviews = list(bid.reviews.all())
    means = [review.mean for review in reviews if review.mean is not None]
    bid.mine = next((review for review in reviews if review.reviewer_id == actor.person_id), None)
    bid.aside = len(reviews) - len(means)
    # Nobody reads the others' opinions before giving an own one.
    blind = bid.mine is None and actor.person_id is not None and bid.competition.state == "reviewing"
    if means and not (blind and not rules.choose.allows(actor, bid)):
        bid.score, bid.opinions = round(fmean(means), 2), len(means)
    for step in bid.steps.all():
        step.bid = bid
    return bid


def step_by_id(actor: Actor, ref: str, number: int, step: int) -> TeamMilestone | None:
    """A milestone of a chosen team, if the actor may read its bid."""
    bid = bid_by_id(actor, ref, number)
    related = ("milestone", "bid__competition__need", "bid__result", "bid__project")
    return TeamMilestone.objects.filter(bid=bid, pk=step).select_related(*related).first() if bid else None


def todo_items(actor: Actor) -> list[TodoItem]:
    """What waits in competitions for the actor: four queries."""
    if actor.person_id is None:
        return []
    return [*_to_review(actor), *_to_run(actor), *_to_report(actor), *_to_judge(actor)]


def _item(competition: Competition, title: str, due: Any = None, anchor: str = "") -> TodoItem:
    url = competition.get_absolute_url()
    return TodoItem(
        title=title,
        url=url + anchor,
        due_on=due,
        subject=str(competition.title),
        subject_url=url,
        kind=_("Open competition"),
    )


def _to_review(actor: Actor) -> list[TodoItem]:
    appointed = Q(competition__reviewers__person=actor.person_id)
    rows = Bid.objects.filter(appointed, state="sent", competition__state="reviewing")
    rows = rows.exclude(reviews__reviewer=actor.person_id)
    waiting: dict[int, tuple[Competition, int]] = {}
    for bid in rows.select_related("competition__need")[:MOST]:
        _c, n = waiting.get(bid.competition_id, (bid.competition, 0))
        waiting[bid.competition_id] = (bid.competition, n + 1)
    return [
        _item(competition, _("Judge the bids ({n})").format(n=n), anchor="#bids")
        for competition, n in waiting.values()
    ]


def _to_run(actor: Actor) -> list[TodoItem]:
    rows = Competition.objects.filter(state__in=("draft", "reviewing"), led_by_id=actor.person_id)
    words = {"draft": _("Open the competition for bids"), "reviewing": _("Choose the teams")}
    return [_item(row, words[row.state]) for row in rows.select_related("need")[:MOST]]


def _to_report(actor: Actor) -> list[TodoItem]:
    rows = TeamMilestone.objects.filter(state="planned", bid__state="chosen", bid__lead_id=actor.person_id)
    rows = rows.select_related("milestone", "bid__competition__need")[:MOST]
    return [
        _item(row.bid.competition, row.milestone.title, row.milestone.due_on, f"#bid-{row.bid_id}")
        for row in rows
    ]


def _to_judge(actor: Actor) -> list[TodoItem]:
    if "administrator" in actor.roles and not getattr(actor, "represented_ids", ()):
        return []
    rows = TeamMilestone.objects.filter(rules.judge.scope(actor), state="reported", bid__state="chosen")
    rows = rows.select_related("milestone", "bid__competition__need")[:MOST]
    return [
        _item(
            row.bid.competition,
            _("Accept “{milestone}” or send it back").format(milestone=row.milestone.title),
            anchor=f"#bid-{row.bid_id}",
        )
        for row in rows
    ]
