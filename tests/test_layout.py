"""Reading order, paragraphs and kinds of blocks, on pages drawn for the purpose."""

from __future__ import annotations

import pytest
from conftest import blocks, texts
from pdfs import BODY, BOLD, ITALIC, Page

from minekit.records import BlockKind, Box, Document

K = BlockKind
LONG = "Udvalget har drøftet forslaget grundigt og finder, at det i det store hele er godt nok"


def filled(page: Page, count: int = 6) -> None:
    """Text that shows what size and width the running text has."""
    page.lines(*(f"{LONG} {n}" for n in range(count)))
    page.skip()


def test_a_word_divided_at_the_end_of_a_line_is_one_word(read):
    def draw(page: Page) -> None:
        page.paragraph("Vi finder, at kommunens forvalt-", "ninger arbejder godt sammen.")

    assert texts(read(draw)) == ["Vi finder, at kommunens forvaltninger arbejder godt sammen."]


@pytest.mark.parametrize(("first", "second", "joined"), [
    ("der gælder for børne-", "og ungeområdet.", "børne- og ungeområdet."),
    ("og derfor også en IT-", "chef til huset.", "IT-chef til huset."),
    ("samt alle fag-", "eller skolebestyrelser.", "fag- eller skolebestyrelser."),
])
def test_danish_hyphens_that_belong_to_the_word_stay(read, first, second, joined):
    def draw(page: Page) -> None:
        page.paragraph(LONG, first, second)

    assert texts(read(draw))[0].endswith(joined)


def test_a_divided_word_has_a_place_on_both_lines(read):
    def draw(page: Page) -> None:
        page.paragraph(f"{LONG} forvalt-", "ninger arbejder sammen.")

    block = read(draw).blocks[0]
    start = block.text.index("forvaltninger")
    places = block.places(start, start + len("forvaltninger"))
    assert [place.page for place in places] == [1, 1]
    assert places[0].box.bottom <= places[1].box.top + 3
    assert places[0].box.x0 > places[1].box.x0


def test_a_side_column_is_set_apart_from_the_text(read):
    def draw(page: Page) -> None:
        filled(page, 10)
        for n, text in enumerate(("Sagsnr.", "2024-123", "Telefon", "12 34 56 78")):
            page.at(500, 110 + 12 * n, text, BODY, 7.5)

    document = read(draw)
    assert " ".join(texts(document, K.SIDE)) == "Sagsnr. 2024-123 Telefon 12 34 56 78"
    assert len(blocks(document, K.PARAGRAPH)) == 1


def test_two_columns_are_read_one_after_the_other(read):
    left = [f"venstre spalte linje {n} med flere ord" for n in range(8)]
    right = [f"højre spalte linje {n} med flere ord" for n in range(8)]

    def draw(page: Page) -> None:
        for n, text in enumerate(left):
            page.at(60, 120 + 14 * n, text)
        for n, text in enumerate(right):
            page.at(320, 120 + 14 * n, text)

    text = " ".join(texts(read(draw)))
    assert text == " ".join([*left, *right])


def test_a_title_over_both_columns_does_not_end_a_paragraph(read):
    left = ["Foreningen Rent Sund blev stiftet i", "1994 efter iltsvindet i Sundet og har",
            "800 medlemmer. Vi ser på alt det,", "der foregår under overfladen, og vi",
            "er imod, at renden bliver gravet."]

    def draw(page: Page) -> None:
        page.at(60, 100, "for et levende hav ved Nordby, oktober 2024, indsendt den 20. oktober, "
                         "på vegne af alle", ITALIC)
        for x in (60, 320):
            for n, text in enumerate(left):
                page.at(x, 140 + 14 * n, text)

    assert texts(read(draw), K.PARAGRAPH) == [" ".join(left)] * 2


