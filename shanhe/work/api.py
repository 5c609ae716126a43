"""Tasks, notes, contacts and files over the API; mounted at `/api/v1`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router, Status

from shanhe.doors.api_support import Limit, Page, Problem, auth, found, page
from shanhe.doors.http import context
from shanhe.kernel.errors import Invalid
from shanhe.parties import queries as parties

from . import operations, queries, rules, schemas, todo
from .models import Task

PROBLEMS: dict[int, Any] = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}
READING: dict[int, Any] = {401: Problem, 404: Problem, 422: Problem}
router = Router(tags=["work"], auth=auth("work:write"))
public = Router(tags=["work"], auth=auth("work:write", public=True))

_Key = Path(pattern=schemas.SUBJECT, description="For example “results.Result:12”.")
_Ref = Path(max_length=20, pattern=r"^[A-Za-z0-9-]+$")


def _subject(request: Any, key: str) -> Any:
    return found(queries.subject_for(request.actor, key))


def _worked_on(request: Any, key: str) -> Any:
    """The row, if the caller works on it; inner work of other objects does not exist for the caller."""
    row = _subject(request, key)
    return found(row if rules.annotates(request.actor, row) else None)


def _tasks(request: Any, tasks: Iterable[Task]) -> list[dict[str, Any]]:
    rows = list(tasks)
    known = queries.links(request.actor, {task.subject for task in rows})
    names = schemas.TaskOut.model_fields.keys() - {"about"}
    return [
        {
            **{name: getattr(task, name) for name in names},
            "title": task.name,
            "about": known.get(task.subject),
        }
        for task in rows
    ]


def _one(request: Any, task: Task) -> dict[str, Any]:
    return _tasks(request, [task])[0]


def _task(request: Any, ref: str) -> Task:
    return found(queries.task_by_ref(request.actor, ref))


@router.get(
    "/todo", response={200: schemas.TodoList, 401: Problem}, summary="What waits for me, and for others"
)
def list_todo(request: Any) -> dict[str, Any]:
    """What “My work” shows: derived from the state of results, projects and tasks."""
    items = [
        {
            "title": str(item.title),
            "url": item.url,
            "kind": str(item.kind),
            "due_on": item.due_on,
            "waiting_for": item.waiting_for,
            "who": item.who,
            "subject": item.subject,
        }
        for item in todo.items_for(request.actor)
    ]
    return {"items": items}


@router.get("/tasks", response={200: Page[schemas.TaskOut], **READING}, summary="My tasks")
def list_tasks(
    request: Any,
    state: Literal["open", "done", "dropped", "all"] = "open",
    given: bool = Query(False, description="Those I gave to others, instead of my own."),
    cursor: str = Query("", max_length=2000),
    limit: Limit = 50,
) -> dict[str, Any]:
    """Newest first."""
    rows = queries.tasks_of(request.actor, state=state, given=given)
    answer = page(request, rows, order=["-id"], cursor=cursor, limit=limit)
    return {**answer, "items": _tasks(request, answer["items"])}


@router.post("/tasks", response={201: schemas.TaskOut, **PROBLEMS}, summary="Add a task")
def create_task(request: Any, body: schemas.TaskIn) -> Any:
    """For those who work on the object; about oneself ("parties.Person:…") everybody may."""
    assignee = (
        request.person if body.assignee is None else parties.person_by_ref(request.actor, body.assignee)
    )
    if assignee is None:
        raise Invalid({"assignee": _("Nobody has this reference.")})
    task = operations.add_task(
        context(request),
        subject=_subject(request, body.subject),
        title=body.title,
        assignee=assignee,
        due_on=body.due_on,
        detail=body.detail,
    )
    return Status(201, _one(request, task))


@router.get("/tasks/{ref}", response={200: schemas.TaskOut, **READING}, summary="A task")
def get_task(request: Any, ref: str = _Ref) -> Any:
    return _one(request, _task(request, ref))


@router.post(
    "/tasks/{ref}/complete", response={200: schemas.TaskOut, **PROBLEMS}, summary="Mark a task as done"
)
def complete_task(request: Any, body: schemas.OutcomeIn, ref: str = _Ref) -> Any:
    task = operations.complete_task(context(request), task=_task(request, ref), outcome=body.outcome)
    return _one(request, task)


@router.post("/tasks/{ref}/drop", response={200: schemas.TaskOut, **PROBLEMS}, summary="Drop a task")
def drop_task(request: Any, body: schemas.OutcomeIn, ref: str = _Ref) -> Any:
    return _one(
        request, operations.drop_task(context(request), task=_task(request, ref), reason=body.outcome)
    )


@router.post("/tasks/{ref}/reopen", response={200: schemas.TaskOut, **PROBLEMS}, summary="Open a task again")
def reopen_task(request: Any, ref: str = _Ref) -> Any:
    return _one(request, operations.reopen_task(context(request), task=_task(request, ref)))


@router.get(
    "/objects/{key}/notes", response={200: list[schemas.NoteOut], **READING}, summary="Notes on an object"
)
def list_notes(request: Any, key: str = _Key) -> Any:
    """The newest hundred; only for those who work on the object."""
    return queries.notes_on(_worked_on(request, key))


@router.post("/notes", response={201: schemas.NoteOut, **PROBLEMS}, summary="Add a note")
def create_note(request: Any, body: schemas.NoteIn) -> Any:
    row = _subject(request, body.subject)
    return Status(201, operations.add_note(context(request), subject=row, text=body.text))


@router.get(
    "/objects/{key}/contacts",
    response={200: list[schemas.ContactOut], **READING},
    summary="Contacts about an object",
)
def list_contacts(request: Any, key: str = _Key) -> Any:
    """The newest hundred; only for those who work on the object."""
    return queries.contacts_on(_worked_on(request, key))


@router.post("/contacts", response={201: schemas.ContactOut, **PROBLEMS}, summary="Log a contact")
def create_contact(request: Any, body: schemas.ContactIn) -> Any:
    """A call, a meeting or a visit that took place."""
    row = _subject(request, body.subject)
    return Status(
        201, operations.log_contact(context(request), subject=row, **body.model_dump(exclude={"subject"}))
    )


@public.get(
    "/objects/{key}/attachments",
    response={200: list[schemas.FileOut], **READING},
    summary="Files on an object",
)
def list_attachments(request: Any, key: str = _Key) -> Any:
    """The files that the caller may see, newest first."""
    names = schemas.FileOut.model_fields.keys() - {"url"}
    return [
        {**{name: getattr(row, name) for name in names}, "url": reverse("work:file", args=[row.pk])}
        for row in queries.attachments_on(_subject(request, key), request.actor)
    ]


router.add_router("", public)
