"""What a need's side says of a suggestion is kept, hides what does not fit, and can be taken back."""

from __future__ import annotations

import pytest
from django.urls import reverse

from shanhe.kernel.errors import Denied, Invalid
from shanhe.kernel.models import JournalEntry
from shanhe.matching import indexing, operations, queries, rules
from shanhe.matching.models import Feedback, Reason
from shanhe.needs.models import Need
from shanhe.needs.tests.factories import published
from shanhe.parties.actors import actor_of_person
from shanhe.parties.testing import make_organisation


@pytest.fixture
def met(ground):
    """A published need with one result that meets it and one that is hidden from the need's side."""
    lab = make_organisation(ground.zone, side="university")
    good = ground.result(
        title_en="Vision system that finds cracks in cast parts", title_zh="铸件裂纹视觉检测系统", owner=lab
    )
    hidden = ground.result(
        title_en="Secret cracks in cast parts", title_zh="铸件裂纹", confidentiality="named", owner=lab
    )
    need = published(ground)
    indexing.rebuild()
    return {"need": need, "good": good, "hidden": hidden, "zone": ground.zone}


def suggested(met, person, kind="result"):
    actor = actor_of_person(person)
    need = queries.document_of(actor, met["need"], "need")
    return queries.suggest(actor, need, met["zone"], kind=kind).items


def give(met, ground, person, **more):
    values = {"need": met["need"], "kind": "result", "other": met["good"].pk, "fits": False, **more}
    return operations.give_feedback(ground.ctx(person), **values)


@pytest.mark.parametrize("reason", Reason.values)
def test_what_does_not_fit_is_hidden_until_the_answer_changes(met, ground, reason):
    side = ground.representative
    assert [item.row for item in suggested(met, side)] == [met["good"]]
    give(met, ground, side, reason=reason)
    assert suggested(met, side) == []
    actor = actor_of_person(side)
    need = queries.document_of(actor, met["need"], "need")
    other = queries.document_by_ref(actor, met["zone"], met["good"].ref)
    assert str(Reason(reason).label) in queries.why_not(actor, need, met["zone"], other)
    [aside] = queries.set_aside(actor, met["need"].pk, "result")
    assert (aside.other, aside.reason) == (met["good"].pk, Reason(reason).label)
    give(met, ground, side, fits=True)
    [item] = suggested(met, side)
    assert item.fits
    assert Feedback.objects.get().reason == ""
    operations.take_feedback_back(ground.ctx(side), need=met["need"], kind="result", other=met["good"].pk)
    assert not suggested(met, side)[0].fits
    verbs = JournalEntry.objects.filter(verb__startswith="matching.feedback.").order_by("id")
    assert [verb.rpartition(".")[2] for verb in verbs.values_list("verb", flat=True)] == [
        "set_aside",
        "fits",
        "taken_back",
    ]


def test_people_can_be_set_aside_too(met, ground):
    [person] = suggested(met, ground.representative, "person")
    give(met, ground, ground.representative, kind="person", other=person.row.pk, reason="no_fit")
    assert suggested(met, ground.representative, "person") == []


def test_the_same_answer_twice_is_one_entry(met, ground):
    first = give(met, ground, ground.representative, reason="no_fit")
    assert give(met, ground, ground.manager, reason="no_fit") == first
    assert JournalEntry.objects.filter(verb="matching.feedback.set_aside").count() == 1
    operations.take_feedback_back(ground.ctx(ground.manager), need=met["need"], kind="person", other=1)


@pytest.mark.parametrize(
    "wrong",
    [{"reason": ""}, {"reason": "dislike"}, {"reason": "no_fit", "kind": "need"}, {"fits": True, "other": 0}],
)
def test_wrong_answers(met, ground, wrong):
    with pytest.raises(Invalid):
        give(met, ground, ground.representative, **wrong)


def test_an_answer_tells_nothing_of_what_is_hidden(met, ground):
    told = []
    for other in (met["hidden"].pk, 99_999_999):
        with pytest.raises(Invalid) as error:
            give(met, ground, ground.representative, other=other, reason="no_fit")
        told.append(str(error.value))
    assert told[0] == told[1]


def test_who_answers(met, ground):
    for person in (ground.representative, ground.manager, ground.administrator):
        give(met, ground, person, reason="no_fit")
    for person in (ground.stranger, ground.inventor):
        with pytest.raises(Denied):
            give(met, ground, person, reason="no_fit")
    people = (ground.representative, ground.manager, ground.stranger, ground.inventor, ground.administrator)
    for actor in map(actor_of_person, people):
        allowed = {need.pk for need in Need.objects.all() if rules.give_feedback.allows(actor, need)}
        assert (
            set(Need.objects.filter(rules.give_feedback.scope(actor)).values_list("pk", flat=True)) == allowed
        )


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_on_the_page(met, ground, client, language):
    def at(answer):
        return reverse("matching:answer", args=[met["need"].ref, "result", met["good"].pk, answer])

    def sign_in(person):
        client.force_login(person.user, backend="django.contrib.auth.backends.ModelBackend")

    page = reverse("matching:need", args=[met["need"].ref])
    sign_in(ground.representative)
    assert at("no") in client.get(page, headers={"accept-language": language}).content.decode()
    assert client.post(at("no"), {"reason": "too_early"}).status_code == 302
    text = client.get(page, headers={"accept-language": language}).content.decode()
    assert at("no") not in text
    assert text.count(at("back")) == 2  # undo, and among what was set aside
    client.post(at("back"))
    assert not Feedback.objects.exists()
    client.post(at("fits"))
    assert Feedback.objects.get().fits
    client.get(at("back"))
    assert Feedback.objects.exists()
    assert client.post(at("maybe")).status_code == 404
    sign_in(ground.stranger)
    assert client.post(at("back")).status_code == 404
    assert Feedback.objects.exists()


def test_over_the_api(met, ground, client):
    address = f"/api/v1/suggestions/needs/{met['need'].ref}/answers"

    def sign_in(person):
        client.force_login(person.user, backend="django.contrib.auth.backends.ModelBackend")

    def send(**body):
        return client.post(address, body, content_type="application/json")

    assert send(ref=met["good"].ref, fits=True).status_code == 401
    sign_in(ground.stranger)
    assert send(ref=met["good"].ref, fits=True).status_code == 404
    assert client.get(address).status_code == 404
    sign_in(ground.representative)
    assert send(ref=met["good"].ref, fits=False).status_code == 422
    told = send(ref=met["good"].ref, fits=False, reason="too_early")
    expected = {"kind": "result", "ref": met["good"].ref, "fits": False, "reason": "too_early"}
    assert (told.status_code, told.json()["items"]) == (200, [expected])
    assert send(ref=met["good"].ref, fits=True).json()["items"] == [{**expected, "fits": True, "reason": ""}]
    suggestions = client.get(f"/api/v1/suggestions/needs/{met['need'].ref}").json()["items"]
    assert [item["fits"] for item in suggestions] == [True]
    hidden, nobody = (send(ref=ref, fits=True) for ref in (met["hidden"].ref, "R-2026-9999"))
    assert (hidden.status_code, nobody.status_code) == (404, 404)
    assert client.get(address).json()["items"][0]["fits"]
    assert client.delete(f"{address}/{met['good'].ref}").json()["items"] == []
    assert not Feedback.objects.exists()
