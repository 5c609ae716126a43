"""The texts themselves: invented, in both languages, complete. No database."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import load_workbook
from stdnum.cn import uscc

from config import env
from shanhe.demo import texts
from shanhe.demo.samples import write_workbook
from shanhe.demo.scripts.results import ladder, levels_for_gates

# Real organisations, people's firms and places: nothing invented may be said of them.
REAL = (
    "北京工业大学|北工大|BJUT|Beijing University of Technology|Tsinghua|清华|北大|中科院|华为|Huawei|小米|Xiaomi|阿里|Alibaba"
    "|百度|Baidu|腾讯|Tencent|京东|字节跳动|ByteDance|联想|Lenovo|北控|大疆|DJI|比亚迪|BYD|宁德时代|CATL|西门子|Siemens|博世|Bosch"
    "|朝阳区|朝阳|海淀|丰台|Chaoyang|Haidian|Beijing|北京|上海|深圳|Shanghai|Shenzhen|平乐园|Pingleyuan|九龙山|十里河|百子湾|欢乐谷"
    "|自然科学基金|科技部|工信部|NSFC|OpenAI|Google|Microsoft|ABB|KUKA|FANUC"
)
FOLDER = texts.folder()
FILES = [path for path in sorted(FOLDER.rglob("*")) if path.is_file()]


@pytest.fixture(scope="module")
def told() -> texts.Texts:
    return texts.read()


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_no_real_name_and_no_telephone_number(path: Path) -> None:
    content = path.read_text(encoding="utf-8")
    assert not re.findall(REAL, content)
    bare = re.sub(r'uscc: "[0-9A-Z]{18}"', "", content)
    telephones = (
        r"(?<![\d-])(?:1[3-9]\d{9}|0\d{2,3}[- ]?\d{7,8}|400[- ]?\d{3}[- ]?\d{4}|\+\d[\d -]{7,}\d)(?!\d)"
    )
    assert not re.findall(telephones, bare)
    assert all(address.endswith("@example.org") for address in re.findall(r"[\w.+-]+@[\w.-]+", content))
    assert all("example.org" in address for address in re.findall(r"https?://\S+", content))


def pairs(entry: Any, path: str = "") -> Iterator[tuple[str, str, str]]:
    """Every *_zh with its *_en, in nested mappings too."""
    if isinstance(entry, dict):
        for name, value in entry.items():
            if name.endswith("_zh"):
                yield f"{path}.{name}", value, entry.get(name[:-3] + "_en", "")
            if name.endswith("_en"):
                assert name[:-3] + "_zh" in entry, f"{path}.{name} has no Chinese"
            yield from pairs(value, f"{path}.{name}")
    elif isinstance(entry, list):
        for place, value in enumerate(entry):
            yield from pairs(value, f"{path}[{place}]")


def test_every_text_is_in_both_languages(told: texts.Texts) -> None:
    for entries in (told.organisations, told.people, told.results, told.projects):
        for entry in entries:
            for path, zh, en in pairs(entry, entry["key"]):
                assert re.search(r"[\u4e00-\u9fff]", zh), path
                assert re.search(r"[A-Za-z]{2}", en), path
                assert not re.search(r"[\u4e00-\u9fff]", en), path


def test_pairs_of_lists_are_chinese_and_english(told: texts.Texts) -> None:
    """Where a field has room for one text, the files give [Chinese, English]: a stray comma would make three."""
    words = told.words
    given: list[list[str]] = [
        *(pair for options in words["evidence"].values() for pair in options), *words["confirmed"], *words["parts"],
        *words["approval_notes"].values(), *words["hand_over_notes"].values(), words["milestone_done"],
        words["plan_accepted"], words["funder_conditions"],
    ]  # fmt: skip
    for project in told.projects:
        given += [row[3:] for row in project.get("contacts", [])]
        given += [row[3:] for row in project.get("tasks", [])]
        given += [row[1:] for row in (project.get("product"), project.get("first_sale")) if row]
        given += [row[4 if row[1] == "route" else 3 :] for row in project.get("moves", [])]
        if "plan" in project:
            given.append(project["plan"]["aim"])
            given += [row[:2] for row in project["plan"]["milestones"]]
            for hypothesis in project["plan"]["hypotheses"]:
                given += [hypothesis[:2], *([hypothesis[2:]] if len(hypothesis) > 2 else [])]
    for pair in given:
        assert len(pair) == 2, pair
        assert re.search(r"[\u4e00-\u9fff]", pair[0]), pair
        assert not re.search(r"[\u4e00-\u9fff]", pair[1]), pair


def test_parallel_texts_are_of_like_length(told: texts.Texts) -> None:
    for result in told.results:
        zh, en = len(result["abstract_zh"]), len(result["abstract_en"].split())
        assert 100 <= zh <= 240, result["key"]
        assert 70 <= en <= 140, result["key"]
        assert 0.35 <= en / zh <= 0.8, f"{result['key']}: {zh} characters beside {en} words"


def test_there_is_enough_and_it_is_varied(told: texts.Texts) -> None:
    assert len(told.results) >= 80
    assert len(told.organisations) >= 40
    assert len(told.people) >= 60
    assert len(told.projects) >= 30
    assert set(Counter(result["centre"] for result in told.results).values()) == {20}
    assert {o["side"] for o in told.organisations} == {"government", "enterprise", "university", "society"}
    titles = [result["title_zh"] for result in told.results]
    assert len(set(titles)) == len(titles)
    for entries in (told.results, told.people, told.organisations, told.projects):
        keys = [entry["key"] for entry in entries]
        assert len(set(keys)) == len(keys)


def test_names_say_that_they_are_invented(told: texts.Texts) -> None:
    for organisation in told.organisations:
        assert "示例" in organisation["name_zh"]
        assert "Shili" in organisation["name_en"]
    for person in told.people:
        assert person["name_zh"].endswith("（示例）")
        assert person["name_en"].endswith("(Example)")


def test_credit_codes_are_valid_and_of_no_place(told: texts.Texts) -> None:
    codes = [organisation["uscc"] for organisation in told.organisations if "uscc" in organisation]
    assert len(set(codes)) == len(codes) >= 30
    for code in codes:
        assert uscc.validate(code) == code
        assert code[2:4] == "99", "division codes begin with 11 to 82"


def test_one_persona_for_each_role(told: texts.Texts) -> None:
    personas = [person["persona"] for person in told.people if "persona" in person]
    assert sorted(personas) == [
        "administrator", "assessor", "committee", "enterprise_representative", "incubator_manager", "inventor",
        "owner_office", "technology_manager",
    ]  # fmt: skip


def test_shares_are_whole_and_references_lead_somewhere(told: texts.Texts) -> None:
    people = {person["key"] for person in told.people}
    organisations = {organisation["key"] for organisation in told.organisations}
    results = {result["key"]: result for result in told.results}
    vocabularies = yaml.safe_load((env.ROOT / "blueprints/shanhewangu/vocabularies.yaml").read_text())[
        "vocabularies"
    ]
    terms = {entry["code"]: {term["code"] for term in entry["terms"]} for entry in vocabularies}
    assert {person["organisation"] for person in told.people} <= organisations
    for organisation in told.organisations:
        assert organisation["kind"] in terms["party_kinds"]
        assert organisation.get("parent", "uni") in organisations
    for key, result in results.items():
        assert sum(result["work"].values()) == 100, key
        assert sum(result.get("right_shares", {"uni": 100}).values()) == 100, key
        assert set(result["work"]) <= people, key
        assert set(result["fields"]) <= terms["fields"], key
        assert {right[0] for right in result["rights"]} <= terms["ip_right_kinds"], key
        assert set(result["funding"]) <= terms["funding_kinds"], key
    for project in told.projects:
        assert set(project["results"]) <= set(results), project["key"]
        assert {row[1] for row in project.get("support", [])} <= terms["support_kinds"], project["key"]


def test_every_stage_and_state_is_there(told: texts.Texts) -> None:
    last = Counter(list(project.get("gates", {"source": 0}))[-1] for project in told.projects)
    assert set(last) == {"source", "verification", "incubation", "product_development", "market_application"}
    assert last["market_application"] >= 6
    assert {project["route"] for project in told.projects} == {
        "licence_transfer", "equity_spin_off", "joint_rd", "own_implementation"
    }  # fmt: skip
    moves = Counter(move[1] for project in told.projects for move in project.get("moves", []))
    assert moves["hold"] >= 2
    assert moves["stop"] >= 3
    assert moves["back"] >= 1
    ends = {result.get("end", "published") for result in told.results}
    assert ends == {"published", "accepted", "submitted", "draft", "returned", "disputed", "withdrawn"}


def test_readiness_rises_step_by_step_in_time(told: texts.Texts) -> None:
    wanted = levels_for_gates(told)
    for result in told.results:
        if result.get("end") in ("draft", "submitted", "returned"):
            continue  # nobody has claimed a level yet
        steps = ladder(result, wanted.get(result["key"], []))
        days, levels = zip(*steps, strict=True)
        assert list(days) == sorted(set(days)), result["key"]
        assert list(levels) == sorted(set(levels)), result["key"]
        assert levels[-1] == result["trl"]
        assert days[-1] < 0


def test_the_sample_as_workbook_has_the_same_rows(tmp_path: Path) -> None:
    target = tmp_path / "sample.xlsx"
    assert write_workbook(target) == 25
    rows = list(load_workbook(target, read_only=True).active.iter_rows(values_only=True))
    assert len(rows) == 26
    assert rows[0][1] == "成果名称"
