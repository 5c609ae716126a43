"""Needs out of a file and into one: what each reader gets, the dry run in the browser, and the same over the API."""

from __future__ import annotations

import csv
import io
import json
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django_scopes import scope
from openpyxl import load_workbook

from shanhe.cli.main import main
from shanhe.exchange import jobs, operations, rules, testing
from shanhe.exchange.models import FileRun
from shanhe.kernel import clock
from shanhe.kernel.context import VISITOR, Context
from shanhe.kernel.errors import Denied, NotNow
from shanhe.kernel.money import Money
from shanhe.needs import files
from shanhe.needs.models import Need
from shanhe.pathway.tests.ground import make_ground

from .factories import draft, published
from .test_importing import GOOD, HEAD, run

BAD = GOOD + "3,,,,,,\n"


def exported(client, kind="jsonl"):
    return b"".join(client.get(f"/needs/export.{kind}").streaming_content)


def records(client):
    return {row["ref"]: row for row in map(json.loads, exported(client).splitlines())}


def test_everybody_exports_what_they_may_read_and_no_more(ground, sign_in, client):
    named, unnamed = published(ground), published(ground, confidentiality="unnamed")
    invited, mine = published(ground, confidentiality="invited"), draft(ground)
    seen = records(client)
    assert set(seen) == {named.ref, unnamed.ref}
    assert (seen[named.ref]["organisation"], seen[unnamed.ref]["organisation"]) == (
        str(ground.enterprise),
        "",
    )
    assert set(records(sign_in(ground.inventor))) == {named.ref, unnamed.ref}
    own = records(sign_in(ground.representative))
    assert set(own) == {named.ref, unnamed.ref, invited.ref, mine.ref}
    assert own[unnamed.ref]["organisation"] == str(ground.enterprise)
    assert client.get("/needs/export.pdf").status_code == 404


def test_a_cell_never_runs_as_a_formula_and_demonstration_data_says_so(ground, monkeypatch):
    monkeypatch.setattr("shanhe.parties.queries.is_demonstration", lambda zone: True)
    published(ground, title={"zh": "=1+1", "en": "@SUM(A1)\x0b"})
    ctx = Context(actor=VISITOR, zone=ground.zone)
    row = next(csv.DictReader(io.StringIO(testing.exported(ctx, "needs", "csv").decode("utf-8-sig"))))
    assert (row["title_zh"], row["title_en"]) == ("'=1+1", "'@SUM(A1)")
    assert row["demonstration"]
    heads, cells = load_workbook(
        io.BytesIO(testing.exported(ctx, "needs", "xlsx")), read_only=True
    ).active.iter_rows(values_only=True)
    row = dict(zip(heads, cells, strict=True))
    assert row["title_zh"] == "'=1+1"
    assert row["demonstration"]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl"])
def test_what_was_exported_is_found_unchanged(ground, sign_in, kind):
    published(ground, budget=Money(120050), level_wanted=6, keywords=["pump", "泵"])
    draft(ground, title={"en": "A draft"}, language="en")
    Need.objects.update(fields=[])  # the test's zone has no vocabulary
    content = exported(sign_in(ground.representative), kind)
    found = testing.verdicts(
        ground.ctx(ground.representative), "needs", content, f"needs.{kind}", source="file"
    )
    assert [item.outcome for item in found] == ["duplicate", "duplicate"], [item.reasons for item in found]


def test_an_exported_draft_is_changed_by_its_reference(ground, sign_in):
    need = draft(ground, organisation=ground.enterprise)
    text = f"ref,title_en\n{need.ref},Another title\nN-2020-9999,Nobody's\n"
    Need.objects.update(source="before")
    ctx = ground.ctx(ground.manager)
    counts = testing.load(ctx, "needs", text, source="x")
    assert counts.by_outcome == {"changed": 1, "wrong": 1}
    need.refresh_from_db()
    assert need.title["en"] == "Another title"
    assert (need.title["zh"], need.external_id) == ("铸件裂纹在线检测", "")


def test_the_export_costs_the_same_for_many(ground, django_assert_num_queries):
    actor = ground.ctx(ground.manager).actor
    published(ground)
    with django_assert_num_queries(2):
        assert len(list(files.records(actor))) == 1
    for _n in range(5):
        published(ground)
    with django_assert_num_queries(2):
        assert len(list(files.records(actor))) == 6


def upload(client, text):
    return client.post(
        reverse("exchange:upload", args=["needs"]),
        {"file": SimpleUploadedFile("needs.csv", text.encode())},
        follow=True,
        headers={"accept-language": "en"},
    )


