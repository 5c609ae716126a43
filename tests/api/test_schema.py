"""Made-up requests of every operation as four roles, in process: whatever is sent, the answer is one that is described.

No server error, no status, media type, header or body beyond the description. Bounded by SHANHE_API_EXAMPLES examples for
each operation (8 unless it is set), a quarter for each role; half of them name rows that are there.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import override_settings
from django_scopes import scope
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import checks

from config.api import api
from config.wsgi import application
from shanhe.parties import operations
from shanhe.parties.choices import SCOPES
from shanhe.parties.testing import ctx_for
from tests.fuzz import asking
from tests.fuzz.ground import Ground, made

EXAMPLES = int(os.environ.get("SHANHE_API_EXAMPLES", "8"))
ROLES = ("visitor", "inventor", "technology manager", "administrator")
CHECKED = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
UNLIMITED = {"read": 10**9, "write": 10**9, "visitor": 10**9}
pytestmark = [pytest.mark.django_db, pytest.mark.slow]  # what one test did is gone for the next

schema = schemathesis.openapi.from_dict(api.get_openapi_schema())
schema.app = application
endpoints = [found.ok() for found in schema.get_all_operations()]
asked = {(one.method.upper(), one.path): one for one in asking.operations()}


@pytest.fixture(scope="module")
def tried(
    django_db_setup: None, django_db_blocker: Any
) -> Iterator[tuple[Ground, dict[str, dict[str, str]]]]:
    """A zone with something of every kind, and for each role the headers of its requests."""
    several = (
        request_started,
        request_finished,
    )  # they would close the connection that holds the transaction
    for signal in several:
        signal.disconnect(close_old_connections)
    with django_db_blocker.unblock(), override_settings(SHANHE_API_RATE=UNLIMITED), transaction.atomic():
        cache.clear()
        ground = made()
        yield ground, {role: _headers(ground, role) for role in ROLES}
        transaction.set_rollback(True)
    for signal in several:
        signal.connect(close_old_connections)


def _headers(ground: Ground, role: str) -> dict[str, str]:
    person = ground.people[role]
    if person is None:
        return {}
    with scope(zone=ground.zone):
        every = [code for code, _label in SCOPES]
        made = operations.create_token(ctx_for(person), person=person, name="made up", scopes=every)
    return {"Authorization": f"Bearer {made[1]}"}


@pytest.mark.parametrize("endpoint", endpoints, ids=lambda endpoint: endpoint.label)
def test_every_answer_is_described(endpoint: Any, tried: Any) -> None:
    ground, headers = tried
    rng = Random(endpoint.label)
    numbers = iter(range(10**9))

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=endpoint.as_strategy())
    def send(case: Any) -> None:
        number = next(numbers)
        if number // len(ROLES) % 2 == 0:
            _name_rows(rng, ground, case)
        role = ROLES[number % len(ROLES)]
        response = case.call(headers=headers[role])
        case.validate_response(response, checks=CHECKED, headers=headers[role])

    send()


def _name_rows(rng: Random, ground: Ground, case: Any) -> None:
    """Rows that are there in the place of the address's parameters."""
    one = asked[case.method.upper(), f"{schema.raw_schema['servers'][0]['url']}{case.path}"]
    before: list[str] = []
    for part in case.path.strip("/").split("/"):
        if part.startswith("{"):
            case.path_parameters[part.strip("{}")] = asking.named(rng, ground, part.strip("{}"), before, one)
        before.append(part)


def test_every_endpoint_is_described() -> None:
    assert len(endpoints) >= 10
