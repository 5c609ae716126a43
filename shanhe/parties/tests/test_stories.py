"""Who reads what of a story: those inside all of it, others what is public, visitors without names."""

import pytest
from django.utils import translation

from shanhe.kernel import clock, journal
from shanhe.kernel.context import VISITOR, Context
from shanhe.kernel.models import JournalEntry
from shanhe.parties import operations, queries
from shanhe.parties.actors import actor_of_person
from shanhe.parties.testing import ctx_for, make_person
from shanhe.work import operations as work

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(zone):
    return make_person(zone, roles=["administrator"], name_en="Admin", name_zh="管理甲", account=True)


@pytest.fixture
def firm(zone, admin):
    values = {"side": "enterprise", "name": {"zh": "示例公司", "en": "Sample firm"}}
    made = operations.create_organisation(ctx_for(admin), zone=zone, values=values)
    ctx = ctx_for(admin)
    work.add_task(ctx, subject=made, title="Ask about the secret contract", assignee=admin)
    work.add_note(ctx, subject=made, text="They are short of money")
    member = make_person(zone, name_en="Hidden member")
    operations.affiliate(ctx, organisation=made, person=member)
    return made


def sentences(actor, row):
    return " ".join(entry["sentence"] for entry in queries.story(actor, row))


def test_only_those_inside_read_the_work_on_an_organisation(zone, admin, firm):
    outsider = actor_of_person(make_person(zone, roles=["inventor"]))
    representative = make_person(zone, organisation=firm, affiliation="representative")
    for actor in (VISITOR, outsider):
        told = queries.story(actor, firm)
        assert [entry["sentence"] for entry in told] == ["新增单位：Sample firm"] or len(told) == 1
        assert all(not entry["changes"] for entry in told)
        assert "secret contract" not in sentences(actor, firm)
        assert "Hidden member" not in sentences(actor, firm)
    assert queries.story(VISITOR, firm)[0]["who"] == ""
    for actor in (actor_of_person(admin), actor_of_person(representative)):
        assert "secret contract" in sentences(actor, firm)


def test_an_organisations_page_keeps_tasks_from_people_outside(client, zone, admin, firm, settings):
    settings.SHANHE_ZONE = zone.slug
    client.force_login(make_person(zone, roles=["inventor"], account=True).user)
    page = client.get(f"/organisations/{firm.ref}/").content.decode()
    assert "secret contract" not in page
    client.force_login(admin.user)
    assert "secret contract" in client.get(f"/organisations/{firm.ref}/").content.decode()


def test_a_persons_own_tasks_are_the_persons_own(client, zone, admin, settings):
    settings.SHANHE_ZONE = zone.slug
    person = make_person(zone, roles=["inventor"], account=True)
    work.add_task(ctx_for(person), subject=person, title="See the doctor", assignee=person)
    assert "See the doctor" in sentences(actor_of_person(person), person)
    for other in (admin, make_person(zone, roles=["committee"], account=True)):
        assert "See the doctor" not in sentences(actor_of_person(other), person)
    manager = make_person(zone, roles=["technology_manager"], account=True)
    client.force_login(manager.user)
    assert "See the doctor" not in client.get(f"/people/{person.ref}/").content.decode()


def test_visitors_and_jobs_are_named_in_the_readers_language(zone):
    def entry(actor, display=""):
        return JournalEntry(zone=zone, happened_at=clock.now(), actor=actor, actor_display=display)

    both = JournalEntry(
        zone=zone, actor="person:7", actor_display="李四", actor_names={"zh": "李四", "en": "Li Si"}
    )
    with translation.override("en"):
        assert journal.who(both) == "Li Si"
        assert journal.who(entry("person:7", "李四")) == "李四"
    with translation.override("zh-hans"):
        assert journal.who(both) == "李四"
        assert journal.who(entry("visitor", "visitor")) == "访客"
        assert journal.who(entry("system:results-nightly", "results-nightly")) == "系统（夜间任务）"
        assert journal.who(entry("system:unheard-of")) == "系统"
        assert journal.who(entry("contributor:7", "a contributor by link")) == "通过链接答复的完成人"
        assert journal.who(entry("person:7", "李四")) == "李四"
    with translation.override("en"):
        assert journal.who(entry("visitor")) == "A visitor"


def test_every_job_of_the_product_has_a_name_to_read():
    import re
    from pathlib import Path

    package = Path(journal.__file__).parents[1]
    found = set()
    for path in package.glob("**/*.py"):
        if "tests" not in path.parts and path.name != "testing.py":
            found |= set(re.findall(r'(?:SystemActor\(|\bactor=)"([^"]+)"', path.read_text("utf-8")))
    assert "results-nightly" in found
    assert found - journal.JOBS.keys() <= {"index", "journal", "shanhe export"}  # these only read


def test_what_is_hidden_later_is_told_no_more(zone, admin, firm):
    """A public entry about another object goes when that object is no longer open."""
    from shanhe.parties.models import Person

    person = make_person(zone, name_en="Somebody")
    ctx = Context(actor=actor_of_person(admin), zone=zone)
    JournalEntry.objects.create(
        zone=zone,
        happened_at=ctx.now,
        actor="person:1",
        actor_display="x",
        operation="sample",
        verb="parties.organisation.created",
        subject=f"parties.Person:{person.pk}",
        subject_display="Somebody",
        about=[f"parties.Organisation:{firm.pk}", f"parties.Person:{person.pk}"],
        public=True,
        request_id="r",
    )
    assert Person.objects.filter(pk=person.pk).exists()
    assert "Somebody" not in sentences(VISITOR, firm)  # visitors see no people
    assert "Somebody" in sentences(actor_of_person(admin), firm)


def test_namesakes_are_told_apart_by_where_they_belong(zone, admin, firm, django_assert_num_queries):
    from shanhe.kernel.registries import findables

    one = make_person(zone, organisation=firm, name_zh="李四", name_en="Li Si")
    one.affiliations.update(position={"zh": "工程师", "en": "Engineer"})
    other = make_person(zone, name_zh="李四", name_en="Li Si")
    person, reader = findables["person"], actor_of_person(admin)
    with translation.override("en"), django_assert_num_queries(2):
        told = {row.pk: person.summary(row) for row in person.search(reader, "李四", 9)}
    assert told == {one.pk: f"Engineer, {firm.name['en']}", other.pk: other.ref}
    one.affiliations.update(end=one.affiliations.get().start)
    assert {person.summary(row) for row in person.search(reader, "李四", 9)} == {
        one.ref,
        other.ref,
    }
