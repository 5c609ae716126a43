"""Rights come by their own door: no field of an object gives one to somebody who did not have it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from shanhe.kernel import clock
from shanhe.kernel.errors import Denied, Invalid
from shanhe.parties import operations
from shanhe.parties.models import Organisation
from shanhe.parties.testing import ctx_for, make_organisation, make_person

NAMES = {"name": {"zh": "示例学院", "en": "Sample school"}, "side": "university"}


def test_a_technology_manager_makes_nothing_part_of_another(zone: Any) -> None:
    manager = make_person(zone, ["technology_manager"])
    whole, part = make_organisation(zone), make_organisation(zone)
    with pytest.raises(Denied):
        operations.edit_organisation(ctx_for(manager), organisation=part, values={"parent": whole})
    with pytest.raises(Denied):
        operations.create_organisation(ctx_for(manager), zone=zone, values={**NAMES, "parent": whole})
    part.refresh_from_db()
    assert part.parent is None
    assert operations.create_organisation(ctx_for(manager), zone=zone, values=NAMES).parent is None


def test_who_speaks_for_one_side_only_makes_no_tie_and_undoes_none(zone: Any) -> None:
    whole, part = make_organisation(zone), make_organisation(zone)
    one = make_person(zone, [], part, "representative")
    with pytest.raises(Denied):
        operations.edit_organisation(ctx_for(one), organisation=part, values={"parent": whole})
    Organisation.objects.filter(pk=part.pk).update(parent=whole)
    with pytest.raises(Denied):
        operations.edit_organisation(ctx_for(one), organisation=part, values={"parent": None})


def test_who_speaks_for_both_and_an_administrator_do(zone: Any) -> None:
    whole, part, other = (make_organisation(zone) for _one in range(3))
    both = make_person(zone, [], part, "representative")
    operations.affiliate(
        ctx_for(make_person(zone, ["administrator"])), organisation=whole, person=both, role="representative"
    )
    made = operations.edit_organisation(ctx_for(both), organisation=part, values={"parent": whole})
    assert made.parent == whole
    admin = make_person(zone, ["administrator"])
    assert (
        operations.edit_organisation(ctx_for(admin), organisation=part, values={"parent": other}).parent
        == other
    )


# -- those who have left ------------------------------------------------------------------------------------------


def test_a_departed_person_is_signed_out_at_once_and_cannot_sign_in(
    client: Client, zone: Any, settings: Any
) -> None:
    settings.SHANHE_ZONE = zone.slug
    admin = make_person(zone, ["administrator"], account=True)
    person = make_person(zone, ["technology_manager"], account=True)
    _token, secret = operations.create_token(ctx_for(person), person=person, name="t", scopes=["read"])
    client.force_login(person.user)
    assert client.get("/people/").status_code == 200
    operations.record_departure(ctx_for(admin), person=person)
    gone = client.get("/people/")
    assert gone["Location"].startswith("/accounts/login/")
    assert "_auth_user_id" not in client.session
    answer = Client().get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 401
    client.force_login(person.user)
    assert client.get("/account/")["Location"].startswith("/accounts/login/")


def test_a_closed_account_is_out_at_once(client: Client, zone: Any, settings: Any) -> None:
    settings.SHANHE_ZONE = zone.slug
    person = make_person(zone, ["technology_manager"], account=True)
    _token, secret = operations.create_token(ctx_for(person), person=person, name="t", scopes=["read"])
    client.force_login(person.user)
    person.user.is_active = False
    person.user.save()
    assert client.get("/people/")["Location"].startswith("/accounts/login/")
    answer = client.get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 401


def test_nobody_gives_a_departed_person_an_affiliation_or_a_role(zone: Any) -> None:
    admin = make_person(zone, ["administrator"])
    person = make_person(zone, left_at=clock.now())
    with pytest.raises(Invalid):
        operations.affiliate(ctx_for(admin), organisation=make_organisation(zone), person=person)
    with pytest.raises(Invalid):
        operations.grant_role(ctx_for(admin), person=person, role="inventor")
    with pytest.raises(Invalid):
        operations.hand_over(ctx_for(admin), person=make_person(zone), to=person)


def test_what_a_departed_person_holds_says_that_it_needs_a_new_holder(zone: Any) -> None:
    person = make_person(zone, name_en="Ada", name_zh="阿达", left_at=clock.now())
    assert str(person) in person.name_as_holder
    assert person.name_as_holder != str(person)
    here = make_person(zone)
    assert here.name_as_holder == str(here)


def test_a_technology_manager_changes_no_side_and_no_address(zone: Any) -> None:
    manager, admin = make_person(zone, ["technology_manager"]), make_person(zone, ["administrator"])
    university = make_organisation(zone)
    with pytest.raises(Denied):
        operations.edit_organisation(ctx_for(manager), organisation=university, values={"side": "enterprise"})
    guest = make_person(zone)
    with pytest.raises(Invalid):
        operations.edit_person(ctx_for(manager), person=guest, values={"email": "mallory@example.org"})
    assert (
        operations.edit_person(ctx_for(manager), person=guest, values={"name": {"en": "Ada"}}).name["en"]
        == "Ada"
    )
    for who in (guest, admin):
        address = f"new{who.pk}@example.org"
        assert operations.edit_person(ctx_for(who), person=guest, values={"email": address}).email == address
