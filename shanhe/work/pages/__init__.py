"""Pages of the work on objects."""

from .enquiries import ask, ask_again, ask_code, enquiry_answer, enquiry_close
from .mine import add_own_task, my_work, task, task_change, task_done, task_drop, task_reopen
from .objects import (
    add_note,
    add_task,
    attach_file,
    download,
    log_contact,
    remove,
    restore,
    unwatch,
    watch,
)

__all__ = [
    "add_note",
    "add_own_task",
    "add_task",
    "ask",
    "ask_again",
    "ask_code",
    "attach_file",
    "download",
    "enquiry_answer",
    "enquiry_close",
    "log_contact",
    "my_work",
    "remove",
    "restore",
    "task",
    "task_change",
    "task_done",
    "task_drop",
    "task_reopen",
    "unwatch",
    "watch",
]
