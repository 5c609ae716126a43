"""All open work moves to a colleague in one operation, or none of it does."""

import pytest
from django.utils.translation import gettext_lazy as _

from shanhe.kernel.errors import Denied, Invalid
from shanhe.kernel.models import JournalEntry
from shanhe.kernel.registries import Registry
from shanhe.parties import handover, operations
from shanhe.parties.models import Organisation
from shanhe.parties.testing import ctx_for, make_organisation, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def registry(monkeypatch):
    """A registry of the test's own: organisations whose website names a person count as that person's work."""
    own: Registry[handover.HandOver] = Registry("kind of open work")
    monkeypatch.setattr(handover, "registry", own)

    def rows(person):
        return Organisation.objects.filter(website=f"https://example.org/{person.pk}")

    def move(ctx, row, to):
        operations.edit_organisation(
            ctx, organisation=row, values={"website": f"https://example.org/{to.pk}"}
        )

    own.register(handover.HandOver("test.sites", _("Organisations"), rows, move))
    return own


@pytest.fixture
def work(zone, registry):
    person = make_person(zone, roles=["technology_manager"], account=True)
    for _number in range(3):
        make_organisation(zone, website=f"https://example.org/{person.pk}")
    return person


def test_everything_moves_and_says_so(zone, work):
    to = make_person(zone, account=True)
    assert operations.hand_over(ctx_for(work), person=work, to=to) == {"test.sites": 3}
    assert Organisation.objects.filter(website=f"https://example.org/{to.pk}").count() == 3
    entry = JournalEntry.objects.get(verb="parties.work.handed_over")
    assert entry.data["total"] == 3
    assert f"parties.Person:{to.pk}" in entry.about
    assert JournalEntry.objects.filter(verb="parties.organisation.edited").count() == 3
    assert operations.hand_over(ctx_for(work), person=work, to=to) == {}


def test_all_or_nothing(zone, work, registry, monkeypatch):
    to = make_person(zone, account=True)
    moved = []

    def move(ctx, row, to):
        if len(moved) == 2:
            raise Invalid({"": "no"})
        moved.append(row)
        operations.edit_organisation(ctx, organisation=row, values={"website": "https://example.org/0"})

    kind = registry["test.sites"]
    registry._items["test.sites"] = handover.HandOver(kind.name, kind.label, kind.rows, move)
    with pytest.raises(Invalid):
        operations.hand_over(ctx_for(work), person=work, to=to)
    assert Organisation.objects.filter(website=f"https://example.org/{work.pk}").count() == 3
    assert not JournalEntry.objects.filter(verb="parties.work.handed_over").exists()


def test_only_to_somebody_who_can_work_on_it(zone, work):
    gone = make_person(zone, account=True, left_at="2026-01-01T00:00:00Z")
    for to in (work, make_person(zone), gone):
        with pytest.raises(Invalid):
            operations.hand_over(ctx_for(work), person=work, to=to)


def test_only_one_s_own_work_unless_one_administers(zone, work):
    to = make_person(zone, roles=["technology_manager"], account=True)
    with pytest.raises(Denied):
        operations.hand_over(ctx_for(to), person=work, to=to)
    admin = make_person(zone, roles=["administrator"])
    with pytest.raises(Denied):
        operations.hand_over(ctx_for(make_person(zone, roles=["committee"])), person=work, to=to)
    assert operations.hand_over(ctx_for(admin), person=work, to=to) == {"test.sites": 3}


def test_the_page_says_what_moves(client, zone, work):
    to = make_person(zone, account=True)
    client.force_login(work.user)
    page = client.get(f"/people/{work.ref}/do/hand_over/")
    assert " 3。" in page.content.decode()
    client.post(f"/people/{work.ref}/do/hand_over/", {"to": f"{to.ref} · {to.name}"})
    assert Organisation.objects.filter(website=f"https://example.org/{to.pk}").count() == 3
