"""Who is told of what in the work on objects."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from shanhe.kernel import naming
from shanhe.kernel.context import VISITOR
from shanhe.kernel.models import JournalEntry
from shanhe.mail.letters import Letter
from shanhe.notices.registry import name_group, notify, of_row, row_of, write_letter
from shanhe.zones import addresses

from . import enquiries, events
from .models import Enquiry, Task

name_group("work", _("Tasks and enquiries"))


@of_row
def assignee(task: Task) -> Iterable[int | None]:
    return [task.assignee_id]


@of_row
def giver(task: Task) -> Iterable[int | None]:
    return [task.created_by_id]


@of_row
def answerer(enquiry: Enquiry) -> Iterable[int | None]:
    return [enquiry.task.assignee_id] if enquiry.task else []


def task_page(entry: JournalEntry) -> str:
    """The page of the task, or of an enquiry's task."""
    row = row_of(entry)
    task = row.task if isinstance(row, Enquiry) else row
    return "" if task is None else reverse("work:task", args=[task.ref])


for event, template in (
    (events.TaskAdded, _("{actor} gave you a task: {subject}")),
    (events.TaskHandedOn, _("{actor} handed you a task: {subject}")),
    (events.TaskDue, _("Due {due}: {subject}")),
):
    notify(event, assignee, mail=True, template=template, url=task_page)
notify(events.TaskDone, giver, url=task_page)
notify(events.TaskDropped, giver, url=task_page)
notify(
    events.EnquiryArrived,
    answerer,
    mail=True,
    template=_("Enquiry {subject} is waiting for your answer, due {due}"),
    url=task_page,
)


def _title(key: str) -> str:
    """What the enquiry is about, as a visitor may know it when the letter leaves."""
    name = naming.names(VISITOR, [key]).get(key)
    return "" if name is None else name.title


def _letter(
    enquiry: Enquiry,
    *,
    subject: Any,
    body: Any,
    url: str,
    url_label: Any,
    insists: bool = False,
    **words: str,
) -> Letter:
    """A letter to whoever asked, in the language in which they did."""
    words |= {"title": _title(enquiry.subject), "ref": enquiry.ref}
    with translation.override(addresses.spoken(enquiry.zone, enquiry.language)):
        return Letter(
            address=enquiry.email,
            language=enquiry.language,
            subject=str(subject).format(**words),
            body=str(body).format(**words),
            url=url,
            url_label=str(url_label),
            insists=insists,
        )


def code_letter(entry: JournalEntry) -> Iterable[Letter]:
    enquiry = row_of(entry)
    if enquiry is None or enquiry.state != "unconfirmed":
        return
    code = enquiries.code_of(enquiry)
    yield _letter(
        enquiry,
        subject=_("{code} is your code"),
        body=_(
            "You asked about “{title}”.\n\nYour code: {code}\n\nIt is good for 15 minutes. If you did not ask, ignore this mail."
        ),
        url=f"{reverse('work:ask-code', args=[enquiry.token])}?code={code}",
        url_label=_("Confirm"),
        code=code,
        insists=True,
    )


def answer_letter(entry: JournalEntry) -> Iterable[Letter]:
    enquiry = row_of(entry)
    if enquiry is None or enquiry.state != "answered":
        return
    yield _letter(
        enquiry,
        subject=_("The answer to your enquiry {ref}"),
        body=_("You asked about “{title}”:\n\n{message}\n\nThe answer:\n\n{answer}"),
        url=reverse("work:ask-code", args=[enquiry.token]),
        url_label=_("See it on the site"),
        message=enquiry.message,
        answer=enquiry.answer,
    )


write_letter(events.EnquiryOpened, code_letter)
write_letter(events.EnquiryCodeRenewed, code_letter)
write_letter(events.EnquiryAnswered, answer_letter)
