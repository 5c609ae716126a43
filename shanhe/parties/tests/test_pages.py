"""Every page opens for those who may and for nobody else; what two people change at once is shown to both."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from shanhe.parties import operations
from shanhe.parties.models import Affiliation, Organisation, RepresentationClaim
from shanhe.parties.testing import ctx_for, make_organisation, make_person

pytestmark = pytest.mark.django_db
CODE = "91110000600037341L"
PDF = b"%PDF-1.7 letter"


@pytest.fixture
def admin(zone):
    return make_person(zone, roles=["administrator"], account=True, name_en="Admin")


@pytest.fixture
def as_admin(client, admin):
    client.force_login(admin.user)
    return client


def letter(name="letter.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def test_visitors_read_the_register_of_organisations_but_not_of_people(client, zone):
    firm = make_organisation(zone, name_en="Sample Robots", name_zh="示例机器人")
    staff = make_person(zone, organisation=firm, name_zh="秘密人")
    assert "示例机器人" in client.get("/organisations/").content.decode()
    page = client.get(f"/organisations/{firm.ref}/").content.decode()
    assert "秘密人" not in page
    for address in ("/people/", f"/people/{staff.ref}/", "/account/", "/administration/"):
        assert client.get(address)["Location"].startswith("/accounts/login/")


def test_every_administration_page_opens(as_admin, zone, admin):
    firm = make_organisation(zone, name_en="Firm")
    person = make_person(zone, roles=["assessor"], organisation=firm)
    operations.invite_person(
        ctx_for(admin), zone=zone, email="a@example.org", roles=["inventor"], organisation=firm
    )
    for address in [
        "",
        "people/",
        f"people/{person.ref}/",
        "invitations/",
        "invitations/send/",
        "claims/",
        "permissions/",
        "journal/",
        "journal/?verb=parties.&q=a&since=2020-01-01",
    ]:
        assert as_admin.get("/administration/" + address).status_code == 200, address
    for address in [
        "/account/",
        "/account/tokens/add/",
        "/people/",
        "/people/?q=sample&role=assessor",
        f"/people/{person.ref}/",
        f"/people/{person.ref}/do/edit/",
        f"/people/{person.ref}/do/hand_over/",
        "/people/add/",
        "/organisations/add/",
        "/organisations/claim/",
        f"/organisations/{firm.ref}/",
        f"/organisations/{firm.ref}/do/edit/",
        f"/organisations/{firm.ref}/do/close/",
        f"/organisations/{firm.ref}/do/affiliate/",
    ]:
        assert as_admin.get(address).status_code == 200, address


def test_the_journal_finds_a_request_by_its_number(as_admin, zone, admin):
    ctx = ctx_for(admin)
    operations.invite_person(ctx, zone=zone, email="a@example.org", roles=["inventor"])
    found = as_admin.get("/administration/journal/", {"q": ctx.request_id}).context["entries"]
    assert {row["entry"].request_id for row in found} == {ctx.request_id}
    assert as_admin.get("/administration/journal/", {"q": "0" * 32}).context["entries"] == []


def test_nobody_else_administers(client, zone):
    client.force_login(make_person(zone, roles=["technology_manager", "committee"], account=True).user)
    for address in ("", "people/", "invitations/", "claims/", "permissions/", "journal/"):
        assert client.get("/administration/" + address).status_code == 403


def test_an_account_without_a_person_here_is_told_so(client, zone, django_user_model):
    user = django_user_model(email="far@example.org")
    user.save()
    client.force_login(user)
    assert client.get("/people/").status_code == 403
    assert client.get("/account/").status_code == 200


def test_an_organisation_is_added_and_changed(as_admin, zone):
    values = {"name_en": "Sample Robots", "side": "enterprise", "uscc": CODE, "industry": "C39"}
    wrong = as_admin.post("/organisations/add/", {**values, "uscc": CODE[:-1] + "0"})
    assert wrong.status_code == 422
    assert not Organisation.objects.exists()
    made = as_admin.post("/organisations/add/", values)
    assert made["Location"] == "/organisations/O-0001/"
    whole = make_organisation(zone, name_en="Whole")
    part_of = f"{whole.ref} · Whole"
    as_admin.post(
        "/organisations/O-0001/do/edit/", {**values, "website": "https://example.org", "parent": part_of}
    )
    row = Organisation.objects.get(ref="O-0001")
    assert (row.website, row.parent) == ("https://example.org", whole)


def test_a_stale_form_shows_both_and_loses_nothing(as_admin, zone, admin):
    firm = make_organisation(zone, name_en="Old", name_zh="旧", side="society")
    typed = {"name_en": "Mine", "name_zh": "旧", "side": "society", "version": 1}
    operations.edit_organisation(ctx_for(admin), organisation=firm, values={"name": {"en": "Theirs"}})
    answer = as_admin.post(f"/organisations/{firm.ref}/do/edit/", typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Theirs" in page
    assert 'value="Mine"' in page
    firm.refresh_from_db()
    assert firm.name["en"] == "Theirs"
    assert 'name="version" value="2"' in page
    assert as_admin.post(f"/organisations/{firm.ref}/do/edit/", {**typed, "version": 2}).status_code == 302


def test_an_address_is_seen_by_staff_and_its_owner_only(client, zone):
    person = make_person(zone, account=True, email="private@example.org")
    expected = {
        "technology_manager": True,
        "committee": True,
        "inventor": False,
        "enterprise_representative": False,
    }
    for role, seen in expected.items():
        client.force_login(make_person(zone, roles=[role], account=True).user)
        assert (b"private@example.org" in client.get(f"/people/{person.ref}/").content) is seen
        assert b"private@example.org" not in client.get("/people/").content
    client.force_login(person.user)
    assert b"private@example.org" in client.get(f"/people/{person.ref}/").content


def test_somebody_claims_and_the_administrator_confirms(client, zone, admin):
    firm = make_organisation(zone, side="enterprise", uscc=CODE)
    person = make_person(zone, account=True)
    client.force_login(person.user)
    answer = client.post("/organisations/claim/", {"uscc": CODE.lower(), "letter": letter()})
    claim = RepresentationClaim.objects.get()
    assert answer["Location"] == f"/claims/{claim.pk}/"
    assert client.post(f"/claims/{claim.pk}/do/confirm/").status_code == 403
    client.force_login(make_person(zone, roles=["technology_manager"], account=True).user)
    assert client.get(f"/claims/{claim.pk}/").status_code == 404
    assert client.get(f"/claims/{claim.pk}/letter/").status_code == 404
    client.force_login(admin.user)
    got = client.get(f"/claims/{claim.pk}/letter/")
    assert b"".join(got.streaming_content) == PDF
    assert got["Content-Disposition"].startswith("attachment")
    client.post(f"/claims/{claim.pk}/do/confirm/")
    assert ctx_for(person).actor.represented_ids == {firm.pk}
    assert ctx_for(person).actor.roles == {"enterprise_representative"}
    again = client.post(f"/claims/{claim.pk}/do/refuse/", {"reason": "late"})
    assert again.status_code == 302
    claim.refresh_from_db()
    assert claim.state == "confirmed"


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.pdf", b"MZ not a pdf"), ("x.html", b"<script>alert(1)</script>"), ("x.pdf", b"")],
)
def test_a_letter_is_what_it_says(client, zone, name, content):
    make_organisation(zone, side="enterprise", uscc=CODE)
    client.force_login(make_person(zone, account=True).user)
    assert (
        client.post("/organisations/claim/", {"uscc": CODE, "letter": letter(name, content)}).status_code
        == 422
    )
    assert not RepresentationClaim.objects.exists()


def test_a_letter_as_offices_send_it(client, zone):
    make_organisation(zone, side="enterprise", uscc=CODE)
    client.force_login(make_person(zone, account=True).user)
    sent = client.post(
        "/organisations/claim/", {"uscc": CODE, "letter": letter("授权书.OFD", b"PK\x03\x04 document")}
    )
    assert sent.status_code == 302
    claim = RepresentationClaim.objects.get()
    got = client.get(f"/claims/{claim.pk}/letter/")
    assert (got.headers["Content-Type"], got.headers["Content-Disposition"][:10]) == (
        "application/ofd",
        "attachment",
    )


def test_an_existing_representative_decides_too_and_refuses_with_a_reason(client, zone):
    firm = make_organisation(zone, side="enterprise", uscc=CODE)
    chief = make_person(zone, organisation=firm, affiliation="representative", account=True)
    person = make_person(zone, account=True)
    made = operations.claim_representation(ctx_for(person), person=person, organisation=firm, letter=letter())
    client.force_login(chief.user)
    assert client.get(f"/claims/{made.pk}/").status_code == 200
    client.post(f"/claims/{made.pk}/do/refuse/", {"reason": ""})
    made.refresh_from_db()
    assert made.state == "pending"
    client.post(f"/claims/{made.pk}/do/refuse/", {"reason": "Not ours"})
    made.refresh_from_db()
    assert (made.state, made.reason) == ("refused", "Not ours")


def test_a_leaver_is_out_on_the_next_request(client, zone, admin):
    firm = make_organisation(zone)
    person = make_person(zone, roles=["inventor"], organisation=firm, account=True)
    client.force_login(person.user)
    assert client.get("/people/").status_code == 200
    operations.record_departure(ctx_for(admin), person=person)
    assert client.get("/people/")["Location"].startswith("/accounts/login/")
    assert Affiliation.objects.get(person=person).end is not None


def test_lists_cost_the_same_for_one_row_and_twenty(as_admin, zone, django_assert_max_num_queries):
    def cost(address):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            assert as_admin.get(address).status_code == 200
        return len(captured)

    firm = make_organisation(zone, parent=make_organisation(zone))
    make_person(zone, roles=["assessor"], organisation=firm)
    addresses = ["/organisations/", "/people/", "/administration/people/", f"/organisations/{firm.ref}/"]
    for address in addresses:
        cost(address)  # the first visit is remembered, which is not what is measured
    few = [cost(address) for address in addresses]
    for _number in range(20):
        row = make_organisation(zone, parent=firm)
        make_person(zone, roles=["assessor"], organisation=firm)
        make_person(zone, roles=["assessor"], organisation=row)
    assert [cost(address) for address in addresses] == few
    assert max(few[:3]) <= 14
    assert few[3] <= 30  # with what other apps add to the page


def test_the_letter_is_stored_under_a_name_of_our_own(zone):
    firm = make_organisation(zone, uscc=CODE)
    person = make_person(zone, account=True)
    upload = SimpleUploadedFile("../../etc/passwd.pdf", io.BytesIO(PDF).read())
    claim = operations.claim_representation(ctx_for(person), person=person, organisation=firm, letter=upload)
    assert claim.letter.name.startswith("letters/")
    assert "passwd" not in claim.letter.name
