"""Tasks, notes, contacts and files over the API."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from django.urls import reverse
from ninja import Field, Path, Router, Schema, Status

from shanhe.doors.acts import Kind, Number, schema_of_form, serve
from shanhe.doors.acts.forms import given as arguments_of
from shanhe.doors.api_support import Listing, Page, auth, whole
from shanhe.doors.http import context, or_404

from . import queries, rules, schemas, todo
from .acts import ADDITIONS, ANNOTATION_ACTS, ENQUIRY_ACTS, TASK_ACTS
from .models import Task

router = Router(tags=["work"], auth=auth("work:write"))
public = Router(tags=["work"], auth=auth("work:write", public=True))

_Key = Path(pattern=schemas.SUBJECT, description="Its reference, “R-2026-0001”, or “results.Result:12”.")
TaskIn, ContactIn, NoteIn = (
    schema_of_form(ADDITIONS[what].form, name)
    for what, name in (("tasks", "TaskIn"), ("contacts", "ContactIn"), ("notes", "NoteIn"))
)


class AnnotationAt(Schema):
    """Which contact, note or file."""

    kind: Literal["contact", "note", "file"]
    number: Number


class TaskListing(Listing):
    state: Literal["open", "done", "dropped", "all"] = "open"
    given: Annotated[bool, Field(description="Those I gave to others, instead of my own.")] = False


def _subject(request: Any, key: str) -> Any:
    return or_404(queries.subject_for(request.actor, key))


def _worked_on(request: Any, key: str) -> Any:
    """The row, if the caller works on it; inner work of other objects does not exist for the caller."""
    row = _subject(request, key)
    return or_404(row if rules.annotates(request.actor, row) else None)


def _tasks(request: Any, tasks: Iterable[Task]) -> list[dict[str, Any]]:
    rows = list(tasks)
    known = queries.links(request.actor, {task.subject for task in rows})
    names = schemas.TaskOut.model_fields.keys() - {"about", "actions", "self"}
    return [
        {
            **{name: getattr(task, name) for name in names},
            "title": task.name,
            "about": known.get(task.subject),
            "row": task,
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


@router.get("/todo", response=schemas.TodoList)
def list_todo(request: Any) -> dict[str, Any]:
    """What “My work” shows: derived from the state of results, projects and tasks."""
    names = schemas.TodoOut.model_fields.keys() - {"title", "kind"}
    items = [
        {"title": str(item.title), "kind": str(item.kind), **{name: getattr(item, name) for name in names}}
        for item in todo.items_for(request.actor)
    ]
    return {"items": items}


Kind(
    TASK_ACTS,
    "/tasks",
    name="tasks",
    out=schemas.TaskOut,
    rows=lambda actor, asked: queries.tasks_of(actor, state=asked.state, given=asked.given),
    filters=TaskListing,
    lines=_tasks,
    show=_one,
    about="The caller's tasks, newest first.",
).serve(router)


@router.post("/objects/{key}/tasks", response={201: schemas.TaskOut}, summary="Add a task")
def create_task(request: Any, body: TaskIn, key: str = _Key) -> Any:  # type: ignore[valid-type]
    """For those who work on the object; about oneself ("parties.Person:…") everybody may. Without `assignee` it is one's own."""
    return Status(201, _one(request, _add(request, key, "tasks", body)))


@router.get("/objects/{key}/notes", response=Page[schemas.NoteOut], summary="Notes on an object")
def list_notes(request: Any, key: str = _Key) -> Any:
    """The newest hundred; only for those who work on the object."""
    return whole(request, queries.notes_on(_worked_on(request, key)))


@router.post("/objects/{key}/notes", response={201: schemas.NoteOut}, summary="Add a note")
def create_note(request: Any, body: NoteIn, key: str = _Key) -> Any:  # type: ignore[valid-type]
    return Status(201, _add(request, key, "notes", body))


@router.get(
    "/objects/{key}/contacts",
    response=Page[schemas.ContactOut],
    summary="Contacts about an object",
)
def list_contacts(request: Any, key: str = _Key) -> Any:
    """The newest hundred; only for those who work on the object."""
    return whole(request, queries.contacts_on(_worked_on(request, key)))


@router.post("/objects/{key}/contacts", response={201: schemas.ContactOut}, summary="Log a contact")
def create_contact(request: Any, body: ContactIn, key: str = _Key) -> Any:  # type: ignore[valid-type]
    """A call, a meeting or a visit that took place."""
    return Status(201, _add(request, key, "contacts", body))


@public.get(
    "/objects/{key}/attachments",
    response=Page[schemas.FileOut],
    summary="Files on an object",
)
def list_attachments(request: Any, key: str = _Key) -> Any:
    """The files that the caller may see, newest first."""
    names = schemas.FileOut.model_fields.keys() - {"url"}
    rows = queries.attachments_on(_subject(request, key), request.actor)
    files = [
        {**{name: getattr(row, name) for name in names}, "url": reverse("work:file", args=[row.pk])}
        for row in rows
    ]
    return whole(request, files)


def _annotation(request: Any, row: Any) -> Any:
    return ANNOTATION_ACTS.row(request, kind=row.kind_name, number=row.pk)


def _its_task(request: Any, enquiry: Any) -> Any:
    return _one(request, enquiry.task)


serve(router, "/enquiries/{ref}", ENQUIRY_ACTS, name="enquiries", show=_its_task, out=schemas.TaskOut)
serve(
    router,
    "/annotations/{kind}/{number}",
    ANNOTATION_ACTS,
    name="annotations",
    at=AnnotationAt,
    show=_annotation,
    out=schemas.AnnotationOut,
)
router.add_router("", public)
