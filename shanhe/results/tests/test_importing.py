"""Records of other systems: mapped, judged, imported in one batch, exported again."""

from __future__ import annotations

import io
import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shanhe.cli.main import main
from shanhe.exchange import jobs, testing
from shanhe.exchange import operations as exchange
from shanhe.exchange import queries as runs
from shanhe.exchange.kinds import kinds
from shanhe.exchange.models import FileRun
from shanhe.kernel.context import Context, SystemActor
from shanhe.kernel.errors import Denied, Invalid, NotNow
from shanhe.kernel.files import reading
from shanhe.kernel.files.report import Assumed, Report
from shanhe.kernel.models import JournalEntry
from shanhe.parties.actors import actor_of_person
from shanhe.parties.models import Person
from shanhe.parties.testing import ctx_for
from shanhe.results import queries
from shanhe.results.models import Result
from shanhe.results.tests.factories import Cast, cast, draft, make_published

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(zone: Any) -> Cast:
    return cast(zone)


CSV = """编号,标题,摘要,作者,年份,TRL,网址
A-1,示例:柔性应变传感器,用于关节角度测量的薄膜。,张示例;李示例,2024,4,https://example.org/a1
A-2,Sample gripper for fruit,A soft gripper.,Shili Wang,2023,TRL 5,
A-3,,No title here.,,2022,3,
A-4,示例:第四项,年份写错,,未来,3,
A-5,示例:第五项,级别写错,,2021,12,
A-6,示例:第六项,网址写错,,2021,2,ftp//nowhere
A-1,示例:柔性应变传感器,又一次。,,2024,4,
"""


def verdicts(zone: Any, text: str, actor: Any = None, **more: Any) -> list[Any]:
    return testing.verdicts(Context(actor=actor or SystemActor("tests"), zone=zone), "results", text, **more)


def load(ctx: Context, text: str, **more: Any) -> Any:
    return testing.load(ctx, "results", text, **more)


class TestMapping:
    def test_names_in_both_languages_are_guessed(self) -> None:
        assert kinds["results"].guess(["标题", "关键词", "link"]) == {
            "title": "标题",
            "keywords": "关键词",
            "external_id": "link",
            "source_url": "link",
        }

    def test_a_column_that_is_not_there_is_dropped(self) -> None:
        assert kinds["results"].clean({"title": "Name", "year": "Gone", "nonsense": "Name"}, ["Name"]) == {
            "title": "Name"
        }


