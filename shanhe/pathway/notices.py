"""Who is told what about projects."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.models import JournalEntry
from shanhe.notices.registry import name_group, notify, row_of
from shanhe.parties import queries as parties

from . import events
from .models import Project, ProjectResult

GROUP = "projects"
name_group(GROUP, _("Projects"))


def _project(entry: JournalEntry) -> Project | None:
    row = row_of(entry)
    return row if isinstance(row, Project) else None


def manager(entry: JournalEntry) -> list[int | None]:
    """The project's technology manager."""
    project = _project(entry)
    return [] if project is None else [project.manager_id]


def office(entry: JournalEntry) -> list[int | None]:
    """The owner's office."""
    project = _project(entry)
    return [] if project is None else [person.pk for person in parties.office_people(project.owner)]


def partner(entry: JournalEntry) -> list[int | None]:
    """Who speaks for the partner enterprise."""
    project = _project(entry)
    if project is None or project.partner is None:
        return []
    return [person.pk for person in parties.representatives(project.partner)]


def inventors(entry: JournalEntry) -> list[int | None]:
    """Who disclosed the results the project carries."""
    project = _project(entry)
    if project is None:
        return []
    rows = ProjectResult.objects.filter(project=project, removed_at=None)
    return list(rows.values_list("result__discloser_id", flat=True))


def assessors(entry: JournalEntry) -> list[int | None]:
    """The zone's assessors."""
    return [person.pk for person in parties.holders_of_role(entry.zone, "assessor")]


def committee(entry: JournalEntry) -> list[int | None]:
    """The zone's committee."""
    return [person.pk for person in parties.holders_of_role(entry.zone, "committee")]


def everybody(entry: JournalEntry) -> list[int | None]:
    """Manager, office, partner and inventors."""
    return [*manager(entry), *office(entry), *partner(entry), *inventors(entry)]


def both_sides(entry: JournalEntry) -> list[int | None]:
    """Who may hand over or take over."""
    return [*manager(entry), *office(entry), *partner(entry)]


notify(events.ProjectStarted, lambda entry: [*office(entry), *inventors(entry)], group=GROUP)
notify(events.ManagerAssigned, lambda entry: [*manager(entry), *inventors(entry)], group=GROUP)
notify(events.ApprovalGiven, manager, group=GROUP)
notify(events.GatePassed, both_sides, mail=True, group=GROUP)
notify(events.StageEntered, everybody, group=GROUP)
notify(events.StageEnteredPublicly, everybody, group=GROUP)
notify(events.ProjectHeld, everybody, group=GROUP)
notify(events.ProjectResumed, everybody, group=GROUP)
notify(events.ProjectSentBack, everybody, mail=True, group=GROUP)
notify(events.ProjectStopped, lambda entry: [*everybody(entry), *committee(entry)], mail=True, group=GROUP)
notify(events.ProjectReopened, everybody, group=GROUP)
notify(events.HandOverDeclined, both_sides, mail=True, group=GROUP)
notify(events.PartnerNamed, partner, mail=True, group=GROUP)
notify(events.PartnerAgreed, manager, group=GROUP)
notify(events.PartnerDeclined, manager, mail=True, group=GROUP)
notify(events.PlanSubmitted, assessors, group=GROUP)
notify(events.PlanReturned, lambda entry: [*manager(entry), *inventors(entry)], group=GROUP)
notify(events.PlanAgreed, lambda entry: [*manager(entry), *inventors(entry)], group=GROUP)
notify(events.PlanAccepted, lambda entry: [*manager(entry), *inventors(entry)], group=GROUP)
notify(events.MilestoneDone, assessors, group=GROUP)
notify(events.MilestoneReturned, lambda entry: [*manager(entry), *inventors(entry)], group=GROUP)
notify(events.SupportRecorded, lambda entry: [*manager(entry), *inventors(entry)], group=GROUP)
