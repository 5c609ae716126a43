"""Who hears of work: the whole way from the operation to the mail."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import translation

from shanhe.kernel import delivery
from shanhe.kernel.context import VISITOR, Context
from shanhe.kernel.models import JournalEntry
from shanhe.notices import queries as notices
from shanhe.parties.actors import actor_of_person
from shanhe.parties.testing import ctx_for, system_ctx
from shanhe.work import enquiries, jobs, operations
from shanhe.work.models import Task

from .conftest import MONDAY


def deliver() -> None:
    delivery.deliver(list(JournalEntry.objects.order_by("pk").values_list("pk", flat=True)))


def lines(person: Any) -> list[str]:
    actor = actor_of_person(person)
    with translation.override("en"):
        return [line.text for line in notices.lines(actor, notices.inbox(actor))]


def test_a_task_tells_its_person(organisation: Any, manager: Any, inventor: Any, mailoutbox: Any) -> None:
    task = operations.add_task(ctx_for(manager), subject=organisation, title="Visit", assignee=inventor)
    deliver()
    assert lines(inventor) == [f"{manager.name['en']} gave you a task: Visit"]
    assert lines(manager) == []
    assert f"/tasks/{task.ref}/" in mailoutbox[0].body
    operations.complete_task(ctx_for(inventor), task=task)
    deliver()
    assert len(lines(manager)) == 1
    assert len(mailoutbox) == 1, "a task done is told in the inbox only"


def test_a_reminder_is_told_once(zone: Any, organisation: Any, manager: Any, mailoutbox: Any) -> None:
    operations.add_task(
        ctx_for(manager, MONDAY),
        subject=organisation,
        title="Visit",
        assignee=manager,
        due_on=date(2026, 9, 29),
    )
    operations.remind_of_due_tasks(system_ctx(zone, MONDAY), zone=zone)
    operations.remind_of_due_tasks(system_ctx(zone, MONDAY), zone=zone)
    deliver()
    assert lines(manager) == ["Due 2026-09-29: Visit"]
    assert len(mailoutbox) == 1


@pytest.mark.parametrize(("language", "words"), [("en", "is your code"), ("zh-hans", "是您的验证码")])
def test_an_enquiry_by_mail_from_code_to_answer(
    zone: Any, organisation: Any, manager: Any, mailoutbox: Any, language: str, words: str
) -> None:
    visitor = Context(actor=VISITOR, zone=zone)
    enquiry = operations.open_enquiry(
        visitor,
        subject=organisation,
        name="Li Hua",
        email="li@example.org",
        message="May we try the sensor?",
        language=language,
    )
    deliver()
    (code_mail,) = mailoutbox
    assert code_mail.to == ["li@example.org"]
    assert words in code_mail.subject
    code = re.search(r"\b\d{6}\b", code_mail.body)
    assert code is not None
    assert f"/ask/code/{enquiry.token}/?code={code[0]}" in code_mail.body
    enquiry = operations.confirm_enquiry(visitor, enquiry=enquiry, code=code[0])
    deliver()
    assert len(lines(manager)) == 1
    assert mailoutbox[1].to == [manager.user.email]
    operations.answer_enquiry(ctx_for(manager), enquiry=enquiry, answer="Yes, on Friday.")
    deliver()
    answer_mail = mailoutbox[-1]
    assert answer_mail.to == ["li@example.org"]
    assert "Yes, on Friday." in answer_mail.body
    assert "May we try the sensor?" in answer_mail.body


def test_a_new_code_makes_a_new_mail_with_the_new_code(zone: Any, organisation: Any, mailoutbox: Any) -> None:
    visitor = Context(actor=VISITOR, zone=zone)
    enquiry = operations.open_enquiry(
        visitor, subject=organisation, name="Li", email="li@example.org", message="May we?"
    )
    deliver()
    enquiry = operations.renew_enquiry_code(visitor, enquiry=enquiry)
    deliver()
    assert len(mailoutbox) == 2
    assert enquiries.code_of(enquiry) in mailoutbox[1].body


def test_the_daily_jobs(zone: Any, organisation: Any, manager: Any) -> None:
    ctx = ctx_for(manager)
    operations.add_task(
        ctx, subject=organisation, title="x", assignee=manager, due_on=ctx.today - timedelta(days=1)
    )
    jobs.remind_of_due_tasks(system_ctx(zone))
    jobs.forget_unconfirmed_enquiries(system_ctx(zone))
    task = Task.objects.get()
    assert task.reminded_for == task.due_on
