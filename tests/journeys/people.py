"""People at their browsers: what they press, fill in and see, in the words of the screen."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from shanhe.parties.testing import PASSWORD

from .cast import Cast

PATIENCE = 15_000  # milliseconds; a loaded machine is slow, a broken page never comes
expect.set_options(timeout=PATIENCE)


def label_of(words: str) -> re.Pattern[str]:
    """A label, with or without the word that says it is required."""
    return re.compile(rf"^\s*{re.escape(words)}\s*(required|必填)?\s*$")


class Somebody:
    """One person with a browser of their own; closing it and coming back keeps what a browser keeps."""

    def __init__(self, browser: Browser, base: str, email: str = "", **options: Any) -> None:
        self.browser, self.base, self.email = browser, base, email
        self.options = {
            "locale": "en-GB",
            "timezone_id": "Asia/Shanghai",
            "reduced_motion": "reduce",
            **options,
        }
        self.context: BrowserContext
        self.page: Page
        self.open_browser()

    def open_browser(self, **kept: Any) -> None:
        self.context = self.browser.new_context(base_url=self.base, **self.options, **kept)
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()
        self.broken: list[str] = []
        self.page.on("pageerror", lambda error: self.broken.append(str(error)))
        self.page.on("response", self._note)

    def _note(self, response: Any) -> None:
        if response.status >= 500:
            self.broken.append(f"{response.status} {response.url}")

    def close_browser(self) -> Any:
        """Closes every window and returns what the browser keeps: its cookies and local storage."""
        kept = self.context.storage_state()
        self.context.close()
        return kept

    def sign_in(self) -> Somebody:
        self.go("/accounts/login/")
        self.page.locator("[name=login]").fill(self.email)
        self.page.locator("[name=password]").fill(PASSWORD)
        self.page.locator("main form button[type=submit]").first.click()
        expect(self.page).to_have_url(re.compile("/my-work/"))
        return self

    # going about

    def go(self, path: str) -> Somebody:
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status < 400, (
            f"{answer.status} at {path}: {self.page.locator('main').inner_text()[:400]}"
        )
        return self

    def press(self, words: str, within: Locator | None = None) -> Somebody:
        """A button, or a link that looks like one."""
        ground = within or self.page.locator("main")
        exact = re.compile(rf"^\s*{re.escape(words)}\s*$")
        ground.get_by_role("button", name=exact).or_(ground.get_by_role("link", name=exact)).filter(
            visible=True
        ).first.click()
        return self

    def follow(self, words: str, within: Locator | None = None) -> Somebody:
        (within or self.page).get_by_role("link", name=words).filter(visible=True).first.click()
        return self

    # forms

    def field(self, label: str, within: Locator | None = None) -> Locator:
        return (within or self.page.locator("main")).get_by_label(label_of(label)).filter(visible=True)

    def fill(self, label: str, value: str, within: Locator | None = None) -> Somebody:
        self.field(label, within).last.fill(value)
        return self

    def pick(self, label: str, option: str, within: Locator | None = None) -> Somebody:
        self.field(label, within).last.select_option(label=option)
        return self

    def tick(self, label: str, within: Locator | None = None) -> Somebody:
        """A box or one of several choices."""
        (within or self.page.locator("main")).get_by_label(label_of(label)).first.check()
        return self

    def send(self) -> Somebody:
        """The form of the page, by its main button whatever that says."""
        self.page.locator("main form.s-form .s-form-actions button[type=submit]").first.click()
        return self

    # seeing

    def section(self, anchor: str) -> Locator:
        return self.page.locator(f"#{anchor}")

    def sees(self, words: str | re.Pattern[str], within: Locator | None = None) -> Somebody:
        expect(within or self.page.locator("body")).to_contain_text(words)
        return self

    def sees_not(self, words: str, within: Locator | None = None) -> Somebody:
        expect(within or self.page.locator("body")).not_to_contain_text(words)
        return self

    def sees_heading(self, words: str | re.Pattern[str]) -> Somebody:
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(words)
        return self

    def sees_state(self, words: str) -> Somebody:
        """The state beside the title."""
        expect(self.page.locator(".s-head-title .s-pill").first).to_have_text(words)
        return self


class Company:
    """Everybody of the cast; who is called for the first time signs in."""

    sort: type[Somebody] = Somebody

    def __init__(self, browser: Browser, base: str, cast: Cast) -> None:
        self.browser, self.base, self.cast = browser, base, cast
        self._present: dict[str, Somebody] = {}

    def __getattr__(self, name: str) -> Somebody:
        if name.startswith("_") or not hasattr(self.cast, name):
            raise AttributeError(name)
        if name not in self._present:
            person = getattr(self.cast, name)
            self._present[name] = self.sort(self.browser, self.base, person.email).sign_in()
        return self._present[name]

    def another(self, person: Any, **options: Any) -> Somebody:
        """The same person at another device."""
        somebody = self.sort(self.browser, self.base, person.email, **options)
        self._present[f"{person.email} {len(self._present)}"] = somebody
        return somebody.sign_in()

    def visitor(self, **options: Any) -> Somebody:
        """A visitor without an account."""
        somebody = self.sort(self.browser, self.base, **options)
        self._present[f"visitor {len(self._present)}"] = somebody
        return somebody

    def leave(self) -> None:
        """Closes every browser; whatever broke in one of them on the way fails the journey."""
        broken = [line for somebody in self._present.values() for line in somebody.broken]
        for somebody in self._present.values():
            somebody.context.close()
        assert not broken, broken
