"""`allows` and `scope` agree for random people; every action is tried in every state; roles × operations."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shanhe.kernel.context import VISITOR, SystemActor
from shanhe.kernel.rules import Rule
from shanhe.kernel.testing import assert_lifecycle, assert_rule_agrees
from shanhe.parties import choices, lifecycle, operations, permissions, rules
from shanhe.parties.actors import PersonActor
from shanhe.parties.models import (
    Affiliation,
    ApiToken,
    ErasureRequest,
    Invitation,
    Organisation,
    Person,
    RepresentationClaim,
    RoleGrant,
)
from shanhe.parties.testing import ctx_for, make_organisation, make_person

pytestmark = pytest.mark.django_db
ROLES = [code for code, _label in choices.ROLES]
BY_MODEL = {
    Organisation: [
        rules.view_organisation,
        rules.edit_organisation,
        rules.close_organisation,
        rules.affiliate,
        rules.administer,
    ],
    Person: [
        rules.view_person,
        rules.view_contact,
        rules.edit_person,
        rules.act_for,
        rules.own_account,
        rules.ask_erasure,
        rules.be_persona,
        rules.system,
    ],
    Affiliation: [rules.end_affiliation],
    RepresentationClaim: [rules.decide_claim, rules.withdraw_claim, rules.view_claim],
    ErasureRequest: [rules.view_erasure, rules.withdraw_erasure],
    RoleGrant: [rules.administer],
    Invitation: [rules.accept, rules.administer],
    ApiToken: [rules.own_token],
}


@pytest.fixture
def rows(zone):
    firms = [make_organisation(zone, side=side) for side, _label in choices.SIDES]
    people = [
        make_person(zone, organisation=firm, is_persona=number == 0) for number, firm in enumerate(firms)
    ]
    for person, firm in zip(people, reversed(firms), strict=True):
        RepresentationClaim._base_manager.create(
            zone=zone, person=person, organisation=firm, letter="x", created_at="2026-01-01T00:00:00Z"
        )
        ErasureRequest._base_manager.create(zone=zone, person=person, created_at="2026-01-01T00:00:00Z")
        RoleGrant._base_manager.create(zone=zone, person=person, role="assessor", since="2026-01-01")
        ApiToken._base_manager.create(
            zone=zone, person=person, name="t", hash=str(person.pk), created_at="2026-01-01T00:00:00Z"
        )
        invitation(zone, "sent" if person.is_persona else "revoked", str(person.pk))
    return people, firms


def invitation(zone, state, token_hash):
    moment = "2026-01-01T00:00:00Z"
    return Invitation._base_manager.create(
        zone=zone,
        email="a@example.org",
        token_hash=token_hash,
        state=state,
        created_at=moment,
        expires_at=moment,
    )


def test_every_rule_is_tried():
    tried = {rule.name for several in BY_MODEL.values() for rule in several}
    written = {rule.name for rule in vars(rules).values() if isinstance(rule, Rule)}
    # These two are asked of the zone or of a person who is not a row yet.
    assert written - tried == {"parties.create_party"}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_rules_agree_for_random_actors(rows, zone, data):
    people, firms = rows
    ids = st.sets(st.sampled_from([firm.pk for firm in firms])).map(frozenset)
    actor = PersonActor(
        key="person:x",
        display="x",
        person_id=data.draw(st.sampled_from([person.pk for person in people])),
        zone_id=data.draw(st.just(zone.pk)),
        roles=frozenset(data.draw(st.sets(st.sampled_from(ROLES), max_size=2))),
        organisation_ids=data.draw(ids),
        office_organisation_ids=data.draw(ids),
        represented_ids=data.draw(ids),
    )
    for model, several in BY_MODEL.items():
        for rule in several:
            assert_rule_agrees(rule, model.objects, [actor])


def test_rules_agree_for_visitors_and_the_system(rows):
    for model, several in BY_MODEL.items():
        for rule in several:
            assert_rule_agrees(rule, model.objects, [VISITOR, SystemActor("test")])


def test_every_organisation_action_in_every_state(zone):
    ctx = ctx_for(make_person(zone, roles=["administrator"]))
    member = make_person(zone)
    run = {
        "edit": lambda row: operations.edit_organisation(ctx, organisation=row, values={"industry": "C39"}),
        "affiliate": lambda row: operations.affiliate(ctx, organisation=row, person=member),
        "close": lambda row: operations.close_organisation(ctx, organisation=row, reason="r"),
        "reopen": lambda row: operations.reopen_organisation(ctx, organisation=row),
    }
    made = assert_lifecycle(
        lifecycle.ORGANISATION,
        lambda state: make_organisation(zone, state=state),
        lambda name, row: run[name](row),
    )
    assert made == 8


def test_every_claim_action_in_every_state(zone):
    ctx = ctx_for(make_person(zone, roles=["administrator"]))
    person = make_person(zone)

    def make(state):
        return RepresentationClaim._base_manager.create(
            zone=zone,
            person=person,
            organisation=make_organisation(zone),
            letter="x",
            state=state,
            created_at="2026-01-01T00:00:00Z",
        )

    run = {
        "confirm": lambda row: operations.confirm_representation(ctx, claim=row),
        "refuse": lambda row: operations.refuse_representation(ctx, claim=row, reason="r"),
        "withdraw": lambda row: operations.withdraw_representation(ctx_for(person), claim=row),
    }
    assert assert_lifecycle(lifecycle.CLAIM, make, lambda name, row: run[name](row)) == 12


@pytest.mark.parametrize(
    ("name", "always", "own"),
    [
        ("parties.grant_role", {"administrator"}, set()),
        ("parties.invite_person", {"administrator"}, set()),
        ("parties.create_organisation", {"administrator", "technology_manager"}, set()),
        (
            "parties.edit_organisation",
            {"administrator", "technology_manager"},
            {"enterprise_representative"},
        ),
        ("parties.confirm_representation", {"administrator"}, {"enterprise_representative"}),
        ("parties.create_administrator", set(), set()),
    ],
)
def test_the_permission_table_says_what_is_meant(name, always, own):
    line = next(line for line in permissions.table() if line.name == name)
    cells = dict(zip(permissions.COLUMNS, line.cells, strict=True))
    assert {role for role, cell in cells.items() if cell == permissions.ALWAYS} == always
    assert {role for role, cell in cells.items() if cell == permissions.SOMETIMES} == own
