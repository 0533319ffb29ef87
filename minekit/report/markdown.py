"""Documents as Markdown: to read as plain text, to show on a forge, to compare two runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from minekit.report.document import (
    Block,
    Bullets,
    Cell,
    Document,
    Heading,
    Paragraph,
    Quotation,
    Room,
    Run,
    Table,
    Text,
    plain,
    runs,
)
from minekit.report.text import one_line

_SPECIAL = re.compile(r"[\\`*_\[\]<>|~#$]|&(?=#?\w+;)")
_OPENING = re.compile(r"([-+=]|\d+(?=[.)]))")
"""What would make a list or a heading of a line that begins with it."""


def write(document: Document, path: Path) -> None:
    """Write a document as Markdown; bars, which tables say too, are left out."""
    parts = [f"# {escaped(document.title)}: {escaped(document.subtitle)}",
             *filter(None, map(_block, document.blocks))]
    path.write_bytes(("\n\n".join(parts) + "\n").encode("utf-8"))


def escaped(text: str) -> str:
    r"""Text on one line in which no character has a meaning for Markdown or HTML.

    Examples
    --------
    >>> escaped("<b> *x* | R&D &amp;")
    '\\<b\\> \\*x\\* \\| R&D \\&amp;'
    """
    return _SPECIAL.sub(r"\\\g<0>", one_line(text))


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * (block.level + 1)} {escaped(block.text)}"
        case Paragraph():
            return _line(block.text)
        case Bullets():
            return "\n".join(f"- {_line(item)}" for item in block.items)
        case Quotation():
            return f"> {_line(block.text)} – {escaped(plain(block.source))}"
        case Table():
            return "\n".join(_table(block))
        case Room():
            return f"**{escaped(block.label)}**\n\n{escaped(block.hint)}"
        case _:
            return ""


def _line(text: Text) -> str:
    """Runs on one line, of which the first characters do not make it anything but text."""
    line = " ".join("".join(map(_run, runs(text))).split())
    return _OPENING.sub(lambda found: f"\\{found[1]}" if not found[1][0].isdigit()
                        else f"{found[1]}\\", line, count=1) if _OPENING.match(line) else line


def _run(run: Run) -> str:
    text = escaped(run.text)
    before, after = run.text[:1].isspace() * " ", run.text[-1:].isspace() * " "
    marked = f"**{text}**" if run.style == "strong" and text else text
    return f"{before}{marked}{after}" if text else before


def _table(table: Table) -> Iterator[str]:
    yield _row(table.header)
    yield "|" + "|".join(":-:" if at in table.centred else "---"
                         for at in range(len(table.header))) + "|"
    yield from map(_row, table.rows)


def _row(cells: tuple[Cell, ...]) -> str:
    return "| " + " | ".join("".join(map(_run, runs(cell.text))).strip() for cell in cells) + " |"
