"""What each profile says, in each format; templates; PDF."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from itertools import pairwise
from pathlib import Path

import annex_case
import docx as python_docx
import pikepdf
import pypdfium2
import pytest
from annex_case import NO, YES, Letter, Line
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from minekit import report
from minekit.errors import SettingsError
from minekit.records import Stance
from minekit.report import docx, html, markdown, pdf
from minekit.report.document import Bar, Bars, Document, Heading, Paragraph, Quotation, Run, Table
from minekit.wording import words

QUOTE = "Ældrerådet kan ikke støtte, at linje 12 bliver nedlagt."
TEMPLATE_TYPE = b"template.main+xml"


@pytest.fixture(scope="module")
def annex(tmp_path_factory):
    return report.Annex.from_store(annex_case.store(tmp_path_factory.mktemp("run")))


@pytest.fixture(scope="module")
def documents(annex):
    return {name: build(annex) for name, build in report.PROFILES.items()}


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return annex_case.store(tmp_path_factory.mktemp("run"))


def headings(document: Document) -> list[tuple[int, str]]:
    return [(block.level, block.text) for block in document.blocks if isinstance(block, Heading)]


def said(document: Document) -> str:
    return "\n".join(document.texts())


# What the profiles say


@pytest.mark.parametrize("profile", report.PROFILES)
def test_headings_skip_no_level(documents, profile):
    levels = [1, *(level for level, _ in headings(documents[profile]))]
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("profile", report.PROFILES)
def test_every_quote_of_a_document_names_its_letter_and_page(documents, annex, profile):
    known = {(f"»{quote.text}«", annex.reference(quote)) for quote in annex.quotes()}
    for block in documents[profile].blocks:
        if isinstance(block, Quotation):
            reference = block.source[1].text.replace("\N{NO-BREAK SPACE}", " ")
            assert (block.text, reference) in known


@pytest.mark.parametrize("profile", report.PROFILES)
def test_every_reference_leads_to_a_row_of_the_list_of_letters(documents, profile):
    blocks = documents[profile].blocks
    anchors = {cell.anchor for block in blocks if isinstance(block, Table)
               for row in block.rows for cell in row}
    targets = {run.target for block in blocks if isinstance(block, Quotation)
               for run in block.source if run.target}
    assert targets <= anchors


def test_the_memorandum_has_the_order_of_the_ministries(documents):
    top = [text for level, text in headings(documents["hoeringsnotat"]) if level == 1]
    assert top == ["1 Høringen", "2 Generelle bemærkninger",
                   "3 Bemærkninger til de enkelte temaer", "Henvendelser", "Problemer",
                   "Om bilaget"]
    text = said(documents["hoeringsnotat"])
    assert "i høring fra den 6. januar 2025 til den 3. februar 2025 (28 dage)" in text
    assert "Høringslisten omfatter én høringspart." in text
    assert text.count("Myndighedens bemærkninger") == text.count("Ændringer som følge") == 4


def test_the_parties_are_alphabetical_and_marked(annex, documents):
    [table] = [block for block in documents["hoeringsnotat"].blocks
               if isinstance(block, Table) and block.description == "Hørte parter"]
    rows = [[cell.text for cell in row] for row in table.rows]
    assert [row[0] for row in rows] == ["Huslejenævnet", "Sommerby Ældreråd", "Sommerby Ældreråd",
                                        "Teknisk Udvalg", "Vestre Lokaludvalg", "Åse Bæk"]
    assert rows[0] == ["Huslejenævnet", "nævn", "ja*", "ingen", "5"]


def test_a_theme_sheet_says_who_is_for_and_against_and_what_is_asked(tmp_path):
    letters = (Letter("Råd", "råd", (Line("Nej til at nedlægge linje 12.", 1, "bus",
                                          (("M1", NO),)),
                                     Line("Hvem skal køre os til lægen?", 1, "bus"))),
               Letter("Forening", "forening", (Line("Ja til at nedlægge linje 12.", 1, "bus",
                                                    (("M1", YES),)),)))
    annex = report.Annex.from_store(annex_case.store(tmp_path, letters))
    sheet = report.PROFILES["temaark"](annex)
    text = said(sheet)
    parts = ["Busser", "Greb M1", "Stærkeste citater for", "Ja til at", "Stærkeste citater imod",
             "Nej til at", "Åbne spørgsmål", "Hvem skal køre os til lægen?"]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    assert "Der er ikke stillet spørgsmål om temaet." in text


def test_a_model_is_the_sum_of_its_moves(documents, annex):
    [sums] = [block for block in documents["model"].blocks
              if isinstance(block, Table) and block.description == "Modeller"]
    assert [[cell.text for cell in row] for row in sums.rows] == [
        ["Model A: Billigst", "M1, M2", "3", "3", "1", "1", "1"],
        ["Model B: Grønnest", "M3, M4", "3", "2", "0", "1", "1"]]


def test_a_matrix_of_many_moves_is_divided(annex):
    from minekit.report.profiles import matrix

    assert sum(isinstance(block, Table) for block in matrix.tables(annex)) == 4
    wide = annex_case.HEARING + "".join(
        f'\n[[move]]\nid = "X{n}"\ntheme = "bus"\ntitle = "Greb {n}"\n' for n in range(20))
    hearing = type(annex.hearing).from_text(wide)
    many = report.Annex(**{**{name: getattr(annex, name) for name in annex.__dataclass_fields__},
                           "hearing": hearing})
    titles = [block.text for block in matrix.tables(many) if isinstance(block, Heading)]
    assert [title for title in titles if title.startswith("Matrix")] == [
        "Matrix: Greb M1–X13", "Matrix: Greb X14–M4"]


# How the formats say it


@pytest.mark.parametrize("profile", report.PROFILES)
def test_all_formats_say_the_same(documents, tmp_path, profile):
    document = documents[profile]
    docx.write(document, words("da"), tmp_path / "a.docx")
    html.write(document, tmp_path / "a.html")
    markdown.write(document, tmp_path / "a.md")
    texts = {
        "docx": plain("".join(node.text or "" for node in
                              python_docx.Document(tmp_path / "a.docx").element.iter(qn("w:t")))),
        "html": plain(lxml_html.parse(str(tmp_path / "a.html")).getroot().text_content()),
        "md": plain(re.sub(r"\\(.)", r"\1", (tmp_path / "a.md").read_text("utf-8")))}
    for block in document.blocks:
        for text in quoted_or_said(block):
            assert [name for name, whole in texts.items() if plain(text) not in whole] == []


def quoted_or_said(block) -> list[str]:
    if isinstance(block, Quotation | Heading):
        return [block.text]
    return [block.text] if isinstance(block, Paragraph) and isinstance(block.text, str) else []


def plain(text: str) -> str:
    return re.sub(r"[\s*]+", "", text)


@pytest.mark.parametrize("name", ["temaark.pdf", "temaark.docx", "temaark.html", "temaark.md"])
def test_a_profile_is_written_twice_the_same(run, tmp_path, name):
    first, second = (report.write(run, tmp_path / folder / name, profile="temaark").read_bytes()
                     for folder in ("a", "b"))
    assert first == second


def test_a_page_of_a_profile_has_no_script_and_only_its_own_links(documents, tmp_path):
    html.write(documents["hoeringsnotat"], tmp_path / "a.html")
    page = lxml_html.parse(str(tmp_path / "a.html"))
    targets = {element.get("href").removeprefix("#") for element in page.iter("a")}
    assert page.xpath("//script | //*[@style]") == []
    assert targets <= {element.get("id") for element in page.iter("*")}


@given(st.lists(st.lists(st.integers(0, 9), min_size=5, max_size=5), min_size=1, max_size=6))
def test_bars_stand_on_one_scale(rows):
    bars = Bars("x", tuple(Bar("", dict(zip(Stance, row, strict=True))) for row in rows))
    axis = html.axis(bars)
    for bar in bars.bars:
        found = {stance: (start, width)
                 for stance, _, start, width in html.segments(bars, bar.counts)}
        assert all(0 <= start <= start + width <= 100.05 for start, width in found.values())
        if Stance.OPPOSES in found:
            assert sum(found[Stance.OPPOSES]) == pytest.approx(axis, abs=0.05)
        if Stance.SUPPORTS in found:
            assert found[Stance.SUPPORTS][0] == pytest.approx(axis, abs=0.05)
        spans = list(docx._spans(bars, bar.counts))
        assert sum(span for span, _, _ in spans) == docx.UNITS


def test_markdown_of_one_line_is_a_paragraph(tmp_path):
    document = Document("T", "U", "", "da-DK", tuple(Paragraph(text) for text in (
        "- ikke en liste", "1. ikke en liste", "+ heller ikke", "== ikke en overskrift",
        "2) nej", (Run("*stærk*", "strong"), Run(" [link](x)")))))
    markdown.write(document, tmp_path / "a.md")
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(
        (tmp_path / "a.md").read_text("utf-8"))
    assert [token.type for token in tokens if token.type.endswith("_open")] == [
        "heading_open", *["paragraph_open"] * 6]


# PDF


@pytest.fixture(scope="module")
def pdf_file(documents, tmp_path_factory) -> Path:
    pytest.importorskip("typst")
    path = tmp_path_factory.mktemp("pdf") / "a.pdf"
    pdf.write(documents["svar-paa-henvendelser"], words("da"), path)
    return path


def test_the_pdf_is_tagged_archived_danish_and_without_time(pdf_file):
    with pikepdf.open(pdf_file) as file:
        meta = file.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
        assert meta["pdfuaid:part"] == "1"
        assert str(file.Root.Lang) == "da-DK"
        assert file.Root.MarkInfo.Marked
        assert "2000" in str(file.docinfo["/CreationDate"])


def test_the_pdf_holds_the_quotes(pdf_file):
    pages = pypdfium2.PdfDocument(pdf_file)
    text = plain("".join(page.get_textpage().get_text_bounded() for page in pages))
    assert plain(f"»{QUOTE}«") in text
    assert "(Henvendelse1,s.1)" in text


def test_text_in_a_pdf_is_no_markup_and_rare_signs_do_not_stop_it(tmp_path):
    pytest.importorskip("typst")
    evil = '#panic("x") *a* $x$ \\ <h1> @ref ] 😀 漢字 »é«'
    document = Document(evil, evil, evil, "da-DK", (
        Paragraph(evil), Quotation(evil, (Run(evil), Run("x", target="nowhere"))),
        Heading(evil, 1)))
    pdf.write(document, words("da"), tmp_path / "a.pdf")
    text = pypdfium2.PdfDocument(tmp_path / "a.pdf")[0].get_textpage().get_text_bounded()
    assert '#panic("x") *a* $x$ \\ <h1> @ref ] □ □□ »é«' in text


# A template of one's own


def template(folder: Path, *, kind: bytes = b"", without: tuple[str, ...] = ()) -> Path:
    document = python_docx.Document()
    document.sections[0].header.paragraphs[0].text = "SOMMERBY KOMMUNE"
    document.sections[0].left_margin = 1_800_000
    document.add_paragraph("Skrives over")
    document.styles["Heading 1"].font.name = "Georgia"
    for name in without:
        document.styles.element.remove(document.styles[name].element)
    buffer = io.BytesIO()
    document.save(buffer)
    path = folder / ("brev.dotx" if kind else "brev.docx")
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(b"document.main+xml", kind)
                            if kind and name.startswith("[Content") else content)
    return path


@pytest.mark.parametrize("kind", [b"", TEMPLATE_TYPE], ids=["docx", "dotx"])
def test_a_template_gives_page_styles_and_head(run, tmp_path, kind):
    own = report.Template(template(tmp_path, kind=kind))
    assert own.missing == ()
    path = report.write(run, tmp_path / "svar.docx", template=own)
    document = python_docx.Document(path)
    assert document.sections[0].header.paragraphs[0].text == "SOMMERBY KOMMUNE"
    assert document.styles["Heading 1"].font.name == "Georgia"
    assert "Skrives over" not in [paragraph.text for paragraph in document.paragraphs]
    width = document.sections[0].page_width - 2 * document.sections[0].right_margin
    for table in document.tables:
        assert sum(column.width for column in table.columns) <= width


def test_styles_that_a_template_lacks_are_named_and_stood_in_for(run, tmp_path):
    own = report.Template(template(tmp_path, without=("Heading 2", "Quote")))
    assert own.missing == ("Heading 2", "Quote")
    document = python_docx.Document(report.write(run, tmp_path / "svar.docx", template=own))
    assert {"Heading 2", "Quote"} <= {style.name for style in document.styles}


@pytest.mark.parametrize(("content", "message"), [
    (None, "cannot be read"), (b"", "not a Word file"), (b"PK\x03\x04rubbish", "not a Word file"),
    ("macros", "or one with macros"), ("hollow", "damaged"),
])
def test_what_is_no_template_is_refused_in_one_line(tmp_path, content, message):
    path = tmp_path / "brev.docx"
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content:
        types = "document.macroEnabled" if content == "macros" else "document.main+xml"
        family = "application/vnd.openxmlformats-officedocument.wordprocessingml"
        with zipfile.ZipFile(path, "w") as file:
            file.writestr("[Content_Types].xml", f"{family}.{types}")
    with pytest.raises(SettingsError, match=message) as caught:
        report.Template(path)
    assert "\n" not in str(caught.value)


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
def test_libreoffice_opens_the_word_file_with_all_its_text(documents, tmp_path):
    docx.write(documents["hoeringsnotat"], words("da"), tmp_path / "a.docx")
    subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/office",
                    "--convert-to", "txt:Text (encoded):UTF8", "--outdir", tmp_path,
                    tmp_path / "a.docx"], capture_output=True, timeout=180, check=True)
    text = plain((tmp_path / "a.txt").read_text("utf-8"))
    assert plain(QUOTE) in text
    assert "Ændringersomfølgeafhøringen" in text
