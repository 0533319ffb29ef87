"""Documents as PDF/A-2a and PDF/UA-1: archived, tagged, set by typst."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from minekit.errors import SettingsError
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
    Table,
    Text,
    plain,
    runs,
)
from minekit.report.looks import LOOKS
from minekit.report.text import one_line, printable
from minekit.wording import Words

PLAIN = 0x24F
"""The last of the letters that the fonts have for certain."""
STAND_IN = "\N{WHITE SQUARE}"
"""For characters that no font has, since PDF/A allows none without a picture."""
MOST = 500
"""Rare characters that are tried in the fonts; those of a text with more are not shown."""

_TRIAL = b"""
#set document(title: "x", date: datetime(year: 2000, month: 1, day: 1))
#text(sys.inputs.data)"""


def write(document: Document, words: Words, path: Path) -> None:
    """Write a document as PDF; equal content gives equal bytes, on any machine.

    Raises
    ------
    SettingsError
        If typst is not installed.
    """
    data = json.dumps(_data(document, words), ensure_ascii=False)
    rare = {character for character in data if ord(character) > PLAIN}
    missing = _without_picture(sorted(rare)) if len(rare) <= MOST else rare
    data = data.translate({ord(character): STAND_IN for character in missing})
    path.write_bytes(_compile(_template(), data))


def _template() -> bytes:
    return files("minekit.report").joinpath("templates", "document.typ").read_bytes()


def _compile(source: bytes, data: str) -> bytes:
    try:
        import typst
    except ImportError:
        raise SettingsError("PDF reports need typst: pip install 'minekit[pdf]'") from None
    return bytes(typst.compile(source, format="pdf", ignore_system_fonts=True,
                               pdf_standards=["a-2a", "ua-1"], sys_inputs={"data": data}))


def _without_picture(characters: list[str]) -> set[str]:
    """Those that no font has, found by setting them all, and halves of them when that fails."""
    if not characters or _can_be_set(characters):
        return set()
    if len(characters) == 1:
        return set(characters)
    half = len(characters) // 2
    return _without_picture(characters[:half]) | _without_picture(characters[half:])


def _can_be_set(characters: Iterable[str]) -> bool:
    try:
        _compile(_TRIAL, " ".join(characters))
    except RuntimeError:
        return False
    return True


def _data(document: Document, words: Words) -> dict[str, Any]:
    language, region = document.locale.split("-")
    anchors = {cell.anchor for block in document.blocks if isinstance(block, Table)
               for row in block.rows for cell in row if cell.anchor}
    return {"title": one_line(document.title), "subtitle": one_line(document.subtitle),
            "author": one_line(document.author), "lang": language, "region": region,
            "landscape": document.landscape,
            "words": {key: words(f"word.{key}") for key in ("page", "of")},
            "blocks": [_block(block, anchors) for block in document.blocks]}


def _block(block: Block, anchors: set[str]) -> dict[str, Any]:
    kind = {"kind": type(block).__name__.lower()}
    match block:
        case Heading():
            return kind | {"text": one_line(block.text), "level": block.level,
                           "anchor": block.anchor, "new_page": block.new_page,
                           "listed": block.listed}
        case Paragraph():
            return kind | {"runs": _runs(block.text, anchors), "style": block.style,
                           "with_next": block.with_next}
        case Bullets():
            return kind | {"items": [_runs(item, anchors) for item in block.items]}
        case Quotation():
            return kind | {"text": _text(block.text), "source": _runs(block.source, anchors)}
        case Table():
            return kind | {"header": [_cell(cell, anchors) for cell in block.header],
                           "rows": [[_cell(cell, anchors) for cell in row] for row in block.rows],
                           "widths": block.widths, "centred": sorted(block.centred)}
        case Bars():
            return kind | {"alt": _told(block), "bars": [
                {"label": _runs(bar.label, anchors), "rest": bar.rest,
                 "segments": _segments(block, bar.counts)} for bar in block.bars]}
        case Room():
            return kind | {"label": block.label, "hint": block.hint}
        case Contents():
            return kind | {"title": block.title}


def _runs(text: Text, anchors: set[str]) -> list[dict[str, str]]:
    return [{"text": _text(run.text), "style": run.style,
             "fill": LOOKS[run.stance].fill if run.stance else "",
             "target": run.target if run.target in anchors else ""} for run in runs(text)]


def _cell(cell: Cell, anchors: set[str]) -> dict[str, Any]:
    return {"runs": _runs(cell.text, anchors), "strong": cell.strong, "anchor": cell.anchor,
            "fill": LOOKS[cell.stance].fill if cell.stance else ""}


def _segments(bars: Bars, counts: Mapping[Stance, int]) -> list[dict[str, Any]]:
    """The room before the bars of a row, and the bars, as shares of the width."""
    total = max(bars.left + bars.right, 1)
    before = bars.left - counts.get(Stance.OPPOSES, 0)
    shown = [(before, 0, "")]
    for stance in (Stance.OPPOSES, Stance.SUPPORTS, Stance.SUPPORTS_WITH_CONDITIONS):
        count = counts.get(stance, 0)
        shown.append((count, count, LOOKS[stance].fill))
    return [{"share": size / total, "count": count, "fill": fill}
            for size, count, fill in shown if size]


def _told(bars: Bars) -> str:
    """What the bars show, for readers who do not see them."""
    rows = (f"{plain(bar.label)}: " + ", ".join(
        f"{LOOKS[stance].sign} {bar.counts[stance]}" for stance in LOOKS if bar.counts.get(stance))
        for bar in bars.bars)
    return f"{bars.description}. " + "; ".join(map(one_line, rows))


def _text(text: str) -> str:
    """Printable text without line breaks; spaces at its ends part it from its neighbours."""
    return re.sub(r"\s", lambda space: space[0] if space[0] == "\N{NO-BREAK SPACE}" else " ",
                  printable(text))
