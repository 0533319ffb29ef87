"""A Word document on top of python-docx: styles of the house or of a template, page, contents."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Emu, Pt, RGBColor

from minekit.report.template import Template
from minekit.report.text import FIXED_DATE, one_line, printable

FIXED_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
FONT = "Arial"
INK = RGBColor(0x1B, 0x2A, 0x3D)
SOFT = RGBColor(0x55, 0x64, 0x75)


class Look(NamedTuple):
    """How a style of paragraphs looks: size and spaces in points."""

    size: float
    colour: RGBColor | None = None
    bold: bool = False
    before: float = 0
    after: float = 6


LOOKS = {
    "Normal": Look(10),
    "Title": Look(24, INK, bold=True, after=4),
    "Subtitle": Look(14, INK, after=14),
    "Heading 1": Look(15, INK, bold=True, before=22),
    "Heading 2": Look(12, INK, bold=True, before=16, after=4),
    "Heading 3": Look(10.5, INK, bold=True, before=12, after=2),
    "Heading 4": Look(10, INK, bold=True, before=10, after=2),
    "List Bullet": Look(10, after=3),
    "Quote": Look(10, RGBColor(0x22, 0x22, 0x22), after=5),
    "Reference": Look(9, SOFT, after=3),
    "Table Text": Look(8.5, before=2, after=2),
    "Room": Look(10, SOFT, before=2, after=6),
    "TOC Heading": Look(13, INK, bold=True, before=16, after=4),
    "TOC 1": Look(9.5, INK, after=1),
    "TOC 2": Look(9, SOFT, after=0),
}
OWN = ("Reference", "Table Text", "Room")
"""Styles that no template has, and that follow its ``Normal``."""
TABLE_STYLE = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="MinekitTable">
  <w:name w:val="Minekit Table"/><w:basedOn w:val="{{base}}"/>
  <w:tblPr><w:tblBorders>
    <w:top w:val="single" w:sz="8" w:space="0" w:color="1B2A3D"/>
    <w:bottom w:val="single" w:sz="8" w:space="0" w:color="1B2A3D"/>
    <w:insideH w:val="single" w:sz="4" w:space="0" w:color="D5DBE2"/></w:tblBorders></w:tblPr>
  <w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr>
    <w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="E9EEF3"/></w:tcPr></w:tblStylePr>
</w:style>"""


