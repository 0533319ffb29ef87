"""What the rules of axe-core for WCAG 2.2 AA find on the pages: nothing."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import annex_case
import browser as browsers
import pytest

pytest.importorskip("playwright")
pytest.importorskip("axe_playwright_python")

from minekit import report

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 420, "height": 900}
VIEWS = ("overblik", "matrix", "tema", "kort", "henvendelse/1", "soeg/linje")
CHECK = """async rules => (await axe.run(document, {runOnly: rules, resultTypes: ['violations']}))
    .violations.map(found => `${found.id}: ${found.nodes[0].html}`)"""


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with browsers.chromium() as started:
        yield started


def faults(page: object) -> list[str]:
    axe = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
    page.evaluate(f"window.axe || (() => {{ {axe} }})()")
    return page.evaluate(CHECK, RULES)


def test_the_check_finds_what_is_wrong(browser):
    page = browser.new_page()
    page.set_content("<main><h1>x</h1><img src='data:,'></main>")
    assert [fault.partition(":")[0] for fault in faults(page)] == [
        "document-title", "html-has-lang", "image-alt"]
    page.close()


def test_the_explorer(browser, tmp_path):
    path = report.write(annex_case.store(tmp_path / "run"), tmp_path / "explorer.html")
    page = browser.new_page(viewport=WIDE)
    page.goto(f"file://{path}")
    for view in VIEWS:
        page.evaluate("view => { location.hash = view; }", view)
        page.evaluate("() => new Promise(requestAnimationFrame)")
        assert faults(page) == [], view
    page.set_viewport_size(NARROW)
    page.evaluate("() => { location.hash = 'matrix'; }")
    page.locator(".matrix .cell button").first.click()
    assert faults(page) == []
    page.close()


@pytest.mark.parametrize("profile", ["matrix", "hoeringsnotat"])
def test_reports_as_pages(browser, tmp_path, profile):
    path = report.write(annex_case.store(tmp_path / "run"), tmp_path / "x.html", profile=profile)
    page = browser.new_page(viewport=WIDE)
    page.goto(f"file://{path}")
    assert faults(page) == []
    page.close()


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_the_review_page(browser, mine: Path):
    pytest.importorskip("uvicorn")
    with browsers.served(mine) as (_, address):
        own = address.split("/ind/")[0]
        page = browser.new_page(viewport=WIDE)
        page.goto(address)
        for details in page.locator("details > summary").all():
            details.click()
        page.locator("#arbejde").focus()
        page.keyboard.press("1")
        page.get_by_text("Besluttet af anna").first.wait_for()
        assert faults(page) == []
        page.set_viewport_size(NARROW)
        assert faults(page) == []
        for view in ("svar", "synspunkter", "enighed", "beslutninger"):
            page.goto(f"{own}/{view}")
            assert faults(page) == [], view
        page.goto(f"{own}/svar")
        page.locator("main a[href^='/svar/']").first.click()
        assert faults(page) == []
        page.close()
