"""A Word document in the looks of the house: styles, fields and tables on top of python-docx."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from minekit.report.text import FIXED_DATE, printable

FIXED_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
FONT = "Arial"
INK = RGBColor(0x1B, 0x2A, 0x3D)
SOFT = RGBColor(0x55, 0x64, 0x75)
STYLES = (  # name, size, colour, bold, space before and after; in points
    ("Normal", 10, None, False, 0, 6),
    ("Title", 24, INK, True, 0, 4),
    ("Subtitle", 14, INK, False, 0, 14),
    ("Heading 1", 15, INK, True, 22, 6),
    ("Heading 2", 12, INK, True, 16, 4),
    ("Heading 3", 10.5, INK, True, 12, 2),
    ("List Bullet", 10, None, False, 0, 3),
    ("Quote", 10, RGBColor(0x22, 0x22, 0x22), False, 0, 5),
    ("Reference", 9, SOFT, False, 0, 3),
    ("Table Text", 8.5, None, False, 2, 2),
    ("TOC Heading", 13, INK, True, 16, 4),
    ("TOC 1", 10, INK, False, 0, 2),
)
TABLE_STYLE = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="MinekitTable">
  <w:name w:val="Minekit Table"/><w:basedOn w:val="TableNormal"/>
  <w:tblPr><w:tblBorders>
    <w:top w:val="single" w:sz="8" w:color="1B2A3D"/>
    <w:bottom w:val="single" w:sz="8" w:color="1B2A3D"/>
    <w:insideH w:val="single" w:sz="4" w:color="D5DBE2"/></w:tblBorders></w:tblPr>
  <w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr>
    <w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="E9EEF3"/></w:tcPr></w:tblStylePr>
</w:style>"""


class WordDocument:
    """A document in A4 with a title, headings, quotes, tables and a table of contents.

    Parameters
    ----------
    title, author
        For the properties, and the title for the foot of each page.
    """

    def __init__(self, title: str, author: str) -> None:
        self._document = Document()
        self._headings: list[tuple[str, str]] = []
        self._contents: Any = None
        self._set_properties(title, author)
        self._set_styles()
        self._ids = {style.name: style.style_id for style in self._document.styles}
        self._set_page(title)

    def save(self, path: Path) -> None:
        """Fill the table of contents and write the file; equal content gives equal bytes."""
        self._fill_contents()
        buffer = io.BytesIO()
        self._document.save(buffer)
        with (zipfile.ZipFile(buffer) as source,
              zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target):
            for name in source.namelist():
                entry = zipfile.ZipInfo(name, FIXED_ZIP_DATE)
                target.writestr(entry, source.read(name), zipfile.ZIP_DEFLATED)

    def title(self, title: str, subtitle: str) -> None:
        """The title of the document and of the hearing."""
        self._paragraph("Title", title)
        self._paragraph("Subtitle", subtitle)

    def heading(self, text: str, level: int, *, new_page: bool = False) -> None:
        """A heading; those of level 1 are listed in the table of contents."""
        paragraph = self._paragraph(f"Heading {level}", text)
        paragraph.paragraph_format.page_break_before = new_page or None
        if level == 1:
            name = f"_Toc{len(self._headings) + 1:06d}"
            _bookmark(paragraph, name, len(self._headings))
            self._headings.append((name, printable(text)))

    def paragraph(self, text: str, *, style: str = "Normal", with_next: bool = False,
                  mark: tuple[str, str] | None = None) -> None:
        """A paragraph; ``mark`` puts a sign on a coloured ground before it."""
        paragraph = self._paragraph(style)
        if mark:
            sign, fill = mark
            run = paragraph.add_run(f" {sign} ")
            run.bold = True
            run._r.get_or_add_rPr().append(_shade(fill))
            paragraph.add_run(" ")
        paragraph.add_run(printable(text))
        paragraph.paragraph_format.keep_with_next = with_next or None

    def bullet(self, text: str, title: str = "") -> None:
        """An item of a list, with a title in bold."""
        paragraph = self._paragraph("List Bullet")
        if title:
            paragraph.add_run(f"{printable(title)}. ").bold = True
        paragraph.add_run(printable(text))

    def quote(self, text: str, reference: str) -> None:
        """Verbatim words and where they stand."""
        paragraph = self._paragraph("Quote", text)
        paragraph.add_run(f" {printable(reference)}")._r.style = self._ids["Reference Text"]

    def table(self, header: Sequence[str], rows: Iterable[Sequence[str]], *,
              widths: Sequence[float], centred: Collection[int] = (),
              fills: Sequence[str] = ()) -> None:
        """A table whose header is repeated on each page.

        Parameters
        ----------
        widths
            In centimetres.
        centred
            Columns whose text stands in the middle.
        fills
            Colours of the header's cells; empty for the usual one.
        """
        rows = list(rows)
        table = self._document.add_table(len(rows) + 1, len(header), "Minekit Table")
        table.alignment = WD_TABLE_ALIGNMENT.LEFT
        table.autofit = False
        for at, width in enumerate(widths):
            table.columns[at].width = Cm(width)
        for row, texts in zip(table.rows, [header, *rows], strict=True):
            row._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
            for at, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
                cell.width = Cm(widths[at])
                paragraph = cell.paragraphs[0]
                paragraph._p.style = self._ids["Table Text"]
                paragraph.add_run(printable(text))
                if at in centred:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        first = table.rows[0]
        first._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
        for cell, fill in zip(first.cells, fills, strict=False):
            if fill:
                cell._tc.get_or_add_tcPr().append(_shade(fill))
        self._document.add_paragraph()

    def contents(self) -> None:
        """Where the table of contents shall stand; :meth:`save` fills it."""
        self._contents = self._paragraph("TOC Heading", "Indhold")

    def _paragraph(self, style: str, text: str = "") -> Any:
        """A new paragraph; its style is set by id, since python-docx is slow to find a name."""
        paragraph = self._document.add_paragraph(printable(text))
        paragraph._p.style = self._ids[style]
        return paragraph

    def _fill_contents(self) -> None:
        """A field that Word can update, already filled with a link to each heading."""
        if self._contents is None:
            return
        last = self._contents._p
        for n, (name, text) in enumerate(self._headings):
            paragraph = self._paragraph("TOC 1")
            if n == 0:
                _field_char(paragraph, "begin")
                _instruction(paragraph, ' TOC \\o "1-1" \\h \\z \\u ')
                _field_char(paragraph, "separate")
            link = parse_xml(f'<w:hyperlink {nsdecls("w")} w:anchor="{name}" w:history="1"/>')
            link.append(paragraph.add_run(text)._r)
            paragraph._p.append(link)
            if n == len(self._headings) - 1:
                _field_char(paragraph, "end")
            last.addnext(paragraph._p)
            last = paragraph._p

    def _set_properties(self, title: str, author: str) -> None:
        core = self._document.core_properties
        core.title, core.author, core.language = printable(title), printable(author), "da-DK"
        core.created = core.modified = FIXED_DATE
        core.last_modified_by = core.comments = core.keywords = ""
        core.revision = 1

    def _set_page(self, title: str) -> None:
        section = self._document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2)
        section.top_margin, section.bottom_margin = Cm(2.2), Cm(2)
        footer = section.footer.paragraphs[0]
        footer.style.font.size, footer.style.font.color.rgb = Pt(8), SOFT
        footer.paragraph_format.tab_stops.clear_all()
        footer.paragraph_format.tab_stops.add_tab_stop(Cm(17), WD_TAB_ALIGNMENT.RIGHT)
        footer.add_run(f"{printable(title)[:90]}\tSide ")
        _field(footer, "PAGE")
        footer.add_run(" af ")
        _field(footer, "NUMPAGES")

    def _set_styles(self) -> None:
        styles = self._document.styles
        [language] = styles.element.xpath("w:docDefaults//w:lang")
        language.set(qn("w:val"), "da-DK")
        styles.element.append(parse_xml(TABLE_STYLE))
        for name, size, colour, bold, before, after in STYLES:
            style = _style(styles, name, WD_STYLE_TYPE.PARAGRAPH)
            _font(style, size, colour, bold=bold)
            style.paragraph_format.space_before = Pt(before)
            style.paragraph_format.space_after = Pt(after)
        _font(_style(styles, "Reference Text", WD_STYLE_TYPE.CHARACTER), 8.5, SOFT)
        quote = styles["Quote"]
        quote.paragraph_format.left_indent = Cm(0.9)
        border = parse_xml(f'<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="12" w:space="8" '
                           'w:color="B8C2CC"/></w:pBdr>')
        quote.element.get_or_add_pPr().insert_element_before(border, "w:spacing", "w:ind")


