"""One reads and takes along what is kept of one, asks for its erasure, and it is gone: from rows, files, account and journal."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, connection, transaction

from shanhe.kernel import journal
from shanhe.kernel.errors import Denied, Invalid, NotNow
from shanhe.kernel.models import JournalEntry, PersonalValue
from shanhe.parties import operations, privacy
from shanhe.parties.models import Affiliation, ErasureRequest, RepresentationClaim
from shanhe.parties.testing import ctx_for, make_organisation, make_person

pytestmark = pytest.mark.django_db
NAME, ADDRESS = "Quillon Zaffre", "quillon@example.org"


@pytest.fixture
def admin(zone):
    return make_person(zone, ["administrator"], account=True)


@pytest.fixture
def firm(zone):
    return make_organisation(zone, side="enterprise")


@pytest.fixture
def person(zone, admin, firm):
    """Somebody whose name and words are in many places."""
    values = {
        "name": {"en": NAME, "zh": "齐藏蓝"},
        "email": ADDRESS,
        "bio": {"en": f"{NAME} works on films."},
    }
    made = operations.create_person(ctx_for(admin), zone=zone, values=values)
    operations.affiliate(ctx_for(admin), organisation=firm, person=made, position={"en": "Chief dreamer"})
    letter = SimpleUploadedFile("letter of quillon.pdf", b"%PDF-1.7 letter")
    claim = operations.claim_representation(ctx_for(made), person=made, organisation=firm, letter=letter)
    operations.refuse_representation(ctx_for(admin), claim=claim, reason="Never heard of this dreamer.")
    operations.close_organisation(ctx_for(admin), organisation=firm, reason=f"{NAME} has sold it.")
    return made


def left(admin, person):
    return operations.record_departure(ctx_for(admin), person=person)


def kept_words():
    """Everything that the journal and its erasable table hold, as text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(row_to_json(e)::text, '\n') FROM kernel_journalentry e")
        entries = cursor.fetchone()[0]
    return entries + str(list(PersonalValue.objects.values_list("value", flat=True)))


def test_what_is_kept_is_shown_and_taken_along(client, zone):
    person = make_person(zone, account=True, name_en=NAME, email=ADDRESS)
    client.force_login(person.user)
    page = client.get("/account/data/").content.decode()
    assert NAME in page
    assert ADDRESS in page
    copy = client.get("/account/data/copy/")
    assert copy["Content-Disposition"].startswith("attachment")
    assert copy.json()["parties.Person.email"] == [ADDRESS]
    assert set(copy.json()) == {item.field for item in privacy.fields()}
    assert client.get("/api/v1/me/data").json() == copy.json()


def test_a_person_asks_and_an_administrator_answers(client, zone, admin):
    person, other = make_person(zone, account=True), make_person(zone, account=True)
    client.force_login(person.user)
    answer = client.post(f"/people/{person.ref}/do/ask_erasure/")
    assert answer["Location"] == "/account/data/"
    request = ErasureRequest.objects.get()
    with pytest.raises(Invalid):
        operations.ask_erasure(ctx_for(person), person=person)
    with pytest.raises(Denied):
        operations.ask_erasure(ctx_for(other), person=person)
    with pytest.raises(Denied):
        operations.refuse_erasure(ctx_for(person), request=request, reason="no")
    with pytest.raises(Denied):
        operations.withdraw_erasure(ctx_for(admin), request=request)
    client.force_login(other.user)
    assert client.post(f"/erasures/{request.pk}/do/withdraw/").status_code == 404
    client.force_login(admin.user)
    assert person.ref in client.get("/administration/erasures/").content.decode()
    client.post(f"/erasures/{request.pk}/do/refuse/", {"reason": "A contract runs until May."})
    client.force_login(person.user)
    assert "A contract runs until May." in client.get("/account/data/").content.decode()
    again = operations.ask_erasure(ctx_for(person), person=person)
    operations.withdraw_erasure(ctx_for(person), request=again)
    with pytest.raises(NotNow):
        operations.refuse_erasure(ctx_for(admin), request=again, reason="late")


def test_only_who_has_left_is_erased_and_by_an_administrator(zone, admin):
    person, manager = make_person(zone), make_person(zone, ["technology_manager"])
    with pytest.raises(NotNow):
        operations.erase_person(ctx_for(admin), person=person)
    left(admin, person)
    with pytest.raises(Denied):
        operations.erase_person(ctx_for(manager), person=person)
    operations.erase_person(ctx_for(admin), person=person)
    for later in (operations.erase_person, operations.record_return):
        with pytest.raises(NotNow):
            later(ctx_for(admin), person=person)
    with pytest.raises(NotNow):
        operations.edit_person(ctx_for(admin), person=person, values={"name": {"en": NAME}})


def test_erasing_reaches_rows_files_and_the_journal(zone, admin, person, firm):
    claim = RepresentationClaim.objects.get()
    storage, path = claim.letter.storage, claim.letter.name
    assert "dreamer" in kept_words()
    before = list(JournalEntry.objects.order_by("pk").values("pk", "verb", "actor", "subject", "happened_at"))
    left(admin, person)
    operations.erase_person(ctx_for(admin), person=person)
    for gone in ("Quillon", "Zaffre", "齐藏蓝", ADDRESS, "dreamer", "films"):
        assert gone not in kept_words(), gone
    assert [list(values) for item, values in privacy.held(person) if not item.kept] == [
        [] for item in privacy.fields() if not item.kept
    ]
    assert not Affiliation.objects.get(person=person).position
    assert not storage.exists(path)
    person.refresh_from_db()
    assert person.name
    assert NAME not in person.name.values()
    after = JournalEntry.objects.filter(pk__in=[row["pk"] for row in before]).order_by("pk")
    assert list(after.values("pk", "verb", "actor", "subject", "happened_at")) == before
    assert all(journal.who(entry) and journal.sentence(entry) for entry in after)


def test_the_account_is_closed_and_the_request_answered(client, zone, admin):
    person = make_person(zone, account=True)
    address = person.user.email
    request = operations.ask_erasure(ctx_for(person), person=person)
    left(admin, person)
    operations.erase_person(ctx_for(admin), person=person)
    user = person.user
    user.refresh_from_db()
    assert (user.is_active, address in user.email, user.has_usable_password()) == (False, False, False)
    request.refresh_from_db()
    assert request.state == "done"
    client.force_login(admin.user)
    answer = client.get(f"/people/{person.ref}/", follow=True)
    assert answer.redirect_chain == [], [str(m) for m in answer.context["messages"]]
    assert client.get(f"/administration/people/{person.ref}/").status_code == 200


def test_the_journal_gives_way_to_erasing_words_only(zone, admin):
    make_person(zone)
    operations.create_person(ctx_for(admin), zone=zone, values={"name": {"en": "A"}})
    entry = JournalEntry.objects.get()

    def change(clearing, column):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('shanhe.clearing', %s, true)", [clearing])
            cursor.execute(f"UPDATE kernel_journalentry SET {column} = 'x' WHERE id = %s", [entry.pk])

    for column in ("verb", "actor", "subject", "operation"):
        with pytest.raises(Error):
            change("words", column)
    with pytest.raises(Error):
        change("", "subject_display")
    change("words", "subject_display")