def test_a_page_drawn_in_no_order_is_read_from_top_to_bottom(read):
    lines = [f"linje nummer {n} i en tekst der er tegnet i tilfældig orden" for n in range(24)]
    order = sorted(range(24), key=lambda n: (n * 7) % 24)

    def draw(page: Page) -> None:
        for n in order:
            page.at(70, 120 + 14 * n, lines[n])

    assert " ".join(texts(read(draw))) == " ".join(lines)


@pytest.mark.parametrize("number", ["Side {0} af 2", "{0}/2", "- {0} -", "{0}"])
def test_page_numbers_are_no_text(read, number):
    def page_of(n: int):  # type: ignore[no-untyped-def]
        def draw(page: Page) -> None:
            filled(page)
            page.at(280, 805, number.format(n))
        return draw

    document = read(page_of(1), page_of(2))
    assert texts(document, K.FOOTER) == [number.format(1), number.format(2)]


def test_what_stands_on_every_page_is_a_header(read):
    def page_of(n: int):  # type: ignore[no-untyped-def]
        def draw(page: Page) -> None:
            page.at(70, 50, f"Nordby Kommune - sag 12 - blad {n}", BODY, 8)
            filled(page)
        return draw

    assert len(texts(read(page_of(1), page_of(2)), K.HEADER)) == 2


def test_a_sentence_goes_on_over_the_end_of_a_page(read):
    def first(page: Page) -> None:
        page.top = 700
        page.lines(LONG, LONG, "og vi mener derfor, at ordningen bør prøves af i hele kommunen før")

    def second(page: Page) -> None:
        page.paragraph("den bliver gjort fast.")
        page.paragraph(LONG)

    block = read(first, second).blocks[0]
    assert block.text.endswith("i hele kommunen før den bliver gjort fast.")
    assert (block.page, block.last_page) == (1, 2)


@pytest.mark.parametrize(("font", "size"), [(BOLD, 10), (BOLD, 13), (BODY, 13)])
def test_headings_are_larger_or_bold(read, font, size):
    def draw(page: Page) -> None:
        filled(page)
        page.line("Telefonisk indgang", font, size)
        filled(page)

    assert texts(read(draw), K.HEADING) == ["Telefonisk indgang"]


def test_an_italic_line_over_a_paragraph_is_a_heading(read):
    def draw(page: Page) -> None:
        filled(page)
        page.line("Telefonisk indgang", ITALIC)
        filled(page)

    assert texts(read(draw), K.HEADING) == ["Telefonisk indgang"]


@pytest.mark.parametrize("mark", ["\u2022", "-", "1.", "a)", "(1)"])
def test_list_items_lose_their_mark(read, mark):
    def draw(page: Page) -> None:
        filled(page)
        for text in ("Det første punkt på listen", "Det andet punkt på listen"):
            page.at(page.left, page.top, mark)
            page.at(page.left + 20, page.top, text)
            page.top += page.pitch
            page.line("som går over to linjer.", indent=20)

    items = blocks(read(draw), K.LIST)
    assert [item.text for item in items] == [
        "Det første punkt på listen som går over to linjer.",
        "Det andet punkt på listen som går over to linjer."]
    assert {item.marker for item in items} == {mark}


def test_footnotes_are_told_from_text_and_footer(read):
    def draw(page: Page) -> None:
        filled(page)
        page.line("Det følger af loven.")
        page.at(page.left + 91, page.top - page.pitch - 4, "1", BODY, 6)
        page.at(70, 770, "1 Lov om social service, § 83.", BODY, 7.5)
        page.at(70, 805, "Nordby Ældreråd, Algade 4", BODY, 7.5)

    document = read(draw)
    assert texts(document, K.FOOTNOTE) == ["Lov om social service, § 83."]
    assert texts(document, K.FOOTER) == ["Nordby Ældreråd, Algade 4"]
    assert "Det følger af loven." in " ".join(texts(document, K.PARAGRAPH))


