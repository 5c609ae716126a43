"""From the proposal to the outcome, and what each step refuses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from shanhe.introductions import operations
from shanhe.introductions.models import FollowUp, Introduction, Question, Side
from shanhe.introductions.queries import fatigue
from shanhe.kernel import clock
from shanhe.kernel.errors import Conflict, Denied, Invalid, NotNow
from shanhe.kernel.models import JournalEntry
from shanhe.parties.testing import make_person
from shanhe.pathway import operations as pathway
from shanhe.work.models import Task

from .ground import Ground, fresh, system


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Refusals are compared with their English words."""
    with translation.override("en"):
        yield


def verbs(row: Introduction) -> list[str]:
    entries = JournalEntry.objects.filter(subject=f"introductions.Introduction:{row.pk}").order_by("pk")
    return [entry.verb.removeprefix("introductions.") for entry in entries]


def test_from_proposal_to_contract(ground: Ground) -> None:
    row = ground.talking()
    operations.send_message(ground.ctx(ground.inventor), introduction=row, text="Hello")
    operations.record_contract(ground.ctx(ground.manager), introduction=row, note="Signed")
    row = fresh(row)
    assert (row.ref, row.state, row.note) == ("I-2026-0001", "contract", "Signed")
    assert verbs(row) == [
        "introduction.proposed", "introduction.asked", "side.agreed", "introduction.agreed", "talks.begun",
        "message.sent", "introduction.concluded",
    ]  # fmt: skip
    last = JournalEntry.objects.get(verb="introductions.introduction.concluded")
    assert last.data["outcome"] == "contract"
    assert {f"needs.Need:{row.need_id}", f"results.Result:{row.result_id}"} < set(last.about)


def test_one_side_alone_agrees_to_nothing(ground: Ground) -> None:
    row = ground.asked()
    operations.agree_to_introduction(ground.ctx(ground.representative), introduction=row, note="Gladly")
    assert fresh(row).state == "asked"
    with pytest.raises(NotNow, match="answered already"):
        operations.agree_to_introduction(ground.ctx(ground.second), introduction=row)
    with pytest.raises(Denied):
        operations.send_message(ground.ctx(ground.representative), introduction=row, text="Hello?")
    with pytest.raises(Denied):
        operations.send_message(ground.ctx(ground.manager), introduction=row, text="Hello?")
    operations.agree_to_introduction(ground.ctx(ground.office), introduction=row)
    assert fresh(row).named
    assert {(c.side, c.person_id) for c in row.consents.all()} == {
        ("need", ground.representative.pk),
        ("other", ground.office.pk),
    }


def test_a_person_or_an_organisation_may_be_the_other_side(ground: Ground) -> None:
    expert = make_person(ground.zone, [], ground.base.university, account=True)
    one = ground.asked(other=expert)
    operations.agree_to_introduction(ground.ctx(expert), introduction=one)
    two = ground.asked(ground.need(), ground.base.enterprise)
    operations.agree_to_introduction(ground.ctx(ground.base.representative), introduction=two)
    assert [fresh(row).consents.get().side for row in (one, two)] == ["other", "other"]


def test_only_managers_propose_and_not_for_themselves(ground: Ground) -> None:
    need, result = ground.need(), ground.result()
    with pytest.raises(Denied):
        operations.propose_introduction(ground.ctx(ground.committee), need=need, other=result)
    mine = ground.result(discloser=ground.manager)
    with pytest.raises(Denied, match="colleague"):
        operations.propose_introduction(ground.ctx(ground.manager), need=need, other=mine)
    with pytest.raises(Invalid, match="both sides"):
        operations.propose_introduction(ground.ctx(ground.manager), need=need, other=ground.enterprise)


def test_a_pair_is_introduced_once_at_a_time(ground: Ground) -> None:
    row = ground.proposed()
    with pytest.raises(Conflict, match=row.ref):
        operations.propose_introduction(ground.ctx(ground.colleague), need=row.need, other=row.result)
    operations.withdraw_introduction(ground.ctx(ground.manager), introduction=row)
    again = operations.propose_introduction(ground.ctx(ground.colleague), need=row.need, other=row.result)
    with pytest.raises(Conflict, match=again.ref):
        operations.undo_outcome(ground.ctx(ground.manager), introduction=row)


