"""Enquiries: a visitor asks, proves the address, a manager answers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Count
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.context import Context
from shanhe.kernel.errors import Invalid, NotNow
from shanhe.kernel.events import Event, plain
from shanhe.kernel.operations import operation
from shanhe.kernel.references import reference
from shanhe.kernel.registries import findable_of
from shanhe.parties import queries as parties
from shanhe.zones import addresses
from shanhe.zones import queries as zones

from .. import enquiries, events, lifecycle, rules
from ..models import Enquiry, Task
from ..subjects import key_of, pointer, row_of
from .tasks import close as close_task

HOUR = timedelta(hours=1)
MAX_MESSAGE = 4000


@operation("work.open_enquiry", subjects=("subject",), rule=rules.ask)
def open_enquiry(
    ctx: Context,
    *,
    subject: Any,
    name: str,
    email: str,
    message: str,
    organisation: str = "",
    client: str = "",
    language: str | None = None,
) -> Enquiry:
    """Take a visitor's question and send a one-time code to the address; nobody sees it before the code comes back.

    `client` is the visitor's network address, kept only as a keyed hash to limit the rate.
    """
    email = email.strip().lower()
    _check_enquiry(name, email, message)
    _check_rate(ctx, email, enquiries.client_key(client))
    enquiry = Enquiry.objects.create(
        zone=ctx.zone,
        subject=key_of(subject),
        name=name.strip()[:120],
        email=email,
        organisation_text=organisation.strip()[:200],
        message=message.strip(),
        language=addresses.spoken(ctx.zone, language or get_language() or ""),
        client=enquiries.client_key(client),
        salt=enquiries.new_salt(),
        code_expires_at=ctx.now + enquiries.CODE_LIFETIME,
        created_at=ctx.now,
    )
    ctx.emit(events.EnquiryOpened(subject=enquiry))
    return enquiry


def _check_enquiry(name: str, email: str, message: str) -> None:
    wrong: dict[str, Any] = {}
    if not name.strip():
        wrong["name"] = _("Say who you are.")
    try:
        validate_email(email)
    except ValidationError:
        wrong["email"] = _("This is not an e-mail address.")
    if len(message.strip()) < 5:
        wrong["message"] = _("Write your question.")
    elif len(message) > MAX_MESSAGE:
        wrong["message"] = _("At most {n} characters.").format(n=MAX_MESSAGE)
    if wrong:
        raise Invalid(wrong)


def _check_rate(ctx: Context, email: str, client: str) -> None:
    recent = Enquiry.objects.filter(created_at__gt=ctx.now - HOUR)
    by_address = recent.filter(email=email).count()
    by_client = recent.filter(client=client).count() if client else 0
    if by_address >= enquiries.PER_HOUR_AND_ADDRESS or by_client >= enquiries.PER_HOUR_AND_CLIENT:
        raise Invalid(_("Too many enquiries from here within an hour. Please try again later."))


@operation("work.renew_enquiry_code", subjects=("enquiry",), rule=rules.confirm)
def renew_enquiry_code(ctx: Context, *, enquiry: Enquiry) -> Enquiry:
    """Send a new code; the old one is void."""
    if enquiry.state != "unconfirmed":
        raise NotNow(enquiry.state, _("Your address is already confirmed."))
    if enquiry.codes_sent >= enquiries.MAX_CODES:
        raise Invalid(_("No more codes for this enquiry. Please write it again."))
    enquiry.salt, enquiry.tries = enquiries.new_salt(), 0
    enquiry.codes_sent += 1
    enquiry.code_expires_at = ctx.now + enquiries.CODE_LIFETIME
    enquiry.save()
    ctx.emit(events.EnquiryCodeRenewed(subject=enquiry))
    return enquiry


@operation("work.confirm_enquiry", subjects=("enquiry",), transition=lifecycle.ENQUIRY["confirm"])
def confirm_enquiry(ctx: Context, *, enquiry: Enquiry, code: str) -> Enquiry:
    """Confirm the address with the code; the enquiry becomes a manager's task.

    A wrong code is counted and recorded, so it is no error: the state stays "unconfirmed". Invalid when the code has
    expired or was tried too often.
    """
    if ctx.now >= enquiry.code_expires_at or enquiry.tries >= enquiries.MAX_TRIES:
        raise Invalid({"code": _("This code is no longer valid. Ask for a new one.")})
    if not enquiries.code_matches(enquiry, code):
        enquiry.tries += 1
        enquiry.save()
        ctx.emit(events.EnquiryCodeRefused(subject=enquiry))
        return enquiry
    changes = lifecycle.ENQUIRY.move(enquiry, "confirm")
    subject = row_of(enquiry.subject)
    enquiry.ref = reference(ctx, Enquiry, "E")
    enquiry.verified_at = ctx.now
    enquiry.task = _task_for(ctx, enquiry, subject)
    enquiry.save()
    about = (enquiry.task, *pointer(enquiry.subject))
    due = plain(enquiry.task.due_on)
    ctx.emit(events.EnquiryArrived(subject=enquiry, about=about, changes=changes, due=due))
    return enquiry


def _task_for(ctx: Context, enquiry: Enquiry, subject: Any) -> Task:
    findable = findable_of(subject) if subject is not None else None
    return Task.objects.create(
        zone=ctx.zone,
        ref=reference(ctx, Task, "T"),
        subject=enquiry.subject,
        title=enquiry.ref,
        assignee=_manager_for(ctx, subject, findable),
        origin=Task.Origin.ENQUIRY,
        due_on=_due(ctx),
        created_at=ctx.now,
    )


def _due(ctx: Context) -> date | None:
    """The day by which the zone promises an answer; None in a zone that promises none."""
    try:
        days = int(zones.parameter(ctx.zone, "enquiry_due", on=ctx.today))
    except LookupError:
        return None
    return zones.calendar(ctx.zone).add_working_days(ctx.today, days).day


def _manager_for(ctx: Context, subject: Any, findable: Any) -> Any:
    """The person the object's app names, else the manager with the fewest open enquiries; None when there is nobody."""
    router = enquiries.router_of(findable.name) if findable else None
    person = router(subject) if router else None
    if person is not None and not person.away:
        return person
    for role in ("technology_manager", "administrator"):
        people = parties.holders_of_role(ctx.zone, role)
        if people:
            busy = dict(
                Task.objects.open()
                .filter(assignee__in=people, origin=Task.Origin.ENQUIRY)
                .values_list("assignee_id")
                .annotate(Count("id"))
            )
            return min(people, key=lambda one: (busy.get(one.pk, 0), one.pk))
    return None


