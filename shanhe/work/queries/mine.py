"""What concerns one person: tasks, watched and recent objects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from shanhe.kernel import clock, journal
from shanhe.kernel.context import Actor
from shanhe.kernel.errors import type_text
from shanhe.kernel.models import JournalEntry
from shanhe.parties import queries as parties

from .. import rules
from ..models import Recent, Task, Watch
from ..todo import TodoAction, TodoItem
from .subjects import SubjectLink, links, subject_for

MAX_WATCHED = 500
MAX_CHANGED = 20


@dataclass(frozen=True)
class Change:
    """A watched object on which something happened: the newest entry and how many there are."""

    link: SubjectLink
    sentence: str
    by: str
    at: datetime
    more: int


def tasks_for(person: Any) -> list[Task]:
    """The person's open tasks, soonest first."""
    return list(
        Task.objects.open().filter(assignee=person).select_related("assignee", "created_by").by_due_date()
    )


def tasks_of(actor: Actor, *, state: str = "open", given: bool = False) -> Any:
    """The actor's own tasks, or those given to others, in a state or in "all"."""
    rows = Task.objects.select_related("assignee", "created_by")
    if given:
        rows = rows.filter(created_by_id=actor.person_id).exclude(assignee_id=actor.person_id)
    else:
        rows = rows.filter(assignee_id=actor.person_id)
    return rows if state == "all" else rows.filter(state=state)


def tasks_given_by(person: Any) -> list[Task]:
    """Open tasks the person gave to others, soonest first."""
    given = Task.objects.open().filter(created_by=person).exclude(assignee=person)
    return list(given.select_related("assignee", "created_by").by_due_date())


def task_by_ref(actor: Actor, ref: str) -> Task | None:
    """A task of the actor's, or on an object the actor works on."""
    task = Task.objects.filter(ref=ref).select_related("assignee", "created_by").first()
    if task is None or rules.view_task.allows(actor, task):
        return task
    return task if rules.reads_task(actor, task, subject_for(actor, task.subject)) else None


def possible_assignees(actor: Actor) -> Any:
    """People a task can be given to: those with an account, in Chinese order."""
    return (
        parties.people_visible_to(actor).filter(user__is_active=True, left_at=None).order_by("sort_key", "id")
    )


def task_items(actor: Actor) -> list[TodoItem]:
    """The actor's tasks as lines of "My work"; administrators also see those that nobody has."""
    if actor.person_id is None:
        return []
    concerns = Q(assignee_id=actor.person_id) | Q(created_by_id=actor.person_id)
    if "administrator" in actor.roles:
        concerns |= Q(assignee=None) | Q(assignee__left_at__isnull=False)
    tasks = list(Task.objects.open().filter(concerns).select_related("assignee", "created_by").by_due_date())
    known = links(actor, {task.subject for task in tasks})
    return [_item(actor, task, known.get(task.subject)) for task in tasks]


def _item(actor: Actor, task: Task, link: SubjectLink | None) -> TodoItem:
    left = task.assignee is not None and task.assignee.left_at is not None
    mine = task.assignee_id in (None, actor.person_id)
    url = reverse("work:task", args=[task.ref])
    is_enquiry = task.origin == Task.Origin.ENQUIRY
    kind: type_text = _("Enquiry") if is_enquiry else _("Task")
    if mine and task.created_by is not None and task.created_by_id != actor.person_id:
        kind = _now("Task from {name}").format(name=task.created_by.name)
    action = None
    if mine and is_enquiry:
        action = TodoAction(_("Answer"), url, method="get")
    elif mine and task.assignee_id is not None:
        action = TodoAction(_("Mark as done"), reverse("work:task-act", args=[task.ref, "complete"]))
    return TodoItem(
        title=task.name,
        url=url,
        due_on=task.due_on,
        who="" if mine or task.assignee is None else task.assignee.name_as_holder,
        subject=link.title if link else "",
        subject_url=link.url if link else "",
        waiting_for="me" if mine or (left and "administrator" in actor.roles) else "others",
        action=action,
        kind=kind,
    )


def is_watching(actor: Actor, key: str) -> bool:
    return Watch.objects.filter(person_id=actor.person_id or 0, subject=key).exists()


def watched(actor: Actor) -> list[SubjectLink]:
    """What the actor follows and may still see, newest first."""
    return _seen(actor, Watch.objects.order_by("-since"), MAX_WATCHED)


def recent(actor: Actor, limit: int = 8) -> list[SubjectLink]:
    """What the actor opened last and may still see."""
    return _seen(actor, Recent.objects.order_by("-at"), limit)


def _seen(actor: Actor, rows: Any, limit: int) -> list[SubjectLink]:
    keys = list(rows.filter(person_id=actor.person_id or 0).values_list("subject", flat=True)[:limit])
    known = links(actor, keys)
    return [known[key] for key in keys if key in known]


def start_of_yesterday(zone: Any, now: datetime) -> datetime:
    yesterday = clock.day_of(now, zone) - timedelta(days=1)
    return clock.start_of(yesterday, zone)


def changed_since(actor: Actor, since: datetime, followed: list[SubjectLink] | None = None) -> list[Change]:
    """Watched objects that others changed, newest change first; inner work only where the actor takes part in it.

    `followed` is what `watched` has just answered this actor, so as not to ask twice.
    """
    known = {link.key: link for link in (watched(actor) if followed is None else followed)}
    if not known:
        return []
    written = (
        JournalEntry.objects.filter(about__overlap=list(known), happened_at__gte=since)
        .exclude(actor=actor.key)
        .order_by("-happened_at", "-id")[:400]
    )
    entries = journal.readable(actor, list(written))
    by_key: dict[str, list[JournalEntry]] = {}
    takes_part: dict[str, bool] = {}
    for entry in entries:
        for key in entry.about:
            if key not in known or (key not in by_key and len(by_key) >= MAX_CHANGED):
                continue
            if not entry.public:
                if key not in takes_part:
                    takes_part[key] = rules.annotates(actor, known[key].row)
                if not takes_part[key]:
                    continue
            by_key.setdefault(key, []).append(entry)
    newest = journal.tell(actor, [entries[0] for entries in by_key.values()])
    return [
        Change(known[key], line.sentence, line.who, line.entry.happened_at, len(entries) - 1)
        for line, (key, entries) in zip(newest, by_key.items(), strict=True)
    ]
