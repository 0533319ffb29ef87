"""The pictures of these pages, made by the program: ``python docs/make_pictures.py``.

It does what ``tutorial-analyst.md`` says, in a temporary folder. Needs Playwright, Chromium,
LibreOffice and pdftoppm; takes a minute.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
ROOT = HERE.parent
LETTERS = ("04", "05", "07", "10", "11", "15", "26", "27")
QUOTE = "hjemmeplejen ikke skal afgives"
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
           "--disable-background-networking", "--disable-component-update", "--disable-sync"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}
COMMAND = [sys.executable, "-m", "minekit"]


def main() -> None:
    """Make all pictures."""
    (HERE / "pictures").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        work = Path(folder)
        make_run(work)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=OPTIONS)
        page = browser.new_page(viewport={"width": 1100, "height": 720})
        picture_of_reading(work, page)
        pictures_of_explorer(work, page)
        with served(work) as address:
            picture_of_review(address, page)
        browser.close()
        run(work, "run", "hoering")
        picture_of_annex(work)
    for path in (HERE / "pictures").glob("*.png"):
        Image.open(path).convert("RGB").quantize(96).save(path, optimize=True)


def make_run(work: Path) -> None:
    """Letters, hearing.toml and a run, as in the tutorial."""
    (work / "modtaget").mkdir()
    for number in LETTERS:
        [letter] = (ROOT / "corpora/ressortanalyse/pdf").glob(f"{number}-*.pdf")
        shutil.copy(letter, work / "modtaget")
    run(work, "new", "hoering", "--pdf", "modtaget",
        "--authority", "Københavns Kommune, Økonomiforvaltningen")
    hearing = work / "hoering" / "hearing.toml"
    senders = hearing.read_text("utf-8").partition("[[stakeholder]]")
    hearing.write_text((HERE / "tutorial-hearing.toml").read_text("utf-8") + "\n"
                       + "".join(senders[1:]), "utf-8")
    run(work, "run", "hoering")


def run(work: Path, *arguments: str) -> None:
    """A command, as it is typed."""
    subprocess.run([*COMMAND, *arguments], cwd=work, env=ENVIRONMENT, check=True)


def picture_of_reading(work: Path, page: Page) -> None:
    """What was read from a letter, on its page."""
    run(work, "extract", "modtaget/11-foa-social-og-sundhed.pdf", "--format", "html")
    page.goto((work / "11-foa-social-og-sundhed.html").as_uri())
    save(page, "extract")


def pictures_of_explorer(work: Path, page: Page) -> None:
    """The matrix, and a cell of it with its quotes."""
    page.goto((work / "reports/hoering/explorer.html").as_uri() + "#matrix")
    page.locator("main table").first.wait_for()
    save(page, "explorer-matrix")
    page.locator("main tr", has_text="HovedMED").locator("td button, td a").nth(1).click()
    page.get_by_text(QUOTE).first.wait_for()
    save(page, "explorer-quotes")


@contextmanager
def served(work: Path) -> Iterator[str]:
    """The review page's address, while it is up."""
    command = [*COMMAND, "review", "hoering", "--coder", "anna"]
    with subprocess.Popen(command, cwd=work, env=ENVIRONMENT, stdout=subprocess.PIPE,
                          text=True) as server:
        assert server.stdout
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


def picture_of_review(address: str, page: Page) -> None:
    """The first sentence of the queue."""
    page.goto(address)
    page.locator("#arbejde").wait_for()
    save(page, "review")


def picture_of_annex(work: Path) -> None:
    """The first page of the Word annex with a theme on it."""
    subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{work}/office",
                    "--convert-to", "pdf", "--outdir", str(work),
                    str(work / "reports/hoering/svar-paa-henvendelser.docx")], check=True)
    subprocess.run(["pdftoppm", "-png", "-r", "80", "-f", "2", "-l", "2", "-singlefile",
                    str(work / "svar-paa-henvendelser.pdf"), str(HERE / "pictures/annex")],
                   check=True)


def save(page: Page, name: str) -> None:
    """What is seen."""
    page.screenshot(path=HERE / "pictures" / f"{name}.png")


if __name__ == "__main__":
    main()
