"""What the product does by itself: bring summaries up to date when a result changed, and every night."""

from __future__ import annotations

from collections.abc import Iterable

from shanhe.kernel import delivery
from shanhe.kernel.context import Context, SystemActor
from shanhe.kernel.jobs import NIGHT, daily
from shanhe.kernel.models import JournalEntry

from .models import Project
from .operations import refresh_projects, refresh_summary
from .operations.summaries import projects_carrying

CHANNEL = "pathway-summary"
# What happens to a result and may make a criterion true or false; imports and drafts cannot.
VERBS = (
    "results.result.edited",
    "results.result.accepted",
    "results.result.published",
    "results.result.published_inside",
    "results.result.unpublished",
    "results.result.withdrawn",
    "results.result.reinstated",
    "results.publication_check.confirmed",
    "results.publication_check.reopened",
    "results.contributors.asked",
    "results.contribution.confirmed",
    "results.contribution.disputed",
    "results.contribution.settled",
    "results.contributor.silent",
    "results.readiness.confirmed",
    "results.readiness.sent_back",
)


def concerned(entry: JournalEntry) -> Iterable[str]:
    """The projects that carry a result this entry is about."""
    ids = [int(key.partition(":")[2]) for key in entry.about if key.startswith("results.Result:")]
    return [str(pk) for pk in projects_carrying(entry.zone, ids)] if ids else []


def refresh(entry: JournalEntry, recipient: str) -> None:
    """Bring one project's summary up to date."""
    project = Project.objects.filter(pk=int(recipient)).first()
    if project is not None:
        refresh_summary(Context(SystemActor("project-summaries"), entry.zone), project=project)


def subscribe() -> None:
    """Listen to what happens to results."""
    delivery.register_channel(delivery.Channel(CHANNEL, concerned, refresh))
    delivery.subscribe(CHANNEL, *VERBS)


@daily(NIGHT, name="shanhe.pathway.jobs.nightly", actor="project-summaries", queue="nightly")
def nightly(ctx: Context) -> None:
    """Bring every summary up to date."""
    refresh_projects(ctx.zone)
