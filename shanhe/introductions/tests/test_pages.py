"""The pages: every one opens in both languages, and an introduction is led from proposal to contract with them alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from shanhe.introductions import operations, queries
from shanhe.introductions.models import FollowUp, Introduction, Meeting
from shanhe.kernel import clock
from shanhe.parties.actors import actor_of_person
from shanhe.parties.queries import today
from shanhe.pathway.tests.test_pages import browser

from .ground import Ground, fresh


def address(row: Introduction, name: str, *arguments: Any) -> str:
    return reverse(f"introductions:{name}", args=[row.ref, *arguments])


def test_a_prefilled_form_proposes_and_says_whom_asking_reaches(live: Ground) -> None:
    need, result = live.need(), live.result()
    client = browser(live.manager)
    url = f"{reverse('introductions:propose')}?need={need.ref}&result={result.ref}"
    text = client.get(url).content.decode()
    assert f'value="{need.ref}"' in text
    assert f'value="{result.ref}"' in text
    assert live.inventor.name["en"] in text
    body = {"need": need.ref, "other": result.ref, "why": "They fit"}
    answer = client.post(url, body, follow=True)
    row = Introduction.objects.get()
    assert answer.redirect_chain[-1][0] == row.get_absolute_url()
    again = client.post(url, body)
    assert again.status_code == 422
    assert row.ref in again.content.decode()
    wrong = client.post(url, {**body, "other": "R-2026-9999"})
    assert wrong.status_code == 422
    assert browser(live.representative).get(url).status_code == 403


def test_an_introduction_from_a_suggestion_keeps_its_reasons(
    live: Ground, settings: Any, tmp_path: Any
) -> None:
    """One click from the reasons; what was shown then stays with the choice, in both languages."""
    from shanhe.matching import indexing

    settings.INDEX_ROOT = tmp_path / "index"
    need, result = live.need(), live.result(title_en="Warning of bearing faults", title_zh="轴承故障预警")
    type(need).objects.filter(pk=need.pk).update(
        title={"en": "Faults of bearings", "zh": "轴承故障"}, state="published"
    )
    indexing.rebuild()
    client = browser(live.manager)
    url = queries.propose_url(need, result)
    page = client.get(f"/needs/{need.ref}/suggestions/").content.decode()
    assert url.replace("&", "&amp;") in page
    assert (
        "introductions/propose"
        not in browser(live.representative).get(f"/needs/{need.ref}/").content.decode()
    )
    client.post(url, {"need": need.ref, "other": result.ref, "why": "They fit"})
    kept = Introduction.objects.get().basis
    assert "轴承" in kept[0]["zh"]
    assert kept[0]["en"].startswith("Words in common")
    assert kept[0]["en"] in client.get(Introduction.objects.get().get_absolute_url()).content.decode()


def test_what_came_of_introductions_teaches(live: Ground) -> None:
    good, bad = live.in_state("trial"), live.in_state("declined")
    live.in_state("later")
    told = {(one.need, one.kind): one.good for one in queries.outcomes()}
    assert told == {(good.need_id, "result"): True, (bad.need_id, "result"): False}
    type(bad).objects.filter(pk=bad.pk).update(reason="not_a_priority")
    assert [one.good for one in queries.outcomes()] == [True]


def test_from_question_to_contract_by_hand(live: Ground) -> None:
    row = live.proposed()
    lead, need, other = (browser(person) for person in (live.manager, live.representative, live.inventor))
    lead.post(address(row, "act", "ask"))
    assert "Would you like to be introduced" in need.get("/my-work/").content.decode()
    for client in (need, other):
        client.post(address(row, "act", "agree"), {"note": "Gladly"})
    assert fresh(row).state == "agreed"
    upload = SimpleUploadedFile("plan.txt", b"Plan")
    answer = other.post(address(row, "act", "write"), {"text": "Look at this", "upload": upload}, follow=True)
    assert "Look at this" in answer.content.decode()
    message = row.messages.get()
    file_url = reverse("work:file", args=[message.attachment.pk])
    assert need.get(file_url).status_code == 200
    assert browser(live.stranger).get(file_url).status_code == 404
    answer = lead.post(address(row, "act", "contract"), {"note": "Signed"}, follow=True)
    assert fresh(row).state == "contract"
    undo = address(row, "act", "undo")
    assert undo in answer.content.decode()
    lead.post(undo)
    assert fresh(row).state == "talking"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_opens_in_both_languages(live: Ground, language: str) -> None:
    row = live.talking()
    begin = clock.now() + timedelta(days=2)
    meeting = operations.propose_meeting(
        live.ctx(live.manager),
        introduction=row,
        title="Demo",
        starts_at=begin,
        minutes=60,
    )
    early = live.talking()
    operations.decline_introduction(live.ctx(live.manager), introduction=early, reason="too_early")
    step = FollowUp.objects.get()
    client = browser(live.manager, language)
    client.cookies["django_language"] = language
    paths = [
        "/introductions/", "/introductions/?state=open", "/introductions/?state=expired", "/introductions/funnel/",
        "/introductions/propose/", row.get_absolute_url(), early.get_absolute_url(), address(row, "act", "write"),
        address(row, "act", "meet"), address(row, "meeting-act", meeting.pk, "move"), address(row, "act", "decline"),
        address(row, "act", "trial"), "/my-work/",
    ]  # fmt: skip
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200, path
    inventor = browser(live.inventor, language)
    assert inventor.get(f"/introductions/steps/{step.pk}/take/").status_code == 200
    assert client.get(f"/introductions/steps/{step.pk}/take/").status_code == 404
    assert inventor.post(f"/introductions/steps/{step.pk}/take/", {"title": step.title}).status_code == 302
    assert fresh(step).state == "taken"


def test_meetings_are_calendar_files_with_one_identifier(live: Ground) -> None:
    row = live.agreed()
    client = browser(live.inventor)
    local = timezone.localtime(clock.now() + timedelta(days=3), live.zone.tz).replace(microsecond=0, second=0)
    body = {
        "title": "演示; demo",
        "starts_at": local.strftime("%Y-%m-%dT%H:%M"),
        "minutes": 90,
        "place": "A-101",
    }
    client.post(address(row, "act", "meet"), body)
    meeting = Meeting.objects.get()
    first = read(client, row, meeting)
    assert (str(first["summary"]), str(first["location"])) == ("演示; demo", "A-101")
    assert first["dtstart"].dt == local
    assert first["dtstart"].params["TZID"] == "Asia/Shanghai"
    assert (first["dtend"].dt - first["dtstart"].dt) == timedelta(minutes=90)
    client.post(address(row, "meeting-act", meeting.pk, "move"), {**body, "place": "B-202"})
    second = read(client, row, meeting)
    client.post(address(row, "meeting-act", meeting.pk, "cancel"))
    third = read(client, row, meeting)
    assert {str(event["uid"]) for event in (first, second, third)} == {str(first["uid"])}
    assert [event["sequence"] for event in (first, second, third)] == [0, 1, 2]
    assert str(third["status"]) == "CANCELLED"
    assert address(row, "ics", meeting.pk) in client.get(row.get_absolute_url()).content.decode()
    reader = browser(live.committee)
    assert address(row, "ics", meeting.pk) not in reader.get(row.get_absolute_url()).content.decode()
    assert reader.get(address(row, "ics", meeting.pk)).status_code == 404


def test_nothing_unseen_reaches_a_calendar_file(live: Ground) -> None:
    row = live.agreed()
    client = browser(live.inventor)
    starts = timezone.localtime(clock.now() + timedelta(days=3), live.zone.tz).strftime("%Y-%m-%dT%H:%M")
    body = {"title": "First\x0btalk\x07", "starts_at": starts, "minutes": 60, "place": "A\u200b-1\u202e01"}
    client.post(address(row, "act", "meet"), {**body, "note": "one\x0btwo\x00"})
    meeting = Meeting.objects.get()
    assert (meeting.place, meeting.note) == ("A-101", "one\ntwo")
    # A row from before, or from elsewhere.
    Meeting.objects.filter(pk=meeting.pk).update(title="Bell\x07\x0bX-EVIL:1", note="a\x0bb\x1b")
    answer = client.get(address(row, "ics", meeting.pk))
    assert not set(answer.content.decode()) & {chr(code) for code in range(32) if code not in (10, 13)}
    event = read(client, row, meeting)
    assert str(event["summary"]) == "Bell X-EVIL:1"
    assert str(event["description"]).endswith("a\nb")
    assert "x-evil" not in event


def read(client: Any, row: Introduction, meeting: Meeting) -> Any:
    answer = client.get(address(row, "ics", meeting.pk))
    assert answer["Content-Type"].startswith("text/calendar")
    found = Calendar.from_ical(answer.content)
    return found.walk("VEVENT")[0]


def test_meetings_are_mailed_as_invitations(live: Ground, deliver: Any, mailoutbox: Any) -> None:
    row = live.agreed()
    begin = clock.now() + timedelta(days=3)
    ctx = live.ctx(live.inventor)
    meeting = operations.propose_meeting(ctx, introduction=row, title="Demo", starts_at=begin, minutes=60)
    deliver()
    operations.cancel_meeting(ctx, meeting=meeting)
    deliver()
    sent = [message for message in mailoutbox if message.attachments]
    guests = {live.manager, live.representative, live.second, live.office}
    assert {address for message in sent for address in message.to} == {guest.user.email for guest in guests}
    told = [invitation(message, f"{row.ref}-{meeting.pk}.ics") for message in sent]
    assert [found[0] for found in told] == ["REQUEST"] * 4 + ["CANCEL"] * 4
    assert [event["sequence"] for _method, event in told] == [0] * 4 + [1] * 4
    assert len({str(event["uid"]) for _method, event in told}) == 1
    for message, (_method, event) in zip(sent, told, strict=True):
        assert str(event["attendee"]) == f"mailto:{message.to[0]}", "one guest reads no other's address"


def invitation(message: Any, name: str) -> tuple[str, Any]:
    """The method and the meeting of a letter, which stands in it twice: for calendars, and as a file."""
    html, calendar = message.alternatives
    assert html.mimetype == "text/html"
    (file,) = message.attachments
    assert (file.filename, file.mimetype) == (name, "application/ics")
    assert file.content.decode() == calendar.content
    found = Calendar.from_ical(calendar.content)
    assert calendar.mimetype == f"text/calendar; method={found['method']}"
    return str(found["method"]), found.walk("VEVENT")[0]


def test_the_ask_button_says_why_it_waits(live: Ground) -> None:
    need = live.need()
    live.asked(need)
    row = live.proposed(need, live.result())
    text = browser(live.manager).get(row.get_absolute_url()).content.decode()
    assert "less than 7 days ago" in text
    assert address(row, "act", "ask") not in text


def test_the_funnel_counts_and_stands_beside_the_published_figure(live: Ground) -> None:
    live.agreed()
    live.asked()
    row = live.talking()
    operations.decline_introduction(live.ctx(live.manager), introduction=row, reason="no_fit")
    found = queries.funnel(live.zone, today(live.zone))
    counts = found.total.counts
    assert (counts["proposed"], counts["asked"], counts["agreed"], counts["declined"]) == (3, 3, 2, 1)
    assert found.total.rate == pytest.approx(66.67, abs=0.01)
    assert found.total.small
    assert found.benchmark is not None
    assert (found.benchmark.low, found.benchmark.high) == (14, 15)
    assert found.reasons == [("Does not fit", 1)] or found.reasons == [("不匹配", 1)]
    assert queries.funnel(live.zone, today(live.zone), manager="M-nobody").total.counts["proposed"] == 0
    text = browser(live.committee).get("/introductions/funnel/").content.decode()
    assert "14–15" in text
    assert "Sample source" in text
    assert "data-chart" in text
    assert browser(live.representative).get("/introductions/funnel/").status_code == 403


def test_the_titles_of_the_funnel_are_its_answers() -> None:
    steps = ("proposed", "asked", "agreed", "talking", "contract")
    row = queries.Row("all", dict(zip(steps, (9, 8, 4, 3, 1), strict=True)))
    assert row.largest_loss() == ("asked", "agreed", 8, 4)
    assert queries.Row("all", dict.fromkeys(steps, 2)).largest_loss() is None


def test_a_month_without_proposals_is_a_row_of_zeros(live: Ground) -> None:
    now = today(live.zone)
    row = live.proposed()
    early = (now.replace(day=1) - timedelta(days=61)).replace(day=1)
    when = datetime(early.year, early.month, 3, 12, tzinfo=UTC)
    Introduction.objects.filter(pk=row.pk).update(created_at=when)
    live.proposed()
    months = queries.funnel(live.zone, now).months
    assert [month.counts["proposed"] for month in months] == [1, 0, 1]


def test_an_empty_funnel_says_so(live: Ground) -> None:
    assert "Nothing was proposed" in browser(live.committee).get("/introductions/funnel/").content.decode()


def test_lists_and_pages_cost_the_same_for_one_and_for_twenty(
    live: Ground, django_assert_num_queries: Any
) -> None:
    actor = actor_of_person(live.second)
    rows = [live.asked()]
    for count in (1, 20):
        while len(rows) < count:
            live.at += timedelta(minutes=1)
            with_limit_off(live)
            rows.append(live.asked())
        with django_assert_num_queries(6):
            _page, pairs = queries.introduction_list(actor, queries.Filters(), 1)
        assert len(pairs) == count
        with django_assert_num_queries(9):
            assert len(queries.todo_items(actor)) == count


def with_limit_off(ground: Ground) -> None:
    from shanhe.zones.models import Parameter

    Parameter.objects.filter(code="introduction_open_questions").update(value=99)


def test_a_page_costs_the_same_with_many_messages(live: Ground, django_assert_num_queries: Any) -> None:
    row = live.talking()
    actor = actor_of_person(live.second)
    for count in (1, 20):
        while row.messages.count() < count:
            operations.send_message(live.ctx(live.inventor), introduction=row, text="Hello")
        one = queries.by_ref(actor, row.ref)
        assert one is not None
        with django_assert_num_queries(9):
            found = queries.introduction_page(actor, one, clock.now())
        assert len(found.messages) == count
