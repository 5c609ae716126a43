"""The pages, in both languages, as visitor, author, office, assessor and invited contributor."""

from __future__ import annotations

import json
import re

import pytest
from django.core import mail
from django.urls import reverse

from shanhe.kernel.money import Money
from shanhe.parties.testing import ctx_for
from shanhe.results import operations, queries
from shanhe.results.acts import DISCLOSURE
from shanhe.results.models import Result
from shanhe.results.operations.contributions import code_of
from shanhe.zones.models import Term, Vocabulary

from .factories import cast, complete, confirm_all_checks, draft, make_published

pytestmark = pytest.mark.django_db
LANGUAGES = ("zh-hans", "en")


@pytest.fixture
def people(zone, settings):
    settings.SHANHE_ZONE = zone.slug
    zone.version = "1"
    zone.save()
    return cast(zone)


@pytest.fixture
def sign_in(client):
    def enter(person):
        client.force_login(person.user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return enter


def page(client, url, language="en", **more):
    return client.get(url, headers={"accept-language": language}, **more)


@pytest.mark.parametrize("language", LANGUAGES)
def test_visitor_pages(client, people, language):
    result = make_published(people)
    answer = page(client, reverse("results:catalogue"), language)
    assert answer.status_code == 200
    title = "示例薄膜" if language == "zh-hans" else "Sample film"
    assert title in answer.content.decode()
    answer = page(client, result.get_absolute_url(), language)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert title in text
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert json.loads(block[1])["identifier"] == result.ref
    # what is for the team only
    assert "/print/" not in text
    assert str(people.office.name) not in text


def test_drafts_do_not_exist_for_others(client, people, sign_in):
    result = draft(people)
    assert page(client, result.get_absolute_url()).status_code == 404
    assert page(sign_in(people.stranger), result.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_draft_has_no_versions_yet_and_says_so(people, sign_in, language):
    result = draft(people)
    answer = page(sign_in(people.inventor), reverse("results:versions", args=[result.ref]), language)
    assert answer.status_code == 200
    assert ("还没有版本" if language == "zh-hans" else "No version is kept yet") in answer.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_disclosing_in_three_screens(people, sign_in, language):
    client = sign_in(people.inventor)
    url = reverse("results:disclose")
    start = page(client, url, language)
    assert start.status_code == 200
    editor = re.search(r'name="editor" value="([0-9a-f]+)"', start.content.decode())[1]
    typed = {"editor": editor, "language": "en", "title_en": "Cooler cells"}
    saved = client.post(url, typed, headers={"x-autosave": "1"})
    assert saved.status_code == 200, saved.content
    # the page goes on saving to the same draft
    client.post(url, {**typed, "abstract_en": "It cools."}, headers={"x-autosave": "1"})
    result = Result.objects.get()
    assert (result.title, result.abstract) == ({"en": "Cooler cells"}, {"en": "It cools."})
    first = {
        **typed, "abstract_en": "It cools.", "problem_en": "Heat.", "advantages_en": "Less heat.",
        "centres": ["robots"], "go": "next",
    }  # fmt: skip
    answer = client.post(url, first)
    assert answer.status_code == 302
    assert answer["Location"].endswith("/edit/2/")
    for step in (1, 2, 3):
        shown = page(client, reverse("results:edit", args=[result.ref, step]), language)
        assert shown.status_code == 200


def test_second_screen_saves_people_and_says_what_shares_lack(people, sign_in):
    client = sign_in(people.inventor)
    result = draft(people)
    mine = result.contributors.get()
    url = reverse("results:edit", args=[result.ref, 2])
    data = {
        "editor": "aaaa", "version": result.version, "owner": people.university.ref, "service_result": "True",
        "contributors-TOTAL_FORMS": 2, "contributors-INITIAL_FORMS": 1,
        "contributors-0-id": mine.pk, "contributors-0-name_en": "Me", "contributors-0-share": "60",
        "contributors-1-name_en": "Guest", "contributors-1-email": "g@example.org", "contributors-1-share": "35",
        "right_shares-TOTAL_FORMS": 1, "right_shares-INITIAL_FORMS": 0,
        "right_shares-0-holder": people.university.ref, "right_shares-0-basis_points": "100",
    }  # fmt: skip
    saved = client.post(url, data, headers={"x-autosave": "1"})
    assert saved.status_code == 200, saved.content
    told = saved.json()["fields"]
    assert told["contributors-1-id"]
    again = client.post(
        url, {**data, "contributors-1-id": told["contributors-1-id"]}, headers={"x-autosave": "1"}
    )
    assert again.status_code == 200
    assert result.contributors.count() == 2
    shown = page(client, url).content.decode()
    assert "Shares add up to 95%. Add 5% or change a share." in shown
    assert (
        f'<option value="{people.university.ref}" selected>{people.university.name.within("en")}</option>'
        in shown
    )


def test_what_is_missing_leads_to_its_field(people, sign_in):
    client = sign_in(people.inventor)
    result = draft(people)
    shown = page(client, reverse("results:edit", args=[result.ref, 1]))
    first = shown.context["missing"][0]
    assert first["url"].endswith("/edit/1/#id_abstract_zh")
    assert 'id="id_abstract_zh"' in shown.content.decode()
    assert DISCLOSURE.address_of(result, "ip_rights").endswith("/edit/3/#ip_rights")
    assert DISCLOSURE.address_of(result, "readiness").endswith("/do/claim_readiness/")


def test_two_people_on_one_draft_lose_nothing(people, sign_in):
    client = sign_in(people.inventor)
    result = draft(people)
    url = reverse("results:edit", args=[result.ref, 1])
    data = {"language": "en", "version": result.version, "editor": "page-a", "title_en": "Mine"}
    operations.save_draft(
        ctx_for(people.office), result=result, values={"title": {"en": "Theirs"}}, editor="page-b"
    )
    assert client.post(url, data, headers={"x-autosave": "1"}).status_code == 409
    answer = client.post(url, data, headers={"accept-language": "en"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Mine" in text
    assert "Theirs" in text
    version = re.search(r'name="version" value="(\d+)"', text)[1]
    assert client.post(url, {**data, "version": version}).status_code == 302
    result.refresh_from_db()
    assert result.title["en"] == "Mine"


def test_sending_an_incomplete_draft_says_what_is_missing(people, sign_in):
    client = sign_in(people.inventor)
    result = draft(people)
    data = {
        "editor": "a", "version": result.version, "confidentiality": "public", "send": "1",
        "ip_rights-TOTAL_FORMS": 0, "ip_rights-INITIAL_FORMS": 0, "funding-TOTAL_FORMS": 0, "funding-INITIAL_FORMS": 0,
    }  # fmt: skip
    answer = client.post(
        reverse("results:edit", args=[result.ref, 3]), data, headers={"accept-language": "en"}
    )
    assert answer.status_code == 409
    assert "Still missing: Abstract" in answer.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_office_reviews_checks_and_publishes(people, sign_in, language):
    result = complete(people, draft(people), guest="guest@example.org")
    operations.submit_result(ctx_for(people.inventor), result=result)
    client = sign_in(people.office)
    assert result.title["zh"] in page(client, reverse("results:office"), "zh-hans").content.decode()
    assert page(client, result.get_absolute_url(), language).status_code == 200
    client.post(reverse("results:act", args=[result.ref, "accept"]))
    refused = client.post(reverse("results:act", args=[result.ref, "publish"]), follow=True)
    result.refresh_from_db()
    assert result.state == "accepted"
    assert refused.status_code == 200
    for item, answer in {"novelty": "filed", "state_secret": "none"}.items():
        client.post(reverse("results:act", args=[result.ref, "check"]), {"item": item, "answer": answer})
    assert result.checks.count() == 2
    client.post(reverse("results:act", args=[result.ref, "uncheck"]), {"item": "state_secret"})
    assert result.checks.count() == 1
    confirm_all_checks(people, result)
    client.post(reverse("results:act", args=[result.ref, "publish"]))
    result.refresh_from_db()
    assert result.state == "published"
    for name in ("print", "versions"):
        assert page(client, reverse(f"results:{name}", args=[result.ref]), language).status_code == 200
    form = page(client, reverse("results:act", args=[result.ref, "withdraw"]), language)
    assert form.status_code == 200


def test_readiness_pages(people, sign_in):
    result = make_published(people)
    client = sign_in(people.inventor)
    url = reverse("results:act", args=[result.ref, "claim_readiness"])
    assert page(client, url).status_code == 200
    client.post(url, {"level": 4, "evidence": "A report."})
    claim = result.assessments.get()
    client = sign_in(people.assessor)
    assert result.title["en"] in page(client, reverse("results:assess-list")).content.decode()
    urls = {
        name: reverse("results:readiness-act", args=[result.ref, claim.pk, name])
        for name in ("confirm", "send_back")
    }
    assert "A report." in page(client, urls["confirm"]).content.decode()
    assert client.post(urls["send_back"], {"note": ""}).status_code == 422
    client.post(urls["confirm"], {})
    result.refresh_from_db()
    assert result.trl_confirmed == 4
    client.logout()
    assert "A report." in page(client, result.get_absolute_url()).content.decode()


def test_an_invited_contributor_needs_the_code(client, people):
    result = complete(people, draft(people), guest="guest@example.org")
    operations.submit_result(ctx_for(people.inventor), result=result)
    link = result.contributors.get(email="guest@example.org").links.get()
    url = reverse("results:link", args=[queries.token_of(link)])
    door = page(client, url).content.decode()
    assert "g…@example.org" in door
    assert result.abstract["en"] not in door
    client.post(url, {"send": "1"})
    link.refresh_from_db()
    assert client.post(url, {"code": "12"}).status_code == 422
    client.post(url, {"code": code_of(link)})
    inside = page(client, url).content.decode()
    assert result.abstract["en"] in inside
    other = type(client)()
    assert result.abstract["en"] not in page(other, url).content.decode()
    assert other.post(url, {"answer": "confirm"}).status_code == 200
    assert result.contributors.get(email="guest@example.org").state == "asked"
    client.post(url, {"answer": "dispute", "reason": "It was half."})
    assert result.contributors.get(email="guest@example.org").state == "disputed"
    assert page(client, reverse("results:link", args=["wrong"])).status_code == 404
    operations.revoke_link(ctx_for(people.office), contributor=link.contributor)
    assert page(client, url).status_code == 410


def test_the_letters_carry_link_and_code(client, people):
    from shanhe.kernel.models import JournalEntry
    from shanhe.notices.registry import letters_for

    result = complete(people, draft(people), guest="guest@example.org")
    operations.submit_result(ctx_for(people.inventor), result=result)
    entry = JournalEntry.objects.get(verb="results.contributors.asked")
    letter = letters_for(entry)[0]
    link = result.contributors.get(email="guest@example.org").links.get()
    assert letter.address == "guest@example.org"
    assert letter.url == reverse("results:link", args=[queries.token_of(link)])
    assert link.nonce not in json.dumps([entry.data, entry.changes])
    client.post(letter.url, {"send": "1"})
    link.refresh_from_db()
    asked = JournalEntry.objects.get(verb="results.contributor_link.code_requested")
    assert code_of(link) in str(letters_for(asked)[0].body)
    assert mail.outbox == []


def test_nonsense_in_the_address_is_no_server_error(client, people):
    make_published(people)
    for query in (
        "?after=%00",
        "?after=bm9uc2Vuc2U",
        "?year=abc&level=99",
        "?q=%00'%5C%3A*",
        "?q=%26%7C!()",
        "?owner=%00",
    ):
        assert client.get(reverse("results:catalogue") + query).status_code == 200
    assert client.get("/results/R-2026-9999/").status_code == 404


def test_the_third_screen_gives_back_what_was_saved(people, sign_in):
    for name, code in (("ip_right_kinds", "invention_patent"), ("funding_kinds", "own_funds")):
        words = Vocabulary._base_manager.create(zone=people.zone, code=name)
        Term._base_manager.create(zone=people.zone, vocabulary=words, code=code, name={"en": code})
    client = sign_in(people.inventor)
    result = draft(people)
    rights = [{"kind": "invention_patent", "number": "S-1", "fee": Money(90_000, "CNY")}]
    funding = [{"kind": "own_funds", "funder": "Sample", "amount": Money(250_000_005, "CNY")}]
    parts = {"ip_rights": rights, "funding": funding}
    result = operations.save_draft(ctx_for(people.inventor), result=result, values={}, parts=parts)
    url = reverse("results:edit", args=[result.ref, 3])
    shown = page(client, url).context
    data = {"editor": "a", "version": result.version, "confidentiality": "public", "go": "done"}
    for name in ("ip_rights", "funding"):
        formset = shown["form"].rows[name].formset
        data |= {f"{name}-TOTAL_FORMS": len(formset.forms), f"{name}-INITIAL_FORMS": len(formset.initial)}
        for form in formset.forms:
            for field in form:
                value = field.value()
                if value not in (None, False):
                    data[field.html_name] = value
    assert client.post(url, data).status_code == 302
    assert result.ip_rights.get().fee == Money(90_000, "CNY")
    assert result.funding.get().amount == Money(250_000_005, "CNY")
    assert shown["form"].rows["ip_rights"].forms[0]["fee"].value() == "900.00"
