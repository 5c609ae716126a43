"""Steps that more than one journey takes, each through the pages."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from shanhe.kernel import clock

from .people import Company, Somebody

TITLE = "Film that keeps battery cells cool"
TITLE_ZH = "电池降温相变薄膜"
ABSTRACT = "A polymer film takes up the heat of a cell as it melts; a stack of ten was kept below 45 degrees."


def ref_in(somebody: Somebody, kind: str) -> str:
    """The reference of the object whose page is open: R-… of a result, P-… of a project."""
    expect(somebody.page).to_have_url(re.compile(rf"/{kind}-\d{{4}}-\d{{4,}}/"))
    found = re.search(rf"{kind}-\d{{4}}-\d{{4,}}", somebody.page.url)
    assert found
    return found[0]


def say_what_it_is(inventor: Somebody) -> None:
    """The first screen, in both languages."""
    inventor.tick("English")
    inventor.fill("Title", TITLE).fill(
        "Benefit in one sentence", "Buses need a fifth less energy for cooling."
    )
    inventor.fill("Abstract", ABSTRACT).fill("Problem solved", "Cells age when they are hot.")
    inventor.fill("Advantages", "Half the weight of a cold plate.")
    inventor.tick("New materials").tick("New-generation information technology")


def disclose(company: Company) -> str:
    """A whole disclosure in three screens, sent for review; answers with its reference."""
    inventor = company.inventor
    inventor.go("/results/disclose/")
    say_what_it_is(inventor)
    inventor.press("Save and go on")
    say_whose_it_is(inventor, company)
    inventor.press("Save and go on")
    ref = ref_in(inventor, "R")
    add_a_patent(inventor)
    inventor.press("Send for review")
    inventor.sees_state("In review")
    return ref


def say_whose_it_is(inventor: Somebody, company: Company, colleague: str = "") -> None:
    """The second screen: owner, contributors and both tables of shares."""
    inventor.pick("Owner", "Example University")
    rows = inventor.page.locator("[data-rows=contributors] [data-rows-list] > [data-row]").filter(
        visible=True
    )
    inventor.fill("Share of the work, %", "60" if colleague else "100", within=rows.first)
    if colleague:
        if not rows.nth(1).is_visible():
            inventor.press("Add a contributor")
        inventor.fill("Person in this zone", colleague, within=rows.nth(1))
        inventor.fill("What they did", "Measurements", within=rows.nth(1))
        inventor.fill("Share of the work, %", "40", within=rows.nth(1))
    inventor.pick("Holder of the right", "Example University")
    inventor.fill("Share of the right, %", "100")


def add_a_patent(inventor: Somebody) -> None:
    inventor.pick("Kind", "Invention patent")
    inventor.fill("Number", "CN202610000001.9").fill("Filed on", "2026-03-02")


def accept(company: Company, ref: str) -> None:
    office = company.office
    office.go("/results/office/").follow(TITLE)
    office.press("Accept").sees_state("Accepted")


def confirm_five_items(office: Somebody) -> None:
    checks = office.section("checks")
    for item in (
        "Novelty: filed before it is published",
        "State secrets",
        "Export control and human genetic resources",
        "Ethics",
        "Partners' confidentiality",
    ):
        button = checks.get_by_role("button", name=re.compile(f"^Confirm ?: {item}"))
        button.click()
        expect(button).to_have_count(0)


def reach_level(company: Company, ref: str, level: int) -> None:
    """The inventor claims a level on evidence, an assessor confirms it."""
    inventor, assessor = company.inventor, company.assessor
    inventor.go(f"/results/{ref}/").press("Claim a readiness level")
    inventor.page.get_by_label(re.compile(rf"^TRL {level}\b")).check()
    inventor.fill("Evidence", f"Test report {level}: measured over 500 hours at the partner's bench.").press(
        "Claim a readiness level"
    )
    inventor.sees("Claimed", within=inventor.section("readiness"))
    assessor.go("/results/assess/").follow(TITLE)
    assessor.press("Confirm the level").press("Confirm the level")
    assessor.go(f"/results/{ref}/").sees("Confirmed", within=assessor.section("readiness"))


def open_project(somebody: Somebody, project: str) -> Somebody:
    return somebody.go(f"/projects/{project}/")


def agree(somebody: Somebody, project: str) -> None:
    """Signs at the gate for one's own side."""
    open_project(somebody, project)
    somebody.press("Agree", within=somebody.section("gate"))
    somebody.sees("Agreed")


