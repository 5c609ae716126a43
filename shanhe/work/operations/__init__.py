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
from .files import attach_file
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
