"""Made-up requests of every endpoint, in process: whatever is sent, no answer is a server error.

Bounded by SHANHE_API_EXAMPLES examples for each endpoint (8 unless it is set).
"""

from __future__ import annotations

import os

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error

from config.wsgi import application
from shanhe.parties import operations
from shanhe.parties.models import ApiToken
from shanhe.parties.testing import ctx_for, make_organisation, make_person, make_zone

EXAMPLES = int(os.environ.get("SHANHE_API_EXAMPLES", "8"))
ALL_SCOPES = ["read", "results:write", "projects:write", "parties:write", "admin"]
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def schema(db):
    from config.api import api

    described = api.get_openapi_schema(path_prefix="/api/v1/")
    loaded = schemathesis.openapi.from_dict(described)
    loaded.app = application
    return loaded


@pytest.fixture
def secret(db, settings):
    from django_scopes import scope

    settings.SHANHE_API_RATE = {"read": 10**9, "write": 10**9, "visitor": 10**9}
    settings.DEBUG = False
    zone = make_zone()
    with scope(zone=zone):
        firm = make_organisation(zone)
        roles = [
            "administrator",
            "technology_manager",
            "assessor",
            "incubator_manager",
            "committee",
            "inventor",
        ]
        person = make_person(zone, roles=roles, organisation=firm, affiliation="office", account=True)
        _token, secret = operations.create_token(
            ctx_for(person), person=person, name="fuzz", scopes=ALL_SCOPES
        )
        yield secret
    assert ApiToken._base_manager.exists()


lazy = schemathesis.pytest.from_fixture("schema")


@lazy.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_request_makes_a_server_error(case, secret):
    case.call_and_validate(headers={"Authorization": f"Bearer {secret}"}, checks=[not_a_server_error])
