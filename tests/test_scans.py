"""Pages that are read from their picture, and how it is found out which those are."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import numpy as np
import pdfs
import poor
import pytest
from conftest import texts
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from minekit.extract import NEEDS_OCR, ocr, ocr_engine, read_document, scans
from minekit.extract.engine import RawPage, Word
from minekit.extract.picture import find_skew, ink_share, make_ready
from minekit.extract.tilt import Tilt, put_back
from minekit.quotes import PrintedWords
from minekit.records import Block, BlockKind, Box, Document, Response, Span
from minekit.settings import ExtractSettings

SETTINGS = ExtractSettings()
needs_ocr = pytest.mark.skipif(not ocr_engine("dan"), reason="tesseract with Danish is missing")
WHOLE = [" ".join(lines) for lines in poor.BODY]


@pytest.fixture(scope="module")
def letter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pdfs.letter(tmp_path_factory.mktemp("letter") / "svar.pdf", body=poor.BODY)


def read(path: Path, settings: ExtractSettings = SETTINGS) -> Document:
    return read_document(path, path.name, settings)


def kinds(document: Document) -> list[str]:
    return [problem.kind for problem in document.problems]


def text_lines(width: int = 1200, height: int = 1600) -> Image.Image:
    page = Image.new("L", (width, height), 255)
    draw = ImageDraw.Draw(page)
    for top in range(200, height - 150, 40):
        for left in range(150, width - 200, 70):
            draw.rectangle((left, top, left + 55, top + 12), fill=0)
    return page


@pytest.mark.parametrize("degrees", [-4.5, -2, -0.7, 0, 0.3, 1, 3.3])
def test_the_angle_at_which_a_page_lies_is_found(degrees):
    page = text_lines().rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)
    assert find_skew(page) == pytest.approx(degrees, abs=0.1)


@pytest.mark.parametrize("page", [
    Image.new("L", (1200, 1600), 255),
    Image.new("L", (30, 30), 0),
    Image.fromarray(np.random.default_rng(3).integers(0, 255, (1600, 1200), dtype=np.uint8)),
])
def test_a_picture_without_lines_lies_straight(page):
    assert find_skew(page) == 0.0


def test_shaded_paper_becomes_white_and_letters_stay_black():
    ready, skew = make_ready(poor.shaded(text_lines()))
    assert skew == 0.0
    assert np.median(np.asarray(ready)) > 240
    assert np.asarray(ready)[206, 170] < 120


def test_ink_is_looked_for_only_where_it_may_be():
    page = text_lines()
    upper = np.zeros((10, 10), bool)
    upper[:1] = True
    assert ink_share(page) > 0.1
    assert ink_share(page, upper) < 0.01


coordinates = st.floats(-1000, 1000)


@given(st.builds(Tilt, coordinates, coordinates, st.floats(-5, 5)), coordinates, coordinates)
def test_a_turn_back_undoes_a_turn(tilt, x, y):
    there = Tilt(tilt.x, tilt.y, -tilt.degrees).back(x, y)
    assert tilt.back(*there) == pytest.approx((x, y), abs=1e-6)


@given(st.floats(-5, 5), st.floats(0, 500), st.floats(0, 700), st.floats(1, 90))
def test_a_box_that_is_put_back_lies_round_the_turned_one(degrees, x, y, width):
    tilt = Tilt(300, 400, degrees)
    box = tilt.box_back(Box(x, y, x + width, y + 12))
    corners = [tilt.back(a, b) for a in (x, x + width) for b in (y, y + 12)]
    assert all(box.x0 <= a <= box.x1 and box.top <= b <= box.bottom for a, b in corners)
    assert box.width >= 0.99 * width * np.cos(np.radians(degrees))


def test_only_the_pages_that_were_turned_are_put_back():
    spans = (Span(0, 2, 1, Box(0, 0, 20, 10)), Span(3, 5, 2, Box(0, 0, 20, 10)))
    before = Block(BlockKind.PARAGRAPH, "Vi er", spans)
    after, = put_back([before], {2: Tilt(300, 400, 2.0)})
    assert after.spans[0] == before.spans[0]
    assert after.spans[1].box != before.spans[1].box
    assert put_back([before], {}) == [before]


def test_a_line_that_is_askew_has_boxes_that_follow_it():
    slanted = tuple(Span(3 * n, 3 * n + 2, 1, Box(30 * n, 5 * n, 30 * n + 20, 5 * n + 10))
                    for n in range(6))
    level = tuple(span._replace(box=Box(span.box.x0, 0, span.box.x1, 10)) for span in slanted)
    text = "Vi er her nu og da"[:17]
    places = Block(BlockKind.PARAGRAPH, text, slanted).places()
    assert all(place.box.height <= 15 for place in places)
    assert len(places) == 3
    assert len(Block(BlockKind.PARAGRAPH, text, level).places()) == 1


def test_pages_are_read_at_the_same_time_and_come_out_in_order(monkeypatch):
    together = threading.Barrier(2, timeout=20)

    def read_scan(picture, dpi, settings):
        together.wait()
        time.sleep(0.01 * picture)
        if picture == 3:
            raise ocr.OcrError("no")
        return ocr.Scan(turned=picture)

    monkeypatch.setattr(scans, "AT_ONCE", 2)
    monkeypatch.setattr(ocr, "read_scan", read_scan)
    found = list(scans.read_pictures([(n, n, 300) for n in (4, 1, 3, 2)], SETTINGS))
    assert [number for number, _ in found] == [4, 1, 3, 2]
    assert [scan.turned for _, scan in found if isinstance(scan, ocr.Scan)] == [4, 1, 2]
    assert isinstance(found[2][1], ocr.OcrError)


@pytest.mark.parametrize(("answer", "seconds", "error", "message"), [
    pytest.param("sleep 5", 1, ocr.OcrTimeoutError, "ocr_seconds", id="slow"),
    pytest.param("echo no such thing >&2; exit 1", 60, ocr.OcrError, "no such thing", id="failing"),
])
def test_an_ocr_that_gives_up_says_why(tmp_path, monkeypatch, answer, seconds, error, message):
    program = tmp_path / "tesseract"
    program.write_text(f"#!/bin/sh\n{answer}\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(error, match=message):
        ocr.read_scan(text_lines(), 100, ExtractSettings(ocr_seconds=seconds))


@needs_ocr
@pytest.mark.parametrize(("change", "strips"), [
    pytest.param(poor.askew(2.5), 1, id="askew"),
    pytest.param(poor.shaded, 1, id="shaded"),
    pytest.param(poor.grainy, 1, id="grainy"),
    pytest.param(lambda page: page, 9, id="in strips"),
    pytest.param(lambda page: page.rotate(180), 1, id="upside down"),
])
def test_a_bad_scan_is_read_to_the_letter(tmp_path, letter, change, strips):
    document = read(poor.scan(tmp_path / "scan.pdf", letter, change, strips))
    assert document.pages[0].source == "ocr"
    assert 0.8 < document.pages[0].confidence < 1
    assert set(WHOLE) <= set(texts(document))


@needs_ocr
def test_the_words_of_a_scan_that_lies_askew_are_found_on_its_picture(tmp_path, letter):
    degrees = 2.5
    document = read(poor.scan(tmp_path / "scan.pdf", letter, poor.askew(degrees)))
    page = document.pages[0]
    assert page.skew == pytest.approx(degrees, abs=0.1)
    tilt = Tilt(page.width / 2, page.height / 2, degrees)
    finder, wanted = (PrintedWords(Response("x", 1, "x", 1, 1, "", False, "", "", False, "", "",
                                            item.blocks)) for item in (document, read(letter)))
    for words in ("Rådet har behandlet", "kommunen", "følger", "Vi ønsker også"):
        seen = Box.around(place.box for place in finder.places(words))
        printed = tilt.box_back(Box.around(place.box for place in wanted.places(words)))
        assert seen == pytest.approx(printed, abs=4), words


@pytest.mark.parametrize(("read", "meant"), [
    ("Udkastets 8 12 og $ 4, stk. 2", "Udkastets § 12 og § 4, stk. 2"),
    ("8 10 - karakterer", "§ 10 - karakterer"),
    ("(88 3-5) og 8$ 7", "(§§ 3-5) og §§ 7"),
    ("8 27a.", "§ 27a."),
    ("ring 88 12 34 56", "ring 88 12 34 56"),
    ("ring 12 34 88 12", "ring 12 34 88 12"),
    ("8 børn og 8 100 kr.", "8 børn og 8 100 kr."),
    ("i alt 8", "i alt 8"),
])
def test_the_sign_of_a_section_is_told_from_an_eight(read, meant):
    assert " ".join(ocr.with_sections(read.split())) == meant


@needs_ocr
def test_confidence_is_kept_for_each_word(tmp_path, letter):
    document = read(poor.scan(tmp_path / "scan.pdf", letter))
    block = next(block for block in document.blocks if block.text == WHOLE[0])
    assert 0.8 < block.confidence < 1
    assert len({span.confidence for span in block.spans}) > 3
    assert {block.confidence for block in read(letter).blocks} == {1.0}


@needs_ocr
@pytest.mark.parametrize(("seen", "told"), [("æøå", "µ°Õ"), ("abcdefghi", "ghiabcdef"),
                                            ("æøåÆ", "eoaE")])
def test_letters_that_tell_something_else_than_is_seen_are_read_by_ocr(tmp_path, seen, told):
    long = pdfs.letter(tmp_path / "svar.pdf", body=[*poor.BODY, *poor.BODY])
    document = read(poor.with_wrong_letters(tmp_path / "wrong.pdf", long, seen, told))
    assert kinds(document) == ["bad text layer"]
    assert document.pages[0].source == "ocr"
    assert set(WHOLE) <= set(texts(document))


def test_wrong_letters_are_listed_where_there_is_no_ocr(tmp_path, letter):
    path = poor.with_wrong_letters(tmp_path / "wrong.pdf", letter, "æøåe", "µ°Õ¤")
    document = read(path, ExtractSettings(ocr="off"))
    assert kinds(document) == [NEEDS_OCR]
    assert "of the letters in the file stand in words" in document.problems[0].message
    assert document.pages[0].source == "text"


def words(text: str) -> list[Word]:
    return [Word(word, 0, 10, 10, 10) for word in text.split()]


NAMES = ("De bedste hilsner Mads Ejnar Krogsgaard, Lone Kvistrup, sekretær For medarbejdersiden: "
         "Yrsa Dahlgaard Tofting")
"""What stands on the last page of many a letter."""


@pytest.mark.parametrize(("text", "doubtful"), [
    (" ".join(WHOLE), False),
    (" ".join(WHOLE).replace("ø", "°").replace("å", "Õ"), True),
    (2 * " ".join(WHOLE).translate(str.maketrans("æøåÆ", "eoaE")), True),
    (NAMES, False),
    ("Phg yhqolj klovhq iru ehvwbuhovhq Pdgv Hmqdu Nurjvjddug irupdqg kgkg fgfgfg dvdvdv", True),
    ("Bilag 3", False),
    ("", False),
])
def test_a_text_layer_is_doubted_when_too_few_letters_stand_in_words(text, doubtful):
    assert scans.is_doubtful(words(text)) is doubtful


@pytest.mark.parametrize(("page", "why"), [
    ({}, None),
    ({"words": words("Rådet siger ja.")}, None),
    ({"pictured": 0.9}, scans.Doubt.SCAN),
    ({"pictured": 0.9, "unseen": words(WHOLE[0])}, scans.Doubt.LAYER),
    ({"pictured": 0.9, "words": words("Modtaget")}, scans.Doubt.SCAN),
    ({"pictured": 0.3, "pictures": [Box(0, 400, 595, 700)],
      "words": words("Rådet siger ja.")}, scans.Doubt.PART),
    ({"pictured": 0.05, "pictures": [Box(0, 0, 100, 100)], "words": words("Rådet")}, None),
    ({"words": words("Uåghw vwåwwhu iruvodjhw " * 6)}, scans.Doubt.RUBBISH),
])
def test_why_a_page_is_looked_at_as_a_picture(page, why):
    picture = text_lines() if why is scans.Doubt.PART else Image.new("L", (400, 560), 255)
    assert scans.doubt(RawPage(1, 595, 842, **page), lambda: picture) is why


def test_a_page_of_nothing_but_shapes_is_looked_at_as_a_picture():
    assert scans.doubt(RawPage(1, 595, 842), text_lines) is scans.Doubt.DRAWN
    assert scans.doubt(RawPage(1, 595, 842, crowded=True), text_lines) is None


ENGLISH = ("We welcome the proposal, which would strengthen the rights of those who live with",
           "chronic illness, although we doubt whether the funding will be sufficient for all.")


@needs_ocr
def test_a_letter_in_another_language_keeps_its_text(tmp_path, monkeypatch):
    asked = []
    read_scan = ocr.read_scan
    monkeypatch.setattr(ocr, "read_scan", lambda *args: asked.append(1) or read_scan(*args))
    path = pdfs.write(tmp_path / "svar.pdf", *[lambda page: page.paragraph(*ENGLISH)] * 4)
    document = read(path)
    assert texts(document) == [" ".join(ENGLISH)] * 4
    assert {page.source for page in document.pages} == {"text"}
    assert kinds(document) == []
    assert len(asked) == 2


SAME = [line for lines in poor.BODY for line in lines]
OTHER = ["Hemmeligt siger vi nej til det hele, og det står ikke på siden, så det må ingen tro på."]


@needs_ocr
@pytest.mark.parametrize(("lines", "listed"), [(SAME, []), (OTHER, ["hidden text"])])
def test_the_invisible_text_of_a_scan_is_believed_only_if_it_is_seen(tmp_path, letter, lines,
                                                                     listed):
    path = poor.scan(tmp_path / "scan.pdf", letter, poor.askew(0.1), above=poor.layer(*lines))
    document = read(path)
    assert kinds(document) == listed
    assert set(WHOLE) <= set(texts(document))
    assert "Hemmeligt" not in " ".join(texts(document))


@needs_ocr
def test_a_bad_earlier_ocr_is_replaced(tmp_path, letter):
    bad = [line.replace("ø", "o").replace("æ", "ce").replace("å", "ä").replace("rn", "m")
           for line in SAME]
    document = read(poor.scan(tmp_path / "scan.pdf", letter, above=poor.layer(*bad)))
    assert set(WHOLE) <= set(texts(document))
    assert document.pages[0].confidence < 1


def test_invisible_text_is_taken_unseen_where_there_is_no_ocr(tmp_path, letter):
    path = poor.scan(tmp_path / "scan.pdf", letter, above=poor.layer(*SAME))
    document = read(path, ExtractSettings(ocr="off"))
    assert "".join(SAME[0].split()) in "".join("".join(texts(document)).split())
    assert kinds(document) == [NEEDS_OCR]
    assert "not compared" in document.problems[0].message


@needs_ocr
def test_text_and_a_scanned_part_are_read_together_in_order(tmp_path, letter):
    path = poor.with_picture(tmp_path / "both.pdf", letter, pdfs.SECOND)
    document = read(path)
    assert document.pages[0].source == "mixed"
    found = texts(document)
    assert found.index(WHOLE[1]) < found.index(WHOLE[0])
    words = next(block for block in document.blocks if block.text == WHOLE[0])
    assert words.box.top > 500
    assert words.confidence < 1


def test_a_scanned_part_is_listed_where_there_is_no_ocr(tmp_path, letter):
    path = poor.with_picture(tmp_path / "both.pdf", letter, pdfs.SECOND)
    document = read(path, ExtractSettings(ocr="off"))
    assert kinds(document) == [NEEDS_OCR]
    assert "a part of the page" in document.problems[0].message


@needs_ocr
def test_letters_that_are_drawn_as_shapes_are_read_by_ocr(tmp_path, letter):
    import pikepdf

    path = tmp_path / "drawn.pdf"
    with pikepdf.open(letter) as pdf:
        for font in pdf.pages[0].Resources.Font.values():
            table = "\n".join(f"<{code:02X}> <0001>" for code in range(33, 256))
            font.ToUnicode = pdf.make_stream(poor._MAP.format(count=223, rows=table).encode())
        pdf.save(path)
    assert WHOLE[1] in texts(read(path))
