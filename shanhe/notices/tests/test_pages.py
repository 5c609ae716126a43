from __future__ import annotations

from typing import Any

import pytest

from shanhe.kernel.errors import Denied
from shanhe.notices import operations, queries, registry
from shanhe.notices.models import Notice
from shanhe.parties.actors import actor_of_person
from shanhe.parties.testing import ctx_for, make_person

from .conftest import Poked, poke


@pytest.fixture
def client(client: Any, zone: Any, settings: Any) -> Any:
    settings.SHANHE_ZONE = zone.slug
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def notices(ctx: Any, organisation: Any, reader: Any, deliver: Any) -> list[Notice]:
    registry.notify(Poked, lambda entry: [reader.pk])
    for topic in ("one", "two", "three"):
        poke(ctx, organisation=organisation, topic=topic)
    deliver()
    return list(Notice.objects.order_by("pk"))


def test_unread_first_and_opening_marks_as_read(client: Any, reader: Any, notices: list[Notice]) -> None:
    client.force_login(reader.user)
    actor = actor_of_person(reader)
    assert queries.unread_count(actor) == 3
    answer = client.post(f"/inbox/{notices[2].pk}/")
    assert answer["Location"] == notices[2].url
    assert [one.pk for one in queries.inbox(actor)] == [notices[1].pk, notices[0].pk, notices[2].pk]
    page = client.get("/inbox/").content.decode()
    assert page.index("about two") < page.index("about one") < page.index("about three")


def test_mark_one_undo_and_mark_all(client: Any, reader: Any, notices: list[Notice]) -> None:
    client.force_login(reader.user)
    page = client.post(f"/inbox/{notices[0].pk}/read/", follow=True).content.decode()
    assert f'action="/inbox/{notices[0].pk}/unread/"' in page
    client.post(f"/inbox/{notices[0].pk}/unread/")
    assert queries.unread_count(actor_of_person(reader)) == 3
    client.post("/inbox/read/", {"newest": notices[1].pk})
    assert queries.unread_count(actor_of_person(reader)) == 1, "what arrived after the page stays unread"
    client.post("/inbox/read/", {"newest": "x"})
    assert queries.unread_count(actor_of_person(reader)) == 0


def test_an_inbox_is_private(zone: Any, client: Any, notices: list[Notice]) -> None:
    other = make_person(zone, account=True)
    client.force_login(other.user)
    assert client.post(f"/inbox/{notices[0].pk}/").status_code == 404
    assert "No notices yet" in client.get("/inbox/").content.decode()
    with pytest.raises(Denied):
        operations.mark_read(ctx_for(other), notice=notices[0])
    client.logout()
    assert client.get("/inbox/").status_code == 302


def test_choosing_mail(client: Any, reader: Any) -> None:
    registry.notify(Poked, lambda entry: [], mail=True, group="pokes")
    client.force_login(reader.user)
    assert "pokes" in client.get("/inbox/mail/").content.decode()
    client.post("/inbox/mail/", {})
    assert queries.mail_wishes(actor_of_person(reader))["pokes"] is False
    client.post("/inbox/mail/", {"mail-pokes": "on"})
    assert queries.mail_wishes(actor_of_person(reader))["pokes"] is True


@pytest.mark.parametrize("count", [1, 20])
def test_the_inbox_needs_the_same_queries_for_one_and_twenty(
    ctx: Any, organisation: Any, reader: Any, deliver: Any, django_assert_num_queries: Any, count: int
) -> None:
    registry.notify(Poked, lambda entry: [reader.pk])
    for _each in range(count):
        poke(ctx, organisation=organisation)
    deliver()
    actor = actor_of_person(reader)
    with django_assert_num_queries(2):
        assert len(queries.lines(actor, queries.inbox(actor))) == count
