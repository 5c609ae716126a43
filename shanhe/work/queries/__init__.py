"""What pages, the API and other apps read of the work on objects."""

from .enquiries import enquiries_on, enquiry_by_ref, enquiry_by_token
from .mine import (
    Change,
    changed_since,
    is_watching,
    possible_assignees,
    recent,
    start_of_yesterday,
    task_by_ref,
    task_items,
    tasks_for,
    tasks_given_by,
    tasks_of,
    watched,
)
from .objects import (
    Work,
    annotation_for,
    attachment_for,
    attachments_on,
    contacts_on,
    notes_on,
    tasks_on,
    work_on,
)
from .subjects import SubjectLink, links, subject_for