@pytest.mark.parametrize("state", ["draft", "submitted", "closed", "withdrawn", "expired"])
def test_only_a_published_need_is_introduced(ground: Ground, state: str) -> None:
    with pytest.raises(Invalid):
        ground.proposed(ground.need(state=state))


def test_what_changed_since_the_proposal_is_seen_when_asking(ground: Ground) -> None:
    row = ground.proposed()
    result = row.result
    result.state = "withdrawn"
    result.save()
    with pytest.raises(Invalid):
        operations.ask_both_sides(ground.ctx(ground.manager), introduction=row)


def test_words_for_the_other_side_do_not_name_who_is_unnamed(ground: Ground) -> None:
    with pytest.raises(Invalid, match="Quiet Robotics"):
        ground.proposed(about_need="A wish of quiet robotics in Beijing")
    with pytest.raises(Invalid, match="Rosa Quiet"):
        ground.proposed(about_need="Ask Rosa Quiet")
    named = ground.need(confidentiality="named")
    assert ground.proposed(named, about_need="A wish of Quiet Robotics").about_need


def test_nobody_has_more_open_questions_than_the_zone_allows(ground: Ground) -> None:
    for _number in range(3):
        ground.asked()
    found = fatigue.asking(ground.need(), ground.result(), ground.at)
    assert ground.representative in found.spared
    assert any("3" in reason for reason in found.reasons)
    with pytest.raises(Invalid, match="open questions"):
        ground.asked()
    first = Introduction.objects.order_by("pk")[0]
    operations.refuse_introduction(
        ground.ctx(ground.representative), introduction=first, reason="not_a_priority"
    )
    ground.asked()


def test_somebody_with_enough_questions_is_spared_when_a_colleague_is_free(ground: Ground) -> None:
    for _number in range(3):
        row = ground.asked()
    extra = make_person(ground.zone, ["inventor"], ground.base.university, account=True)
    free = make_person(ground.zone, [], ground.enterprise, "representative", account=True)
    operations.ask_both_sides(
        ground.ctx(ground.manager),
        introduction=ground.proposed(ground.need(), ground.result(discloser=extra)),
    )
    last = Introduction.objects.order_by("-pk")[0]
    people = set(Question.objects.filter(introduction=last).values_list("person_id", flat=True))
    assert people == {free.pk, extra.pk}
    assert row.questions.count() == 4


def test_one_need_is_asked_for_once_a_week(ground: Ground) -> None:
    need = ground.need()
    ground.asked(need)
    with pytest.raises(Invalid, match="2026-03-09"):
        ground.asked(need, ground.result())
    ground.later(days=7, minutes=1)
    waiting = Introduction.objects.get(state="proposed")
    operations.ask_both_sides(ground.ctx(ground.manager), introduction=waiting)


def test_a_zone_without_figures_limits_nobody(ground: Ground) -> None:
    from shanhe.zones.models import Parameter

    Parameter.objects.all().delete()
    need = ground.need()
    for _number in range(5):
        ground.asked(need, ground.result())
    assert Question.objects.waiting().count() == 5 * 4


def test_a_refusal_keeps_its_reason(ground: Ground) -> None:
    row = ground.asked()
    with pytest.raises(Invalid):
        operations.refuse_introduction(ground.ctx(ground.inventor), introduction=row, reason="because")
    operations.refuse_introduction(
        ground.ctx(ground.inventor), introduction=row, reason="not_a_priority", note="Next year"
    )
    row = fresh(row)
    assert (row.state, row.reason, row.named) == ("declined", "not_a_priority", False)
    entry = JournalEntry.objects.get(verb="introductions.side.refused")
    assert entry.data["reason"] == "not_a_priority"
    assert entry.about == [f"introductions.Introduction:{row.pk}"]


