"""What every page owes its reader: two languages, keyboard, phone, paper, no script, and no barrier."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .cast import Cast
from .ground import published_result, started_project
from .people import Company, Somebody
from .steps import TITLE, TITLE_ZH

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@dataclass(frozen=True)
class Places:
    """Addresses of a result, of a project carrying it, and of the pages around them."""

    result: str
    project: str

    @property
    def public(self) -> list[str]:
        return [
            "/",
            "/results/",
            self.result,
            "/measures/",
            "/places/",
            "/news/",
            "/projects/stages/",
            "/search/?q=battery",
            "/accounts/login/",
        ]

    @property
    def inside(self) -> list[str]:
        return ["/my-work/", "/projects/", self.project, "/results/mine/", "/results/disclose/", self.result]


@pytest.fixture
def places(cast: Cast) -> Places:
    result = published_result(cast)
    return Places(f"/results/{result.ref}/", f"/projects/{started_project(cast, result).ref}/")


def speaks(somebody: Somebody, language: str) -> None:
    expect(somebody.page.locator("html")).to_have_attribute("lang", re.compile(f"^{language}"))


def switch_to(somebody: Somebody, name: str) -> None:
    somebody.page.get_by_role("button", name=name, exact=True).filter(visible=True).first.click()


def test_the_language_is_switched_on_the_spot(company: Company, places: Places) -> None:
    for somebody, addresses in ((company.visitor(), places.public), (company.inventor, places.inside)):
        for address in addresses:
            somebody.go(address)
            before = somebody.page.url
            speaks(somebody, "en")
            switch_to(somebody, "中文")
            speaks(somebody, "zh")
            assert somebody.page.url == before
            switch_to(somebody, "English")
            speaks(somebody, "en")


def test_a_slash_opens_the_search_and_enter_goes(company: Company, places: Places) -> None:
    visitor = company.visitor()
    visitor.go("/")
    visitor.page.keyboard.press("/")
    box = visitor.page.get_by_role("dialog").get_by_role("searchbox")
    expect(box).to_be_focused()
    box.press_sequentially("相变薄膜")
    expect(visitor.page.locator(".s-hit").first).to_contain_text(TITLE)
    visitor.page.keyboard.press("ArrowDown")
    visitor.page.keyboard.press("Enter")
    expect(visitor.page).to_have_url(re.compile(re.escape(places.result)))

    visitor.go("/")
    visitor.page.keyboard.press("Control+k")
    box.press_sequentially("battery")
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(re.compile(f"Search|{TITLE}"))


def test_nothing_scrolls_sideways_on_a_phone(company: Company, places: Places) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
    pages: Iterable[tuple[Somebody, list[str]]] = (
        (company.visitor(**phone), places.public),
        (company.another(company.cast.inventor, **phone), places.inside),
    )
    wide = []
    for somebody, addresses in pages:
        for address in addresses:
            somebody.go(address)
            width = somebody.page.evaluate("document.documentElement.scrollWidth")
            if width > 390:
                wide.append(f"{address}: {width}")
    assert not wide


def test_a_disclosure_begins_without_scripts(company: Company) -> None:
    inventor = company.another(company.cast.inventor, java_script_enabled=False)
    inventor.go("/results/disclose/").tick("English")
    inventor.fill("Title", TITLE).fill("Abstract", "A film takes up heat.").fill(
        "Problem solved", "Hot cells age."
    )
    inventor.fill("Advantages", "Light.").tick("New materials").tick("New-generation information technology")
    inventor.press("Save and go on").sees("Whose it is")
    inventor.go("/results/mine/").sees(TITLE)


def test_a_gate_is_agreed_to_without_scripts(company: Company, places: Places) -> None:
    office = company.another(company.cast.office, java_script_enabled=False)
    office.go(places.project).press("Agree", within=office.section("gate"))
    office.sees("Take back", within=office.section("gate"))
    manager = company.another(company.cast.manager, java_script_enabled=False)
    manager.go(places.project).press("Let it pass to “Verification”").press("Let it pass to “Verification”")
    manager.sees_state("Being handed over")


def test_a_project_prints_as_a_brief(company: Company, places: Places) -> None:
    manager = company.manager
    manager.go(places.project)
    manager.page.emulate_media(media="print")
    for hidden in (".s-action-bar", "nav", ".s-only-screen", ".s-lang"):
        expect(manager.page.locator(hidden).filter(visible=True)).to_have_count(0)
    expect(manager.page.get_by_role("heading", level=1)).to_be_visible()
    expect(manager.section("gate")).to_be_visible()
    paper = manager.page.pdf(format="A4")
    assert paper.startswith(b"%PDF")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_page_has_a_barrier(company: Company, places: Places, language: str) -> None:
    if not AXE.exists():
        pytest.skip("NO AXE: run `npm ci` first")
    options = {"bypass_csp": True, "locale": "en-GB" if language == "en" else "zh-CN"}
    pages = (
        (company.visitor(**options), places.public),
        (company.another(company.cast.inventor, **options), places.inside),
        (company.another(company.cast.manager, **options), [places.project, "/projects/list/", "/inbox/"]),
    )
    found = []
    for somebody, addresses in pages:
        for address in addresses:
            somebody.go(address)
            speaks(somebody, language)
            found += [f"{address}: {line}" for line in barriers(somebody)]
    assert not found, "\n".join(found)


def barriers(somebody: Somebody) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA on the open page."""
    somebody.page.add_script_tag(path=AXE)
    answer = somebody.page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})", WCAG
    )
    return [
        f"{violation['id']}: {node['html'][:160]} — {node['failureSummary'][:200]}"
        for violation in answer["violations"]
        for node in violation["nodes"][:3]
    ]


def test_titles_follow_the_language(company: Company, places: Places) -> None:
    visitor = company.visitor(locale="zh-CN")
    visitor.go(places.result).sees_heading(TITLE_ZH)
    switch_to(visitor, "English")
    visitor.sees_heading(TITLE)
