"""The daily digest: few, new, once a day, and only what its reader may see when the mail leaves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

import pytest

from shanhe.introductions import jobs, operations, queries
from shanhe.introductions.models import Digest
from shanhe.introductions.queries import digest
from shanhe.kernel import clock
from shanhe.kernel.documents import Document, DocumentSource, document_sources
from shanhe.matching.models import Suggestion
from shanhe.notices.models import MailWish
from shanhe.parties.actors import actor_of_person
from shanhe.parties.queries import today
from shanhe.parties.testing import make_zone, system_ctx
from shanhe.pathway.tests.test_pages import browser
from shanhe.results.models import Result

from .ground import Ground


@pytest.fixture(autouse=True)
def offered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every published result has a document, whatever the app that offers them thinks of completeness."""

    def read(zone: Any, ids: Sequence[int]) -> Iterable[Document]:
        for row in Result.objects.filter(pk__in=ids, state="published"):
            yield Document(kind="result", pk=row.pk, zone_id=zone.pk, ref=row.ref, title=dict(row.title))

    mine = DocumentSource("result", "results.Result", lambda zone, after, limit: [], read)
    monkeypatch.setattr(document_sources, "_items", {**document_sources._items, "result": mine})


def suggest(ground: Ground, need: Any, result: Any, score: int = 500_000, **since: float) -> Suggestion:
    moment = clock.now() - timedelta(**(since or {"hours": 3}))
    return Suggestion.objects.create(
        zone=ground.zone,
        need=need,
        kind="result",
        other=result.pk,
        score=score,
        model_version="1",
        computed_at=moment,
        since=moment,
    )


def tell() -> None:
    jobs.tell_matches(system_ctx(make_zone()))


@pytest.mark.any_day
def test_each_side_and_the_managers_are_told_once_a_day(live: Ground, deliver: Any, mailoutbox: Any) -> None:
    need, result = live.need(), live.result()
    suggest(live, need, result)
    tell()
    tell()
    deliver()
    to = sorted(address for message in mailoutbox for address in message.to)
    expected = (live.manager, live.colleague, live.representative, live.inventor)
    assert to == sorted(person.user.email for person in expected)
    text = next(m.body for m in mailoutbox if m.to == [live.inventor.user.email])
    assert need.ref in text
    assert "Quiet Robotics" not in text
    assert "静默机器人" not in text


def test_at_most_three_the_nearest_and_one_for_each_need(live: Ground) -> None:
    needs = [live.need() for _ in range(5)]
    results = [live.result() for _ in range(2)]
    for number, need in enumerate(needs):
        for result in results:
            suggest(live, need, result, score=100_000 * (number + 1))
    found = queries.matches(actor_of_person(live.manager), live.zone, today(live.zone))
    assert [match.need.pk for match in found] == [need.pk for need in needs[:1:-1]]


def test_nothing_is_told_twice_or_when_it_is_being_introduced(live: Ground) -> None:
    need, result = live.need(), live.result()
    suggest(live, need, result)
    ctx = system_ctx(live.zone)
    assert operations.send_digest(ctx, person=live.inventor) is not None
    tomorrow = system_ctx(live.zone, clock.now() + timedelta(days=1))
    assert operations.send_digest(tomorrow, person=live.inventor) is None
    other = live.result()
    suggest(live, need, other)
    live.proposed(need, other)
    assert operations.send_digest(tomorrow, person=live.inventor) is None
    assert Digest.objects.count() == 1


def test_what_was_hidden_meanwhile_is_not_mailed(live: Ground, deliver: Any, mailoutbox: Any) -> None:
    need, result = live.need(), live.result()
    suggest(live, need, result)
    operations.send_digest(system_ctx(live.zone), person=live.inventor)
    need.confidentiality = "invited"
    need.save()
    deliver()
    assert mailoutbox == []


def test_who_wants_no_digest_gets_no_mail(live: Ground, deliver: Any, mailoutbox: Any) -> None:
    suggest(live, live.need(), live.result())
    MailWish.objects.create(zone=live.zone, person=live.inventor, group="matches", mail=False)
    operations.send_digest(system_ctx(live.zone), person=live.inventor)
    deliver()
    assert mailoutbox == []


def test_others_are_told_nothing(live: Ground) -> None:
    suggest(live, live.need(), live.result())
    assert operations.send_digest(system_ctx(live.zone), person=live.stranger) is None
    people = digest.candidates(
        live.zone,
        system_ctx(live.zone).actor,
        today(live.zone),
        clock.now() - timedelta(days=7),
        [],
    )
    assert {person.pk for person in people} == {live.representative.pk, live.inventor.pk}


def test_the_page_shows_them_with_a_way_to_introduce(live: Ground) -> None:
    need, result = live.need(), live.result()
    suggest(live, need, result)
    text = browser(live.manager).get("/introductions/matches/").content.decode()
    assert f"need={need.ref}" in text
    assert result.ref in text
    inventor = browser(live.inventor).get("/introductions/matches/").content.decode()
    assert need.ref in inventor
    assert "propose/?need" not in inventor
    assert "Nothing new" in browser(live.stranger).get("/introductions/matches/").content.decode()
