"""What can be done with a task, an enquiry and what was added to an object, and what can be added to one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from shanhe.doors.acts import Act, Acts
from shanhe.doors.acts.forms import ActForm
from shanhe.doors.asking import way
from shanhe.kernel.errors import type_text
from shanhe.kernel.registries import findable_of

from . import forms, operations, queries
from .lifecycle import ANNOTATION, ENQUIRY, TASK
from .models import Annotation
from .subjects import row_of


def crumbs(task: Any) -> list[dict[str, str]]:
    """The way to a task."""
    return way(_now("My work"), reverse("work:my-work"), task, task_url(task))


def task_url(task: Any) -> str:
    return reverse("work:task", args=[task.ref])


def title_and_url(row: Any) -> tuple[str, str]:
    """How an object is called and where its page is; the own person's page is "My work"."""
    findable = findable_of(row)
    if findable is None:
        return str(row), reverse("work:my-work")
    return findable.title(row), findable.url(row)


def _object_url(annotation: Annotation) -> str:
    return f"{title_and_url(row_of(annotation.subject))[1]}#work"


TASK_ACTS = Acts(
    TASK,
    "task",
    "work:task-act",
    {
        "complete": Act(
            operations.complete_task,
            forms.OutcomeForm,
            primary=True,
            place="#finish",
            done=_("Done."),
            undo="reopen",
        ),
        "change": Act(operations.change_task, forms.TaskForm, done=_("Changed.")),
        "drop": Act(operations.drop_task, forms.ReasonForm, done=_("The task was dropped."), undo="reopen"),
        "reopen": Act(operations.reopen_task, done=_("The task is open again.")),
    },
    home=task_url,
    title=lambda task: task.name,
    crumbs=crumbs,
    find=queries.task_by_ref,
)

ENQUIRY_ACTS = Acts(
    ENQUIRY,
    "enquiry",
    "work:enquiry-act",
    {
        "answer": Act(
            operations.answer_enquiry,
            forms.AnswerForm,
            primary=True,
            place="#enquiry",
            done=_("The answer is on its way."),
        ),
        "close": Act(
            operations.close_enquiry,
            forms.CloseForm,
            anchor="#enquiry",
            lead=_("Nothing is sent to the person who asked."),
            done=_("The enquiry is closed."),
        ),
    },
    home=lambda enquiry: task_url(enquiry.task),
    title=lambda enquiry: enquiry.ref,
    crumbs=lambda enquiry: crumbs(enquiry.task),
    find=queries.enquiry_by_ref,
)

ANNOTATION_ACTS = Acts(
    ANNOTATION,
    "annotation",
    "work:annotation-act",
    {
        "remove": Act(operations.remove_annotation, done=_("Removed."), undo="restore"),
        "restore": Act(operations.restore_annotation, done=_("It is back.")),
    },
    key=lambda row: [row.kind_name, row.pk],
    home=_object_url,
    title=str,
    find=queries.annotation_for,
)


@dataclass(frozen=True)
class Addition:
    """Something that can be added to any object."""

    operation: Callable[..., Any]
    form: type[ActForm]
    label: type_text
    icon: str
    done: type_text


ADDITIONS = {
    "tasks": Addition(
        operations.add_task, forms.NewTaskForm, _("Add a task"), "checkbox", _("The task was added.")
    ),
    "contacts": Addition(
        operations.log_contact, forms.ContactForm, _("Log a contact"), "phone", _("The contact was logged.")
    ),
    "notes": Addition(operations.add_note, forms.NoteForm, _("Add a note"), "note", _("The note was added.")),
    "files": Addition(
        operations.attach_file, forms.FileForm, _("Attach a file"), "paperclip", _("The file was attached.")
    ),
}
