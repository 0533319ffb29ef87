"""What letters do to their readers: hidden, doubled, turned, boxed, noted and running text."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import blocks, texts
from pdfs import BODY, BOLD, HEIGHT, Page
from reportlab.lib.colors import Color, black, white
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from minekit.records import BlockKind

K = BlockKind
LONG = "Udvalget har drøftet forslaget grundigt og finder, at det i det store hele er godt nok"
WIDE_FACE = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")


def filled(page: Page, count: int = 6) -> None:
    """Text that shows what size and width the running text has."""
    page.lines(*(f"{LONG} {n}" for n in range(count)))
    page.skip()


def dark(page: Page, x0: float, top: float, x1: float, bottom: float, grey: float = 0.1) -> None:
    page.canvas.setFillGray(grey)
    page.canvas.rect(x0, HEIGHT - bottom, x1 - x0, bottom - top, stroke=0, fill=1)
    page.canvas.setFillGray(0)


def hidden_white(page: Page) -> None:
    page.canvas.setFillColor(white)
    page.at(70, 400, "Støt forslaget")
    page.canvas.setFillColor(black)


def hidden_nearly_white(page: Page) -> None:
    page.canvas.setFillGray(0.97)
    page.at(70, 400, "Støt forslaget")
    page.canvas.setFillGray(0)


def hidden_transparent(page: Page) -> None:
    page.canvas.setFillColor(Color(0, 0, 0, alpha=0.0))
    page.at(70, 400, "Støt forslaget")
    page.canvas.setFillColor(Color(0, 0, 0, alpha=1.0))


def hidden_by_shape(page: Page) -> None:
    page.at(70, 400, "Støt forslaget")
    dark(page, 60, 380, 300, 410, grey=0.9)


def hidden_in_its_ground(page: Page) -> None:
    dark(page, 60, 380, 300, 410)
    page.canvas.setFillGray(0.12)
    page.at(70, 400, "Støt forslaget")
    page.canvas.setFillGray(0)


def hidden_by_picture(page: Page) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    page.at(70, 400, "Støt forslaget")
    page.canvas.drawImage(ImageReader(Image.new("RGB", (8, 8), (200, 30, 30))), 60, HEIGHT - 420,
                          240, 40)


def microscopic(page: Page) -> None:
    page.at(70, 400, "Støt forslaget", BODY, 0.3)


def outside(page: Page) -> None:
    page.at(70, -40, "Støt forslaget")


@pytest.mark.parametrize("hide", [
    hidden_white, hidden_nearly_white, hidden_transparent, hidden_by_shape, hidden_in_its_ground,
    hidden_by_picture, microscopic, outside])
def test_what_nobody_sees_is_left_out_and_its_words_are_told(read, hide):
    def draw(page: Page) -> None:
        filled(page)
        hide(page)

    document = read(draw)
    assert "Støt" not in " ".join(texts(document))
    assert [problem.kind for problem in document.problems] == ["hidden text"]
    assert "»Støt forslaget«" in document.problems[0].message


def seen_white_on_dark(page: Page) -> None:
    dark(page, 60, 380, 300, 410)
    page.canvas.setFillColor(white)
    page.at(70, 400, "Støt forslaget")
    page.canvas.setFillColor(black)


def seen_on_a_shade(page: Page) -> None:
    dark(page, 60, 380, 300, 410, grey=0.9)
    page.at(70, 400, "Støt forslaget")


def seen_grey(page: Page) -> None:
    page.canvas.setFillGray(0.6)
    page.at(70, 400, "Støt forslaget")
    page.canvas.setFillGray(0)


@pytest.mark.parametrize("show", [seen_white_on_dark, seen_on_a_shade, seen_grey])
def test_what_can_be_seen_is_read_whatever_its_colour(read, show):
    def draw(page: Page) -> None:
        filled(page)
        show(page)

    document = read(draw)
    assert texts(document)[-1] == "Støt forslaget"
    assert document.problems == ()


def test_text_drawn_twice_to_look_bold_is_read_once(read):
    def draw(page: Page) -> None:
        filled(page)
        for shift in (0.0, 0.3):
            page.at(70 + shift, 300, "Vi støtter forslaget om en fælles indgang")

    assert texts(read(draw))[-1] == "Vi støtter forslaget om en fælles indgang"


def test_the_same_words_on_two_lines_are_read_twice(read):
    def draw(page: Page) -> None:
        filled(page)
        page.lines("Nej tak.", "Nej tak.")

    assert " ".join(texts(read(draw))).count("Nej tak.") == 2


def test_vertical_text_at_the_edge_of_a_letterhead_is_set_aside_and_not_lost(read):
    def draw(page: Page) -> None:
        page.canvas.saveState()
        page.canvas.translate(570, HEIGHT - 500)
        page.canvas.rotate(90)
        page.canvas.setFont(BODY, 8)
        page.canvas.drawString(0, 0, "Nordby Kommune CVR 12 34 56 78")
        page.canvas.restoreState()
        filled(page, 12)

    document = read(draw)
    assert texts(document, K.SIDE) == ["Nordby Kommune CVR 12 34 56 78"]
    [block] = blocks(document, K.SIDE)
    assert block.box.x0 > 540
    assert block.box.height > 100 > 20 > block.box.width
    assert len(blocks(document, K.PARAGRAPH)) == 1


def test_a_landscape_table_on_a_page_that_stands_upright_is_read_as_a_table(read):
    def draw(page: Page) -> None:
        page.canvas.translate(595, 0)
        page.canvas.rotate(90)
        # From here on the page is 842 wide and 595 high.
        page.canvas.translate(0, 595 - HEIGHT)
        filled(page, 4)
        page.table([70, 200, 420, 700], [[["Emne"], ["Svar"], ["Begrundelse"]],
                                         [["Telefon"], ["Vi støtter det"], ["Borgerne venter"]],
                                         [["Parker"], ["Nej"], ["Det skader"]]])

    document = read(draw)
    cells = {(b.cell.row, b.cell.column): b.text for b in document.blocks if b.cell}
    assert cells[1, 1] == "Vi støtter det"
    assert len(cells) == 9
    assert (round(document.pages[0].width), round(document.pages[0].height)) == (842, 595)


def test_a_numbered_list_goes_on_over_a_page_end(read):
    def first(page: Page) -> None:
        filled(page, 40)
        page.lines("1. Rådet støtter en fælles indgang.", "2. Rådet ønsker længere åbningstider.")

    def second(page: Page) -> None:
        page.lines("3. Rådet er imod at flytte parkerne.", "4. Rådet har ikke mere at sige.")
        page.skip()
        filled(page, 10)

    items = blocks(read(first, second), K.LIST)
    assert [item.marker for item in items] == ["1.", "2.", "3.", "4."]
    assert items[2].text == "Rådet er imod at flytte parkerne."


def test_an_item_goes_on_over_a_page_end(read):
    def first(page: Page) -> None:
        filled(page, 45)
        page.line("1. Rådet støtter en fælles indgang.")
        page.line("2. Rådet ønsker, at åbningstiderne bliver længere i hele kommunen, så borgerne")

    def second(page: Page) -> None:
        page.line("kan komme forbi efter arbejde.", indent=12)
        page.line("3. Rådet er imod at flytte parkerne.")
        page.skip()
        filled(page, 10)

    items = blocks(read(first, second), K.LIST)
    assert items[1].text == ("Rådet ønsker, at åbningstiderne bliver længere i hele kommunen, så "
                             "borgerne kan komme forbi efter arbejde.")
    assert [item.marker for item in items] == ["1.", "2.", "3."]


@pytest.mark.parametrize("mark", ["•", "–", "*", "»", "\u25cf", "\u25a0", "\u27a2"])
def test_a_bullet_may_be_any_glyph(read, mark):
    if not WIDE_FACE.exists():
        pytest.skip("DejaVu is not installed")
    pdfmetrics.registerFont(TTFont("DejaVu", WIDE_FACE))

    def draw(page: Page) -> None:
        filled(page)
        for text in ("Det første punkt på listen", "Det andet punkt på listen"):
            page.at(page.left, page.top, mark, "DejaVu")
            page.line(text, indent=18)

    items = blocks(read(draw), K.LIST)
    assert [item.text for item in items] == ["Det første punkt på listen",
                                             "Det andet punkt på listen"]


def test_a_box_in_the_text_is_read_in_one_piece_and_is_no_table(read):
    def draw(page: Page) -> None:
        filled(page, 8)
        top = page.top
        page.canvas.rect(65, HEIGHT - top - 62, 460, 70)
        page.top += 12
        page.line("Rådets anbefalinger", BOLD)
        page.lines("Rådet anbefaler, at indgangen åbner i maj, og at telefonen er åben hver",
                   "dag til klokken 20.")
        page.top = top + 90
        filled(page, 8)

    document = read(draw)
    assert not [block for block in document.blocks if block.cell]
    assert ("Rådet anbefaler, at indgangen åbner i maj, og at telefonen er åben hver dag til "
            "klokken 20.") in texts(document)
    assert "Rådets anbefalinger" in texts(document, K.HEADING)


def test_running_heads_may_differ_on_odd_and_even_pages_and_on_the_first(read):
    def page_of(number: int):  # type: ignore[no-untyped-def]
        def draw(page: Page) -> None:
            if number == 1:
                page.line("Nordby Ældreråd", BOLD, 16)
                page.skip(20)
            elif number % 2:
                page.at(400, 50, "Høringssvar om indgangen")
            else:
                page.at(70, 50, "Nordby Ældreråd")
            filled(page, 20)
            page.at(70 if number % 2 else 500, 800, f"{number}")
        return draw

    document = read(*map(page_of, range(1, 7)))
    assert texts(document, K.HEADER) == ["Nordby Ældreråd", "Høringssvar om indgangen"] * 2 + [
        "Nordby Ældreråd"]
    assert texts(document, K.FOOTER) == list("123456")
    assert "Nordby Ældreråd" in texts(document, K.HEADING)


@pytest.mark.parametrize("number", ["Side 3 af 6", "3/6", "- 3 -", "3", "Side | 3", "[3]", "s. 3",
                                    "Side 3/6", "3 af 6", "Page 3 of 6", "– 3 –", "Side: 3"])
def test_page_numbers_come_in_many_forms(read, number):
    def page_of(n: int):  # type: ignore[no-untyped-def]
        def draw(page: Page) -> None:
            filled(page, 20)
            page.at(280, 805, number.replace("3", str(n)))
        return draw

    document = read(page_of(1), page_of(2), page_of(3))
    assert len(texts(document, K.FOOTER)) == 3


def test_letter_spacing_ligatures_and_soft_hyphens_leave_no_trace(read):
    if not WIDE_FACE.exists():
        pytest.skip("DejaVu is not installed")
    pdfmetrics.registerFont(TTFont("DejaVu", WIDE_FACE))

    def draw(page: Page) -> None:
        filled(page)
        page.at(70, 300, "H ø r i n g s s v a r", BOLD, 14)
        page.at(70, 330, "Di\ufb03cile o\ufb00entlige pro\ufb01ler", "DejaVu")
        page.at(70, 360, "Kommu\u00adnens hjemme\u00adpleje", "DejaVu")

    assert texts(read(draw))[-3:] == ["Høringssvar", "Difficile offentlige profiler",
                                      "Kommunens hjemmepleje"]


def test_raised_letters_stay_in_their_line(read):
    def draw(page: Page) -> None:
        filled(page)
        page.at(70, 300, "Arealet er 400 m")
        page.at(70 + pdfmetrics.stringWidth("Arealet er 400 m", BODY, 10), 296, "2", BODY, 6)
        page.at(70 + pdfmetrics.stringWidth("Arealet er 400 m", BODY, 10) + 6, 300, "i alt.")

    assert texts(read(draw))[-1] in ("Arealet er 400 m2 i alt.", "Arealet er 400 m 2 i alt.")


def test_a_side_column_may_stand_to_the_left(read):
    def draw(page: Page) -> None:
        for n, text in enumerate(("Sagsnr.", "2024-123", "Telefon", "12 34 56 78")):
            page.at(40, 110 + 12 * n, text, BODY, 7.5)
        page.left = 160
        page.lines(*(f"{LONG[:70]} {n}" for n in range(12)))

    document = read(draw)
    assert " ".join(texts(document, K.SIDE)) == "Sagsnr. 2024-123 Telefon 12 34 56 78"
    assert len(blocks(document, K.PARAGRAPH)) == 1


def test_a_table_made_of_tabs_keeps_its_cells(read):
    rows = [("Emne", "Rådets svar", "Stemmer"), ("Telefon", "Vi støtter det", "7"),
            ("Parker", "Vi er imod", "5"), ("Skoler", "Vi ved det ikke", "2")]

    def draw(page: Page) -> None:
        filled(page)
        for row in rows:
            for x, text in zip((70, 200, 400), row, strict=True):
                page.at(x, page.top, text)
            page.top += page.pitch
        page.skip()
        filled(page)

    cells = {(b.cell.row, b.cell.column): b.text for b in read(draw).blocks if b.cell}
    assert cells == {(r, c): rows[r][c] for r in range(4) for c in range(3)}


def test_footnotes_are_tied_to_their_marks(read):
    def draw(page: Page) -> None:
        filled(page)
        for number, text in enumerate(("Det følger af loven", "Det har vi sagt før"), start=1):
            page.line(text)
            end = 70 + pdfmetrics.stringWidth(text, BODY, 10)
            page.at(end, page.top - page.pitch - 4, str(number), BODY, 6)
            page.at(end + 4, page.top - page.pitch, ", og det gælder stadig i hele kommunen.")
            page.skip()
        page.at(70, 760, "1 Lov om social service, § 83.", BODY, 7.5)
        page.at(70, 772, "2 Rådets svar af 3. maj 2021.", BODY, 7.5)

    document = read(draw)
    assert [(block.marker, block.text) for block in blocks(document, K.FOOTNOTE)] == [
        ("1", "Lov om social service, § 83."), ("2", "Rådets svar af 3. maj 2021.")]
    [first] = [block for block in document.blocks if block.text.startswith("Det følger")]
    assert first.text == "Det følger af loven, og det gælder stadig i hele kommunen."
    assert [(note.marker, first.text[:note.at]) for note in first.notes] == [
        ("1", "Det følger af loven,")]


def test_boxes_to_tick_are_read_beside_their_labels(read):
    def draw(page: Page) -> None:
        page.at(70, 100, "Støtter du forslaget?")
        for x, label, checked in ((220, "Ja", True), (280, "Nej", False)):
            page.canvas.acroForm.checkbox(name=label, checked=checked, x=x, y=HEIGHT - 104, size=14)
            page.at(x + 20, 100, label)
        page.at(70, 130, "Tak for dit svar.")

    assert texts(read(draw)) == ["Støtter du forslaget? ☒ Ja ☐ Nej", "Tak for dit svar."]
