"""An open competition for a need: its aim, money and milestones, the bids, their reviews, and the teams' work."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.models import ZoneModel, scoped
from shanhe.kernel.money import MoneyField
from shanhe.kernel.translated import Translated, TranslatedField

SCORE = (1, 5)
TEAMS = (1, 9)


def _refers(to: str, **options: Any) -> Any:
    return models.ForeignKey(to, on_delete=models.PROTECT, **{"related_name": "+", **options})


class Competition(ZoneModel):
    """A need put out to everyone who can show how to meet it (揭榜挂帅); several teams may work side by side (赛马).

    `budget` is for all teams together; `team_limit` is how many may work in parallel; bids count until `bids_until`,
    half-open.
    """

    ref = models.CharField(max_length=24)
    need = _refers("needs.Need", related_name="competitions")
    aim = TranslatedField(
        _("Aim"), limit=4000, long=True, help_text=_("What is to be achieved, in terms that can be measured.")
    )
    budget: Any = MoneyField(_("Budget for all teams"), null=False)
    team_limit = models.PositiveSmallIntegerField(
        _("Teams in parallel"),
        default=1,
        validators=[MinValueValidator(TEAMS[0]), MaxValueValidator(TEAMS[1])],
        help_text=_("More than one lets teams race on the same aim."),
    )
    bids_until = models.DateTimeField(
        _("Bids accepted until"),
        null=True,
        blank=True,
        help_text=_("In the zone's time. Bids stay sealed until then."),
    )
    state = models.CharField(max_length=16, default="draft")
    note = models.TextField(blank=True)
    led_by = _refers("parties.Person", null=True, blank=True)
    version = models.PositiveIntegerField(
        default=1, help_text=_("Send it back on changes: another version is answered with 409.")
    )
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = scoped()

    class Meta:
        ordering = ["-id"]
        constraints = [
            *ZoneModel.zone_constraints("competitions_competition", "need", "led_by", unique=("ref",)),
            models.UniqueConstraint(
                fields=["need"],
                name="competitions_competition_one_open",
                condition=~Q(state__in=("accepted", "ended", "cancelled")),
            ),
            models.CheckConstraint(condition=Q(budget_minor__gte=0), name="competitions_competition_budget"),
            models.CheckConstraint(
                condition=Q(team_limit__range=TEAMS), name="competitions_competition_teams"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(state="cancelled") | Q(bids_until__isnull=False),
                name="competitions_competition_bids_until",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.ref})"

    @property
    def title(self) -> Translated:
        return self.need.title

    def get_absolute_url(self) -> str:
        return reverse("competitions:competition", args=[self.ref])


class CompetitionMilestone(ZoneModel):
    """A step that every chosen team takes, and what a team is to have for it."""

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="milestones")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("Milestone"), max_length=300)
    due_on = models.DateField(_("Due on"), null=True, blank=True)
    amount: Any = MoneyField(_("For a team"), null=False)

    objects = scoped()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            *ZoneModel.zone_constraints("competitions_competitionmilestone", "competition"),
            models.CheckConstraint(
                condition=Q(amount_minor__gte=0), name="competitions_competitionmilestone_amount"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Reviewer(ZoneModel):
    """A person appointed to review the bids of a competition."""

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="reviewers")
    person = _refers("parties.Person")

    objects = scoped()

    class Meta:
        constraints = [
            *ZoneModel.zone_constraints("competitions_reviewer", "competition", "person"),
            models.UniqueConstraint(fields=["competition", "person"], name="competitions_reviewer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}"


class Bid(ZoneModel):
    """A team's answer to a competition; it rests on a result, whose thread the team's project goes on.

    Nothing here asks for the leader's rank or age: an open competition has no threshold of seniority. `score`, `opinions`,
    `aside` and `mine` are what a reader is told of the reviews: `queries.bids_of` sets them.
    """

    WRITTEN = ("team", "approach", "schedule")
    score: float | None = None
    opinions = 0
    aside = 0
    mine: Any = None

    competition = _refers("competitions.Competition", related_name="bids")
    lead = _refers("parties.Person")
    result = _refers("results.Result")
    team = models.TextField(
        _("The team"),
        max_length=4000,
        help_text=_("Who does what. There is no threshold of rank or age."),
    )
    approach = models.TextField(_("How you would meet the aim"), max_length=4000)
    schedule = models.TextField(_("When, and with what"), max_length=4000, blank=True)
    price: Any = MoneyField(_("What it would cost"))
    state = models.CharField(max_length=16, default="draft")
    note = models.TextField(blank=True)
    project = _refers("pathway.Project", null=True, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = scoped()

    class Meta:
        ordering = ["id"]
        constraints = [
            *ZoneModel.zone_constraints("competitions_bid", "competition", "lead", "result", "project"),
            models.UniqueConstraint(
                fields=["competition", "lead"], name="competitions_bid_once", condition=~Q(state="withdrawn")
            ),
            models.CheckConstraint(
                condition=Q(price_minor=None) | Q(price_minor__gte=0), name="competitions_bid_price"
            ),
        ]

    def __str__(self) -> str:
        # The journal keeps this for everybody who may read the competition: it names nobody.
        return f"{self.competition.ref}/{self.pk}"


class BidReview(ZoneModel):
    """A reviewer's opinion of a bid on three scales from 1 to 5, or that the reviewer stands aside."""

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="reviews")
    reviewer = _refers("parties.Person")
    aside = models.BooleanField(default=False)
    fit = models.PositiveSmallIntegerField(null=True, blank=True)
    feasibility = models.PositiveSmallIntegerField(null=True, blank=True)
    worth = models.PositiveSmallIntegerField(null=True, blank=True)
    comment = models.TextField(blank=True)
    given_at = models.DateTimeField()

    objects = scoped()

    class Meta:
        ordering = ["id"]
        constraints = [
            *ZoneModel.zone_constraints("competitions_bidreview", "bid", "reviewer"),
            models.UniqueConstraint(fields=["bid", "reviewer"], name="competitions_bidreview_once"),
            models.CheckConstraint(
                condition=Q(aside=True, fit=None, feasibility=None, worth=None)
                | Q(aside=False, fit__range=SCORE, feasibility__range=SCORE, worth__range=SCORE),
                name="competitions_bidreview_scores",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bid_id}"

    @property
    def mean(self) -> float | None:
        """The mean of the three scales, or None for a reviewer who stood aside."""
        if self.aside:
            return None
        return ((self.fit or 0) + (self.feasibility or 0) + (self.worth or 0)) / 3


class TeamMilestone(ZoneModel):
    """How far a chosen team is with a milestone; done with evidence, then accepted or sent back."""

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="steps")
    milestone = _refers("competitions.CompetitionMilestone")
    state = models.CharField(max_length=16, default="planned")
    evidence = models.TextField(_("Evidence"), blank=True)
    note = models.TextField(blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects = scoped()

    class Meta:
        ordering = ["milestone__position", "id"]
        constraints = [
            *ZoneModel.zone_constraints("competitions_teammilestone", "bid", "milestone"),
            models.UniqueConstraint(fields=["bid", "milestone"], name="competitions_teammilestone_once"),
            models.CheckConstraint(
                condition=Q(state="planned") | ~Q(evidence=""), name="competitions_teammilestone_evidence"
            ),
        ]

    def __str__(self) -> str:
        return self.milestone.title
