"""Documents as Word files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from minekit.records import Stance
from minekit.report.document import (
    Bars,
    Block,
    Bullets,
    Cell,
    Contents,
    Document,
    Heading,
    Paragraph,
    Quotation,
    Room,
    Run,
    Table,
    Text,
    runs,
)
from minekit.report.looks import LOOKS
from minekit.report.template import Template
from minekit.report.text import one_line, printable
from minekit.wording import Words

if TYPE_CHECKING:
    from minekit.report.word_document import WordDocument

TWIPS = 567
"""Twentieths of a point in a centimetre."""
UNITS = 60
"""Columns of the grid on which bars are drawn."""

_GAP = ('<w:p><w:pPr><w:spacing w:before="0" w:after="60" w:line="40" w:lineRule="exact"/></w:pPr>'
        "</w:p>")
"""A low empty paragraph, without which two tables in a row would be one."""


def write(document: Document, words: Words, path: Path, template: Template | None = None) -> None:
    """Write a document as a Word file, on a template if there is one."""
    from minekit.report.word_document import WordDocument

    title = f"{document.title}: {document.subtitle}"
    word = WordDocument(title, document.author, document.locale, landscape=document.landscape,
                        footer=(words("word.page"), words("word.of")), template=template)
    writer = _Writer(document, word)
    for xml in writer.body():
        word.add(xml)
    word.save(path)


class _Writer:
    """Turns blocks into WordprocessingML."""

    def __init__(self, document: Document, word: WordDocument) -> None:
        self._document = document
        self._ids = word.ids
        self._width = word.width
        self._bookmarks = 0
        self._anchors: dict[int, str] = {}

    def body(self) -> Iterator[str]:
        yield self._paragraph("Title", self._document.title)
        yield self._paragraph("Subtitle", self._document.subtitle)
        for number, heading in enumerate(self._document.headings, 1):
            self._anchors[id(heading)] = f"_Toc{number:06d}"
        for block in self._document.blocks:
            yield from self._block(block)

    def _block(self, block: Block) -> Iterator[str]:
        match block:
            case Heading():
                anchors = filter(None, (self._anchors.get(id(block)), block.anchor))
                yield self._paragraph(f"Heading {block.level}", block.text, anchors=anchors,
                                      new_page=block.new_page)
            case Paragraph():
                yield self._paragraph("Reference" if block.style == "reference" else "Normal",
                                      block.text, with_next=block.with_next)
            case Bullets():
                for item in block.items:
                    yield self._paragraph("List Bullet", item)
            case Quotation():
                source = (Run(" "), *(run._replace(style="soft") for run in block.source))
                yield self._paragraph("Quote", (Run(block.text, "quote"), *source))
            case Table():
                yield self._table(block)
                yield _GAP
            case Bars():
                yield self._bars(block)
                yield _GAP
            case Room():
                yield self._paragraph("Normal", (Run(block.label, "strong"),), with_next=True)
                yield self._room(block)
            case Contents():
                yield from self._contents(block)

    def _paragraph(self, style: str, text: Text, *, anchors: Iterable[str] = (),
                   new_page: bool = False, with_next: bool = False, centred: bool = False) -> str:
        marks = [self._bookmark(anchor) for anchor in anchors]
        return (f'<w:p><w:pPr><w:pStyle w:val={quoteattr(self._ids[style])}/>'
                + "<w:keepNext/>" * with_next + "<w:pageBreakBefore/>" * new_page
                + '<w:jc w:val="center"/>' * centred + "</w:pPr>"
                + "".join(start for start, _ in marks) + "".join(map(self._run, runs(text)))
                + "".join(end for _, end in marks) + "</w:p>")

    def _run(self, run: Run) -> str:
        style = f'<w:rStyle w:val={quoteattr(self._ids["Reference Text"])}/>'
        shade = f"{_shade(LOOKS[run.stance].fill)}" if run.stance else ""
        language = '<w:lang w:val="da-DK"/>' * (run.style == "quote")
        properties = (style * (run.style == "soft") + "<w:b/>" * (run.style == "strong") + shade
                      + language)
        text = (f"<w:r>{properties and f'<w:rPr>{properties}</w:rPr>'}"
                f'<w:t xml:space="preserve">{_text(run.text)}</w:t></w:r>')
        return (f'<w:hyperlink w:anchor={quoteattr(run.target)} w:history="1">{text}</w:hyperlink>'
                if run.target else text)

    def _bookmark(self, name: str) -> tuple[str, str]:
        self._bookmarks += 1
        return (f'<w:bookmarkStart w:id="{self._bookmarks}" w:name={quoteattr(name)}/>',
                f'<w:bookmarkEnd w:id="{self._bookmarks}"/>')

    def _room(self, room: Room) -> str:
        """A content control, which asks to be filled in."""
        return (f"<w:sdt><w:sdtPr><w:alias w:val={quoteattr(one_line(room.label))}/>"
                f"<w:showingPlcHdr/></w:sdtPr><w:sdtContent>{self._paragraph('Room', room.hint)}"
                "</w:sdtContent></w:sdt>")

    def _contents(self, block: Contents) -> Iterator[str]:
        """A field that Word can update, already filled with a link to each heading."""
        from minekit.report.word_document import contents_field

        yield self._paragraph("TOC Heading", block.title)
        headings = self._document.headings
        begin = (f'{_field_char("begin")}<w:r><w:instrText xml:space="preserve">'
                 f'{escape(contents_field(2))}</w:instrText></w:r>{_field_char("separate")}')
        for n, heading in enumerate(headings, 1):
            line = self._paragraph(f"TOC {heading.level}",
                                   (Run(heading.text, target=self._anchors[id(heading)]),))
            if n == 1:
                line = line.replace("</w:pPr>", f"</w:pPr>{begin}", 1)
            if n == len(headings):
                line = line.removesuffix("</w:p>") + _field_char("end") + "</w:p>"
            yield line

    def _table(self, table: Table) -> str:
        widths = self._fitting(table.widths)
        rows = [self._row(table.header, table, widths, "<w:tblHeader/>"),
                *(self._row(row, table, widths) for row in table.rows)]
        return _framed(table.description, widths, rows, "MinekitTable")

    def _fitting(self, widths: Iterable[float]) -> list[float]:
        """The widths, made smaller where the page of a template is narrower than our own."""
        widths = list(widths)
        scale = min(1.0, self._width / sum(widths))
        return [width * scale for width in widths]

    def _row(self, cells: Iterable[Cell], table: Table, widths: list[float], kind: str = "") -> str:
        shown = (self._cell(cell, widths[at], centred=at in table.centred)
                 for at, cell in enumerate(cells))
        return f"<w:tr><w:trPr><w:cantSplit/>{kind}</w:trPr>{''.join(shown)}</w:tr>"

    def _cell(self, cell: Cell, width: float, *, centred: bool) -> str:
        text = tuple(run._replace(style="strong") for run in runs(cell.text)) if cell.strong else (
            cell.text)
        anchors = [cell.anchor] if cell.anchor else []
        return _cell(self._paragraph("Table Text", text, anchors=anchors, centred=centred), width,
                     LOOKS[cell.stance].fill if cell.stance else "")

    def _bars(self, bars: Bars) -> str:
        """A table without lines: a label, opposition to the left, support to the right, the rest.

        The cells stand on a grid of equal columns, of which a bar spans as many as it is long.
        """
        label, rest = self._width * 0.4, self._width * 0.16
        unit = (self._width - label - rest) / UNITS
        widths = [label, *[unit] * UNITS, rest]
        rows = [self._bar_row(bar.label, _spans(bars, bar.counts), bar.rest, widths)
                for bar in bars.bars]
        return _framed(bars.description, widths, rows, "")

    def _bar_row(self, label: Text, spans: Iterable[tuple[int, int, str]], rest: str,
                 widths: list[float]) -> str:
        cells = [_cell(self._paragraph("Table Text", label), widths[0])]
        for span, count, fill in spans:
            text = (Run(str(count), "strong"),) if count else ""
            cells.append(_cell(self._paragraph("Table Text", text, centred=True),
                               span * widths[1], fill, span))
        cells.append(_cell(self._paragraph("Table Text", rest), widths[-1]))
        return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"


def _spans(bars: Bars, counts: Mapping[Stance, int]) -> Iterator[tuple[int, int, str]]:
    """The bars of a row and the room round them: columns of the grid, count and colour."""
    scale = UNITS / max(bars.left + bars.right, 1)
    axis = round(bars.left * scale)
    against, support, reserved = (counts.get(stance, 0) for stance in (
        Stance.OPPOSES, Stance.SUPPORTS, Stance.SUPPORTS_WITH_CONDITIONS))
    ends = (0, axis - round(against * scale), axis, axis + round(support * scale),
            axis + round((support + reserved) * scale), UNITS)
    shown = ((0, ""), (against, LOOKS[Stance.OPPOSES].fill), (support, LOOKS[Stance.SUPPORTS].fill),
             (reserved, LOOKS[Stance.SUPPORTS_WITH_CONDITIONS].fill), (0, ""))
    for start, end, (count, fill) in zip(ends, ends[1:], shown, strict=False):
        if end > start:
            yield end - start, count, fill


def _framed(description: str, widths: Iterable[float], rows: Iterable[str], style: str) -> str:
    widths = list(widths)
    grid = "".join(f'<w:gridCol w:w="{round(width * TWIPS)}"/>' for width in widths)
    named = f'<w:tblStyle w:val="{style}"/>' if style else ""
    return (f'<w:tbl><w:tblPr>{named}<w:tblW w:w="{round(sum(widths) * TWIPS)}" w:type="dxa"/>'
            '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="70" w:type="dxa"/>'
            '<w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
            '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
            'w:lastColumn="0" w:noHBand="0" w:noVBand="0"/>'
            f"<w:tblCaption w:val={quoteattr(one_line(description))}/></w:tblPr>"
            f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>")


def _cell(content: str, width: float, fill: str = "", span: int = 1) -> str:
    spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return (f'<w:tc><w:tcPr><w:tcW w:w="{round(width * TWIPS)}" w:type="dxa"/>{spans}'
            f"{fill and _shade(fill)}</w:tcPr>{content}</w:tc>")


def _shade(fill: str) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'


def _field_char(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def _text(text: str) -> str:
    """Text for XML; line breaks and tabs of a PDF are white space like any other."""
    return escape(printable(text).translate({ord(mark): " " for mark in "\t\n\r"}))