def _its_task(enquiry: Enquiry, **_arguments: Any) -> list[Any]:
    return [] if enquiry.task is None else [enquiry.task]


@operation(
    "work.answer_enquiry", subjects=("enquiry",), transition=lifecycle.ENQUIRY["answer"], also=_its_task
)
def answer_enquiry(ctx: Context, *, enquiry: Enquiry, answer: str) -> Enquiry:
    """Send the answer to the enquirer by e-mail and close the task."""
    if not answer.strip():
        raise Invalid({"answer": _("Write the answer.")})
    enquiry.answer, enquiry.answered_at = answer.strip(), ctx.now
    enquiry.answered_by_id = ctx.actor.person_id
    return _end(ctx, enquiry, "answer", events.EnquiryAnswered)


@operation("work.close_enquiry", subjects=("enquiry",), transition=lifecycle.ENQUIRY["close"], also=_its_task)
def close_enquiry(ctx: Context, *, enquiry: Enquiry, reason: str) -> Enquiry:
    """Close an enquiry without an answer, saying why; nothing is sent."""
    if not reason.strip():
        raise Invalid({"reason": _("Say why no answer is due.")})
    return _end(ctx, enquiry, "close", events.EnquiryClosed, reason.strip())


def _end(ctx: Context, enquiry: Enquiry, action: str, event: type[Event], reason: str = "") -> Enquiry:
    """End the enquiry and its task; whoever may handle the enquiry may so close the task, also when it was somebody else's."""
    changes = lifecycle.ENQUIRY.move(enquiry, action)
    enquiry.save()
    task = Task.objects.filter(pk=enquiry.task_id or 0, state="open").first()
    if task is not None and action == "answer":
        close_task(ctx, task, "complete", events.TaskDone, "")
    elif task is not None:
        close_task(ctx, task, "drop", events.TaskDropped, reason)
    ctx.emit(event(subject=enquiry, about=pointer(enquiry.subject), changes=changes))
    return enquiry


@operation("work.forget_unconfirmed_enquiries", subjects=("zone",), rule=rules.system, internal=True)
def forget_unconfirmed_enquiries(ctx: Context, *, zone: Any) -> int:
    """Delete enquiries whose address nobody confirmed for a week; returns how many."""
    count, _by_model = Enquiry.objects.left_unconfirmed_before(ctx.now - enquiries.FORGET_AFTER).delete()
    if count:
        ctx.emit(events.EnquiriesForgotten(subject=zone, count=count))
    else:
        ctx.unchanged()
    return count
