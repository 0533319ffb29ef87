import base64
import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path

import annex_case
import openpyxl
import pytest
from docx import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from minekit import report
from minekit.report.text import date, pages, period, printable, short_date

SNAPSHOT = Path(__file__).parent / "snapshots" / "bilag.md"


@pytest.fixture(scope="module")
def annex(tmp_path_factory):
    return report.Annex.from_store(annex_case.store(tmp_path_factory.mktemp("run")))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    report.write_all(annex_case.store(folder / "run"), folder)
    return folder


@pytest.fixture(scope="module")
def book(folder):
    return openpyxl.load_workbook(folder / "matrix.xlsx")


@pytest.fixture(scope="module")
def matrix(book):
    return book["Matrix"]


def rows(sheet):
    """The rows of a plain table below its header, as dictionaries."""
    header, *rest = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rest]


# The workbook


def test_the_workbook_has_its_sheets(book):
    assert book.sheetnames == ["Matrix", "Positioner", "Temaer og synspunkter", "Busser",
                               "Cykler", "Skoleveje", "Andre emner", "Hensyn", "Henvendelser",
                               "Sætninger", "Problemer", "Forklaring"]


def test_the_matrix_has_themes_and_moves_above_and_senders_to_the_left(matrix):
    assert [matrix.cell(1, at).value for at in range(4, 10)] == [
        "Busser", None, "Cykler", "Skoleveje", "Modeller: støtter / imod / andet", None]
    assert [matrix.cell(2, at).value for at in range(4, 7)] == [
        "Nedlæg linje 12", "Indfør telebus", "Byg en supercykelsti"]
    assert [matrix.cell(3, at).value for at in range(1, 10)] == [
        "Nr.", "Afsender", "Type", "M1", "M2", "M3", "M4", "A", "B"]
    assert [[matrix.cell(row, at).value for at in range(1, 10)] for row in range(4, 9)] == [
        [1, "Sommerby Ældreråd", "råd", "–", "+", None, None, "1 / 1 / 0", None],
        [5, "Huslejenævnet", "nævn", None, None, None, None, None, None],
        [2, "Vestre Lokaludvalg", "lokaludvalg", "(+)", None, "+", "±", "1 / 0 / 0", "1 / 0 / 1"],
        [3, "Teknisk Udvalg", "fagudvalg", "+?", "0?", "+?", None, "1 / 0 / 1", "1 / 0 / 0"],
        [4, "Åse Bæk", "borger", None, None, "–", None, None, "0 / 1 / 0"]]


def test_every_sign_of_the_matrix_has_its_quote_in_a_note(matrix, annex):
    notes = {cell.coordinate: cell.comment.text for row in matrix.iter_rows() for cell in row
             if cell.comment}
    assert len(notes) == len(annex.positions)
    assert notes["D4"] == ("Imod (sikkerhed 90 %)\n"
                           "»Ældrerådet kan ikke støtte, at linje 12 bliver nedlagt.«\n"
                           "Henvendelse 1, s. 1 (01-ældreråd.pdf)")
    assert "Bør ses igennem" in notes["D7"]


def test_the_matrix_counts_by_stance_and_by_kind(matrix):
    table = {matrix.cell(row, 2).value: [matrix.cell(row, at).value for at in range(4, 10)]
             for row in range(9, matrix.max_row + 1)}
    assert table["Støtter"] == [1, 1, 2, 0, 2, 2]
    assert table["Imod"] == [1, 0, 1, 0, 1, 1]
    assert table["Nævner ikke grebet"] == [2, 3, 2, 4, 5, 6]
    assert table["Bør ses igennem"] == [1, 1, 1, 0, 2, 1]
    assert table["Fagudvalg (1)"] == ["1 / 0 / 0", "0 / 0 / 1", "1 / 0 / 0", None, "1 / 0 / 1",
                                      "1 / 0 / 0"]


def test_the_matrix_is_set_up_for_reading_and_print(matrix):
    assert matrix.freeze_panes == "D4"
    assert matrix.auto_filter.ref == "A3:I8"
    assert (matrix.page_setup.orientation, matrix.page_setup.paperSize) == ("landscape", 8)
    assert matrix.sheet_properties.pageSetUpPr.fitToPage
    assert matrix.page_setup.fitToHeight == 0
    assert matrix.print_title_rows == "$1:$3"


def test_stances_have_different_colours(matrix):
    fills = {matrix[at].value: matrix[at].fill.fgColor.rgb for at in ("D4", "D6", "E4", "G6", "E7")}
    assert len(set(fills.values())) == len(fills) == 5


