"""A spin-off reaches the incubator, and every wrong step on the way can be put right."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from shanhe.kernel import clock

from .ground import published_result
from .people import Company, Somebody
from .steps import (
    TITLE,
    agree,
    hand_over,
    let_it_pass,
    open_project,
    record_the_contract,
    ref_in,
    write_and_finish_a_plan,
)


def test_a_spin_off_reaches_the_incubator(company: Company) -> None:
    result = published_result(company.cast, level=5)
    manager = company.manager
    project = started_as_a_spin_off(manager, result.ref)
    held_and_resumed(manager, project)
    let_through_undone_and_let_through_again(company, project)
    write_and_finish_a_plan(company, project)
    record_the_contract(company, project)
    given_a_place(company.incubator, project)
    agree(company.office, project)
    agree(company.incubator, project)
    let_it_pass(manager, project, "Incubation")
    manager.sees_state("Under way").sees("Incubation", within=manager.page.locator(".s-head"))
    sent_back_and_taken_back(manager, project)


def started_as_a_spin_off(manager: Somebody, ref: str) -> str:
    manager.go(f"/results/{ref}/").press("Start a project")
    manager.page.get_by_label(re.compile(re.escape(TITLE))).check()
    manager.tick("Equity or spin-off").press("Start the project")
    project = ref_in(manager, "P")
    manager.sees_state("Under way")
    return project


def held_and_resumed(manager: Somebody, project: str) -> None:
    open_project(manager, project).press("Put on hold")
    choose_a_reason(manager, "Waiting for the patent office.")
    manager.press("Put on hold").sees_state("On hold").sees("Waiting for the patent office.")
    manager.go("/projects/list/?stalled=1").sees(TITLE)
    open_project(manager, project).press("Resume")
    manager.sees_heading("Resume").press("Resume").sees_state("Under way")


def let_through_undone_and_let_through_again(company: Company, project: str) -> None:
    manager = company.manager
    agree(company.office, project)
    let_it_pass(manager, project, "Verification")
    manager.sees_state("Being handed over").press("Undo").sees_state("Under way")
    manager.sees("Source innovation", within=manager.page.locator(".s-head"))
    let_it_pass(manager, project, "Verification")
    hand_over(company.office, manager, project, "Verification")


def given_a_place(incubator: Somebody, project: str) -> None:
    open_project(incubator, project)
    incubator.press("Record a place in the incubator", within=incubator.section("evidence"))
    incubator.fill("Place", "Building A, room 101").fill("Date", clock.today().isoformat())
    incubator.send()
    incubator.sees("Building A, room 101", within=incubator.section("evidence"))


def sent_back_and_taken_back(manager: Somebody, project: str) -> None:
    head = manager.page.locator(".s-head")
    open_project(manager, project).press("Send back")
    manager.pick("Back to", "Verification")
    choose_a_reason(manager, "The module must be measured again.")
    manager.press("Send back").sees("Verification", within=head)
    manager.press("Undo").sees("Incubation", within=head)
    for words in ("Put on hold", "The module must be measured again.", "Building A, room 101"):
        expect(manager.page.locator("body")).to_contain_text(re.compile(re.escape(words), re.IGNORECASE))


def choose_a_reason(somebody: Somebody, note: str) -> None:
    somebody.page.get_by_role("group", name=re.compile("^Reason")).get_by_role("radio").first.check()
    somebody.fill("Note", note)