def test_a_side_may_change_a_yes_to_a_no_and_take_that_back(ground: Ground) -> None:
    row = ground.asked()
    operations.agree_to_introduction(ground.ctx(ground.representative), introduction=row)
    operations.refuse_introduction(ground.ctx(ground.representative), introduction=row, reason="no_fit")
    ground.later(minutes=14)
    operations.undo_outcome(ground.ctx(ground.representative), introduction=row)
    row = fresh(row)
    assert (row.state, row.reason, row.consents.get().agrees) == ("asked", "", True)


def test_an_outcome_is_taken_back_for_fifteen_minutes(ground: Ground) -> None:
    row = ground.talking()
    lead = ground.ctx(ground.manager)
    operations.decline_introduction(lead, introduction=row, reason="too_early")
    operations.undo_outcome(lead, introduction=row)
    row = fresh(row)
    assert (row.state, row.reason, row.concluded_at) == ("talking", "", None)
    assert FollowUp.objects.get().state == "left"
    operations.record_trial(lead, introduction=row)
    ground.later(minutes=16)
    with pytest.raises(NotNow, match="15"):
        operations.undo_outcome(ground.ctx(ground.manager), introduction=row)
    # A trial leads on to a contract, and taking that back leads to the trial.
    operations.record_contract(ground.ctx(ground.manager), introduction=row)
    operations.undo_outcome(ground.ctx(ground.manager), introduction=row)
    assert fresh(row).state == "trial"


def test_too_early_becomes_a_milestone_of_the_plan_that_is_written(ground: Ground) -> None:
    result = ground.result()
    project = ground.base.project(result)
    plan = pathway.start_plan(ground.ctx(ground.manager), project=project, aim="Show it")
    row = ground.talking(other=result)
    operations.decline_introduction(ground.ctx(ground.representative), introduction=row, reason="too_early")
    step = FollowUp.objects.get()
    assert (step.project, step.assignee, step.state) == (project, ground.manager, "open")
    assert plan.milestones.count() == 0
    with pytest.raises(Denied):
        operations.take_follow_up(ground.ctx(ground.inventor), follow_up=step)
    operations.take_follow_up(ground.ctx(ground.manager), follow_up=step)
    assert row.ref in plan.milestones.get().title
    assert fresh(step).made == "milestone"
    with pytest.raises(NotNow):
        operations.take_follow_up(ground.ctx(ground.manager), follow_up=step)


def test_too_early_becomes_a_task_where_there_is_no_plan(ground: Ground) -> None:
    project_result, lone_result = ground.result(), ground.result()
    ground.base.project(project_result)
    for result, taker in ((project_result, ground.manager), (lone_result, ground.inventor)):
        row = ground.talking(ground.need(), result)
        operations.decline_introduction(
            ground.ctx(ground.representative), introduction=row, reason="too_early"
        )
        step = FollowUp.objects.get(introduction=row)
        assert step.assignee == taker
        operations.take_follow_up(ground.ctx(taker), follow_up=step, title="Measure the wear")
    tasks = Task.objects.filter(title="Measure the wear")
    assert {task.assignee_id for task in tasks} == {ground.manager.pk, ground.inventor.pk}
    assert {task.subject.partition(":")[0] for task in tasks} == {"pathway.Project", "results.Result"}


def test_another_reason_suggests_nothing_and_a_step_can_be_left(ground: Ground) -> None:
    row = ground.talking()
    operations.decline_introduction(ground.ctx(ground.manager), introduction=row, reason="no_fit")
    assert not FollowUp.objects.exists()
    other = ground.talking()
    operations.decline_introduction(ground.ctx(ground.manager), introduction=other, reason="too_early")
    operations.leave_follow_up(ground.ctx(ground.inventor), follow_up=FollowUp.objects.get())
    assert not Task.objects.exists()


def test_a_contract_is_told_on_the_story_of_the_project(ground: Ground) -> None:
    result = ground.result()
    project = ground.base.project(result)
    row = ground.talking(other=result)
    operations.record_contract(ground.ctx(ground.manager), introduction=row)
    entry = JournalEntry.objects.get(verb="introductions.introduction.concluded")
    assert f"pathway.Project:{project.pk}" in entry.about


