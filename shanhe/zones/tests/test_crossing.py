"""What belongs to one zone cannot be reached from another: not by key, query, page or API."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.test import Client, override_settings
from django_scopes import scope
from django_scopes.exceptions import ScopeError

from shanhe.kernel.context import Context, SystemActor
from shanhe.kernel.errors import Denied
from shanhe.policy.models import Measure
from shanhe.zones import operations, queries
from shanhe.zones.models import Area, InnovationCentre, Site, Term, Vocabulary, Zone
from shanhe.zones.testing import TIDEWATER


def refusal(zone: Zone, row: Model) -> str:
    """What the database says when the row is saved and its keys are checked."""
    try:
        with transaction.atomic(), scope(zone=zone):
            row.save()
            connection.check_constraints()
    except IntegrityError as error:
        return str(error)
    return ""


def test_a_foreign_key_into_another_zone_is_refused(shanhe_zone: Zone, tidewater: Zone) -> None:
    with scope(zone=tidewater):
        quay = Area.objects.get(code="quay")
    site = Site(zone=shanhe_zone, code="smuggled", area=quay, status="open", longitude=0, latitude=0)
    assert "zones_site_area_zone" in refusal(shanhe_zone, site)
    with scope(zone=tidewater):
        words = Vocabulary.objects.get(code="fields")
    term = Term(zone=shanhe_zone, code="smuggled", vocabulary=words)
    assert "zones_term_vocabulary_zone" in refusal(shanhe_zone, term)


@pytest.mark.parametrize("model", [Area, Site, InnovationCentre, Term, Measure])
def test_an_unscoped_query_raises(db: None, model: type) -> None:
    with pytest.raises(ScopeError):
        list(model.objects.all())
    with pytest.raises(ScopeError):
        model.objects.filter(code="quay").exists()


def test_a_scope_shows_its_own_zone_only(shanhe_zone: Zone, tidewater: Zone) -> None:
    with scope(zone=shanhe_zone):
        assert queries.area("quay") is None
        assert queries.centre("tides") is None
        assert queries.term("fields", "ocean") is None
        assert not Area.objects.filter(zone=tidewater).exists()


def test_pages_of_another_zone_are_not_found(shanhe_zone: Zone, tidewater: Zone, client: Client) -> None:
    for own, other in [
        ("/areas/core/", "/areas/quay/"),
        ("/centres/new_it/", "/centres/tides/"),
        ("/measures/special_fund/", "/measures/boats/"),
    ]:
        assert client.get(own).status_code == 200
        assert client.get(other).status_code == 404


def test_the_api_knows_only_the_zone_of_its_address(
    shanhe_zone: Zone, tidewater: Zone, client: Client
) -> None:
    assert client.get("/api/v1/zones/shanhewangu").status_code == 200
    assert client.get("/api/v1/zones/tidewater").status_code == 404


def test_a_host_leads_to_its_zone(shanhe_zone: Zone, tidewater: Zone, client: Client) -> None:
    tidewater.hosts = ["tidewater.example.org"]
    tidewater.save()
    assert client.get("/areas/quay/", headers={"host": "tidewater.example.org"}).status_code == 200
    assert client.get("/areas/core/", headers={"host": "tidewater.example.org"}).status_code == 404
    assert client.get("/areas/core/", headers={"host": "elsewhere.example.org"}).status_code == 200


@override_settings(SHANHE_ZONE="tidewater")
def test_the_setting_chooses_where_no_host_does(shanhe_zone: Zone, tidewater: Zone, client: Client) -> None:
    assert client.get("/areas/quay/").status_code == 200


def test_without_a_zone_the_answer_says_what_to_do(db: None, client: Client) -> None:
    answer = client.get("/places/", headers={"accept-language": "en"})
    assert answer.status_code == 503
    assert b"shanhe blueprint load" in answer.content


def test_an_operation_in_one_zone_cannot_take_a_row_of_another(shanhe_zone: Zone, tidewater: Zone) -> None:
    sections, _problems = queries.read_blueprint(TIDEWATER)
    ctx = Context(SystemActor("tests"), shanhe_zone)
    with scope(zone=shanhe_zone), pytest.raises(Denied):
        operations.load_blueprint(ctx, zone=tidewater, sections=sections)
