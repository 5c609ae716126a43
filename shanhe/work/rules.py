"""Who may work on an object: the object's own app decides, through its findable."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Actor
from shanhe.kernel.errors import ProgrammingError
from shanhe.kernel.registries import findable_of
from shanhe.kernel.rules import Condition, Rule, anyone, by_itself, own, role, signed_in


def sees(actor: Actor, row: Any) -> bool:
    """Whether the actor may see the row, as its findable says."""
    findable = findable_of(row)
    return findable is not None and findable.visible(actor).filter(pk=row.pk).exists()


def annotates(actor: Actor, row: Any) -> bool:
    """Whether the actor may add tasks, contacts, notes and files to the row; everybody may to their own person."""
    if actor.is_system:
        return True
    if row._meta.label == "parties.Person" and actor.person_id == row.pk:
        return True
    findable = findable_of(row)
    return (
        findable is not None
        and findable.may_annotate is not None
        and findable.may_annotate(actor, row)
        and sees(actor, row)
    )


def _no_list(actor: Actor) -> Q:
    raise ProgrammingError("rows of any kind have no common list: filter with the findable's visible(actor)")


SEES = Condition(sees, _no_list, ("sees the object",), asks=1)
ANNOTATES = Condition(annotates, _no_list, ("works on the object",), asks=2)

annotate = Rule(
    "work.annotate", signed_in() & ANNOTATES, reason=_("Only those who work on this may add to it.")
)
watch = Rule("work.watch", signed_in() & SEES, reason=_("Sign in to watch this."))
ask = Rule("work.ask", SEES, reason=_("This is not open to you."))
confirm = Rule("work.confirm", anyone())
remember = Rule("work.remember", signed_in())

_party = own("assignee_id", "assignee") | own("created_by_id", "creator") | role("administrator")
view_task = Rule("work.view_task", _party, reason=_("This task is between other people."))


def reads_task(actor: Actor, task: Any, subject: Any) -> bool:
    """Whether the actor may read a task: a party to it, or who works on its subject; a person's tasks are their own."""
    if view_task.allows(actor, task):
        return True
    return subject is not None and subject._meta.label != "parties.Person" and annotates(actor, subject)


change_task = Rule(
    "work.change_task", _party, reason=_("Only the person the task is for, or who gave it, may change it.")
)
remove = Rule(
    "work.remove",
    own("created_by_id", "author") | role("administrator"),
    reason=_("Only the person who added this may remove it."),
)
handle_enquiry = Rule(
    "work.handle_enquiry",
    own("task__assignee_id", "assignee") | role("technology_manager", "administrator"),
    reason=_(
        "Only the person the enquiry was given to, a technology manager or an administrator may answer it."
    ),
)
system = by_itself("work.system")