class TestJudging:
    def test_each_row_gets_its_verdict_and_a_reason(self, zone: Any) -> None:
        found = verdicts(zone, CSV)
        assert [item.outcome for item in found] == [
            "new",
            "new",
            "wrong",
            "wrong",
            "wrong",
            "wrong",
            "duplicate",
        ]
        assert all(item.reasons for item in found if item.outcome != "new")
        assert found[0].values["title"]["zh"].startswith("示例")
        assert found[1].values["title"]["en"] == "Sample gripper for fruit"
        assert found[1].values["trl_claimed"] == 5

    def test_author_strings_never_become_people(self, zone: Any) -> None:
        before = Person.objects.count()
        load(Context(actor=SystemActor("tests"), zone=zone), CSV)
        assert Person.objects.count() == before
        result = Result.objects.get(external_id="A-1")
        assert result.authors_text == "张示例;李示例"
        assert result.contributors.count() == 0

    @pytest.mark.parametrize(
        "words", ["if x<y then y>x", "R&D at <5 µm & >3 K", "<p>as it was written</p>", "a &amp; b"]
    )
    def test_text_is_kept_as_it_is_and_escaped_where_it_is_shown(self, people: Cast, words: str) -> None:
        load(ctx_for(people.office), json.dumps({"title": words, "abstract": words}), name="sample.jsonl")
        result = Result.objects.get(title__en=words)
        assert result.abstract["en"] == words
        assert result.title["en"] == words

    def test_a_title_stands_on_one_line_without_what_nobody_sees(self, zone: Any) -> None:
        (item,) = verdicts(
            zone, '{"title": "A\\u000btitle\\u0007 of\\ttwo", "abstract": "a\\u000bb"}', name="a.jsonl"
        )
        assert item.values["title"]["en"] == "A title of two"
        assert item.values["abstract"]["en"] == "a\nb"

    def test_a_title_of_nothing_visible_is_no_title(self, zone: Any) -> None:
        (item,) = verdicts(zone, "title,abstract\n\u200b\u3164,Something\n")
        assert item.outcome == "wrong"

    def test_nul_characters_are_taken_out_everywhere(self, zone: Any) -> None:
        rows = [reading.Row(1, {"title": "A\0b", "id": "x\0", "keywords": ["k\0w"], "authors": "C\0d"})]
        ctx = Context(actor=SystemActor("tests"), zone=zone)
        chosen = {"title": "title", "external_id": "id", "keywords": "keywords", "authors": "authors"}
        exchange.import_records(ctx, kind="results", rows=rows, mapping=chosen, source="s")
        result = Result.objects.get(external_id="x")
        assert (result.title["en"], result.keywords, result.authors_text) == ("Ab", ["kw"], "Cd")

    @pytest.mark.parametrize(
        ("address", "good"),
        [
            ("https://example.org", True),
            ("https://example.org/a b", False),
            ("http://example.org/x?y=1#z", True),
            ("https://-example.org/a", False),
            ("https://example/a", False),
            ("https://例子.中国/页", True),
            ("ftp://example.org/a", False),
        ],
    )
    def test_web_addresses(self, zone: Any, address: str, good: bool) -> None:
        (item,) = verdicts(zone, json.dumps({"title": "A", "url": address}), name="a.jsonl")
        assert (item.outcome == "new") is good

    @pytest.mark.parametrize("guess", ["A hidden thing", "Nothing of the kind"])
    @pytest.mark.parametrize("column", ["title", "编号,title"])
    def test_a_guess_about_a_hidden_record_is_answered_like_any_other(
        self, zone: Any, people: Any, guess: str, column: str
    ) -> None:
        numbered = "编号" in column
        hidden = "Z-1,A hidden thing" if numbered else "A hidden thing"
        tried = ("Z-1," if guess.startswith("A hidden") else "Z-2,") * numbered + guess
        load(Context(actor=SystemActor("tests"), zone=zone), f"{column}\n{hidden}\n")
        (item,) = verdicts(zone, f"{column}\n{tried}\n", actor=actor_of_person(people.manager))
        assert (item.outcome, item.reasons, item.ref) == ("new", [], "")

    def test_a_record_that_is_here_unseen_goes_in_as_a_copy_and_is_known_again(
        self, zone: Any, people: Any
    ) -> None:
        load(Context(actor=SystemActor("tests"), zone=zone), "编号,title\nZ-1,A hidden thing\n")
        text = "编号,title\nZ-1,A hidden thing\nZ-2,Another\n"
        assert load(ctx_for(people.manager), text).by_outcome["new"] == 2
        again = load(ctx_for(people.manager), text).by_outcome
        assert (again["new"], again["duplicate"]) == (0, 2), "one's own copy is found again"
        copies = (
            Result.objects.filter(external_id="Z-1").order_by("pk").values_list("external_copy", flat=True)
        )
        assert list(copies) == [0, 1]

    def test_the_number_of_queries_does_not_grow_with_the_rows(self, zone: Any) -> None:
        def queries_for(count: int) -> int:
            text = "id,title\n" + "".join(f"{n},Title {n}\n" for n in range(count))
            with CaptureQueriesContext(connection) as found:
                verdicts(zone, text)
            return len(found)

        assert queries_for(1) == queries_for(900)


class TestImporting:
    def test_good_rows_go_in_unpublished_and_each_has_an_entry(self, zone: Any) -> None:
        counts = load(Context(actor=SystemActor("tests"), zone=zone), CSV)
        assert counts.as_dict() == {"read": 7, "created": 2, "changed": 0, "duplicate": 1, "wrong": 4}
        assert set(Result.objects.values_list("state", flat=True)) == {"draft"}
        head = JournalEntry.objects.get(verb="exchange.import.done")
        assert JournalEntry.objects.filter(batch=head, verb="results.result.imported").count() == 2
        assert not queries.published().exists()

    def test_all_or_nothing(self, zone: Any) -> None:
        with pytest.raises(Invalid):
            load(Context(actor=SystemActor("tests"), zone=zone), CSV, atomic=True)
        assert Result.objects.count() == 0
        assert JournalEntry.objects.count() == 0

    def test_a_second_import_changes_nothing_and_a_third_what_differs(self, zone: Any) -> None:
        ctx = Context(actor=SystemActor("tests"), zone=zone)
        good = "\n".join(CSV.splitlines()[:3]) + "\n"
        load(ctx, good)
        assert load(ctx, good).as_dict() == {
            "read": 2,
            "created": 0,
            "changed": 0,
            "duplicate": 2,
            "wrong": 0,
        }
        counts = load(ctx, good.replace("A soft gripper.", "A softer gripper."))
        assert counts.as_dict() == {"read": 2, "created": 0, "changed": 1, "duplicate": 1, "wrong": 0}
        result = Result.objects.get(external_id="A-2")
        assert result.abstract["en"] == "A softer gripper."
        assert queries.visible_to(ctx.actor).filter(pk=result.pk, search="softer").exists()

    def test_what_is_in_review_is_not_changed_by_a_file(self, zone: Any) -> None:
        ctx = Context(actor=SystemActor("tests"), zone=zone)
        load(ctx, CSV)
        Result.objects.filter(external_id="A-2").update(state="accepted")
        counts = load(ctx, CSV.replace("A soft gripper.", "Another text."))
        assert (counts.as_dict()["changed"], Result.objects.get(external_id="A-2").abstract["en"]) == (
            0,
            "A soft gripper.",
        )

    def test_who_may_not(self, zone: Any, people: Any) -> None:
        with pytest.raises(Denied):
            load(ctx_for(people.stranger), CSV)

    def test_references_taken_beforehand_are_used(self, zone: Any) -> None:
        ctx = Context(actor=SystemActor("tests"), zone=zone)
        refs = exchange.reserve_refs(ctx, kind="results", count=1)
        load(ctx, CSV, refs=refs)
        assert refs[0] in set(Result.objects.values_list("ref", flat=True))
        assert Result.objects.count() == 2

    def test_the_report_has_a_line_for_each_row_and_runs_no_formula(self, zone: Any) -> None:
        text = io.StringIO()
        Report(text).add(verdicts(zone, 'title,year\n"=HYPERLINK(""x"")",2020\n'))
        assert "'=HYPERLINK" in text.getvalue()


