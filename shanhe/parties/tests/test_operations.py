"""Organisations, people, roles: what is written, what is refused, what the journal keeps."""

from datetime import date

import pytest

from shanhe.kernel.errors import Conflict, Denied, Invalid, NotNow
from shanhe.kernel.models import JournalEntry, PersonalValue
from shanhe.parties import operations, queries
from shanhe.parties.models import Affiliation, Organisation, RoleGrant
from shanhe.parties.testing import ctx_for, make_organisation, make_person, make_zone, system_ctx

pytestmark = pytest.mark.django_db
GOOD_CODE = "91110000600037341L"
FIRM = {"name": {"zh": "示例机器人公司", "en": "Sample Robots"}, "side": "enterprise", "uscc": GOOD_CODE}


@pytest.fixture
def admin(zone):
    return make_person(zone, roles=["administrator"], account=True)


def test_an_organisation_gets_a_reference_and_an_entry(zone, admin):
    firm = operations.create_organisation(ctx_for(admin), zone=zone, values={**FIRM, "industry": "c39"})
    other = operations.create_organisation(
        ctx_for(admin), zone=zone, values={"name": {"en": "B"}, "side": "society"}
    )
    assert (firm.ref, other.ref, firm.industry) == ("O-0001", "O-0002", "C39")
    entry = JournalEntry.objects.get(verb="parties.organisation.created", subject_display=firm.name)
    assert entry.actor == f"person:{admin.pk}"
    assert entry.changes["uscc"] == [None, GOOD_CODE]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("uscc", "911100006000373410"),
        ("uscc", "123"),
        ("industry", "Z1"),
        ("industry", "C1"),
        ("registered_on", date(2999, 1, 1)),
        ("side", "martians"),
        ("size", "gigantic"),
        ("website", "not a site"),
        ("website", "javascript:alert(1)"),
        ("name", {"en": "x" * 201}),
        ("colour", "blue"),
    ],
)
def test_a_wrong_value_names_its_field(zone, admin, field, value):
    with pytest.raises(Invalid) as caught:
        operations.create_organisation(ctx_for(admin), zone=zone, values={**FIRM, field: value})
    assert [name.removesuffix("_en") for name in caught.value.fields] == [field]


def test_a_credit_code_is_unique_in_the_zone_only(zone, admin):
    operations.create_organisation(ctx_for(admin), zone=zone, values=FIRM)
    with pytest.raises(Invalid):
        operations.create_organisation(ctx_for(admin), zone=zone, values={**FIRM, "name": {"en": "Again"}})
    assert make_organisation(make_zone("elsewhere"), uscc=GOOD_CODE).pk


def test_a_stale_edit_is_a_conflict_and_writes_nothing(zone, admin):
    firm = make_organisation(zone, name_en="Old")
    operations.edit_organisation(ctx_for(admin), organisation=firm, values={"name": {"en": "New"}}, version=1)
    with pytest.raises(Conflict):
        operations.edit_organisation(
            ctx_for(admin), organisation=firm, values={"name": {"en": "Mine"}}, version=1
        )
    firm.refresh_from_db()
    assert (firm.name["en"], firm.version) == ("New", 2)


def test_a_representative_edits_but_not_what_decides_rights(zone):
    firm = make_organisation(zone, side="enterprise")
    ctx = ctx_for(make_person(zone, organisation=firm, affiliation="representative"))
    operations.edit_organisation(ctx, organisation=firm, values={"address": {"zh": "示例路1号"}})
    for values in ({"uscc": GOOD_CODE}, {"side": "government"}, {"parent": make_organisation(zone)}):
        with pytest.raises(Denied):
            operations.edit_organisation(ctx, organisation=firm, values=values)
    with pytest.raises(Denied):
        operations.edit_organisation(ctx, organisation=make_organisation(zone), values={"name": {"en": "X"}})


def test_an_organisation_is_never_part_of_itself(zone, admin):
    whole = make_organisation(zone)
    part = make_organisation(zone, parent=whole)
    with pytest.raises(Invalid):
        operations.edit_organisation(ctx_for(admin), organisation=whole, values={"parent": part})


def test_rights_through_a_closed_organisation_end(zone, admin):
    firm = make_organisation(zone, side="enterprise")
    person = make_person(zone, organisation=firm, affiliation="representative")
    firm = operations.close_organisation(ctx_for(admin), organisation=firm, reason="merged")
    assert ctx_for(person).actor.represented_ids == frozenset()
    with pytest.raises(NotNow):
        operations.close_organisation(ctx_for(admin), organisation=firm, reason="twice")
    operations.reopen_organisation(ctx_for(admin), organisation=firm)
    assert ctx_for(person).actor.represented_ids == {firm.pk}


