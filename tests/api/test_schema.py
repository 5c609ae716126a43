"""Made-up requests of every endpoint, in process: whatever is sent, no answer is a server error.

Bounded by SHANHE_API_EXAMPLES examples for each endpoint (8 unless it is set).
"""

from __future__ import annotations

import os

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django_scopes import scope
from hypothesis import HealthCheck, Phase, given, settings

from config.api import api
from config.wsgi import application
from shanhe.parties import operations
from shanhe.parties.choices import SCOPES
from shanhe.parties.testing import ctx_for, make_organisation, make_person, make_zone

EXAMPLES = int(os.environ.get("SHANHE_API_EXAMPLES", "8"))
ROLES = ["administrator", "technology_manager", "assessor", "incubator_manager", "committee", "inventor"]
pytestmark = [pytest.mark.django_db, pytest.mark.slow]

schema = schemathesis.openapi.from_dict(api.get_openapi_schema(path_prefix="/api/v1/"))
schema.app = application
endpoints = [found.ok() for found in schema.get_all_operations()]


@pytest.fixture
def one_connection():
    """Requests over WSGI would close the connection that holds the test's transaction."""
    several = (request_started, request_finished)
    for signal in several:
        signal.disconnect(close_old_connections)
    yield
    for signal in several:
        signal.connect(close_old_connections)


@pytest.fixture
def secret(db, settings, one_connection):
    settings.SHANHE_API_RATE = {"read": 10**9, "write": 10**9, "visitor": 10**9}
    zone = make_zone()
    with scope(zone=zone):
        firm = make_organisation(zone)
        person = make_person(zone, roles=ROLES, organisation=firm, affiliation="office", account=True)
        every = [code for code, _label in SCOPES]
        return operations.create_token(ctx_for(person), person=person, name="made up", scopes=every)[1]


@pytest.mark.parametrize("endpoint", endpoints, ids=lambda endpoint: endpoint.label)
def test_no_request_makes_a_server_error(endpoint, secret):
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=endpoint.as_strategy())
    def tried(case):
        response = case.call(headers={"Authorization": f"Bearer {secret}"})
        assert response.status_code < 500, f"{case.method} {case.formatted_path}: {response.text[:500]}"

    tried()


def test_every_endpoint_is_described():
    assert len(endpoints) >= 10
