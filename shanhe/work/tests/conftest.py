from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from shanhe.kernel.registries import Findable, findables
from shanhe.parties.models import Organisation
from shanhe.parties.testing import ctx, make_organisation, make_person, zone
from shanhe.zones.models import Holiday, Parameter

__all__ = ["ctx", "zone"]

MONDAY = datetime(2026, 9, 28, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def kind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Organisations stand for any object: government ones are hidden from all but administrators."""

    def visible(actor: Any) -> Any:
        rows = Organisation.objects.all()
        return rows if "administrator" in actor.roles or actor.is_system else rows.exclude(side="government")

    mine = Findable(
        name="organisation",
        model="parties.Organisation",
        label="Organisation",
        plural="Organisations",
        visible=visible,
        title=str,
        url=lambda row: f"/sample/{row.ref}/",
        summary=lambda row: "",
        search=lambda actor, words, limit: [],
        may_annotate=lambda actor, row: bool({"technology_manager", "administrator"} & actor.roles),
    )
    others = {name: item for name, item in findables._items.items() if item.model != "parties.Organisation"}
    monkeypatch.setattr(findables, "_items", {**others, "organisation": mine})


@pytest.fixture
def organisation(zone: Any) -> Any:
    return make_organisation(zone, name_en="Sample laboratory")


@pytest.fixture
def hidden(zone: Any) -> Any:
    return make_organisation(zone, side="government", name_en="Hidden bureau")


@pytest.fixture
def manager(zone: Any) -> Any:
    return make_person(zone, roles=("technology_manager",), account=True)


@pytest.fixture
def inventor(zone: Any) -> Any:
    return make_person(zone, roles=("inventor",), account=True)


@pytest.fixture
def administrator(zone: Any) -> Any:
    return make_person(zone, roles=("administrator",), account=True)


@pytest.fixture
def calendar(zone: Any) -> None:
    """Three working days for an enquiry; the first week of October off, Saturday 10 October worked."""
    Parameter.objects.create(
        zone=zone,
        code="enquiry_due",
        unit="working_days",
        value=3,
        valid_from=date(2023, 1, 1),
        valid_to=None,
    )
    Holiday.objects.create(
        zone=zone,
        code="national-day-2026",
        first_day=date(2026, 10, 1),
        last_day=date(2026, 10, 7),
        moved_working_days=[date(2026, 10, 10)],
    )


@pytest.fixture
def client(client: Any, zone: Any, settings: Any) -> Any:
    settings.SHANHE_ZONE = zone.slug
    settings.LANGUAGE_CODE = "en"
    client.cookies["django_language"] = "en"
    return client
