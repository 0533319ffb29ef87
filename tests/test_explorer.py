"""The explorer in a browser, used as people use it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import annex_case
import pdfs
import pytest
from annex_case import NO, YES, Letter, Line
from browser import chromium

from minekit import files, pictures, report
from minekit.pictures import Crop
from minekit.records import Block, BlockKind, Box, Document, Page, Place, Response, Sentence
from minekit.report import crops, html
from minekit.store import Store

VIEWS = ("overblik", "matrix", "tema", "tema/cykel/M3", "kort", "henvendelser", "henvendelse/1",
         "soeg/linje", "om", "no-such-view")
HOSTILE = "<script>document.title='owned'</script><img src=x onerror=alert(1)>"
LETTERS = (*annex_case.LETTERS,
           Letter(HOSTILE, "forening", (Line(f"{HOSTILE} er imod.", 1, "bus", (("M1", NO),)),)),
           Letter("=cmd|' /C calc'!A0", "forening", (
               Line("</script><script>alert(2)</script>", 1, "cykel", (("M3", YES),)),)))
BOX = Box(70, 200, 330, 212)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A run with the PDFs that it was made from, on which all sentences stand in one place."""
    folder = tmp_path_factory.mktemp("explorer")
    stored = annex_case.store(folder / "run", LETTERS)
    documents = []
    for response in stored.read(Response):
        path = folder / "pdf" / response.file
        path.parent.mkdir(exist_ok=True)
        pdfs.letter(path)
        documents.append(Document(response.file, files.sha256(path), (Page(1, 595, 842),),
                                  tuple(response.blocks)))
    annex_case.keep_documents(stored, documents)
    stored.write("sentences", [replace(item, places=(Place(item.page, BOX),))
                               for item in stored.read(Sentence)])
    report.write(stored, folder / "explorer.html", pdfs=folder / "pdf")
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def watched(browser):
    """A tab, and what went wrong in it: errors, dialogs, requests to elsewhere."""
    page = browser.new_page(viewport={"width": 1300, "height": 900})
    page.set_default_timeout(60_000)
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text)
            if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: None if request.url.startswith(("file:", "data:"))
            else wrong.append(request.url))
    return page, wrong


@pytest.fixture
def page(watched, folder):
    """The explorer, newly opened; what goes wrong in it fails the test."""
    page, wrong = watched
    page.goto("about:blank")
    page.goto(f"file://{folder / 'explorer.html'}")
    yield page
    assert wrong == []


def show(page, view: str) -> None:
    page.evaluate("view => { location.hash = view; }", view)
    page.wait_for_function("view => location.hash === '#' + view", arg=view)
    page.evaluate("() => new Promise(requestAnimationFrame)")


def test_every_cell_of_the_matrix_leads_to_a_quote(page, folder):
    texts = {line.text for letter in LETTERS for line in letter.lines}
    show(page, "matrix")
    cells = page.locator(".matrix .cell button")
    assert cells.count() == len({(n, move) for n, letter in enumerate(LETTERS)
                                 for line in letter.lines for move, _ in line.sides})
    for cell in cells.all():
        cell.click()
        panel = page.locator("dialog[open]")
        quotes = panel.locator("mark").all_inner_texts()
        assert quotes
        assert {quote.strip("»«") for quote in quotes} <= texts
        assert panel.get_by_role("link", name=re.compile("Henvendelse")).count() >= 1
        page.keyboard.press("Escape")
        assert page.locator("dialog[open]").count() == 0


def test_every_view_says_what_it_is(page):
    for view in VIEWS:
        show(page, view)
        assert page.locator("main h2").count() >= 1, view
        assert page.title().endswith(" – Ny trafikplan for Sommerby")
        assert page.evaluate("document.activeElement.id") == "main"


def test_text_of_letters_and_names_stays_text(page):
    for view in VIEWS:
        show(page, view)
        assert page.locator("script").count() == 3
        assert page.locator("main img").count() == 0
    show(page, "henvendelser")
    assert page.get_by_text(HOSTILE).count() == 1
    assert page.get_by_text("=cmd|' /C calc'!A0").count() == 1