def test_positions_are_one_a_row(book, annex):
    found = rows(book["Positioner"])
    assert len(found) == len(annex.positions)
    assert found[0] == {
        "Henvendelse": 1, "Afsender": "Sommerby Ældreråd", "Type": "råd", "Tema": "Busser",
        "Greb": "M1", "Grebets titel": "Nedlæg linje 12", "Stilling": "Imod",
        "Sikkerhed": pytest.approx(0.9), "Bør ses igennem": "nej",
        "Citat": "Ældrerådet kan ikke støtte, at linje 12 bliver nedlagt.",
        "Fil": "01-ældreråd.pdf", "Side": 1}


def test_the_workbook_lists_letters_sentences_statements_and_problems(book, annex):
    letters = rows(book["Henvendelser"])
    assert [(row["Nr."], row["Bemærkninger"], row["Sider"]) for row in letters] == [
        (1, "ja", "s. 1–2"), (2, "ja", "s. 1"), (3, "ja", "s. 3–4"), (4, "ja", "s. 1"),
        (5, "ingen", "s. 1")]
    assert len(rows(book["Sætninger"])) == len(annex.sentences)
    assert rows(book["Sætninger"])[1]["Greb"] == "M1 –"
    statements = rows(book["Temaer og synspunkter"])
    assert len(statements) == len(annex.statements)
    assert {row["O, LU"] for row in statements if row["Om"] == "Synspunkt"} == {"O, LU", "LU", "O"}
    assert [list(row.values()) for row in rows(book["Problemer"])] == [
        ["dagsorden.pdf", None, "Ikke et høringssvar", "Filen er en dagsorden."],
        ["scan.pdf", 2, "Siden er revet over.", "Siden er revet over."]]


def test_considerations_are_counted_for_and_against(book):
    assert [list(row.values()) for row in rows(book["Hensyn"])] == [
        ["Tryghed", None, 1, 2, 0, 1, "1"]]


# The pages