def test_personal_values_live_outside_the_journal(zone, admin):
    person = operations.create_person(
        ctx_for(admin),
        zone=zone,
        values={"name": {"zh": "示例张三"}, "email": "Zhang@Example.org", "orcid": "0000000218250097"},
    )
    assert (person.email, person.orcid) == ("zhang@example.org", "0000-0002-1825-0097")
    entry = JournalEntry.objects.get(verb="parties.person.created")
    assert set(entry.changes["email"][1]) == {"personal"}
    kept = PersonalValue.objects.get(pk=entry.changes["email"][1]["personal"])
    assert (kept.value, kept.person_id) == ("zhang@example.org", person.pk)


def test_an_orcid_is_checked_and_unique(zone, admin):
    with pytest.raises(Invalid):
        operations.create_person(
            ctx_for(admin), zone=zone, values={"name": {"en": "A"}, "orcid": "0000-0002-1825-0098"}
        )
    make_person(zone, orcid="0000-0002-1825-0097")
    with pytest.raises(Invalid):
        operations.create_person(
            ctx_for(admin), zone=zone, values={"name": {"en": "A"}, "orcid": "0000-0002-1825-0097"}
        )


def test_a_role_is_granted_once_and_ends_the_same_day(zone, admin):
    person = make_person(zone)
    ctx = ctx_for(admin)
    grant = operations.grant_role(ctx, person=person, role="assessor")
    assert operations.grant_role(ctx, person=person, role="assessor") is None
    assert "assessor" in ctx_for(person).actor.roles
    operations.end_role(ctx, grant=grant)
    assert "assessor" not in ctx_for(person).actor.roles
    assert operations.grant_role(ctx, person=person, role="assessor") is not None


def test_only_an_administrator_grants_roles(zone):
    manager = make_person(zone, roles=["technology_manager"])
    with pytest.raises(Denied):
        operations.grant_role(ctx_for(manager), person=manager, role="administrator")


def test_the_last_administrator_stays(zone, admin):
    with pytest.raises(Invalid):
        operations.end_role(ctx_for(admin), grant=RoleGrant.objects.get(person=admin))
    with pytest.raises(Invalid):
        operations.record_departure(ctx_for(admin), person=admin)
    make_person(zone, roles=["administrator"], account=True)
    operations.end_role(ctx_for(admin), grant=RoleGrant.objects.get(person=admin))


def test_who_leaves_loses_every_right_and_the_record_stays(zone, admin):
    firm = make_organisation(zone)
    person = make_person(zone, roles=["inventor", "assessor"], organisation=firm, account=True)
    token, _secret = operations.create_token(ctx_for(person), person=person, name="script", scopes=["read"])
    operations.record_departure(ctx_for(admin), person=person)
    person.refresh_from_db()
    token.refresh_from_db()
    actor = ctx_for(person).actor
    assert (actor.roles, actor.organisation_ids) == (frozenset(), frozenset())
    assert token.revoked_at is not None
    assert Affiliation.objects.get(person=person).end == queries.today(zone)
    operations.record_return(ctx_for(admin), person=person)
    person.refresh_from_db()
    assert ctx_for(person).actor.roles == frozenset()


def test_who_belongs_is_said_by_those_who_may(zone, admin):
    firm = make_organisation(zone, side="enterprise")
    colleague = make_person(zone)
    representative = ctx_for(make_person(zone, organisation=firm, affiliation="representative"))
    affiliation = operations.affiliate(representative, organisation=firm, person=colleague, role="member")
    for role in ("office", "representative"):
        with pytest.raises(Denied):
            operations.affiliate(representative, organisation=firm, person=colleague, role=role)
    assert operations.affiliate(representative, organisation=firm, person=colleague) is None
    manager = make_person(zone, roles=["technology_manager"])
    with pytest.raises(Denied):  # an office reads every draft: no manager makes themselves one
        operations.affiliate(ctx_for(manager), organisation=firm, person=manager, role="office")
    operations.end_affiliation(ctx_for(colleague), affiliation=affiliation)
    assert ctx_for(colleague).actor.organisation_ids == frozenset()


def test_office_people_fall_back_to_the_organisation_above(zone):
    university = make_organisation(zone)
    school = make_organisation(zone, parent=university)
    office = make_person(zone, organisation=university, affiliation="office")
    assert queries.office_people(school) == [office]
    own = make_person(zone, organisation=school, affiliation="office")
    assert queries.office_people(school) == [own]


def test_the_first_administrator_is_made_by_the_system_only(zone):
    ctx = system_ctx(zone, name="createadmin")
    person = operations.create_administrator(
        ctx, zone=zone, email="First@Example.org", password="a long pass phrase"
    )
    assert ctx_for(person).actor.roles == {"administrator"}
    assert person.user.check_password("a long pass phrase")
    again = operations.create_administrator(ctx, zone=zone, email="first@example.org", password="another")
    assert again == person
    with pytest.raises(Denied):
        operations.create_administrator(
            ctx_for(person), zone=zone, email="x@example.org", password="a long pass phrase"
        )
    with pytest.raises(Invalid):
        operations.create_administrator(ctx, zone=zone, email="weak@example.org", password="12345")
    assert Organisation.objects.count() == 0