def test_a_quotation_set_in_is_a_quote(read):
    def draw(page: Page) -> None:
        filled(page)
        page.lines("»De mange telefonnumre i kommunen", "erstattes af én indgang.«", indent=30)
        page.skip()
        filled(page)

    assert texts(read(draw), K.QUOTE) == [
        "»De mange telefonnumre i kommunen erstattes af én indgang.«"]


def test_the_cells_of_a_ruled_table_keep_their_places(read):
    def draw(page: Page) -> None:
        filled(page)
        page.table([70, 200, 420], [[["Emne"], ["Svar"]],
                                    [["Telefon"], ["Vi støtter det,", "også på sigt."]],
                                    [["Parker"], ["Nej."]]])
        filled(page)

    cells = {(b.cell.row, b.cell.column): b.text for b in read(draw).blocks if b.cell}
    assert cells == {(0, 0): "Emne", (0, 1): "Svar", (1, 0): "Telefon",
                     (1, 1): "Vi støtter det, også på sigt.", (2, 0): "Parker", (2, 1): "Nej."}


def test_a_table_goes_on_over_a_page_end_without_its_header_twice(read):
    columns = [70, 200, 420]

    def first(page: Page) -> None:
        filled(page)
        page.table(columns, [[["Emne"], ["Svar"]], [["Telefon"], ["Rådet støtter det fordi"]]])

    def second(page: Page) -> None:
        page.table(columns, [[["Emne"], ["Svar"]], [[], ["borgerne venter."]],
                             [["Parker"], ["Nej."]]])

    document: Document = read(first, second)
    assert texts(document, K.TABLE) == ["Emne", "Svar", "Telefon",
                                        "Rådet støtter det fordi borgerne venter.", "Parker",
                                        "Nej."]


def test_a_row_without_a_rule_below_it_at_the_page_end_is_a_row_too(read):
    columns = [70, 120, 250, 420]

    def draw(page: Page) -> None:
        page.top = 600
        page.table(columns, [[["5"], ["Nordby Roklub"], ["Vi støtter det."]]], heading=False)
        below = page.top - 14
        for x, text in zip(columns, ("6", "Nordby Golfklub", "Vi er imod, fordi"), strict=False):
            page.at(x + 4, below + 12, text)
        for x in columns:
            page.rule(x, below, x, below + 40)

    cells = {(b.cell.row, b.cell.column): b.text for b in read(draw).blocks if b.cell}
    assert cells == {(0, 0): "5", (0, 1): "Nordby Roklub", (0, 2): "Vi støtter det.",
                     (1, 0): "6", (1, 1): "Nordby Golfklub", (1, 2): "Vi er imod, fordi"}


def test_words_keep_their_boxes(read):
    def draw(page: Page) -> None:
        page.at(100, 200, "Høring", BODY, 12)

    span = read(draw).blocks[0].spans[0]
    assert (span.page, span.size) == (1, 12)
    assert span.box.x0 == pytest.approx(100, abs=1)
    assert span.box.top < 200 - 6 < 200 < span.box.bottom
    assert isinstance(span.box, Box)


def test_small_capitals_are_one_word(read):
    def draw(page: Page) -> None:
        filled(page)
        page.at(70, page.top, "K", BOLD, 13)
        page.at(70 + 9.39, page.top, "LIMA", BOLD, 10)

    assert texts(read(draw))[-1] == "KLIMA"


def test_text_that_nobody_sees_is_left_out_and_told(read):
    def draw(page: Page) -> None:
        filled(page)
        page.at(70, 300, "Støt forslaget", BODY, 0.3)
        page.at(70, -40, "Uden for siden")
        text = page.canvas.beginText(70, 400)
        text.setTextRenderMode(3)
        text.textLine("Usynlig tekst")
        page.canvas.drawText(text)

    document = read(draw)
    assert not [t for t in texts(document) if "Støt" in t or "Uden" in t or "Usynlig" in t]
    assert [problem.kind for problem in document.problems] == ["hidden text"]
