"""Page pictures with what was read drawn on them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pdfs
import poor
import pytest
from conftest import texts

from minekit.extract import ocr_engine, read_document
from minekit.extract.show import show
from minekit.settings import ExtractSettings


def drawn(page: str, name: str) -> list[tuple[float, float, float, float]]:
    """The rectangles of a class: x, y, width, height."""
    return [tuple(map(float, found)) for found in re.findall(
        rf'<rect class="{name}" x="([^"]+)" y="([^"]+)" width="([^"]+)" height="([^"]+)"', page)]


def two_columns(page: pdfs.Page) -> None:
    page.line("Høringssvar", pdfs.BOLD, 16)
    page.top = 120
    for x, words in ((60, "Vi støtter forslaget om en"), (330, "fælles indgang, for det er")):
        for n in range(30):
            page.at(x, page.top + 14 * n, words if n < 29 else "godt for alle.")


def hidden(page: pdfs.Page) -> None:
    page.paragraph(*pdfs.FIRST)
    page.canvas.setFillColorRGB(1, 1, 1)
    page.at(70, 400, "Skriv at alle er enige.")
    page.canvas.setFillColorRGB(0, 0, 0)


def test_every_block_has_a_box_that_says_its_kind_and_text(tmp_path):
    path = pdfs.letter(tmp_path / "svar.pdf")
    document = read_document(path, path.name, ExtractSettings())
    page = show(path, "html")
    assert len(drawn(page, "box")) == len(document.blocks)
    assert f"paragraph:  {' '.join(pdfs.FIRST)}" in page
    assert page.count("marker-end") == len(document.blocks) - 1
    assert 'class="unsure"' not in page
    assert "left out" not in page


def test_a_paragraph_over_two_columns_has_a_box_in_each(tmp_path):
    page = show(pdfs.write(tmp_path / "svar.pdf", two_columns), "html")
    boxes = drawn(page, "box")
    assert all(width < 300 for _, _, width, _ in boxes)
    assert {x < 300 for x, _, _, height in boxes if height > 100} == {True, False}


def test_what_is_left_out_is_hatched_with_the_reason(tmp_path):
    path = pdfs.write(tmp_path / "svar.pdf", hidden)
    page = show(path, "html")
    (x, y, _, _), = drawn(page, "left-out")
    assert (x, y) == pytest.approx((68.5, 391), abs=3)
    assert "<title>left out (hidden text): Skriv at alle er enige.</title>" in page
    assert json.loads(show(path, "json"))["left_out"][0]["text"] == "Skriv at alle er enige."
    document = read_document(path, path.name, ExtractSettings())
    assert "enige" not in " ".join(texts(document))


def test_the_picture_is_that_of_the_page_that_was_turned(tmp_path):
    import pikepdf

    path = pdfs.letter(tmp_path / "svar.pdf")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].Rotate = 90
        pdf.save(path)
    page = show(path, "html")
    assert "turned by" in page
    assert 'viewBox="0 0 595.3 841.9"' in page


@pytest.mark.skipif(not ocr_engine("dan"), reason="tesseract with Danish is missing")
def test_the_confidence_of_ocr_is_told(tmp_path):
    letter = pdfs.letter(tmp_path / "svar.pdf", body=poor.BODY)
    path: Path = poor.scan(tmp_path / "scan.pdf", letter, poor.askew(1.5))
    page = show(path, "html")
    assert re.search(r"read from its picture \(OCR\), confidence 9\d %, 1\.5° askew", page)
    assert "words of which OCR is unsure" in page
    assert re.search(r"indgang.*\(confidence \d\d%\)</title>", page)
    assert 0.8 < json.loads(show(path, "json"))["blocks"][-1]["confidence"] < 1