def test_the_policy_of_the_page_stops_foreign_script(browser, folder):
    page = browser.new_page()
    page.goto(f"file://{folder / 'explorer.html'}")
    page.evaluate("""() => { const node = document.createElement('script');
                     node.textContent = 'window.owned = true'; document.body.append(node); }""")
    assert page.evaluate("window.owned") is None
    page.close()


def test_there_are_no_handlers_in_the_markup(folder):
    text = (folder / "explorer.html").read_text("utf-8")
    markup = re.sub(r"<(script|style)\b.*?</\1>", "", text, flags=re.DOTALL)
    assert not re.search(r"<[^>]*\s(?:on\w+|style)=", markup)
    assert "default-src &#39;none&#39;" in markup


def test_the_matrix_is_filtered_by_kind_theme_and_model(page):
    show(page, "matrix")
    for label, value, rows, columns in (
            ("Type", "borger", 1, 4), ("Type", "forening", 2, 4), ("Tema", "cykel", 7, 1),
            ("Model", "A", 7, 2), ("Model", "B", 7, 2)):
        choice = page.get_by_role("combobox", name=label, exact=True)
        choice.select_option(value)
        assert page.locator(".matrix th.sender a").count() == rows, value
        assert page.locator(".matrix .ids th[scope=col] a").count() == columns, value
        assert page.get_by_role("status").inner_text().startswith(str(rows))
        choice.select_option("")


def test_bars_letters_and_hits_are_filtered_by_kind(page):
    page.get_by_role("combobox", name="Type", exact=True).select_option("borger")
    assert page.locator(".plot .bar").count() == 1
    show(page, "henvendelser")
    page.get_by_role("combobox", name="Type", exact=True).select_option("råd")
    assert page.locator("main tbody tr").count() == 1
    show(page, "soeg/linje")
    assert page.locator(".hit").count() >= 4
    page.get_by_role("combobox", name="Type", exact=True).select_option("lokaludvalg")
    assert page.locator(".hit").count() == 1


def test_all_is_reached_by_keyboard(page):
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    show(page, "matrix")
    cell = page.locator(".matrix .cell button").first
    for _ in range(40):
        page.keyboard.press("Tab")
        if cell.evaluate("node => node === document.activeElement"):
            break
    page.keyboard.press("Enter")
    assert page.locator("dialog[open]").count() == 1
    assert page.evaluate("document.activeElement.closest('dialog') !== null")
    page.keyboard.press("Escape")
    assert cell.evaluate("node => node === document.activeElement")


def test_what_can_be_used_has_a_name(page):
    for view in VIEWS:
        show(page, view)
        nameless = page.evaluate("""() => [...document.querySelectorAll(
            'button, a[href], input, select, svg[role], [role=region]')].filter((node) =>
            !(node.getAttribute('aria-label') || node.textContent.trim()
              || node.labels?.[0]?.textContent.trim())).map((node) => node.outerHTML)""")
        assert nameless == []


def test_a_quote_is_shown_on_its_page(page):
    show(page, "matrix")
    page.locator(".matrix .cell button").first.click()
    shown = page.locator("dialog svg.picture").first
    assert shown.get_attribute("aria-label") == "Udsnit af 01-ældreråd.pdf, s. 1"
    assert shown.locator("rect").count() == 1
    size = shown.locator("image").evaluate("""async (node) => { const picture = new Image();
        picture.src = node.getAttribute('href'); await picture.decode();
        return [picture.width, picture.height]; }""")
    assert size[0] > 400


def test_a_quote_of_a_theme_is_shown_on_its_page_too(page):
    show(page, "tema")
    page.get_by_role("button", name="Vis på siden").first.click()
    assert page.locator("dialog[open] svg.picture").count() == 1


def test_print_leaves_out_what_only_a_screen_needs(page):
    page.emulate_media(media="print")
    assert page.locator(".band nav").is_hidden()
    assert page.locator("main").is_visible()
    page.emulate_media(media="screen")


