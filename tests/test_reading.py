"""Files that are broken, hostile, scanned or unusual: each costs itself, never the run."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pdfs
import pikepdf
import pytest
from conftest import SAMPLE, texts

from minekit.errors import DocumentError
from minekit.extract import NEEDS_OCR, Readers, Task, ocr, ocr_engine, read_document
from minekit.records import Document
from minekit.settings import ExtractSettings

SETTINGS = ExtractSettings()


def truncated(path: Path) -> None:
    whole = (SAMPLE / "pdf" / "01-indre-by-lokaludvalg.pdf").read_bytes()
    path.write_bytes(whole[:len(whole) // 3])


def encrypted(path: Path) -> None:
    pdfs.letter(path)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(user="hemmelig", owner="ejer"))


def without_pages(path: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.save(path)


@pytest.mark.parametrize(("make", "kind"), [
    (lambda path: path.write_bytes(b""), "not a PDF"),
    (lambda path: path.write_text("Dette er en tekst, ikke en PDF."), "not a PDF"),
    (lambda path: path.write_bytes(b"%PDF-1.7\n" + b"\0" * 400), "damaged"),
    (truncated, "damaged"),
    (encrypted, "encrypted"),
    (without_pages, "no pages"),
])
def test_a_file_that_cannot_be_read_says_why_and_what_to_do(tmp_path, make, kind):
    path = tmp_path / "svar.pdf"
    make(path)
    with pytest.raises(DocumentError) as error:
        read_document(path, path.name, SETTINGS)
    assert error.value.kind == kind
    assert "\n" not in str(error.value)


def test_a_pdf_with_only_an_owner_password_is_read(tmp_path):
    path = pdfs.letter(tmp_path / "svar.pdf")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(user="", owner="ejer"))
    assert "Høringssvar om indgangen" in texts(read_document(path, path.name, SETTINGS))


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


def self_containing_form(path: Path) -> None:
    """A picture that is drawn inside itself without end."""
    with pikepdf.new() as pdf:
        form = pdf.make_stream(b"/F Do", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form,
                               BBox=[0, 0, 100, 100])
        form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
        page = pdf.add_blank_page()
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
        page.Contents = pdf.make_stream(b"/F Do")
        pdf.save(path)


def bomb(path: Path) -> None:
    """Half a gigabyte of drawing commands in half a megabyte."""
    import zlib

    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        packer = zlib.compressobj(9)
        block = b"0 0 m 1 1 l S\n" * 75_000
        data = b"".join([*(packer.compress(block) for _ in range(500)), packer.flush()])
        page.Contents = pdf.make_stream(b"")
        page.Contents.write(data, filter=pikepdf.Name.FlateDecode)
        pdf.save(path)


@pytest.mark.parametrize("make", [self_containing_form, bomb])
def test_a_hostile_file_costs_itself_and_the_next_one_is_read(tmp_path, make):
    hostile, good = tmp_path / "1-hostile.pdf", pdfs.letter(tmp_path / "2-good.pdf")
    make(hostile)
    settings = ExtractSettings(memory_mb=512, seconds=20)
    start = time.monotonic()
    results = {task.file: result for task, result in Readers(settings, 1).read(
        [Task(hostile, hostile.name), Task(good, good.name)])}
    assert time.monotonic() - start < 60
    assert isinstance(results[good.name], Document)
    document = results[hostile.name]
    assert isinstance(document, DocumentError) or not document.blocks


def test_a_reader_that_takes_too_long_is_ended(tmp_path):
    slow = pdfs.write(tmp_path / "1-slow.pdf", *[lambda page: page.paragraph(*pdfs.FIRST)] * 1500)
    good = pdfs.letter(tmp_path / "2-good.pdf")
    results = {task.file: result for task, result in Readers(
        ExtractSettings(seconds=1), 1).read([Task(slow, slow.name), Task(good, good.name)])}
    ended = results[slow.name]
    assert isinstance(ended, DocumentError)
    assert ended.kind == "limit"
    assert "extract.seconds" in str(ended)
    assert isinstance(results[good.name], Document)


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
