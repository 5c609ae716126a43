"""What happened in the work on an object; each event is about the object too, so it appears in its story."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanhe.kernel.events import Event


class TaskAdded(Event):
    """Somebody got something to do."""

    verb = "work.task.added"
    text = _("gave {assignee} a task: {subject}")

    assignee: str
    due: str | None


class TaskChanged(Event):
    """A task got another day, words or person."""

    verb = "work.task.changed"
    text = _("changed the task “{subject}”")


class TaskHandedOn(Event):
    """A task passed from one person to another."""

    verb = "work.task.handed_on"
    text = _("handed the task “{subject}” to {assignee}")

    assignee: str


class TaskDone(Event):
    """A task was done."""

    verb = "work.task.done"
    text = _("completed the task “{subject}”")


class TaskDropped(Event):
    """A task was dropped; the task keeps why."""

    verb = "work.task.dropped"
    text = _("dropped the task “{subject}”")


class TaskReopened(Event):
    """A task that was done or dropped is open again."""

    verb = "work.task.reopened"
    text = _("reopened the task “{subject}”")


class TaskDue(Event):
    """A task is due tomorrow, today, or was due before."""

    verb = "work.task.due"
    text = _("task due {due}: {subject}")

    due: str | None


class ContactLogged(Event):
    """A call, meeting or visit was written down."""

    verb = "work.contact.logged"
    text = _("logged a contact: {subject}")


class NoteAdded(Event):
    """A note was added."""

    verb = "work.note.added"
    text = _("added a note")


class AnnotationRemoved(Event):
    """A contact or a note was taken away."""

    verb = "work.annotation.removed"
    text = _("removed an entry")


class AnnotationRestored(Event):
    """A contact or a note that was taken away is back."""

    verb = "work.annotation.restored"
    text = _("put an entry back")


class FileAttached(Event):
    """A file was attached."""

    verb = "work.file.attached"
    text = _("attached the file “{subject}”")


class FileRemoved(Event):
    """A file was taken away; it is kept and can be put back."""

    verb = "work.file.removed"
    text = _("removed the file “{subject}”")


class FileRestored(Event):
    """A file that was taken away is back."""

    verb = "work.file.restored"
    text = _("put the file “{subject}” back")


class EnquiryOpened(Event):
    """A visitor wrote an enquiry; nobody sees it before the address is confirmed."""

    verb = "work.enquiry.opened"
    text = _("wrote an enquiry")


class EnquiryCodeRenewed(Event):
    """A visitor asked for a new code."""

    verb = "work.enquiry.code_renewed"
    text = _("asked for a new code")


class EnquiryCodeRefused(Event):
    """A visitor typed a wrong code."""

    verb = "work.enquiry.code_refused"
    text = _("typed a wrong code")


class EnquiryArrived(Event):
    """An enquiry's address was confirmed and a task made of it."""

    verb = "work.enquiry.arrived"
    text = _("sent enquiry {subject}")

    due: str | None


class EnquiryAnswered(Event):
    """An enquiry was answered by e-mail."""

    verb = "work.enquiry.answered"
    text = _("answered enquiry {subject}")


class EnquiryClosed(Event):
    """An enquiry was closed without an answer; its task keeps why."""

    verb = "work.enquiry.closed"
    text = _("closed enquiry {subject} without an answer")


class EnquiriesForgotten(Event):
    """Enquiries whose address was never confirmed were deleted."""

    verb = "work.enquiries.forgotten"
    text = _("deleted {count} enquiries that nobody confirmed")

    count: int