class TestRuns:
    """The same through the pages' operations: upload, match, dry run, import."""

    @pytest.fixture(autouse=True)
    def _files(self, settings: Any, tmp_path: Path) -> None:
        settings.MEDIA_ROOT = tmp_path

    def start(self, ctx: Context) -> FileRun:
        upload = SimpleUploadedFile("示例.csv", CSV.encode())
        run = exchange.upload_file(ctx, kind="results", upload=upload, language="en")
        return jobs.carry_on(ctx, run)

    def test_from_file_to_results(self, zone: Any, people: Any) -> None:
        ctx = ctx_for(people.office)
        run = self.start(ctx)
        assert run.mapping["title"] == "标题"
        run = exchange.match_columns(
            ctx, run=run, mapping=run.mapping, source="Sample", owner=people.university
        )
        run = jobs.carry_on(ctx, run)
        assert (run.state, run.counts["created"], Result.objects.count()) == ("checked", 2, 0)
        with pytest.raises(NotNow):
            exchange.begin_import(ctx, run=run, atomic=True)
        run = jobs.carry_on(ctx, exchange.begin_import(ctx, run=run, atomic=False))
        assert (run.state, run.counts["created"]) == ("done", 2)
        assert {row.owner_id for row in Result.objects.all()} == {people.university.pk}

    def test_without_a_title_the_columns_are_asked_for_again(self, people: Any) -> None:
        ctx = ctx_for(people.office)
        with pytest.raises(Invalid):
            exchange.match_columns(ctx, run=self.start(ctx), mapping={"year": "年份"})

    def test_an_import_happens_once(self, people: Any) -> None:
        ctx = ctx_for(people.office)
        run = self.start(ctx)
        run = jobs.carry_on(ctx, exchange.match_columns(ctx, run=run, mapping=run.mapping))
        run = jobs.carry_on(ctx, exchange.begin_import(ctx, run=run, atomic=False))
        with pytest.raises(NotNow):
            exchange.begin_import(ctx, run=run, atomic=False)
        with pytest.raises(NotNow):
            exchange.finish_import(ctx, run=run)

    def test_others_do_not_see_it(self, people: Any) -> None:
        run = self.start(ctx_for(people.office))
        assert run in runs.runs(actor_of_person(people.admin))
        assert run not in runs.runs(actor_of_person(people.manager))


