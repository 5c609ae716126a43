"""Every change in the work on an object."""

from .annotations import add_note, log_contact, remove_annotation, restore_annotation
from .enquiries import (
    answer_enquiry,
    close_enquiry,
    confirm_enquiry,
    forget_unconfirmed_enquiries,
    open_enquiry,
    renew_enquiry_code,
)
from .files import attach_file, remove_attachment, restore_attachment
from .tasks import (
    add_task,
    change_task,
    complete_task,
    drop_task,
    hand_on_task,
    remind_of_due_tasks,
    reopen_task,
)
from .watches import remember_visit, unwatch, watch

__all__ = [
    "add_note",
    "add_task",
    "answer_enquiry",
    "attach_file",
    "change_task",
    "close_enquiry",
    "complete_task",
    "confirm_enquiry",
    "drop_task",
    "forget_unconfirmed_enquiries",
    "hand_on_task",
    "log_contact",
    "open_enquiry",
    "remember_visit",
    "remind_of_due_tasks",
    "remove_annotation",
    "remove_attachment",
    "renew_enquiry_code",
    "reopen_task",
    "restore_annotation",
    "restore_attachment",
    "unwatch",
    "watch",
]
