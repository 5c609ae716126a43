"""Who is told of what in the work on objects."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from shanhe.kernel import naming
from shanhe.kernel.context import VISITOR
from shanhe.kernel.models import JournalEntry
from shanhe.notices.registry import Letter, name_group, notify, row_of, write_letter
from shanhe.zones import addresses

from . import enquiries, events

name_group("work", _("Tasks and enquiries"))


def _assignee(entry: JournalEntry) -> Iterable[int | None]:
    task = row_of(entry)
    return [] if task is None else [task.assignee_id]


def _giver(entry: JournalEntry) -> Iterable[int | None]:
    task = row_of(entry)
    return [] if task is None else [task.created_by_id]


def _answerer(entry: JournalEntry) -> Iterable[int | None]:
    enquiry = row_of(entry)
    return [] if enquiry is None or enquiry.task is None else [enquiry.task.assignee_id]


def _task_page(entry: JournalEntry) -> str:
    task = row_of(entry)
    return "" if task is None else reverse("work:task", args=[task.ref])


def _enquiry_page(entry: JournalEntry) -> str:
    enquiry = row_of(entry)
    return "" if enquiry is None or enquiry.task is None else reverse("work:task", args=[enquiry.task.ref])


notify(
    events.TaskAdded,
    _assignee,
    mail=True,
    template=_("{actor} gave you a task: {subject}"),
    url=_task_page,
    group="work",
)
notify(
    events.TaskHandedOn,
    _assignee,
    mail=True,
    template=_("{actor} handed you a task: {subject}"),
    url=_task_page,
    group="work",
)
notify(events.TaskDue, _assignee, mail=True, template=_("Due {due}: {subject}"), url=_task_page, group="work")
notify(events.TaskDone, _giver, url=_task_page, group="work")
notify(events.TaskDropped, _giver, url=_task_page, group="work")
notify(
    events.EnquiryArrived,
    _answerer,
    mail=True,
    template=_("Enquiry {subject} waits for your answer, due {due}"),
    url=_enquiry_page,
    group="work",
)


def _title(key: str) -> str:
    """What the enquiry is about, as a visitor may know it when the letter leaves."""
    name = naming.names(VISITOR, [key]).get(key)
    return "" if name is None else name.title


def _code_letter(entry: JournalEntry) -> Iterable[Letter]:
    enquiry = row_of(entry)
    if enquiry is None or enquiry.state != "unconfirmed":
        return []
    code = enquiries.code_of(enquiry)
    with translation.override(enquiry.language or addresses.language(enquiry.zone)):
        body = _now(
            "You asked about “{title}”.\n\nYour code: {code}\n\nIt is good for 15 minutes. If you did not ask, ignore this mail."
        )
        letter = Letter(
            address=enquiry.email,
            language=enquiry.language,
            subject=_now("{code} is your code").format(code=code),
            body=body.format(title=_title(enquiry.subject), code=code),
            url=f"{reverse('work:ask-code', args=[enquiry.token])}?code={code}",
            url_label=_now("Confirm"),
        )
    return [letter]


def _answer_letter(entry: JournalEntry) -> Iterable[Letter]:
    enquiry = row_of(entry)
    if enquiry is None or enquiry.state != "answered":
        return []
    with translation.override(enquiry.language or addresses.language(enquiry.zone)):
        body = _now("You asked about “{title}”:\n\n{message}\n\nThe answer:\n\n{answer}")
        letter = Letter(
            address=enquiry.email,
            language=enquiry.language,
            subject=_now("The answer to your enquiry {ref}").format(ref=enquiry.ref),
            body=body.format(title=_title(enquiry.subject), message=enquiry.message, answer=enquiry.answer),
            url=reverse("work:ask-code", args=[enquiry.token]),
            url_label=_now("See it on the site"),
        )
    return [letter]


write_letter(events.EnquiryOpened, _code_letter)
write_letter(events.EnquiryCodeRenewed, _code_letter)
write_letter(events.EnquiryAnswered, _answer_letter)
