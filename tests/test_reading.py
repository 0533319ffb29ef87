"""Files that are turned, scanned, too large or too slow; broken ones are in test_hostile.py."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import closing

import pdfs
import pikepdf
import pytest
from conftest import texts

from minekit.errors import DocumentError
from minekit.extract import NEEDS_OCR, Readers, Task, ocr, ocr_engine, read_document
from minekit.records import Document
from minekit.settings import ExtractSettings

SETTINGS = ExtractSettings()


def test_a_page_without_text_is_listed_and_the_others_are_read(tmp_path):
    path = pdfs.write(tmp_path / "svar.pdf", lambda page: page.paragraph(*pdfs.FIRST),
                      lambda page: None)
    document = read_document(path, path.name, SETTINGS)
    assert [(problem.page, problem.kind) for problem in document.problems] == [(2, "empty page")]
    assert len(document.pages) == 2
    assert len(document.blocks) == 1


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_turned_page_is_read_upright(tmp_path, turned):
    path = pdfs.letter(tmp_path / "svar.pdf")
    upright = read_document(path, path.name, SETTINGS)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        width, height = float(page.mediabox[2]), float(page.mediabox[3])
        # The text is turned one way and the page the other: a reader sees what he saw before.
        matrix = {90: (0, -1, 1, 0, 0, width), 180: (-1, 0, 0, -1, width, height),
                  270: (0, 1, -1, 0, height, 0)}[360 - turned]
        page.contents_add(pikepdf.Stream(pdf, b"q %g %g %g %g %g %g cm" % matrix), prepend=True)
        page.contents_add(pikepdf.Stream(pdf, b"Q"))
        if turned != 180:
            page.mediabox = [0, 0, height, width]
        page.rotate(turned, relative=False)
        pdf.save(path)
    document = read_document(path, path.name, SETTINGS)
    assert texts(document) == texts(upright)
    assert document.blocks[0].box == pytest.approx(upright.blocks[0].box, abs=3)


def test_a_shifted_media_box_does_not_shift_the_boxes(tmp_path):
    path = pdfs.letter(tmp_path / "svar.pdf")
    upright = read_document(path, path.name, SETTINGS)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        page.contents_add(pikepdf.Stream(pdf, b"q 1 0 0 1 300 -200 cm"), prepend=True)
        page.mediabox = [300, -200, 300 + 595.28, -200 + 841.89]
        pdf.save(path)
    document = read_document(path, path.name, SETTINGS)
    assert document.blocks[0].box == pytest.approx(upright.blocks[0].box, abs=0.5)


def test_only_so_many_pages_are_read(tmp_path):
    path = pdfs.write(tmp_path / "svar.pdf", *[lambda page: page.paragraph(*pdfs.FIRST)] * 4)
    document = read_document(path, path.name, ExtractSettings(max_pages=2))
    assert len(document.pages) == 2
    assert "max_pages" in document.problems[0].message


def test_only_so_many_characters_of_a_page_are_read(tmp_path):
    path = pdfs.letter(tmp_path / "svar.pdf")
    document = read_document(path, path.name, ExtractSettings(max_characters=50))
    assert sum(len(block.text) for block in document.blocks) <= 50
    assert "max_characters" in document.problems[0].message


def test_a_file_that_is_too_large_is_not_opened(tmp_path):
    path = pdfs.letter(tmp_path / "svar.pdf")
    with pytest.raises(DocumentError, match="max_bytes"):
        read_document(path, path.name, ExtractSettings(max_bytes=100))


def test_a_scan_without_ocr_is_listed_with_the_command_that_helps(tmp_path, monkeypatch):
    monkeypatch.setattr(ocr, "engine", lambda languages: "")
    path = pdfs.scan(tmp_path / "scan.pdf", pdfs.letter(tmp_path / "svar.pdf"), dpi=72)
    document = read_document(path, path.name, SETTINGS)
    assert [problem.kind for problem in document.problems] == [NEEDS_OCR]
    assert "tesseract-ocr-dan" in document.problems[0].message
    assert document.pages[0].source == "none"


@pytest.mark.skipif(not ocr_engine("dan"), reason="tesseract with Danish is not installed")
def test_a_scan_is_read_with_places_on_the_picture(tmp_path):
    letter = pdfs.letter(tmp_path / "svar.pdf")
    path = pdfs.scan(tmp_path / "scan.pdf", letter)
    document = read_document(path, path.name, SETTINGS)
    printed = read_document(letter, letter.name, SETTINGS)
    assert document.pages[0].source == "ocr"
    assert "Vi støtter forslaget om en fælles indgang" in " ".join(texts(document))
    found = next(block for block in document.blocks if block.text.startswith("Vi støtter"))
    wanted = next(block for block in printed.blocks if block.text.startswith("Vi støtter"))
    assert found.box == pytest.approx(wanted.box, abs=6)


def test_a_page_full_of_words_takes_no_more_than_seconds(tmp_path):
    def draw(page: pdfs.Page) -> None:
        for n in range(2500):
            page.at(20 + (n * 37) % 500, 20 + (n * 61) % 780, "ord ord", size=4)

    path = pdfs.write(tmp_path / "svar.pdf", draw)
    start = time.monotonic()
    read_document(path, path.name, ExtractSettings(ocr="off"))
    assert time.monotonic() - start < 10


def test_a_reader_that_dies_is_told_and_replaced(tmp_path, monkeypatch):
    class Dying(Task):
        def __reduce__(self):  # type: ignore[no-untyped-def]
            return os._exit, (3,)

    good = pdfs.letter(tmp_path / "2-good.pdf")
    results = {task.file: result for task, result in Readers(SETTINGS, 1).read(
        [Dying(good, "1-dying.pdf"), Task(good, good.name)])}
    dead = results["1-dying.pdf"]
    assert isinstance(dead, DocumentError)
    assert dead.kind == "crashed"
    assert isinstance(results[good.name], Document)


class Lengths:
    """A work that tells how long each text is."""

    together = 1

    def prepare(self) -> None:
        self.ready = True

    def needs_file(self, task: Task) -> bool:
        return True

    def __call__(self, task: Task, read: Callable[[], Document]) -> list[int]:
        assert self.ready
        return [len(block.text) for block in read().blocks]


def test_readers_go_on_with_another_work_and_forget_what_was_given_up(tmp_path):
    tasks = [Task(pdfs.letter(tmp_path / f"{n}.pdf"), f"{n}.pdf") for n in range(3)]
    with closing(Readers(SETTINGS, 2)) as readers:
        given_up = readers.do(None, tasks)
        next(given_up)
        given_up.close()  # type: ignore[attr-defined]
        lengths = {task.file: found for task, found in readers.do(Lengths(), tasks[:1])}
        documents = {task.file: found for task, found in readers.do(None, tasks[:1])}
    assert lengths == {"0.pdf": [len(block.text) for block in documents["0.pdf"].blocks]}
