"""A zone by another sea: the euro, English alone, four areas and a way of its own, on pages that know no other country."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, expect

from shanhe.kernel import clock
from shanhe.kernel.text import HAN
from shanhe.zones.testing import TIDEWATER, install_zone

from .cast import make_cast
from .outgoing import letters_to
from .people import Company, Somebody
from .steps import agree, confirm_five_items, hand_over, let_it_pass, open_project, ref_in, say_whose_it_is

TITLE = "Keel that counts the waves"
FOREIGN = re.compile(rf"[{HAN}¥￥、。，：；（）]|\b(?:CNY|RMB|yuan|fen)\b|Chinese|China", re.IGNORECASE)
# All that stands on a page, seen, folded away or told to a reader of screens, and what is in its fields.
READ = """() => {
  const page = document.body.cloneNode(true);
  for (const part of page.querySelectorAll("script, style")) part.remove();
  const walk = (node) => node.nodeType === 3 ? node.textContent : [...node.childNodes].map(walk).join("\\n");
  const said = [document.title, document.documentElement.lang, walk(page)];
  for (const element of document.querySelectorAll("body *"))
    for (const name of ["aria-label", "title", "placeholder", "alt", "lang", "data-words"])
      if (element.hasAttribute(name)) said.push(element.getAttribute(name));
  for (const field of document.querySelectorAll("input:not([type=hidden]), textarea")) said.push(field.value);
  return said.join("\\n");
}"""


class Foreigner(Somebody):
    """Somebody who reads each page through before going on, at a browser that would rather have Chinese."""

    def __init__(self, browser: Browser, base: str, email: str = "", **options: Any) -> None:
        super().__init__(browser, base, email, locale="zh-CN", timezone_id="Europe/Lisbon", **options)

    def read(self) -> None:
        """Nothing of another country stands on the page."""
        if self.page.url.startswith(self.base):
            self.page.wait_for_load_state()
            said = self.page.evaluate(READ)
            odd = [line.strip() for line in said.splitlines() if FOREIGN.search(line)]
            assert not odd, (self.page.url, odd)
            assert "English" not in said, f"a language is offered at {self.page.url}"

    def go(self, path: str) -> Somebody:
        self.read()
        super().go(path)
        self.read()
        return self

    def press(self, words: str, within: Any = None) -> Somebody:
        self.read()
        return super().press(words, within)

    def follow(self, words: str, within: Any = None) -> Somebody:
        self.read()
        return super().follow(words, within)

    def send(self) -> Somebody:
        self.read()
        return super().send()


class Townsfolk(Company):
    sort = Foreigner

    def leave(self) -> None:
        try:
            for somebody in self._present.values():
                if isinstance(somebody, Foreigner):
                    somebody.read()
        finally:
            super().leave()


@pytest.fixture
def town(browser: Browser, transactional_db: None, live_server: Any, settings: Any) -> Iterator[Townsfolk]:
    settings.SHANHE_ZONE = "tidewater"
    cache.clear()
    town = Townsfolk(browser, live_server.url, make_cast(install_zone(TIDEWATER)))
    yield town
    town.leave()


def test_a_result_passes_two_gates_in_a_zone_with_the_euro_and_one_language(town: Townsfolk) -> None:
    seen_from_outside(town)
    ref = disclosed_and_published(town)
    gauged(town, ref)
    project = started_on_the_ferry(town, ref)
    to_the_sea_trial(town, project)
    to_the_dock(town, project)
    told_everywhere(town, ref, project)


def seen_from_outside(town: Townsfolk) -> None:
    visitor = town.visitor()
    visitor.go("/").sees("Tidewater test zone")
    for area in ("Quay campus", "Test flats", "Boathouse", "Dock works"):
        visitor.sees(area)
    visitor.go("/measures/").sees("€123.46k").sees("€250").go("/measures/boats/").sees("€123")
    for path in (
        "/zone/",
        "/places/",
        "/areas/boathouse/",
        "/centres/tides/",
        "/projects/",
        "/results/",
        "/needs/",
    ):
        visitor.go(path)
    expect(visitor.page.locator("form.s-lang")).to_have_count(0)


def disclosed_and_published(town: Townsfolk) -> str:
    inventor = town.inventor
    inventor.go("/results/disclose/")
    expect(inventor.page.locator("[name=title_zh], [name=language]")).to_have_count(0)
    inventor.fill("Title", TITLE).fill("Benefit in one sentence", "Sailors sleep better.")
    inventor.fill("Abstract", "A keel feels each wave pass and counts it.")
    inventor.fill("Problem solved", "Nobody counts waves.").fill("Advantages", "No battery.")
    inventor.tick("Ocean").tick("Centre for tides").press("Save and go on")
    say_whose_it_is(inventor, town)
    inventor.press("Save and go on")
    ref = ref_in(inventor, "R")
    inventor.pick("Kind", "Patent").fill("Number", "EP1234567").fill("Fee", "1,250.50")
    inventor.press("Send for review").sees_state("In review")

    town.office.go("/results/office/").follow(TITLE)
    town.office.press("Accept").sees_state("Accepted")
    confirm_five_items(town.office)
    town.office.press("Publish").sees_state("Published")
    assert all(not FOREIGN.search(letter) for letter in letters_to(town.cast.inventor.email))
    return ref


def gauged(town: Townsfolk, ref: str) -> None:
    inventor, assessor = town.inventor, town.assessor
    inventor.go(f"/results/{ref}/").press("Claim a readiness level")
    inventor.page.get_by_label(re.compile(r"^TRL 2\b")).check()
    inventor.fill("Evidence", "It floated for an hour.").press("Claim a readiness level")
    assessor.go("/results/assess/").follow(TITLE)
    assessor.press("Confirm the level").press("Confirm the level")


def started_on_the_ferry(town: Townsfolk, ref: str) -> str:
    manager = town.manager
    manager.go(f"/results/{ref}/").press("Start a project")
    manager.page.get_by_label(re.compile(re.escape(TITLE))).check()
    manager.tick("Ferry").fill("In one or two sentences", "Count waves for the ferry.").press(
        "Start the project"
    )
    project = ref_in(manager, "P")
    manager.sees_state("Under way").sees("Next gate: Sea trial")
    return project


def to_the_sea_trial(town: Townsfolk, project: str) -> None:
    agree(town.office, project)
    let_it_pass(town.manager, project, "Sea trial")
    hand_over(town.office, town.manager, project, "Sea trial")


def to_the_dock(town: Townsfolk, project: str) -> None:
    manager, enterprise = town.manager, town.representative
    open_project(manager, project).follow("Name the partner")
    manager.pick("Enterprise", "Example Battery Company").press("Name the partner")
    open_project(enterprise, project)
    enterprise.press("Agree to take part", within=enterprise.page.locator(".s-alert"))
    enterprise.press("Agree to take part")
    open_project(manager, project).press("Record a contract", within=manager.section("evidence"))
    manager.tick("Licence").fill("Contract number", "T-1").fill("Signed on", clock.today().isoformat())
    manager.fill("Value in money", "25,000").send()
    manager.sees("€25", within=manager.section("evidence"))
    agree(enterprise, project)
    let_it_pass(manager, project, "Sale")
    for side, words in ((manager, "Hand over"), (enterprise, "Take over")):
        open_project(side, project).press(words).press(words)
    enterprise.sees_state("On the market").sees("Sale", within=enterprise.page.locator(".s-head"))


def told_everywhere(town: Townsfolk, ref: str, project: str) -> None:
    for somebody, paths in (
        (town.manager, ("/my-work/", "/projects/", f"/results/{ref}/", f"/projects/{project}/", "/account/")),
        (town.inventor, ("/results/mine/", f"/results/{ref}/print/", "/inbox/mail/", "/account/")),
        (town.representative, ("/my-work/", "/needs/new/", "/competitions/", "/introductions/")),
        (
            town.administrator,
            (
                "/indicators/",
                "/administration/journal/",
                "/people/",
                "/organisations/",
                "/administration/permissions/",
            ),
        ),
        (town.visitor(), ("/", f"/results/{ref}/", "/projects/", "/accounts/login/")),
    ):
        for path in paths:
            somebody.go(path)