def _style(styles: Any, name: str, kind: WD_STYLE_TYPE) -> Any:
    return styles[name] if name in styles else styles.add_style(
        name, kind, builtin=name.startswith("TOC"))


def _font(style: Any, size: float, colour: RGBColor | None = None, *, bold: bool = False) -> None:
    """Set a font that no theme overrules."""
    style.font.name, style.font.size = FONT, Pt(size)
    style.font.bold, style.font.italic = bold or None, False
    if colour is not None:
        style.font.color.rgb = colour
    fonts = style.element.rPr.rFonts
    for name in [key for key in fonts.attrib if key.casefold().endswith("theme")]:
        del fonts.attrib[name]
    fonts.set(qn("w:cs"), FONT)
    for spaced in style.element.rPr.findall(qn("w:spacing")):
        style.element.rPr.remove(spaced)


def _shade(fill: str) -> Any:
    return parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{fill}"/>')


def _bookmark(paragraph: Any, name: str, number: int) -> None:
    start = parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="{number}" w:name="{name}"/>')
    end = parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="{number}"/>')
    paragraph.runs[0]._r.addprevious(start)
    paragraph._p.append(end)


def _field(paragraph: Any, instruction: str) -> None:
    _field_char(paragraph, "begin")
    _instruction(paragraph, f" {instruction} ")
    _field_char(paragraph, "separate")
    paragraph.add_run("1")
    _field_char(paragraph, "end")


def _field_char(paragraph: Any, kind: str) -> None:
    paragraph.add_run()._r.append(parse_xml(
        f'<w:fldChar {nsdecls("w")} w:fldCharType="{kind}"/>'))


def _instruction(paragraph: Any, text: str) -> None:
    element = parse_xml(f'<w:instrText {nsdecls("w")} xml:space="preserve"/>')
    element.text = text
    paragraph.add_run()._r.append(element)
