"""Signing in: password, second factor, lock-out, invitation, reset, the demonstration's change of place."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.core.cache import cache
from django.test import Client

from shanhe.kernel import delivery
from shanhe.kernel.errors import Denied, Invalid, NotNow
from shanhe.kernel.models import JournalEntry
from shanhe.parties import operations, queries
from shanhe.parties.mail import invitation_url
from shanhe.parties.models import Invitation, Person, User
from shanhe.parties.testing import (
    PASSWORD,
    ctx_for,
    make_organisation,
    make_person,
    make_zone,
    send_waiting_mail,
)

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _fresh_counters():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def admin(zone):
    return make_person(zone, roles=["administrator"], account=True)


def sign_in(client, email, password=PASSWORD):
    return client.post(LOGIN, {"login": email, "password": password})


def signed_in(client):
    return client.get("/account/").status_code == 200


def test_e_mail_and_password_sign_in_whatever_the_case(client, zone):
    person = make_person(zone, account=True, email="someone@example.org")
    sign_in(client, "Someone@Example.org")
    assert signed_in(client)
    assert str(person.user_id) == client.session["_auth_user_id"]


def test_the_account_s_language_follows_it(client, zone):
    person = make_person(zone, account=True)
    operations.set_language(person.user, "en")
    answer = sign_in(client, person.user.email)
    assert answer.cookies["django_language"].value == "en"


def test_an_account_without_a_language_takes_the_one_it_signs_in_with(client, zone):
    person = make_person(zone, account=True)
    for language, kept in (("en", "en"), ("zh-hans", "en")):
        client.cookies["django_language"] = language
        sign_in(client, person.user.email)
        assert User.objects.get(pk=person.user_id).language == kept
        client.logout()


def test_after_five_failures_the_right_password_waits_too(client, zone):
    person = make_person(zone, account=True)
    for _number in range(5):
        sign_in(client, person.user.email, "wrong")
    sign_in(client, person.user.email)
    assert not signed_in(client)
    other = make_person(zone, account=True)
    sign_in(client, other.user.email)
    assert signed_in(client)


def test_a_locked_account_does_not_sign_in(client, zone):
    person = make_person(zone, account=True)
    User.objects.filter(pk=person.user_id).update(is_active=False)
    sign_in(client, person.user.email)
    assert not signed_in(client)


def test_nobody_signs_up_without_an_invitation(client, zone):
    values = {"email": "x@example.org", "password1": PASSWORD, "password2": PASSWORD}
    client.post("/accounts/signup/", values)
    assert not User.objects.filter(email="x@example.org").exists()


def test_the_second_factor_is_asked_for(client, zone):
    person = make_person(zone, account=True)
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(person.user, secret)
    answer = sign_in(client, person.user.email)
    assert "2fa" in answer["Location"]
    assert not signed_in(client)
    client.post(answer["Location"], {"code": "000000"})
    assert not signed_in(client)
    code = totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))
    client.post(answer["Location"], {"code": code})
    assert signed_in(client)


def test_a_person_sets_up_the_second_factor_and_gets_recovery_codes(client, zone):
    person = make_person(zone, account=True)
    sign_in(client, person.user.email)
    asked = client.get("/accounts/2fa/totp/activate/")  # for the password once more
    page = client.post(asked["Location"], {"password": PASSWORD}, follow=True)
    secret = page.context["form"].secret
    code = totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))
    client.post("/accounts/2fa/totp/activate/", {"code": code})
    kinds = set(Authenticator.objects.filter(user=person.user).values_list("type", flat=True))
    assert kinds == {"totp", "recovery_codes"}


def test_an_administrator_resets_the_second_factor_of_a_lost_phone(client, zone, admin):
    person = make_person(zone, account=True)
    totp.TOTP.activate(person.user, totp.generate_totp_secret())
    client.force_login(admin.user)
    page = f"/administration/people/{person.ref}/"
    reset = f"{page}do/reset_second_factor/"
    assert reset in client.get(page).content.decode()
    client.post(reset)
    assert reset not in client.get(page).content.decode()
    entry = JournalEntry.objects.get(verb="parties.second_factor.reset")
    assert entry.subject.endswith(f":{person.pk}")
    client.post(reset)  # nothing left to reset, so nothing to tell
    assert JournalEntry.objects.filter(verb="parties.second_factor.reset").count() == 1
    client.logout()
    sign_in(client, person.user.email)
    assert signed_in(client)


def test_the_second_factor_is_reset_by_another_administrator_only(client, zone, admin):
    for person in (admin, make_person(zone, account=True)):
        totp.TOTP.activate(person.user, totp.generate_totp_secret())
    with pytest.raises(Denied):
        operations.reset_second_factor(ctx_for(admin), person=admin)
    for actor in (person, make_person(zone, roles=["technology_manager"], account=True)):
        with pytest.raises(Denied):
            operations.reset_second_factor(ctx_for(actor), person=admin)
    assert Authenticator.objects.filter(user=admin.user, type="totp").exists()


def test_a_forgotten_password_is_reset_by_mail(client, zone):
    person = make_person(zone, account=True)
    client.post("/accounts/password/reset/", {"email": person.user.email})
    send_waiting_mail()
    link = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", mail.outbox[0].body)[1]
    form = client.get(link, follow=True)
    new = "an entirely new phrase"
    client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})
    assert client.get("/account/").status_code == 302
    sign_in(client, person.user.email, new)
    assert signed_in(client)


def test_a_reset_does_not_tell_who_has_an_account(client, zone):
    answer = client.post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert answer.status_code == 302


def invite(admin, zone, **values):
    values = {"email": "New@Example.org", "roles": ["inventor", "assessor"], **values}
    return operations.invite_person(ctx_for(admin), zone=zone, **values)


def link_of(invitation):
    return invitation_url(invitation).split("://", 1)[1].split("/", 1)[1].join(["/", ""])


def deliver():
    for entry in JournalEntry.objects.filter(verb="parties.invitation.sent"):
        delivery.deliver([entry.pk])


def test_an_invitation_is_sent_once_in_one_language_and_its_secret_is_not_stored(admin, zone):
    invitation = invite(
        admin, zone, organisation=make_organisation(zone, name_en="Sample Lab"), language="en"
    )
    deliver()
    deliver()
    (sent,) = mail.outbox
    assert sent.to == ["new@example.org"]
    assert "Sample Lab" in sent.body
    assert "邀" not in sent.subject + sent.body
    link = link_of(invitation)
    assert link in sent.body
    secret = link.strip("/").split("/")[-1]
    stored = str(Invitation.objects.values().get()) + str(list(JournalEntry.objects.values()))
    assert secret not in stored
    assert "new@example.org" not in str(
        list(JournalEntry.objects.values_list("changes", "data", "subject_display"))
    )


def test_whoever_opens_the_link_takes_part(client, admin, zone):
    firm = make_organisation(zone)
    invitation = invite(admin, zone, organisation=firm, affiliation_role="office")
    link = link_of(invitation)
    assert client.get(link).status_code == 200
    weak = client.post(link, {"name_en": "New Person", "password": "12345678"})
    assert weak.status_code == 422
    assert not User.objects.filter(email="new@example.org").exists()
    client.post(link, {"name_en": "New Person", "password": PASSWORD})
    person = Person.objects.get(user__email="new@example.org")
    actor = ctx_for(person).actor
    assert actor.roles == {"inventor", "assessor", "owner_office"}
    assert actor.office_organisation_ids == {firm.pk}
    assert signed_in(client)
    other = Client()
    other.post(link, {"name_en": "Thief", "password": PASSWORD})
    assert Person.objects.filter(name__en="Thief").count() == 0
    sign_in(other, "new@example.org")
    assert signed_in(other)


def test_a_withdrawn_replaced_or_made_up_link_is_dead(client, admin, zone):
    first = invite(admin, zone)
    second = invite(admin, zone)
    operations.revoke_invitation(ctx_for(admin), invitation=second)
    for invitation in (first, second):
        client.post(link_of(invitation), {"name_en": "X", "password": PASSWORD})
    assert not User.objects.filter(email="new@example.org").exists()
    assert client.get("/invitation/made-up/").status_code == 404
    deliver()
    assert not mail.outbox


def test_an_invitation_expires(admin, zone):
    invitation = invite(admin, zone)
    ctx = ctx_for(admin, invitation.expires_at)
    with pytest.raises(NotNow):
        operations.accept_invitation(ctx, invitation=invitation, password=PASSWORD, name={"en": "X"})


def test_who_is_registered_already_gets_the_account(client, admin, zone):
    known = make_person(zone, name_en="Known", email="known@example.org")
    invitation = invite(admin, zone, email="known@example.org", person=known)
    client.post(link_of(invitation), {"password": PASSWORD})
    known.refresh_from_db()
    assert known.user.email == "known@example.org"
    with pytest.raises(Invalid):
        invite(admin, zone, email="known@example.org")


def test_an_account_of_another_zone_takes_part_here_with_its_own_sign_in(client, admin, zone):
    elsewhere = make_person(make_zone("elsewhere"), account=True, email="new@example.org")
    invitation = invite(admin, zone)
    refused = client.post(link_of(invitation), {"name_en": "Thief", "password": "another long phrase"})
    assert refused.status_code == 422
    client.force_login(elsewhere.user)
    client.post(link_of(invitation), {"name_en": "Me"})
    assert Person.objects.get(user=elsewhere.user).zone == zone


def test_one_click_changes_place_in_the_demonstration_only(client, zone, settings):
    persona = make_person(zone, roles=["assessor"], account=True, is_persona=True)
    other = make_person(zone, roles=["administrator"], account=True)
    assert [item.role_label for item in queries.demo_personas(zone)] == [queries.role_words(["assessor"])]
    assert client.post("/demo/switch/", {"persona": persona.pk}).status_code == 404
    settings.SHANHE_DEMO = True
    assert client.get("/demo/switch/").status_code == 405
    assert client.post("/demo/switch/", {"persona": other.pk}).status_code == 404
    for odd in ("", "x", "9" * 40):
        assert client.post("/demo/switch/", {"persona": odd}).status_code == 404
    client.post("/demo/switch/", {"persona": persona.pk})
    assert client.session["_auth_user_id"] == str(persona.user_id)
    assert JournalEntry.objects.filter(verb="parties.persona.taken", demo=True).count() == 1


def test_the_way_back_stays_on_this_host(client, zone, settings):
    settings.SHANHE_DEMO = True
    persona = make_person(zone, account=True, is_persona=True)
    answer = client.post("/demo/switch/", {"persona": persona.pk, "next": "https://evil.example/"})
    assert "evil" not in answer["Location"]