@pytest.mark.any_day
def test_what_nobody_answers_is_closed(ground: Ground) -> None:
    row, answered = ground.asked(), ground.agreed()
    ground.later(days=13)
    assert operations.expire_introductions(system(ground), zone=ground.zone) == 0
    ground.later(days=2)
    assert operations.expire_introductions(system(ground), zone=ground.zone) == 1
    assert (fresh(row).state, fresh(answered).state) == ("expired", "agreed")


def test_messages_carry_files_that_only_the_conversation_opens(ground: Ground) -> None:
    row = ground.agreed()
    upload = SimpleUploadedFile("plan.txt", b"Plan")
    message = operations.send_message(ground.ctx(ground.inventor), introduction=row, upload=upload)
    assert message.attachment is not None
    assert message.attachment.subject == f"introductions.Introduction:{row.pk}"
    assert fresh(row).state == "talking"
    with pytest.raises(Invalid):
        operations.send_message(ground.ctx(ground.inventor), introduction=row, text="  ")
    with pytest.raises(Denied):
        operations.send_message(ground.ctx(ground.stranger), introduction=row, text="Hi")


def test_meetings_are_moved_and_cancelled(ground: Ground) -> None:
    row = ground.agreed()
    begin = ground.at + timedelta(days=2)
    times = {"starts_at": begin, "minutes": 60}
    ctx = ground.ctx(ground.representative)
    meeting = operations.propose_meeting(ctx, introduction=row, title="Demo", **times)
    assert fresh(row).state == "talking"
    with pytest.raises(Invalid):
        operations.propose_meeting(ctx, introduction=row, title="", starts_at=ground.at, minutes=0)
    later = {**times, "starts_at": begin + timedelta(hours=1)}
    moved = operations.move_meeting(ctx, meeting=meeting, title="Demo", **later)
    assert (moved.sequence, moved.uid) == (1, meeting.uid)
    operations.cancel_meeting(ground.ctx(ground.inventor), meeting=meeting)
    assert fresh(meeting).sequence == 2
    with pytest.raises(NotNow):
        operations.move_meeting(ctx, meeting=meeting, title="Demo", **times)


def test_the_lead_is_handed_on(ground: Ground) -> None:
    row = ground.asked()
    operations.hand_on_introduction(ground.ctx(ground.administrator), introduction=row, to=ground.colleague)
    assert fresh(row).proposed_by == ground.colleague


def test_sides_are_two(ground: Ground) -> None:
    assert [side.value for side in Side] == ["need", "other"]


@pytest.mark.any_day
@pytest.mark.parametrize("hour", [0, 12, 23])
def test_the_last_day_to_answer_counts_in_full(ground: Ground, hour: int) -> None:
    asked_on = clock.today(ground.zone)
    ground.at = clock.start_of(asked_on, ground.zone) + timedelta(hours=hour, minutes=30)
    row = ground.asked()
    ground.at = clock.start_of(asked_on + timedelta(days=15), ground.zone) - timedelta(minutes=1)
    assert operations.expire_introductions(system(ground), zone=ground.zone) == 0
    ground.later(minutes=1)
    assert operations.expire_introductions(system(ground), zone=ground.zone) == 1
    assert fresh(row).state == "expired"


def test_the_next_question_for_a_need_is_possible_from_the_day_that_is_named(ground: Ground) -> None:
    asked_on = clock.day_of(ground.at, ground.zone)
    ground.at = clock.start_of(asked_on, ground.zone) + timedelta(hours=15)
    need = ground.asked().need
    operations.withdraw_introduction(ground.ctx(ground.manager), introduction=Introduction.objects.get())
    ground.at = clock.start_of(asked_on + timedelta(days=7), ground.zone) - timedelta(minutes=1)
    reasons = fatigue.asking(need, ground.result(), ground.at).reasons
    assert any((asked_on + timedelta(days=7)).isoformat() in reason for reason in reasons)
    ground.later(minutes=1)
    assert not any(
        "days ago" in reason for reason in fatigue.asking(need, ground.result(), ground.at).reasons
    )