def test_in_the_browser_first_dry_then_the_good_rows(ground, sign_in):
    client = sign_in(ground.manager)
    assert "needs/import/" in client.get(reverse("needs:workspace")).content.decode()
    upload(client, BAD)
    jobs.import_file(FileRun.objects.get().pk, ground.manager.pk)
    run = FileRun.objects.get()
    here = reverse("exchange:run", args=["needs", run.pk])
    fields = {f"map-{name}": column for name, column in run.mapping.items()}
    given = {**fields, "source": "fair", "owner": ground.enterprise.ref}
    page = client.post(here, given, follow=True, headers={"accept-language": "en"})
    jobs.import_file(run.pk, ground.manager.pk)
    run.refresh_from_db()
    assert (run.state, run.counts["created"], run.counts["wrong"]) == ("checked", 2, 1)
    assert Need.objects.count() == 0
    assert page.status_code == 200
    wrong = client.get(f"{here}?rows=wrong", headers={"accept-language": "en"}).content.decode()
    assert "The title is missing." in wrong
    client.post(reverse("exchange:go", args=["needs", run.pk]), follow=True)
    jobs.import_file(run.pk, ground.manager.pk)
    run.refresh_from_db()
    assert run.state == "done"
    assert set(Need.objects.values_list("source", "organisation_id")) == {("fair", ground.enterprise.pk)}
    report = b"".join(
        client.get(reverse("exchange:report", args=["needs", run.pk])).streaming_content
    ).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(report)))
    assert [line[1] for line in lines[1:]] == ["new", "new", "wrong"]
    assert lines[1][2] == Need.objects.order_by("ref").first().ref
    # nobody else goes on with it
    assert sign_in(ground.office).get(here).status_code == 404


def test_all_rows_or_none_in_the_browser(ground, sign_in):
    client = sign_in(ground.manager)
    upload(client, BAD)
    jobs.import_file(FileRun.objects.get().pk, ground.manager.pk)
    run = FileRun.objects.get()
    ctx = ground.ctx(ground.manager)
    operations.match_columns(ctx, run=run, mapping=run.mapping)
    jobs.carry_on(ctx, run := FileRun.objects.get())
    with pytest.raises(NotNow):
        operations.begin_import(ctx, run=FileRun.objects.get(), atomic=True)
    operations.begin_import(ctx, run=FileRun.objects.get(), atomic=False)
    jobs.import_file(run.pk, ground.manager.pk)
    assert FileRun.objects.get().state == "done"
    with pytest.raises(NotNow):
        operations.match_columns(ctx, run=FileRun.objects.get(), mapping=run.mapping)


def test_who_may_import(ground, sign_in):
    assert sign_in(ground.inventor).get(reverse("exchange:upload", args=["needs"])).status_code == 403
    with pytest.raises(Denied):
        operations.upload_file(
            ground.ctx(ground.representative),
            kind="needs",
            upload=SimpleUploadedFile("a.csv", GOOD.encode()),
            language="en",
        )


