"""Before both agree, who is unnamed stays unnamed: on pages, in the API, in mail, in notices, in journal sentences."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from shanhe.introductions import operations, queries
from shanhe.introductions.models import Introduction
from shanhe.kernel import journal
from shanhe.kernel.models import JournalEntry
from shanhe.notices import queries as notices
from shanhe.notices.models import Notice
from shanhe.parties.actors import actor_of_person
from shanhe.parties.testing import make_organisation, make_person
from shanhe.pathway.tests.test_api import Api
from shanhe.pathway.tests.test_pages import browser

from .ground import Ground, fresh

NEED_WORDS = ("Quiet Robotics", "静默机器人", "Rosa Quiet", "罗静")
RESULT_WORDS = ("Hidden gripper", "隐藏夹爪", "Silent institute", "沉默研究所", "Ines Silent", "沉默人")


@pytest.fixture
def silent(live: Ground) -> tuple[Ground, Introduction, Any]:
    """Both sides are asked; the need has no name, the result is open to named people only."""
    institute = make_organisation(live.zone, name_en="Silent institute", name_zh="沉默研究所")
    inventor = make_person(
        live.zone, ["inventor"], institute, account=True, name_en="Ines Silent", name_zh="沉默人"
    )
    result = live.result(
        title_en="Hidden gripper",
        title_zh="隐藏夹爪",
        owner=institute,
        discloser=inventor,
        confidentiality="zone",
    )
    row = live.asked(None, result, about_need="Grips cold food", about_other="A soft gripper")
    # Made confidential after it was proposed: from this moment the need's side is shown no more of it.
    result.confidentiality = "named"
    result.save()
    return live, row, inventor


def pages(person: Any, row: Introduction) -> str:
    """Everything the person can open about the introduction, in both languages."""
    texts = []
    for language in ("en", "zh-hans"):
        client = browser(person, language)
        client.cookies["django_language"] = language
        for path in (
            row.get_absolute_url(),
            "/introductions/",
            f"/introductions/{row.ref}/do/agree/",
            f"/introductions/{row.ref}/do/refuse/",
            "/my-work/",
            "/inbox/",
            f"/search/?q={row.ref}",
        ):
            answer = client.get(path, follow=True)
            assert answer.status_code == 200, path
            texts.append(answer.content.decode())
        api = Api(person)
        for path in ("/introductions", f"/introductions/{row.ref}"):
            status, body = api("get", path)
            assert status == 200
            texts.append(str(body))
    return "\n".join(texts)


def said(text: str, words: tuple[str, ...]) -> list[str]:
    return [word for word in words if word in text]


def test_pages_and_api_name_nobody_before_both_agree(silent: tuple[Ground, Introduction, Any]) -> None:
    ground, row, inventor = silent
    for step in ("asked", "need side agreed"):
        assert said(pages(inventor, row), NEED_WORDS) == [], step
        assert said(pages(ground.second, row), RESULT_WORDS) == [], step
        if step == "asked":
            operations.agree_to_introduction(
                ground.ctx(ground.representative), introduction=row, note="From Rosa Quiet"
            )
    assert "Grips cold food" in pages(inventor, row)
    assert "A soft gripper" in pages(ground.second, row)
    operations.agree_to_introduction(ground.ctx(inventor), introduction=row)
    assert "Quiet Robotics" in pages(inventor, row)
    assert "Hidden gripper" in pages(ground.second, row)


def test_a_refusal_names_nobody_ever(silent: tuple[Ground, Introduction, Any]) -> None:
    ground, row, inventor = silent
    operations.refuse_introduction(
        ground.ctx(ground.representative),
        introduction=row,
        reason="solved_in_house",
        note="Rosa Quiet did it",
    )
    text = pages(inventor, row)
    assert said(text, NEED_WORDS) == []
    assert "Solved in-house" not in text.partition('name="reason"')[0]
    assert "solved_in_house" not in str(Api(inventor)("get", f"/introductions/{row.ref}"))
    assert "Solved in-house" in pages_of_lead(ground, row)


def pages_of_lead(ground: Ground, row: Introduction) -> str:
    return browser(ground.manager).get(row.get_absolute_url()).content.decode()


def test_mail_and_notices_name_nobody(
    silent: tuple[Ground, Introduction, Any], deliver: Any, mailoutbox: Any
) -> None:
    ground, row, inventor = silent
    operations.agree_to_introduction(ground.ctx(ground.representative), introduction=row)
    deliver()
    to = {address for message in mailoutbox for address in message.to}
    assert {inventor.user.email, ground.second.user.email} <= to
    assert ground.stranger.user.email not in to
    need_side = {ground.representative.user.email, ground.second.user.email}
    for message in mailoutbox:
        text = f"{message.subject}\n{message.body}\n{message.alternatives}"
        # Their own names are in the greeting.
        words = RESULT_WORDS if set(message.to) <= need_side else NEED_WORDS
        assert said(text, words) == [], message.subject
        # It comes from the zone, in nobody's name.
        assert message.extra_headers["From"] == mailoutbox[0].extra_headers["From"]
    for person, words in ((inventor, NEED_WORDS), (ground.second, RESULT_WORDS)):
        found = Notice.objects.filter(person=person).select_related("entry")
        told = " ".join(line.text for line in notices.lines(actor_of_person(person), found))
        assert said(told, words) == []


def test_journal_sentences_name_nobody(silent: tuple[Ground, Introduction, Any]) -> None:
    ground, row, inventor = silent
    operations.agree_to_introduction(ground.ctx(ground.representative), introduction=row)
    operations.refuse_introduction(ground.ctx(inventor), introduction=row, reason="no_fit")
    entries = list(JournalEntry.objects.filter(verb__startswith="introductions."))
    assert len(entries) == 4
    for language in ("en", "zh-hans"):
        with translation.override(language):
            for entry in entries:
                told = f"{journal.sentence(entry)} {entry.subject_display}"
                assert said(told, NEED_WORDS + RESULT_WORDS) == []
                assert entry.about == [f"introductions.Introduction:{row.pk}"]


def test_an_invited_need_shows_only_what_the_manager_wrote(live: Ground) -> None:
    need = live.need(confidentiality="invited", title={"en": "Secret line", "zh": "秘密产线"})
    row = live.asked(need, about_need="A wish from the food industry")
    text = pages(live.inventor, row)
    assert said(text, ("Secret line", "秘密产线", need.ref, *NEED_WORDS)) == []
    assert "A wish from the food industry" in text


def test_a_question_that_was_withdrawn_is_not_mailed(
    silent: tuple[Ground, Introduction, Any], deliver: Any, mailoutbox: Any
) -> None:
    ground, row, _inventor = silent
    operations.withdraw_introduction(ground.ctx(ground.manager), introduction=row)
    deliver()
    assert [message.subject for message in mailoutbox if "Would you like" in message.subject] == []


def test_strangers_and_other_managers_see_nothing(live: Ground) -> None:
    row = live.talking()
    for person in (live.stranger, live.colleague, live.contributor):
        assert queries.by_ref(actor_of_person(person), row.ref) is None
        client = browser(person)
        assert client.get(row.get_absolute_url()).status_code == 404
        assert Api(person)("get", f"/introductions/{row.ref}")[0] == 404
        assert row.ref not in client.get("/introductions/").content.decode()
    assert browser(live.manager).get("/introductions/R-1/").status_code == 404


def test_before_they_are_asked_the_sides_see_nothing(live: Ground) -> None:
    row = live.proposed()
    for person in (live.representative, live.inventor, live.office):
        assert queries.by_ref(actor_of_person(person), row.ref) is None


def test_the_story_of_need_and_result_begins_when_both_know(live: Ground) -> None:
    row = live.asked()
    assert not JournalEntry.objects.filter(about__contains=[f"needs.Need:{row.need_id}"]).exists()
    for person in (live.representative, live.inventor):
        operations.agree_to_introduction(live.ctx(person), introduction=row)
    assert JournalEntry.objects.filter(about__contains=[f"needs.Need:{row.need_id}"]).count() == 1
    assert fresh(row).named
