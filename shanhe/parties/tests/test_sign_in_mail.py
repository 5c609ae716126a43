"""Mails about signing in come from the zone at which the person stands, whatever Host header the request had."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.base import BaseEmailBackend
from procrastinate.contrib.django.models import ProcrastinateJob

from shanhe.mail.jobs import send_letter
from shanhe.parties import operations
from shanhe.parties.testing import PASSWORD, make_person, make_zone, send_waiting_mail

pytestmark = pytest.mark.django_db
RESET = "/accounts/password/reset/"
LINK = re.compile(r"https?://\S+")


@pytest.fixture(autouse=True)
def _fresh_counters():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def server(settings, zone):
    """A server's settings at their most careless: it answers for any host name."""
    settings.SHANHE_ZONE = zone.slug
    settings.SHANHE_PUBLIC_URL = "https://zone.example.org"
    settings.ALLOWED_HOSTS = ["*"]
    return zone


def links(message):
    return LINK.findall(message.body)


@pytest.mark.parametrize("known", [True, False])
def test_a_reset_link_never_leads_to_the_host_of_the_request(client, server, known):
    person = make_person(server, account=True)
    address = person.user.email if known else "nobody@example.org"
    client.post(RESET, {"email": address}, headers={"host": "attacker.example.net"})
    send_waiting_mail()
    for message in mail.outbox:
        assert "attacker" not in message.body + message.subject + message.extra_headers["From"]
        assert all(link.startswith("https://zone.example.org/") for link in links(message))
    assert len(mail.outbox) == 1
    assert links(mail.outbox[0]) or not known


def test_a_reset_link_opens(client, server):
    person = make_person(server, account=True)
    client.post(RESET, {"email": person.user.email}, headers={"host": "attacker.example.net"})
    send_waiting_mail()
    (link,) = links(mail.outbox[0])
    answer = client.get(link.removeprefix("https://zone.example.org"), follow=True)
    assert b'type="password"' in answer.content


def test_the_second_zone_s_reset_comes_from_it(client, server):
    other = make_zone(
        "tide", name={"en": "Tidewater", "zh": "潮汐区"}, hosts=["tide.example.org"], languages=["en"]
    )
    person = make_person(other, account=True)
    operations.set_language(person.user, "en")
    client.post(RESET, {"email": person.user.email}, headers={"host": "tide.example.org"})
    send_waiting_mail()
    (message,) = mail.outbox
    assert links(message)[0].startswith("https://tide.example.org/accounts/password/reset/key/")
    assert message.extra_headers["From"].startswith("Tidewater <")
    assert "Tidewater" in message.body


def test_failures_of_one_address_count_together_under_whatever_host_name(client, server):
    person = make_person(server, account=True)
    for number in range(5):
        client.post(
            "/accounts/login/",
            {"login": person.user.email, "password": "wrong"},
            headers={"host": f"h{number}.example.net"},
        )
    client.post("/accounts/login/", {"login": person.user.email, "password": PASSWORD})
    assert client.get("/account/").status_code != 200


def test_a_mail_server_that_is_away_breaks_no_page_and_the_letter_waits(client, server, settings):
    person = make_person(server, account=True)
    settings.EMAIL_BACKEND = f"{__name__}.Away"
    assert client.post(RESET, {"email": person.user.email}).status_code == 302
    with pytest.raises(ConnectionRefusedError):
        send_waiting_mail()
    (job,) = ProcrastinateJob.objects.filter(task_name=send_letter.name)
    assert (job.status, job.args["letter"]["address"]) == ("todo", person.user.email)
    assert send_letter.retry_strategy.max_attempts == 8
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    send_waiting_mail()
    (message,) = mail.outbox
    assert message.to == [person.user.email]
    assert links(message)


def test_an_address_that_cannot_be_read_leads_nowhere(client, server):
    assert client.get("/accounts/login/?next=http://[::1").status_code == 200
    assert client.post("/accounts/login/", {"next": "http://[::1", "login": "x"}).status_code == 200


class Away(BaseEmailBackend):
    def send_messages(self, email_messages):
        raise ConnectionRefusedError