def test_who_goes_on_with_an_import_is_the_same_in_a_list(ground):
    for person in (ground.manager, ground.administrator):
        operations.upload_file(
            ground.ctx(person),
            kind="needs",
            upload=SimpleUploadedFile("a.csv", GOOD.encode()),
            language="en",
        )
    for person in (ground.manager, ground.administrator, ground.representative, ground.inventor):
        actor = ground.ctx(person).actor
        listed = set(FileRun.objects.filter(rules.go_on.scope(actor)))
        assert listed == {run for run in FileRun.objects.all() if rules.go_on.allows(actor, run)}


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_file_at_once_make_no_record_twice():
    made = make_ground()
    made.at = clock.now()
    start, counts = threading.Barrier(2), []

    def act():
        try:
            with scope(zone=made.zone):
                start.wait(timeout=20)
                counts.append(run(made, GOOD))
        finally:
            connection.close()

    threads = [threading.Thread(target=act) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(counts, key=str) == sorted([{"new": 2}, {"duplicate": 2}], key=str)
    with scope(zone=made.zone):
        assert Need.objects.count() == 2


def test_the_command_exports(ground, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("shanhe.cli.setup.start_database", lambda: None)
    published(ground), draft(ground)
    whole, public = tmp_path / "needs.jsonl", tmp_path / "public.csv"
    assert main(["export", "needs", str(whole), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["written"] == 2
    assert main(["export", "needs", str(public), "--public", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["written"] == 1
    assert main(["export", "needs", str(tmp_path / "needs.pdf")]) == 2


def over_api(client, text, query=""):
    file = SimpleUploadedFile("needs.csv", text.encode())
    return client.post(f"/api/v1/needs/import{query}", {"file": file}, headers={"accept-language": "en"})


def test_over_the_api(ground, sign_in):
    client = sign_in(ground.manager)
    told = over_api(client, BAD).json()
    assert (told["dry_run"], told["created"], told["wrong"]) == (True, 2, 1)
    assert [row["outcome"] for row in told["rows"]] == ["new", "new", "wrong"]
    assert (told["rows"][2]["label"], told["rows"][2]["reasons"]) == ("Wrong", ["The title is missing."])
    assert Need.objects.count() == 0
    assert over_api(client, BAD, "?dry_run=false&atomic=true").status_code == 422
    assert Need.objects.count() == 0
    told = over_api(client, BAD, f"?dry_run=false&owner={ground.enterprise.ref}").json()
    assert (told["created"], told["rows"][0]["ref"]) == (2, Need.objects.order_by("ref").first().ref)
    assert over_api(client, HEAD, "?dry_run=false").status_code in (200, 422)
    answer = client.get("/api/v1/needs/export?format=jsonl")
    assert len(b"".join(answer.streaming_content).splitlines()) == 2
    assert over_api(sign_in(ground.inventor), BAD).status_code == 403
    assert client.get("/api/v1/needs/export?format=pdf").status_code == 422


def test_another_file_of_equal_length_under_the_same_key_is_refused(ground, client):
    """The key is bound to what was sent, file and all: nothing is silently left out."""
    client.force_login(ground.manager.user, backend="django.contrib.auth.backends.ModelBackend")
    url = "/api/v1/needs/import?dry_run=false&source=file"

    def send(text, name="needs.csv"):
        return client.post(
            url,
            {"file": SimpleUploadedFile(name, text.encode())},
            headers={"Idempotency-Key": "one"},
        )

    first = send(GOOD)
    assert (first.status_code, Need.objects.count()) == (200, 2)
    again = send(GOOD)
    assert again.headers["Idempotent-Replayed"] == "true"
    other = send(GOOD.replace("Quiet pump", "Quick pumps"[:10]))
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert other["Content-Type"] == "application/problem+json"
    assert Need.objects.count() == 2


def judged(ground, text):
    return testing.verdicts(ground.ctx(ground.manager), "needs", text, source="x", title="题")


def test_fifty_under_ten_thousand_yuan_is_half_a_million(ground):
    bare, own = judged(ground, "题,预算（万元）\n一,50\n二,50万元\n")
    assert bare.values["budget"] == own.values["budget"] == Money(50_000_000)
    assert bare.assumed[0][0] == "预算（万元）"
    assert "10,000 元" in bare.assumed[0][1]


@pytest.mark.parametrize(
    "written", ["2027/3/31", "2027年3月31日", "46477", "2027-3-31", "２０２７．３．３１"]
)
def test_a_day_is_read_however_an_office_writes_it(ground, written):
    (item,) = judged(ground, f"题,截止日期\n一,{written}\n")
    assert item.values["deadline"].isoformat() == "2027-03-31"


def test_what_can_be_read_in_two_ways_is_refused_with_its_field(ground):
    for head, cell in (
        ("截止日期", "03/04/2027"),
        ("编号", "1.23E+17"),
        ("币种", "USD"),
        ("预算（万元）", "50-80"),
        ("成熟度", "4-5"),
    ):
        (item,) = judged(ground, f"题,{head}\n一,{cell}\n")
        assert item.outcome == "wrong", head
        assert item.reasons


def test_choices_are_known_by_the_words_of_offices(ground):
    (item,) = judged(ground, "题,类别,公开范围,币种,成熟度\n一,技术需求,公开,人民币,6级\n")
    assert (item.outcome, item.reasons) == ("new", [])
    assert (item.values["kind"], item.values["confidentiality"], item.values["level_wanted"]) == (
        "technology",
        "named",
        6,
    )


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl"])
def test_a_need_comes_back_unchanged_whatever_its_words_begin_with(ground, sign_in, kind):
    texts = ["=1+1", "-40℃冷启动", "'=x", 'x<y & "z"', "＝全角", "a, b", "0012", "2027-03-31"]
    for text in texts:
        draft(
            ground,
            title={"zh": text, "en": text},
            problem={"zh": f"{text}\n{text}"},
            keywords=[text],
            budget=Money(5_000),
        )
    Need.objects.update(fields=[], centre_codes=[])
    content = exported(sign_in(ground.representative), kind)
    found = testing.verdicts(
        ground.ctx(ground.representative), "needs", content, f"needs.{kind}", source="file"
    )
    assert [(item.title, item.outcome, item.reasons) for item in found if item.outcome != "duplicate"] == []
    assert len(found) == len(texts)


def test_the_dry_run_says_what_was_assumed_on_the_page_and_over_the_api(ground, sign_in):
    text = "编号,需求名称,需求描述,预算（万元）,截止日期\n1,降低能耗,能耗高,50,46477\n2,提高精度,精度低,60,2027/3/31\n"
    client = sign_in(ground.manager)
    upload = SimpleUploadedFile("needs.csv", text.encode(), "text/csv")
    answer = client.post("/api/v1/needs/import?dry_run=true", {"file": upload}).json()
    assert answer["created"] == 2, answer
    told = "\n".join(answer["assumed"])
    assert "预算（万元）" in told
    assert "10,000 元" in told
    assert "2027-03-31" in told