def test_nothing_is_wider_than_a_telephone(browser, folder):
    page = browser.new_page(viewport={"width": 360, "height": 700})
    page.goto(f"file://{folder / 'explorer.html'}")
    for view in VIEWS:
        show(page, view)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, view
    page.close()


# Pictures, without a browser


def test_there_are_no_pictures_where_something_is_masked_or_the_pdfs_are_not_at_hand(
        folder, tmp_path):
    stored = annex_case.store(tmp_path / "run", LETTERS)
    for options in ({}, {"pdfs": folder / "pdf", "mask": "citizens"}):
        text = report.write(stored, tmp_path / "x.html", **options).read_text("utf-8")
        assert '<script type="application/json" id="pictures">{}</script>' in text


def test_a_page_with_a_cpr_number_and_a_changed_file_are_not_shown(tmp_path):
    stored = annex_case.store(tmp_path / "run", annex_case.LETTERS[:3])
    stored.write("sentences", [replace(item, places=(Place(item.page, BOX),))
                               for item in stored.read(Sentence)])
    documents = []
    for n, response in enumerate(stored.read(Response)):
        path = tmp_path / response.file
        pdfs.letter(path)
        number = Block(BlockKind.FOOTER, "010190-1234", response.blocks[0].spans)
        digest = files.sha256(path) if n < 2 else "?"
        pages = tuple(Page(number, 595, 842) for number in range(1, 5))
        documents.append(Document(response.file, digest, pages, (number,) if n == 0 else ()))
    annex_case.keep_documents(stored, documents)
    annex = report.Annex.from_store(stored)
    fitting = crops.draw_quotes(annex, stored, tmp_path)
    shown = fitting(1_000_000)
    assert {annex.sentence(id).response_id for id in shown} == {"r2"}
    assert fitting(500) == {}


@pytest.mark.parametrize("room", [50, 5_000, 1_000_000])
def test_pictures_fill_no_more_than_the_room_that_is_left(folder, tmp_path, monkeypatch, room):
    stored = Store(folder / "run")
    stored.name_documents({item.file: f"k{n}" for n, item in enumerate(stored.read(Response))})
    bare = report.write(stored, tmp_path / "bare.html").stat().st_size
    data = len(re.search(r'id="data">(.*?)</script>',
                         (tmp_path / "bare.html").read_text("utf-8"))[1].encode())
    monkeypatch.setattr(html, "MOST_BYTES", data + room)
    whole = report.write(stored, tmp_path / "whole.html", pdfs=folder / "pdf")
    assert whole.stat().st_size <= bare + room
    assert ("data:image/png" in whole.read_text("utf-8")) == (room > 50)


def test_a_file_that_cannot_be_drawn_costs_only_itself(tmp_path):
    pdfs.letter(tmp_path / "good.pdf")
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7 broken")
    wanted = [Crop("bad", tmp_path / "bad.pdf", 1, 0, BOX),
              Crop("gone", tmp_path / "gone.pdf", 1, 0, BOX),
              Crop("far", tmp_path / "good.pdf", 9, 0, BOX),
              Crop("good", tmp_path / "good.pdf", 1, 90, BOX)]
    drawn = pictures.draw(wanted)
    assert set(drawn) == {"good"}
    assert drawn["good"].startswith(b"\x89PNG")


def test_a_file_that_takes_for_ever_is_given_up(tmp_path, monkeypatch):
    calls = []

    def drawn(files, seconds):
        calls.append([file[0].key for file in files])
        yield 0, "", b""
        if files[0][0].key != "slow":
            yield 0, files[0][0].key, b"picture"

    monkeypatch.setattr(pictures, "_drawn", drawn)
    wanted = [Crop(key, tmp_path / key, 1, 0, BOX) for key in ("slow", "a", "b")]
    assert set(pictures.draw(wanted)) == {"a", "b"}
    assert calls == [["slow", "a", "b"], ["a", "b"], ["b"]]