@pytest.mark.parametrize("name", ["matrix.html", "explorer.html"])
def test_a_page_allows_only_its_own_style_and_script(folder, name):
    page = lxml_html.parse(str(folder / name))
    [policy] = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    inline = [*page.xpath("//style"), *page.xpath("//script[not(@type)]")]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for element in inline:
        digest = base64.b64encode(hashlib.sha256(element.text.encode("utf-8")).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert not page.xpath("//*[@style or @src or @onclick]")
    assert not re.findall(r"https?:|url\(|@import", (folder / name).read_text("utf-8"))


def test_every_sign_of_the_static_matrix_leads_to_its_quotes(folder, annex):
    page = lxml_html.parse(str(folder / "matrix.html"))
    articles = {article.get("id"): article for article in page.iter("article")}
    links = page.xpath("//table//a")
    assert len(links) == len(annex.positions)
    for (response, move), cell in annex.cells.items():
        number = annex.response(response).number
        [link] = [link for link in links if link.get("href") == f"#c{number}-{move}"]
        assert link.text == cell.sign
        quotes = [quote.text for quote in articles[f"c{number}-{move}"].iter("blockquote")]
        assert quotes == [f"»{quote.text}« " for quote in cell.quotes]


def test_the_explorer_holds_the_whole_annex(folder, annex):
    [script] = lxml_html.parse(str(folder / "explorer.html")).xpath("//script[@id='data']")
    data = json.loads(script.text)
    assert [len(response["sentences"]) for response in data["responses"]] == [
        len(annex.sentences_of(response)) for response in annex.responses]
    quotes = [quote for response in data["responses"] for position in response["positions"].values()
              for quote in position["quotes"]]
    assert len(quotes) >= len(annex.positions)
    for quote in quotes:
        sentence = data["responses"][quote["r"]]["sentences"][quote["s"]]
        assert quote["text"] in sentence["text"]
        assert quote["page"] == sentence["page"]
    assert [theme["title"] for theme in data["themes"]][-1] == "Andre emner"
    assert data["unassigned"] == [[3, 2], [4, 0]]


# The document


@pytest.fixture(scope="module")
def document(folder):
    return Document(folder / "svar-paa-henvendelser.docx")


def test_the_document_has_a_heading_for_each_theme_move_and_point(document):
    headings = [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs
                if paragraph.style.name.startswith("Heading")]
    assert headings[:7] == [
        ("Heading 1", "Læsevejledning"), ("Heading 1", "Stillingtagen til grebene"),
        ("Heading 2", "Modeller"), ("Heading 1", "Busser"),
        ("Heading 2", "Greb M1: Nedlæg linje 12"),
        ("Heading 3", "(2, O, LU) Støtte til »Nedlæg linje 12«"),
        ("Heading 3", "(1) Modstand mod »Nedlæg linje 12«")]
    assert ("Heading 3", "(3, O, LU) Bekymring for linje 12") in headings
    assert [text for style, text in headings if style == "Heading 1"][-4:] == [
        "Andre emner", "Henvendelser", "Problemer", "Om bilaget"]


def test_a_point_names_its_letters_and_quotes_them(document):
    texts = [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs]
    at = texts.index(("Heading 3", "(3, O, LU) Ønske om cykelsti"))
    assert texts[at + 1] == ("Reference", "Henvendelse 2–4")
    assert texts[at + 2][1].startswith("Tre afsendere udtaler sig herom:")
    assert texts[at + 3][0] == "Quote"
    assert texts[at + 3][1].endswith("(Henvendelse 2, s.\N{NO-BREAK SPACE}1)")


def test_every_quote_of_the_document_is_verbatim(document, annex):
    quotes = [paragraph.runs[0].text for paragraph in document.paragraphs
              if paragraph.style.name == "Quote"]
    assert quotes == [f"»{quote.text}«" for section in annex.sections
                      for statement in [*(item for move in section.moves
                                          for item in move.statements),
                                        *(point.statement for point in section.points)]
                      for quote in statement.quotes]


def test_the_tables_of_the_document_repeat_their_headers(document):
    bars, overview, letters, problems = document.tables
    assert [cell.text for cell in overview.rows[1].cells] == [
        "M1 Nedlæg linje 12", "1", "1", "1", "", "", "2"]
    assert [cell.text for cell in letters.rows[5].cells] == [
        "5", "Huslejenævnet", "nævn", "", "ingen", "05.pdf, s.\N{NO-BREAK SPACE}1"]
    assert len(problems.rows) == 3
    assert bars.rows[0].cells[0].text == "M1 Nedlæg linje 12"
    for table in (overview, letters, problems):
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_the_document_is_danish_in_a4_and_without_time(document):
    [language] = document.styles.element.xpath("w:docDefaults//w:lang")
    assert language.get(qn("w:val")) == "da-DK"
    core = document.core_properties
    assert (core.language, core.author, core.created.year) == ("da-DK", "Sommerby Kommune", 2000)
    assert document.sections[0].page_height.cm == pytest.approx(29.7, abs=0.01)


def test_the_page_number_stands_to_the_right_whatever_the_title(document):
    footer = document.sections[0].footer.paragraphs[0]
    own = {stop.position: stop.alignment for stop in footer.paragraph_format.tab_stops}
    inherited = {stop.position for stop in footer.style.paragraph_format.tab_stops}
    assert {at for at, alignment in own.items()
            if alignment != WD_TAB_ALIGNMENT.CLEAR} == {max(own)}
    assert inherited <= own.keys()


def test_the_contents_link_to_each_theme(document):
    body = document.element.body
    bookmarks = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    links = list(body.iter(qn("w:hyperlink")))
    assert {link.get(qn("w:anchor")) for link in links} <= bookmarks
    texts = ["".join(node.text for node in link.iter(qn("w:t"))) for link in links]
    assert texts[3:6] == ["Busser", "Greb M1: Nedlæg linje 12", "Greb M2: Indfør telebus"]
    assert "Henvendelse 1, s.\N{NO-BREAK SPACE}1" in texts
    [contents] = [node.text for node in body.iter(qn("w:instrText"))]
    assert contents.strip().startswith("TOC ")


# Markdown, and small texts


def test_the_markdown_annex_is_as_committed(folder):
    assert (folder / "bilag.md").read_text("utf-8") == SNAPSHOT.read_text("utf-8")


def test_the_markdown_tables_are_tables(folder):
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(
        (folder / "bilag.md").read_text("utf-8"))
    assert sum(token.type == "table_open" for token in tokens) == 7
    assert sum(token.type == "blockquote_open" for token in tokens) >= 8


@pytest.mark.parametrize(("opened", "deadline", "text"), [
    ("2024-03-19", "2024-03-20", "Høringsperiode: 19. marts 2024 – 20. marts 2024 (1 dag)"),
    (None, "2024-05-24", "Høringsfrist: 24. maj 2024"),
    ("2024-03-19", None, "Sendt i høring: 19. marts 2024"),
    (None, None, ""),
])
def test_the_period(annex, opened, deadline, text):
    case = type(annex.hearing.case)(id="x", title="X", authority="X", opened=opened,
                                    deadline=deadline)
    hearing = annex.hearing.model_copy(update={"case": case})
    assert period(replace(annex, hearing=hearing)) == text


def test_dates_and_pages_of_letters(annex):
    first, _, third, *_ = annex.responses
    assert (date(annex, first), short_date(first), pages(annex, first)) == (
        "20. januar 2025", "20.01.2025", "s. 1–2")
    assert (date(annex, third), short_date(third)) == ("", "")


@pytest.mark.parametrize(("text", "shown"), [
    ("a\x00b\x0bc", "abc"), ("æ\u202eø\u2066å", "æøå"), ("a\tb\nc", "a\tb\nc"), ("\ufffe", ""),
    ("½ § »é« 😀", "½ § »é« 😀"),
])
def test_what_no_document_may_hold_is_left_out(text, shown):
    assert printable(text) == shown
