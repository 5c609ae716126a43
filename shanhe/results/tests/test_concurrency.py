"""Two at once: one draft, one publication."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from django_scopes import scope

from shanhe.kernel.errors import NotNow, Stale
from shanhe.kernel.models import JournalEntry
from shanhe.parties.testing import ctx_for, make_zone
from shanhe.results import operations
from shanhe.results.models import Result

from .factories import cast, complete, confirm_all_checks, draft

pytestmark = pytest.mark.django_db(transaction=True)


def together(zone, *actions):
    """Run the actions at the same moment, each on a connection of its own; what each gave or raised."""
    start, answers = threading.Barrier(len(actions)), [None] * len(actions)

    def run(index, action):
        try:
            with scope(zone=zone):
                start.wait(timeout=20)
                answers[index] = action()
        except Exception as error:
            answers[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index, action)) for index, action in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


def test_one_of_two_publications_wins():
    zone = make_zone()
    with scope(zone=zone):
        people = cast(zone)
        result = complete(people, draft(people))
        operations.submit_result(ctx_for(people.inventor), result=result)
        operations.accept_result(ctx_for(people.office), result=result)
        confirm_all_checks(people, result)
        contexts = [ctx_for(people.office), ctx_for(people.admin)]
        answers = together(
            zone, *(lambda ctx=ctx: operations.publish_result(ctx, result=result) for ctx in contexts)
        )
        assert sorted(type(answer) for answer in answers if isinstance(answer, Exception)) == [NotNow]
        assert JournalEntry.objects.filter(verb="results.result.published").count() == 1


def test_one_of_two_editors_is_told_of_the_other():
    zone = make_zone()
    with scope(zone=zone):
        people = cast(zone)
        result = draft(people)
        seen = result.version

        def save(ctx, title):
            return operations.save_draft(
                ctx, result=result, values={"title": {"en": title}}, version=seen, editor=title
            )

        answers = together(
            zone, lambda: save(ctx_for(people.inventor), "One"), lambda: save(ctx_for(people.office), "Two")
        )
        lost = [answer for answer in answers if isinstance(answer, Exception)]
        kept = next(answer for answer in answers if isinstance(answer, Result))
        assert [type(error) for error in lost] == [Stale]
        assert Result.objects.get(pk=result.pk).title == kept.title


def test_references_are_unique_under_a_rush():
    zone = make_zone()
    with scope(zone=zone):
        people = cast(zone)
        answers = together(zone, *(lambda: draft(people).ref for _time in range(6)))
        assert len(set(answers)) == 6, answers
