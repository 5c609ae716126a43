"""Tasks, notes, contacts and files over the API."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from django.urls import reverse
from ninja import Field, Path, Query, Router, Schema, Status

from shanhe.doors.acts import serve
from shanhe.doors.acts.forms import given as arguments_of
from shanhe.doors.acts.serving import PROBLEMS, schema_of_form
from shanhe.doors.api_support import ActionOut, Limit, Page, Problem, auth, or_404, page
from shanhe.doors.http import context

from . import queries, rules, schemas, todo
from .acts import ADDITIONS, ANNOTATION_ACTS, ENQUIRY_ACTS, TASK_ACTS
from .lifecycle import TASK
from .models import Task

READING: dict[int, Any] = {401: Problem, 404: Problem, 422: Problem}
WHERE: Any = Path(...)
router = Router(tags=["work"], auth=auth("work:write"))
public = Router(tags=["work"], auth=auth("work:write", public=True))

_Key = Path(pattern=schemas.SUBJECT, description="For example “results.Result:12”.")
TaskIn, ContactIn, NoteIn = (
    schema_of_form(ADDITIONS[what].form, name)
    for what, name in (("tasks", "TaskIn"), ("contacts", "ContactIn"), ("notes", "NoteIn"))
)


class At(Schema):
    """Which task or enquiry."""

    ref: Annotated[str, Field(max_length=20, pattern=r"^[A-Za-z0-9-]+$")]


class AnnotationAt(Schema):
    """Which contact, note or file."""

    kind: Literal["contact", "note", "file"]
    number: Annotated[int, Field(ge=1, le=2**62)]


def _subject(request: Any, key: str) -> Any:
    return or_404(queries.subject_for(request.actor, key))


def _worked_on(request: Any, key: str) -> Any:
    """The row, if the caller works on it; inner work of other objects does not exist for the caller."""
    row = _subject(request, key)
    return or_404(row if rules.annotates(request.actor, row) else None)


def _tasks(request: Any, tasks: Iterable[Task]) -> list[dict[str, Any]]:
    rows = list(tasks)
    known = queries.links(request.actor, {task.subject for task in rows})
    names = schemas.TaskOut.model_fields.keys() - {"about", "actions"}
    return [
        {
            **{name: getattr(task, name) for name in names},
            "title": task.name,
            "about": known.get(task.subject),
            "actions": [ActionOut.of(action) for action in TASK.actions(request.actor, task)],
        }
        for task in rows
    ]


def _one(request: Any, task: Task) -> dict[str, Any]:
    return _tasks(request, [or_404(queries.task_by_ref(request.actor, task.ref))])[0]


def _add(request: Any, key: str, what: str, body: Any) -> Any:
    addition = ADDITIONS[what]
    row = _subject(request, key)
    rules.annotate.demand(request.actor, row)
    values = arguments_of(addition.form(body.model_dump(exclude_unset=True), row=row, actor=request.actor))
    return addition.operation(context(request), subject=row, **values)


@router.get(
    "/todo", response={200: schemas.TodoList, 401: Problem}, summary="What waits for me, and for others"
)
def list_todo(request: Any) -> dict[str, Any]:
    """What “My work” shows: derived from the state of results, projects and tasks."""
    names = schemas.TodoOut.model_fields.keys() - {"title", "kind"}
    items = [
        {"title": str(item.title), "kind": str(item.kind), **{name: getattr(item, name) for name in names}}
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


@router.get("/tasks/{ref}", response={200: schemas.TaskOut, **READING}, summary="A task")
def get_task(request: Any, at: At = WHERE) -> Any:
    return _one(request, or_404(queries.task_by_ref(request.actor, at.ref)))


@router.post("/objects/{key}/tasks", response={201: schemas.TaskOut, **PROBLEMS}, summary="Add a task")
def create_task(request: Any, body: TaskIn, key: str = _Key) -> Any:  # type: ignore[valid-type]
    """For those who work on the object; about oneself ("parties.Person:…") everybody may. Without `assignee` it is one's own."""
    return Status(201, _one(request, _add(request, key, "tasks", body)))


@router.get(
    "/objects/{key}/notes", response={200: list[schemas.NoteOut], **READING}, summary="Notes on an object"
)
def list_notes(request: Any, key: str = _Key) -> Any:
    """The newest hundred; only for those who work on the object."""
    return queries.notes_on(_worked_on(request, key))


@router.post("/objects/{key}/notes", response={201: schemas.NoteOut, **PROBLEMS}, summary="Add a note")
def create_note(request: Any, body: NoteIn, key: str = _Key) -> Any:  # type: ignore[valid-type]
    return Status(201, _add(request, key, "notes", body))


@router.get(
    "/objects/{key}/contacts",
    response={200: list[schemas.ContactOut], **READING},
    summary="Contacts about an object",
)
def list_contacts(request: Any, key: str = _Key) -> Any:
    """The newest hundred; only for those who work on the object."""
    return queries.contacts_on(_worked_on(request, key))


@router.post(
    "/objects/{key}/contacts", response={201: schemas.ContactOut, **PROBLEMS}, summary="Log a contact"
)
def create_contact(request: Any, body: ContactIn, key: str = _Key) -> Any:  # type: ignore[valid-type]
    """A call, a meeting or a visit that took place."""
    return Status(201, _add(request, key, "contacts", body))


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


def _task_at(request: Any, at: At) -> Task:
    return or_404(queries.task_by_ref(request.actor, at.ref))


def _enquiry_at(request: Any, at: At) -> Any:
    return or_404(queries.enquiry_by_ref(request.actor, at.ref))


def _annotation_at(request: Any, at: AnnotationAt) -> Any:
    return or_404(queries.annotation_for(request.actor, at.kind, at.number))


def _annotation(request: Any, row: Any) -> Any:
    return or_404(queries.annotation_for(request.actor, row.kind_name, row.pk))


def _its_task(request: Any, enquiry: Any) -> Any:
    return _one(request, enquiry.task)


_OUT: dict[str, Any] = {"out": schemas.TaskOut}
serve(router, "/tasks/{ref}", TASK_ACTS, name="tasks", at=At, find=_task_at, show=_one, **_OUT)
serve(
    router,
    "/enquiries/{ref}",
    ENQUIRY_ACTS,
    name="enquiries",
    at=At,
    find=_enquiry_at,
    show=_its_task,
    **_OUT,
)
serve(
    router,
    "/annotations/{kind}/{number}",
    ANNOTATION_ACTS,
    name="annotations",
    at=AnnotationAt,
    find=_annotation_at,
    show=_annotation,
    out=schemas.AnnotationOut,
)
router.add_router("", public)