class TestExport:
    @pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl"])
    def test_what_was_exported_is_found_unchanged_by_import(self, zone: Any, kind: str) -> None:
        ctx = Context(actor=SystemActor("tests"), zone=zone)
        load(ctx, CSV)
        found = testing.verdicts(ctx, "results", testing.exported(ctx, "results", kind), f"results.{kind}")
        assert [(item.outcome, re.split("[:：]", item.reasons[0])[0]) for item in found] == [
            ("duplicate", re.split("[:：]", found[0].reasons[0])[0])
        ] * 2

    def test_demonstration_data_says_so_in_every_row(
        self, zone: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        load(Context(actor=SystemActor("tests"), zone=zone), CSV)
        monkeypatch.setattr("shanhe.parties.queries.is_demonstration", lambda zone: True)
        lines = testing.exported(Context(actor=SystemActor("tests"), zone=zone), "results").splitlines()
        assert lines
        assert all(json.loads(line)["demonstration"] for line in lines)

    def test_a_visitor_gets_only_what_is_published(self, client: Any, zone: Any) -> None:
        load(Context(actor=SystemActor("tests"), zone=zone), CSV)
        answer = client.get("/results/export.jsonl")
        assert b"".join(answer.streaming_content) == b""

    def test_of_a_summary_nobody_outside_exports_more(
        self, client: Any, people: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        result = make_published(people, novelty="summary_only")
        public = tmp_path / "public.jsonl"
        monkeypatch.setattr("shanhe.cli.setup.start_database", lambda: None)
        assert main(["export", "results", str(public), "--public", "--zone", people.zone.slug]) == 0
        visitor = b"".join(client.get("/results/export.jsonl").streaming_content).decode()
        client.force_login(people.stranger.user)
        stranger = b"".join(client.get("/results/export.jsonl").streaming_content).decode()
        for text in (public.read_text("utf-8"), visitor, stranger):
            assert result.ref in text
            assert "Sample film" in text
            assert "A way to make" not in text
            assert "Sample advantages" not in text
        client.force_login(people.inventor.user)
        assert b"A way to make" in b"".join(client.get("/results/export.jsonl").streaming_content)

    def test_control_characters_do_not_break_a_workbook(self, people: Cast) -> None:
        draft(people, title={"en": "Sample\x0bfilm"})
        content = testing.exported(Context(actor=SystemActor("tests"), zone=people.zone), "results", "xlsx")
        assert len(testing.rows_of(content, "results.xlsx")) == 1


DATA = Path(os.environ.get("SHANHE_TEST_DATA") or Path(__file__).parents[4] / "shared" / "data") / "results"


@pytest.mark.skipif(not DATA.is_dir(), reason="real records are not on this machine (SHANHE_TEST_DATA)")
@pytest.mark.parametrize(
    ("name", "count", "chosen"),
    [("csl_zh.jsonl", 1_000, {}), ("nasa_software.json", 601, {"title": "Software"})],
)
def test_real_records(zone: Any, name: str, count: int, chosen: dict[str, str]) -> None:
    with (DATA / name).open("rb") as file:
        rows = list(reading.read(file, name))
    columns = list(dict.fromkeys(column for row in rows for column in row.values))
    ctx = Context(actor=SystemActor("tests"), zone=zone)
    counts = exchange.import_records(
        ctx, kind="results", rows=rows, mapping=kinds["results"].guess(columns) | chosen, source=name
    ).as_dict()
    assert counts["read"] == count
    assert counts["created"] + counts["duplicate"] + counts["wrong"] == count
    assert counts["created"] > 0.95 * count


class TestValues:
    """What offices write into cells, through the import."""

    @pytest.mark.parametrize("written", ["４", "4级", "四级", "Ⅳ", "4.0", "TRL 4", "trl４"])
    def test_levels(self, zone: Any, written: str) -> None:
        (item,) = verdicts(zone, f"标题,技术成熟度\n示例:一项,{written}\n")
        assert item.values["trl_claimed"] == 4

    @pytest.mark.parametrize(
        "written", ["2023年5月1日", "2023/5/1", "2023.5", "45047", "２０２３", "二〇二三年"]
    )
    def test_years(self, zone: Any, written: str) -> None:
        (item,) = verdicts(zone, f"标题,完成时间\n示例:一项,{written}\n")
        assert item.values["year"] == 2023

    def test_shortened_numbers_are_refused_instead_of_being_one_record(self, zone: Any) -> None:
        found = verdicts(zone, "登记号,标题\n9.11101E+17,示例:一项\n9.11101E+17,示例:另一项\n")
        assert [item.outcome for item in found] == ["wrong", "wrong"]
        assert all("9.11101E+17" in item.reasons[0] for item in found)

    def test_rounded_numbers_are_doubted_and_never_make_two_records_one(self, zone: Any) -> None:
        number = "911101080000000000"
        first, second = verdicts(zone, f"登记号,标题\n{number},示例:一项\n{number},示例:另一项\n")
        assert (first.outcome, second.outcome) == ("new", "wrong")
        assert number in first.assumed[0][1]

    def test_what_is_too_long_is_said_and_never_cut(self, zone: Any) -> None:
        for heading, cell in (
            ("关键词", "长" * 81),
            ("关键词", ";".join(map(str, range(41)))),
            ("作者", "长" * 2001),
        ):
            (item,) = verdicts(zone, f"标题,{heading}\n示例:一项,{cell}\n")
            assert item.outcome == "wrong"

    def test_the_report_says_what_was_assumed(self, zone: Any) -> None:
        found = verdicts(zone, "标题,完成时间\n示例:一项,45047\n示例:两项,45047\n")
        file, assumed = io.StringIO(), Assumed()
        Report(file).add(found)
        assumed.add(found)
        assert file.getvalue().count("2023-05-01") == 2
        (line,) = assumed.lines()
        assert (line["column"], line["count"], line["first"]) == ("完成时间", 2, 2)
