"""What is typed stays its writer's: after the session ended, on a shared browser, and in a form that was left."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from shanhe.parties.testing import PASSWORD

from .people import Company, Somebody

TITLE = "A title typed while nobody was signed in"
DISCLOSE = "/results/disclose/"


def signs_in(browser: Somebody, email: str) -> None:
    browser.page.locator("[name=login]").fill(email)
    browser.page.locator("[name=password]").fill(PASSWORD)
    browser.page.locator("main form button[type=submit]").first.click()


def session_ends(browser: Somebody) -> None:
    browser.context.clear_cookies()


def test_a_form_sent_after_the_session_ended_is_there_again(company: Company) -> None:
    inventor = company.inventor
    inventor.go(DISCLOSE)
    session_ends(inventor)
    inventor.tick("English").fill("Title", TITLE).press("Save and go on")
    expect(inventor.page).to_have_url(re.compile("/accounts/login/"))
    signs_in(inventor, inventor.email)
    expect(inventor.page).to_have_url(re.compile(DISCLOSE))
    expect(inventor.field("Title").last).to_have_value(TITLE)
    inventor.press("Save and go on")
    inventor.sees("Whose it is")


def test_the_next_person_on_this_browser_is_offered_nothing(company: Company) -> None:
    inventor, other = company.inventor, company.manager.email
    inventor.go(DISCLOSE)
    session_ends(inventor)
    inventor.tick("English").fill("Title", TITLE)
    inventor.sees("You were signed out")
    inventor.go("/accounts/login/")
    signs_in(inventor, other)
    expect(inventor.page).to_have_url(re.compile("/my-work/"))
    inventor.go(DISCLOSE).sees_not(TITLE)
    expect(inventor.page.locator("[data-copy], .s-kept")).to_have_count(0)
    session_ends(inventor)
    inventor.go("/accounts/login/")
    signs_in(inventor, inventor.email)
    expect(inventor.page).to_have_url(re.compile("/my-work/"))
    inventor.go(DISCLOSE)
    expect(inventor.field("Title").last).to_have_value(TITLE)


def test_a_form_that_was_left_is_offered_again_until_it_is_sent(company: Company) -> None:
    manager = company.manager
    manager.page.on("dialog", lambda dialog: dialog.accept())
    manager.go("/people/add/").fill("Name (English)", "Ada Lovelace")
    manager.go("/my-work/")
    manager.go("/people/add/").press("Restore it")
    expect(manager.field("Name (English)").last).to_have_value("Ada Lovelace")
    manager.press("Add a person")
    manager.sees_heading("Ada Lovelace")
    manager.go("/people/add/")
    expect(manager.page.locator("[data-copy], .s-kept")).to_have_count(0)
