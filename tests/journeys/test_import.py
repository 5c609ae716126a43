"""The sample file, from the upload to drafts in the list."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from .outgoing import do_deferred_work
from .people import Company

SAMPLE = Path(__file__).parents[2] / "demo" / "import" / "sample-results.csv"


def test_the_sample_is_imported_without_its_wrong_rows(company: Company) -> None:
    manager = company.manager
    manager.go("/results/mine/").press("Import").sees_heading("Import results")
    manager.page.locator("input[type=file]").set_input_files(SAMPLE)
    manager.press("Upload and match columns")
    manager.sees("File being read")
    do_deferred_work()

    expect(manager.field("Title")).to_have_value("成果名称")  # guessed from the column's name
    manager.fill("Where the records come from", "sample")
    manager.pick("Owner of all these results", "Example University")
    manager.press("Check without importing")
    do_deferred_work()

    assert counts(manager.page) == {"New": 20, "Changed": 0, "Duplicate": 1, "Wrong": 4}
    manager.page.locator("a.s-stat", has_text="Wrong").click()
    rows = manager.section("rows").locator("tbody tr")
    expect(rows).to_have_count(4)
    for row in rows.all():
        reason = row.locator("td").last.inner_text()
        assert len(reason) > 5, row.inner_text()

    manager.press("Import the good rows")
    do_deferred_work()
    manager.sees("Imported").press("See the imported results")
    manager.sees("Measuring roots in hydroponics by image").follow("Measuring roots in hydroponics by image")
    manager.sees_state("Draft")

    visitor = company.visitor()
    visitor.go("/results/").sees_not("Measuring roots in hydroponics by image")


def counts(page: Page) -> dict[str, int]:
    """The figures above the rows, by their label."""
    expect(page.locator("a.s-stat").first).to_be_visible()
    return {
        stat.locator("span").inner_text().strip(): int(stat.locator("b").inner_text())
        for stat in page.locator("a.s-stat").all()
    }
