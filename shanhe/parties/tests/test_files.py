"""People and organisations from a file and into one: what identifies them, what is refused, what nobody is told."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from shanhe.exchange import testing
from shanhe.kernel.errors import Denied
from shanhe.kernel.models import JournalEntry, PersonalValue
from shanhe.parties.models import Organisation, Person
from shanhe.parties.testing import ctx_for, make_organisation, make_person

pytestmark = pytest.mark.django_db
CODES = ("91110108MA01ABCD5N", "911101080000000000")
FIRMS = "单位名称,类别,统一社会信用代码,行业,成立日期\n示例新材料有限公司,企业,,C39,2019-05-01\nSample University,university,,,\n"
PERSONS = "姓名,邮箱,ORCID\n张示例,zhang@example.org,\n李示例,,0000-0002-1825-0097\n王示例,,\n"


@pytest.fixture
def manager(zone: Any) -> Person:
    return make_person(zone, ("technology_manager",))


@pytest.fixture
def administrator(zone: Any) -> Person:
    return make_person(zone, ("administrator",))


def outcomes(found: list[Any]) -> list[str]:
    return [item.outcome for item in found]


def test_organisations_go_in_and_a_second_time_change_nothing(manager: Person) -> None:
    ctx = ctx_for(manager)
    before = Organisation.objects.count()
    counts = testing.load(ctx, "organisations", FIRMS).as_dict()
    assert (counts["created"], counts["wrong"]) == (2, 0)
    firm = Organisation.objects.get(name__spells="示例新材料有限公司")
    assert (firm.side, firm.industry, firm.registered_on.isoformat()) == ("enterprise", "C39", "2019-05-01")
    assert firm.ref.startswith("O-")
    assert firm.sort_key
    again = testing.load(ctx, "organisations", FIRMS).as_dict()
    assert (again["created"], again["duplicate"]) == (0, 2)
    assert Organisation.objects.count() == before + 2
    assert JournalEntry.objects.filter(verb="parties.organisation.created", batch__isnull=False).count() == 2


def test_what_the_register_refuses_a_file_does_not_bring_in(manager: Person) -> None:
    text = "name,side,uscc,industry,website\nA,moon,,,\nB,enterprise,123,,\nC,enterprise,,99,\nD,enterprise,,,nowhere\n,enterprise,,,\nE,,,,\n"
    found = testing.verdicts(ctx_for(manager), "organisations", text)
    assert outcomes(found) == ["wrong"] * 6
    assert all(item.reasons for item in found)


def test_by_its_reference_a_record_is_changed_and_its_other_language_stays(
    manager: Person, zone: Any
) -> None:
    firm = make_organisation(zone, name={"zh": "旧名", "en": "Old name"}, side="enterprise")
    ctx = ctx_for(manager)
    (item,) = testing.verdicts(ctx, "organisations", f"ref,name_en\n{firm.ref},New name\n")
    assert item.outcome == "changed"
    testing.load(ctx, "organisations", f"ref,name_en\n{firm.ref},New name\n")
    firm.refresh_from_db()
    assert firm.name == {"zh": "旧名", "en": "New name"}


def test_rights_do_not_change_by_a_file(manager: Person, administrator: Person, zone: Any) -> None:
    firm = make_organisation(zone, side="enterprise")
    text = f"ref,side\n{firm.ref},university\n"
    assert outcomes(testing.verdicts(ctx_for(manager), "organisations", text)) == ["wrong"]
    assert outcomes(testing.verdicts(ctx_for(administrator), "organisations", text)) == ["changed"]
    person = make_person(zone, email="old@example.org")
    text = f"ref,email\n{person.ref},new@example.org\n"
    assert outcomes(testing.verdicts(ctx_for(manager), "people", text)) == ["wrong"]
    assert outcomes(testing.verdicts(ctx_for(administrator), "people", text)) == ["changed"]


def test_people_are_known_by_orcid_or_address_else_by_name(manager: Person) -> None:
    ctx = ctx_for(manager)
    assert testing.load(ctx, "people", PERSONS).as_dict()["created"] == 3
    assert testing.load(ctx, "people", PERSONS).as_dict()["duplicate"] == 3
    found = testing.verdicts(ctx, "people", "姓名,邮箱\n王示例,\n王示例,wang@example.org\n")
    assert outcomes(found) == ["duplicate", "new"], "a namesake with an address is somebody else"
    (item,) = testing.verdicts(ctx, "people", "姓名,邮箱,bio_en\n张示例,Zhang@Example.org,Makes films\n")
    assert item.outcome == "changed"
    person = Person.objects.get(email="zhang@example.org")
    assert (person.user, person.grants.count()) == (None, 0)
    assert person.ref.startswith("M-")


def test_a_number_is_one_record_s_only(manager: Person, zone: Any) -> None:
    one, two = make_person(zone, orcid="0000-0002-1825-0097"), make_person(zone)
    text = f"ref,orcid\n{two.ref},{one.orcid}\n"
    (item,) = testing.verdicts(ctx_for(manager), "people", text)
    assert item.outcome == "wrong"
    assert one.orcid in item.reasons[0]


def test_personal_values_stay_erasable(manager: Person) -> None:
    testing.load(ctx_for(manager), "people", PERSONS)
    entry = JournalEntry.objects.filter(verb="parties.person.created").first()
    assert "zhang@example.org" not in json.dumps(entry.changes)
    assert PersonalValue.objects.filter(value="zhang@example.org").exists()


def test_who_may(zone: Any, manager: Person) -> None:
    with pytest.raises(Denied):
        testing.load(ctx_for(make_person(zone, ("inventor",))), "people", PERSONS)
    with pytest.raises(Denied):
        testing.load(ctx_for(make_person(zone, ("inventor",))), "organisations", FIRMS)


def test_the_register_of_people_goes_out_to_staff_only(client: Client, zone: Any) -> None:
    assert client.get("/people/export.csv").status_code in (302, 403)
    inventor = make_person(zone, ("inventor",), account=True)
    client.force_login(inventor.user)
    assert client.get("/people/export.csv").status_code == 403
    assert client.get("/api/v1/people/export").status_code == 403
    client.force_login(make_person(zone, ("technology_manager",), account=True).user)
    assert client.get("/people/export.jsonl").status_code == 200
    assert client.get("/organisations/export.csv").status_code == 200


@pytest.mark.parametrize("kind", ["organisations", "people"])
@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl"])
def test_what_goes_out_comes_back_unchanged(manager: Person, kind: str, form: str) -> None:
    ctx = ctx_for(manager)
    testing.load(ctx, "organisations", FIRMS)
    testing.load(ctx, "people", PERSONS)
    content = testing.exported(ctx, kind, form)
    found = testing.verdicts(ctx, kind, content, f"a.{form}")
    assert found
    assert {(item.outcome, tuple(item.values)) for item in found if item.outcome != "duplicate"} == set()
    if form == "jsonl":
        assert isinstance(json.loads(content.splitlines()[0])["name"], dict)
