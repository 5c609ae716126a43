"""When may: the states of a task and of an enquiry."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanhe.kernel.errors import type_text
from shanhe.kernel.lifecycle import Lifecycle, State, Transition

from . import rules


def _enquiry_answered(task: Any) -> type_text | None:
    if task.origin == "enquiry" and task.enquiries.filter(state="open").exists():
        return _("Answer the enquiry, or close it with a reason; the task is then done.")
    return None


TASK = Lifecycle(
    "work.task",
    states=[
        State("open", _("To do"), "active"),
        State("done", _("Done"), "done"),
        State("dropped", _("Dropped"), "stopped"),
    ],
    transitions=[
        Transition(
            "complete",
            _("Mark as done"),
            ("open",),
            "done",
            rules.change_task,
            guard=_enquiry_answered,
            tone="active",
        ),
        Transition(
            "drop", _("Drop the task"), ("open",), "dropped", rules.change_task, guard=_enquiry_answered
        ),
        Transition("reopen", pgettext_lazy("task", "Reopen"), ("done", "dropped"), "open", rules.change_task),
        Transition("change", _("Change"), ("open",), None, rules.change_task),
    ],
)

ENQUIRY = Lifecycle(
    "work.enquiry",
    states=[
        State("unconfirmed", _("Address not confirmed"), "neutral"),
        State("open", _("Waiting for an answer"), "waiting"),
        State("answered", _("Answered"), "done"),
        State("closed", _("Closed without an answer"), "stopped"),
    ],
    transitions=[
        Transition("confirm", _("Confirm address"), ("unconfirmed",), "open", rules.confirm),
        Transition("answer", _("Send answer"), ("open",), "answered", rules.handle_enquiry, tone="active"),
        Transition("close", _("Close without an answer"), ("open",), "closed", rules.handle_enquiry),
    ],
)

ANNOTATION = Lifecycle(
    "work.annotation",
    states=[State("kept", _("Kept"), "neutral"), State("removed", _("Removed"), "stopped")],
    transitions=[
        Transition("remove", _("Remove"), ("kept",), "removed", rules.remove),
        Transition("restore", _("Put it back"), ("removed",), "kept", rules.remove),
    ],
)
