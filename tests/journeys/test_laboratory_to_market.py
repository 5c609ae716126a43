"""One result, from the inventor's first words to the market, each step by whoever it belongs to."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from shanhe.kernel import clock

from .outgoing import code_for, do_deferred_work, letters_to
from .people import Company
from .steps import (
    ABSTRACT,
    TITLE,
    TITLE_ZH,
    accept,
    add_a_patent,
    agree,
    confirm_five_items,
    hand_over,
    let_it_pass,
    open_project,
    reach_level,
    record_the_contract,
    ref_in,
    say_what_it_is,
    say_whose_it_is,
    win_the_partner,
    write_and_finish_a_plan,
)


def test_a_result_walks_from_the_laboratory_to_the_market(company: Company) -> None:
    ref = disclosed_in_two_sittings(company)
    answered_by_the_colleague(company, ref)
    published_once_five_items_are_confirmed(company, ref)
    reach_level(company, ref, 3)
    found_and_asked_about_by_a_visitor(company, ref)

    project = started_on_the_licence_route(company, ref)
    verified(company, project)
    developed_by_the_enterprise(company, ref, project)
    brought_to_the_market(company, ref, project)

    told_on_both_pages_and_in_the_journal(company, ref, project)


def disclosed_in_two_sittings(company: Company) -> str:
    inventor = company.inventor
    inventor.go("/results/mine/").press("Disclose a result").sees_heading("Disclose a result")
    say_what_it_is(inventor)
    inventor.page.get_by_text("The same in Chinese").click()
    inventor.fill("Title (Chinese)", TITLE_ZH).fill("Abstract (Chinese)", "薄膜在熔化时吸收电芯的热量。")
    expect(inventor.page.locator("[data-autosave-status]")).to_contain_text(re.compile(r"^\s*Saved"))
    kept = inventor.close_browser()

    inventor.open_browser(storage_state=kept)
    inventor.go("/results/mine/").follow(TITLE)
    inventor.sees_state("Draft").press("Change")
    expect(inventor.field("Title").first).to_have_value(TITLE)
    expect(inventor.field("Abstract").first).to_have_value(ABSTRACT)
    expect(inventor.page.locator("[name=title_zh]")).to_have_value(TITLE_ZH)
    expect(inventor.page.get_by_label("New materials", exact=True)).to_be_checked()

    inventor.press("Save and go on")
    say_whose_it_is(inventor, company, company.cast.colleague.ref)
    inventor.press("Save and go on")
    inventor.sees("Completeness", within=inventor.page.locator("aside, .s-aside").last)
    ref = ref_in(inventor, "R")
    add_a_patent(inventor)
    inventor.press("Send for review")
    inventor.sees("Sent to the owner's office").sees_state("In review")
    return ref


def answered_by_the_colleague(company: Company, ref: str) -> None:
    colleague = company.colleague
    colleague.go("/my-work/").sees("Confirm your contribution")
    colleague.go(f"/results/{ref}/").press("Confirm", within=colleague.section("team"))
    colleague.sees_not("Asked", within=colleague.section("team"))


def published_once_five_items_are_confirmed(company: Company, ref: str) -> None:
    # Nobody of the office has signed in yet: the letter speaks the zone's language. The inventor has, in English.
    assert any(TITLE_ZH in letter for letter in letters_to(company.cast.office.email))
    office = company.office
    accept(company, ref)
    assert any(TITLE in letter for letter in letters_to(company.cast.inventor.email))
    office.sees("Not ready for publication yet")
    blocked = office.page.locator(".s-action-bar button[aria-disabled=true]").filter(has_text="Publish")
    expect(blocked).to_be_visible()
    office.sees(
        "Novelty", within=office.page.locator(".s-alert").filter(has_text="Not ready for publication")
    )
    confirm_five_items(office)
    office.press("Publish").sees_state("Published")


def found_and_asked_about_by_a_visitor(company: Company, ref: str) -> None:
    visitor = company.visitor()
    for words in ("相变薄膜", "battery cool"):
        visitor.go("/results/")
        visitor.page.get_by_role("searchbox", name="Words to look for").fill(words)
        visitor.page.get_by_role("searchbox", name="Words to look for").press("Enter")
        visitor.sees("1 result").sees(TITLE)
    visitor.follow(TITLE).sees_heading(TITLE).sees("Half the weight of a cold plate.")
    visitor.sees_not("Confirmed before publication").press("Ask a question")
    visitor.fill("Your name", "Vera Visitor").fill("Your e-mail", "vera@example.com")
    visitor.fill("Your question", "May we have a sample of the film?").press("Send me a code")
    visitor.fill("Six-digit code", code_for("vera@example.com")).press("Send my question")
    visitor.sees_heading("Your question has arrived")

    do_deferred_work()
    office = company.office
    office.go("/my-work/").sees("Answer enquiry").sees("in 3 working days").press("Answer")
    office.sees("May we have a sample of the film?")
    office.fill("Answer", "Yes: please name an address.").press("Send answer").sees("Answered")
    assert "please name an address" in letters_to("vera@example.com")[-1]


def started_on_the_licence_route(company: Company, ref: str) -> str:
    manager = company.manager
    manager.go(f"/results/{ref}/").press("Start a project")
    manager.page.get_by_label(re.compile(re.escape(TITLE))).check()
    manager.tick("Licence or transfer")
    manager.fill("In one or two sentences (English)", "Cool cells for city buses.").press("Start the project")
    project = ref_in(manager, "P")
    manager.sees_state("Under way").sees("Source innovation", within=manager.page.locator(".s-head"))
    manager.sees("Next gate: Verification")
    return project


def verified(company: Company, project: str) -> None:
    manager = company.manager
    open_project(manager, project)
    refused = manager.page.locator(".s-action-bar button[aria-disabled=true]").filter(has_text="Let it pass")
    expect(refused).to_be_visible()  # nobody has agreed for the owner
    manager.sees("The owner's office agrees", within=manager.section("gate"))
    agree(company.office, project)
    let_it_pass(manager, project, "Verification")
    hand_over(company.office, manager, project, "Verification")


def developed_by_the_enterprise(company: Company, ref: str, project: str) -> None:
    write_and_finish_a_plan(company, project)
    reach_level(company, ref, 6)
    win_the_partner(company, project)
    record_the_contract(company, project)
    agree(company.office, project)
    agree(company.representative, project)
    let_it_pass(company.manager, project, "Product development")
    hand_over(company.manager, company.representative, project, "Product development")


def brought_to_the_market(company: Company, ref: str, project: str) -> None:
    enterprise = company.representative
    reach_level(company, ref, 8)
    for kind, label, what in (
        ("Record evidence of a product", "What shows it", "Test report no. 12"),
        ("Record a first sale or use", "What was sold or used, by whom", "40 modules, city bus line 3"),
    ):
        open_project(enterprise, project).press(kind, within=enterprise.section("evidence"))
        enterprise.fill(label, what).fill("Date", clock.today().isoformat())
        enterprise.send()
        enterprise.sees(what, within=enterprise.section("evidence"))
    agree(enterprise, project)
    let_it_pass(enterprise, project, "Market application")
    enterprise.sees_state("On the market")


def told_on_both_pages_and_in_the_journal(company: Company, ref: str, project: str) -> None:
    manager = company.manager
    open_project(manager, project).sees_state("On the market").sees("HT-2026-001").sees("40 modules")
    story = manager.section("story")
    for name in ("Mara Manager", "Otto Office", "Rita Representative"):
        manager.sees(name, within=story)
    manager.go(f"/results/{ref}/").sees("TRL 8", within=manager.section("readiness")).sees(project)
    for name in ("Ina Inventor", "Cora Colleague", "Otto Office", "Asa Assessor"):
        manager.sees(name, within=manager.section("story"))

    administrator = company.administrator
    administrator.go("/administration/journal/").fill("Who, what or a request’s number", TITLE).press(
        "Search"
    )
    administrator.sees(TITLE)