class WordDocument:
    """A document whose body is given as WordprocessingML.

    Parameters
    ----------
    template
        Whose page, styles, head and foot are kept; without one the page is A4 in the looks of the
        house.
    footer
        The words that stand before and between the number of the page and of all pages.
    """

    def __init__(self, title: str, author: str, locale: str, *, landscape: bool,
                 footer: tuple[str, str], template: Template | None = None) -> None:
        from docx import Document

        self._document: Any = template.document() if template else Document()
        self._templated = template is not None
        self._set_properties(title, author, locale)
        self._set_styles(locale)
        self.ids = {style.name: style.style_id for style in self._document.styles}
        self._set_page(title, landscape=landscape, footer=footer)

    @property
    def width(self) -> float:
        """Centimetres between the margins."""
        section = self._document.sections[0]
        margins = section.left_margin + section.right_margin
        return float(Emu(section.page_width - margins).cm)

    def add(self, xml: str) -> None:
        """Put an element, whose name and first attributes take no namespaces, at the end."""
        name = re.split(r"[ />]", xml[1:], maxsplit=1)[0]
        rest = xml[1 + len(name):]
        self._document.element.body.insert_element_before(
            parse_xml(f"<{name} {nsdecls('w')}{rest}"), "w:sectPr")

    def save(self, path: Path) -> None:
        """Write the file; equal content gives equal bytes."""
        buffer = io.BytesIO()
        self._document.save(buffer)
        with (zipfile.ZipFile(buffer) as source,
              zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target):
            for name in source.namelist():
                entry = zipfile.ZipInfo(name, FIXED_ZIP_DATE)
                target.writestr(entry, source.read(name), zipfile.ZIP_DEFLATED)

    def _set_properties(self, title: str, author: str, locale: str) -> None:
        core = self._document.core_properties
        core.title, core.author, core.language = printable(title), printable(author), locale
        core.created = core.modified = FIXED_DATE
        core.last_modified_by = core.comments = core.keywords = ""
        core.revision = 1

    def _set_page(self, title: str, *, landscape: bool, footer: tuple[str, str]) -> None:
        section = self._document.sections[0]
        if not self._templated:
            section.page_width, section.page_height = Cm(21), Cm(29.7)
            section.left_margin = section.right_margin = Cm(2)
            section.top_margin, section.bottom_margin = Cm(2.2), Cm(2)
        if landscape and section.page_width < section.page_height:
            section.page_width, section.page_height = section.page_height, section.page_width
            section.orientation = 1
        if not self._templated:
            self._set_footer(section.footer.paragraphs[0], title, footer)

    def _set_footer(self, footer: Any, title: str, words: tuple[str, str]) -> None:
        footer.style.font.size, footer.style.font.color.rgb = Pt(8), SOFT
        stops = footer.paragraph_format.tab_stops
        stops.clear_all()
        for stop in footer.style.paragraph_format.tab_stops:
            stops.add_tab_stop(stop.position, WD_TAB_ALIGNMENT.CLEAR)
        stops.add_tab_stop(Cm(self.width), WD_TAB_ALIGNMENT.RIGHT)
        footer.add_run(f"{one_line(title)[:90]}\t{words[0]} ")
        _field(footer, "PAGE")
        footer.add_run(f" {words[1]} ")
        _field(footer, "NUMPAGES")

    def _set_styles(self, locale: str) -> None:
        styles = self._document.styles
        _set_language(styles, locale)
        base = styles.default(WD_STYLE_TYPE.TABLE)
        styles.element.append(parse_xml(TABLE_STYLE.format(
            base=base.style_id if base is not None else "TableNormal")))
        for name, look in LOOKS.items():
            if self._templated and name in styles:
                continue
            style = _style(styles, name, WD_STYLE_TYPE.PARAGRAPH)
            _font(style, look, "" if self._templated else FONT)
            style.paragraph_format.space_before = Pt(look.before)
            style.paragraph_format.space_after = Pt(look.after)
            if name == "Quote":
                _indent(style, 0.9, "B8C2CC")
            if name == "Room":
                _indent(style, 0.3, "7FB2DC")
            if name == "TOC 2":
                style.paragraph_format.left_indent = Cm(0.6)
        if "Reference Text" not in styles:
            style = _style(styles, "Reference Text", WD_STYLE_TYPE.CHARACTER)
            _font(style, Look(8.5, SOFT), "" if self._templated else FONT)


def contents_field(levels: int) -> str:
    """The instruction by which Word makes the table of contents anew."""
    return f' TOC \\o "1-{levels}" \\h \\z \\u '


def _set_language(styles: Any, locale: str) -> None:
    """The language in which Word checks the spelling."""
    found: Sequence[Any] = styles.element.xpath("w:docDefaults//w:lang")
    for language in found:
        language.set(qn("w:val"), locale)


def _style(styles: Any, name: str, kind: WD_STYLE_TYPE) -> Any:
    return styles[name] if name in styles else styles.add_style(
        name, kind, builtin=name not in (*OWN, "Reference Text"))


def _font(style: Any, look: Look, name: str) -> None:
    """Set a font that no theme overrules; without a name it stays that of the template."""
    style.font.size = Pt(look.size)
    style.font.bold, style.font.italic = look.bold or None, False
    if look.colour is not None:
        style.font.color.rgb = look.colour
    for spaced in style.element.rPr.findall(qn("w:spacing")):
        style.element.rPr.remove(spaced)
    if name:
        style.font.name = name
        fonts = style.element.rPr.rFonts
        for key in [key for key in fonts.attrib if key.casefold().endswith("theme")]:
            del fonts.attrib[key]
        fonts.set(qn("w:cs"), name)


def _indent(style: Any, centimetres: float, colour: str) -> None:
    """An indent with a line to its left."""
    style.paragraph_format.left_indent = Cm(centimetres)
    border = parse_xml(f'<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="12" w:space="8" '
                       f'w:color="{colour}"/></w:pBdr>')
    style.element.get_or_add_pPr().insert_element_before(border, "w:spacing", "w:ind")


def _field(paragraph: Any, instruction: str) -> None:
    for kind, text in (("begin", ""), ("", f" {instruction} "), ("separate", ""), ("1", ""),
                       ("end", "")):
        run = paragraph.add_run()
        if kind == "1":
            run.text = "1"
        elif kind:
            run._r.append(parse_xml(f'<w:fldChar {nsdecls("w")} w:fldCharType="{kind}"/>'))
        else:
            run._r.append(parse_xml(f'<w:instrText {nsdecls("w")} xml:space="preserve">{text}'
                                    "</w:instrText>"))
