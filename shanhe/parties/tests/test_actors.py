"""Rights follow the day: grants, affiliations, and what a leaver loses."""

from datetime import date

import pytest
from django_scopes import scope

from shanhe.kernel.context import VISITOR
from shanhe.parties.actors import actor_for, actor_of_person
from shanhe.parties.models import Affiliation, RoleGrant
from shanhe.parties.testing import make_organisation, make_person, make_zone

pytestmark = pytest.mark.django_db


def test_a_period_is_half_open(zone):
    person = make_person(zone)
    RoleGrant._base_manager.create(
        zone=zone, person=person, role="assessor", since=date(2026, 3, 1), until=date(2026, 3, 5)
    )
    days = {day: "assessor" in actor_of_person(person, date(2026, 3, day)).roles for day in (1, 4, 5)}
    assert days == {1: True, 4: True, 5: False}
    assert "assessor" not in actor_of_person(person, date(2026, 2, 28)).roles


def test_a_leaver_has_no_rights_on_the_day_the_affiliation_ends(zone):
    firm = make_organisation(zone, side="enterprise")
    person = make_person(zone, organisation=firm, affiliation="representative")
    before = actor_of_person(person, date(2026, 3, 1))
    assert before.roles == {"enterprise_representative"}
    assert before.represented_ids == before.organisation_ids == {firm.pk}
    Affiliation._base_manager.filter(person=person).update(end=date(2026, 3, 2))
    after = actor_of_person(person, date(2026, 3, 2))
    assert (after.roles, after.organisation_ids, after.represented_ids) == (frozenset(),) * 3


def test_an_office_is_responsible_for_the_parts_of_its_organisation(zone):
    university = make_organisation(zone)
    school = make_organisation(zone, parent=university)
    laboratory = make_organisation(zone, parent=school)
    other = make_organisation(zone)
    office = actor_of_person(make_person(zone, organisation=university, affiliation="office"))
    assert office.office_organisation_ids == {university.pk, school.pk, laboratory.pk}
    assert office.organisation_ids == {university.pk}
    assert "owner_office" in office.roles
    for member in (
        make_person(zone, organisation=other),
        make_person(zone, roles=["technology_manager"], organisation=other),
    ):
        assert actor_of_person(member).office_organisation_ids == frozenset()


def test_an_actor_costs_three_queries_at_most(zone, django_assert_num_queries):
    firm = make_organisation(zone)
    person = make_person(zone, roles=["assessor"], organisation=firm, affiliation="office")
    with django_assert_num_queries(3):
        actor_of_person(person)


def test_without_a_person_in_the_zone_one_is_a_visitor(zone):
    person = make_person(zone, roles=["administrator"], account=True)
    assert actor_for(person.user, zone).roles == {"administrator"}
    elsewhere = make_zone("elsewhere")
    with scope(zone=elsewhere):
        assert actor_for(person.user, elsewhere) is VISITOR
    assert actor_for(None, zone) is VISITOR


def test_who_has_left_or_is_locked_acts_as_a_visitor(zone, django_user_model):
    person = make_person(zone, roles=["administrator"], account=True)
    person.user.is_active = False
    assert actor_for(person.user, zone) is VISITOR
