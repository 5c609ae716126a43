"""Guessing costs time: wrong tokens, links and codes are counted for all processes together."""

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.db import connection

from shanhe.doors import guessing
from shanhe.parties import operations
from shanhe.parties.demonstration import PASSWORD as PUBLISHED
from shanhe.parties.models import Person, User
from shanhe.parties.testing import PASSWORD, ctx_for, make_person

pytestmark = pytest.mark.django_db
HERE, THERE = "198.51.100.7", "198.51.100.8"


@pytest.fixture(autouse=True)
def _fresh_counters():
    cache.clear()
    yield
    cache.clear()


def ask(client, secret, address=HERE):
    return client.get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"}, REMOTE_ADDR=address)


def passed(seconds):
    """As if so much time had gone by."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kernel_wrongguess SET since = since - %s * interval '1 second'", [seconds])


def test_many_wrong_tokens_from_one_address_wait(client, zone):
    answers = [ask(client, f"shanhe_{number:08d}wrong") for number in range(guessing.PER_ADDRESS.wrong + 1)]
    assert [answer.status_code for answer in answers[:-2]] == [401] * (guessing.PER_ADDRESS.wrong - 1)
    last = answers[-1]
    assert last.status_code == 429
    assert 0 < int(last["Retry-After"]) <= guessing.PER_ADDRESS.seconds
    assert last["Content-Type"] == "application/problem+json"
    assert ask(client, "shanhe_another-one-wrong", THERE).status_code == 401
    passed(guessing.PER_ADDRESS.seconds + 1)
    assert ask(client, "shanhe_yet-another-wrong").status_code == 401


def test_guesses_that_begin_alike_wait_from_whatever_address(client, zone):
    for number in range(guessing.PER_SECRET.wrong):
        ask(client, f"shanhe_sameBeginning-{number}", f"198.51.100.{number}")
    assert ask(client, "shanhe_sameBeginning-x", "203.0.113.9").status_code == 429


def test_a_forgotten_script_does_not_shut_out_its_house(client, zone):
    person = make_person(zone, account=True)
    _token, secret = operations.create_token(ctx_for(person), person=person, name="mine", scopes=["read"])
    for _number in range(40):
        ask(client, "shanhe_revoked-long-ago")
    assert ask(client, "shanhe_revoked-long-ago").status_code == 429
    assert ask(client, secret).status_code == 200
    assert ask(client, "shanhe_mistyped").status_code == 401


def test_wrong_links_wait_and_the_page_says_so(client, zone):
    for number in range(guessing.PER_ADDRESS.wrong):
        assert client.get(f"/invitation/{'x' * 40}{number}/", REMOTE_ADDR=HERE).status_code == 404
    answer = client.get("/invitation/anything/", REMOTE_ADDR=HERE)
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert client.get("/invitation/anything/", REMOTE_ADDR=THERE).status_code == 404


def test_one_visitor_has_all_addresses_of_a_network(rf):
    for end in ("1", "ffff:1"):
        assert guessing.address(rf.get("/", REMOTE_ADDR=f"2001:db8:1:2::{end}")) == "2001:db8:1:2::/64"
    assert guessing.address(rf.get("/", REMOTE_ADDR=HERE)) == HERE


def test_counts_are_forgotten_and_name_nobody(zone):
    guessing.note("link", HERE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM kernel_wrongguess")
        assert HERE not in str(cursor.fetchall())
        passed(guessing.KEPT_SECONDS + 1)
        guessing.forget_old()
        cursor.execute("SELECT count(*) FROM kernel_wrongguess")
        assert cursor.fetchone() == (0,)


def test_second_factors_cannot_be_tried_through(client, zone):
    person = make_person(zone, account=True)
    totp.TOTP.activate(person.user, totp.generate_totp_secret())
    client.post("/accounts/login/", {"login": person.user.email, "password": PASSWORD})
    said = [
        client.post("/accounts/2fa/authenticate/", {"code": "000000"}).content.decode() for _n in range(7)
    ]
    assert said[0] != said[-1]
    assert client.get("/account/").status_code != 200


# -- the demonstration's accounts --------------------------------------------------------------------------------


@pytest.fixture
def persona(zone):
    person = make_person(zone, roles=["administrator"], account=True)
    Person._base_manager.filter(pk=person.pk).update(is_persona=True)
    person.user.set_password(PUBLISHED)
    person.user.save()
    person.refresh_from_db()
    return person


def enter(client, person, password=PUBLISHED):
    return client.post("/accounts/login/", {"login": person.user.email, "password": password})


def test_the_demonstration_s_accounts_sign_in_in_the_demonstration(client, persona):
    enter(client, persona)
    assert client.get("/account/").status_code == 200


def test_they_do_not_sign_in_on_a_server_and_the_page_says_why(client, persona, settings):
    settings.SHANHE_DEMO_SIGN_IN = False
    answer = client.post(
        "/accounts/login/",
        {"login": persona.user.email, "password": PUBLISHED},
        headers={"accept-language": "en"},
    )
    assert "Accounts of the demonstration" in answer.content.decode()
    assert client.get("/account/").status_code != 200
    persona.user.set_password("another long password")
    persona.user.save()
    enter(client, persona, "another long password")
    assert client.get("/account/").status_code != 200


def test_their_sessions_and_tokens_end_on_a_server(client, persona, settings):
    _token, secret = operations.create_token(ctx_for(persona), person=persona, name="mine", scopes=["read"])
    assert ask(client, secret).status_code == 200
    enter(client, persona)
    settings.SHANHE_DEMO_SIGN_IN = False
    assert client.get("/account/").status_code != 200
    assert "_auth_user_id" not in client.session
    assert ask(client, secret).status_code == 401


def test_the_published_password_opens_nobody_s_account_on_a_server(client, zone, settings):
    person = make_person(zone, account=True)
    User.objects.get(pk=person.user_id)
    person.user.set_password(PUBLISHED)
    person.user.save()
    settings.SHANHE_DEMO_SIGN_IN = False
    enter(client, person)
    assert client.get("/account/").status_code != 200


def test_nobody_chooses_the_published_password_on_a_server(zone, settings):
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    validate_password(PUBLISHED)
    settings.SHANHE_DEMO_SIGN_IN = False
    with pytest.raises(ValidationError):
        validate_password(PUBLISHED)