def let_it_pass(somebody: Somebody, project: str, stage: str) -> None:
    words = f"Let it pass to “{stage}”"
    open_project(somebody, project).press(words)
    somebody.press(words)
    expect(somebody.page).to_have_url(re.compile(rf"/projects/{project}/$"))


def hand_over(giver: Somebody, taker: Somebody, project: str, stage: str) -> None:
    """Both sides, each with their own account; only then does the project move."""
    open_project(giver, project).sees_state("Being handed over").press("Hand over").press("Hand over")
    open_project(taker, project).sees_state("Being handed over").press("Take over").press("Take over")
    taker.sees_state("Under way").sees(stage, within=taker.page.locator(".s-head"))


def write_and_finish_a_plan(company: Company, project: str) -> None:
    """A verification plan with two milestones: written, agreed, done, judged."""
    manager, assessor = company.manager, company.assessor
    plan = manager.section("plan")
    open_project(manager, project).press("Begin a plan", within=plan)
    if not manager.page.url.endswith("/plan/do/edit/"):
        manager.press("Change the plan", within=plan)
    manager.fill("What is to be verified", "The film cools a whole module.")
    manager.fill("Hypothesis", "The hottest cell stays below 45 degrees.")
    manager.fill("How it is tested", "Module of 24 cells, 1C, 35 degrees outside.")
    manager.fill("What counts as shown", "Ten runs of ten.")
    manager.fill("Milestone", "Module built").fill("Due on", "2027-03-31").fill("Budget", "12.5万")
    manager.press("Add a milestone")
    manager.fill("Milestone", "Module measured").fill("Due on", "2027-06-30").fill("Budget", "80,000")
    manager.press("Save the plan")
    manager.sees("Module measured", within=plan)
    manager.press("Send for agreement", within=plan).press("Send for agreement")
    manager.sees("Waiting for agreement", within=plan)

    judged = assessor.section("plan")
    open_project(assessor, project).press("Agree to the plan", within=judged).press("Agree to the plan")
    assessor.sees("Agreed, under way", within=judged)
    for _milestone in range(2):
        open_project(manager, project).press("Report as done", within=plan)
        manager.fill("What shows that it is done", "Report 7, with photographs.").send()
        expect(manager.page).to_have_url(re.compile(rf"/projects/{project}/"))
    for left in (1, 0):
        open_project(assessor, project).press("Accept", within=judged).press("Accept")
        expect(judged.get_by_role("link", name=re.compile(r"^\s*Accept\s*$"))).to_have_count(left)
    assessor.press("Accept the plan", within=judged)
    assessor.tick("Supported").fill("Conclusion", "Shown in ten runs.").send()
    assessor.sees("2 of 2 accepted", within=judged)


def win_the_partner(company: Company, project: str) -> None:
    manager, enterprise = company.manager, company.representative
    open_project(manager, project).follow("Name the partner")
    manager.pick("Enterprise", "Example Battery Company").press("Name the partner")
    manager.sees("asked", within=manager.section("people"))
    enterprise.go("/my-work/").sees("Take part as the enterprise partner?")
    open_project(enterprise, project)
    enterprise.press("Agree to take part", within=enterprise.page.locator(".s-alert"))
    enterprise.press("Agree to take part")
    enterprise.sees_not("asked", within=enterprise.section("people"))


def record_the_contract(company: Company, project: str) -> None:
    manager = company.manager
    open_project(manager, project).press("Record a contract", within=manager.section("evidence"))
    manager.tick("Technology licence contract").fill("Contract number", "HT-2026-001")
    manager.fill("Signed on", clock.today().isoformat()).fill("Value in money", "300万")
    manager.send()
    manager.sees("HT-2026-001", within=manager.section("evidence"))
