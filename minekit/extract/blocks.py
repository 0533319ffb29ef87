"""Lines in reading order to headings, paragraphs, list items, quotes and footnotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

from minekit.extract import sharing
from minekit.extract.engine import Word
from minekit.extract.lines import BULLET, Line
from minekit.records import Block, BlockKind, Box, Cell, Note, Span

PITCH = 1.28
"""Of the usual distance of lines: from here on a new paragraph begins."""
NEIGHBOURS = 8
LONGEST_HEADING = 160
HEADING_SIZE = 1.12
"""Of the body's font size."""
INDENT = 0.9
"""Of the font size."""

NUMBER = re.compile(r"\(?(?:\d{1,2}|[a-zæøå]|[ivx]{1,4})[.)]\)?")
LEADERS = re.compile(r"(?:\.{4,}|…{2,}|(?:\s\.){4,}|_{4,})\s*\d{1,4}$")
"""How a line of a table of contents ends."""
_TERMINAL = re.compile(r"[.!?:;…][\"»«”’')\]]*$")
_GO_ON = ("og", "eller", "samt", "og/eller")


@dataclass
class Piece:
    """Lines of one paragraph, with what is known of it.

    Parameters
    ----------
    right
        Right end of the column in which it stands.
    """

    lines: list[Line]
    right: float
    kind: BlockKind = BlockKind.PARAGRAPH
    cell: Cell | None = None
    marker: str = ""

    @property
    def first(self) -> Line:
        """Its first line."""
        return self.lines[0]

    @property
    def last(self) -> Line:
        """Its last line."""
        return self.lines[-1]


def body_size(lines: Iterable[Line]) -> float:
    """The font size of most of the text."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += line.letters
    return max(sizes, key=lambda size: (sizes[size], size)) if sizes else 10.0


def line_pitch(lines: Sequence[Line]) -> float:
    """The usual distance between the lines of a paragraph, as a multiple of the font size."""
    full = 0.85 * max((line.x1 - line.x0 for line in lines), default=0.0)
    steps = [((after.baseline - before.baseline) / before.size, before.x1 - before.x0 > full)
             for before, after in pairwise(lines)
             if before.page == after.page and before.size == after.size
             and 0.9 * before.size < after.baseline - before.baseline < 2.6 * before.size]
    inside = [step for step, is_full in steps if is_full] or [step for step, _ in steps]
    return sorted(inside)[len(inside) // 3] if inside else 1.3


def paragraphs(lines: Sequence[Line], pitch: float, cell: Cell | None = None,
               columns: Sequence[Box] = ()) -> list[Piece]:
    """Lines that belong together, in order.

    Parameters
    ----------
    columns
        Those of the page's text; beside one of them a line ends where that begins.
    """
    pieces: list[Piece] = []
    for number, line in enumerate(lines):
        marker = _marker(line, pieces[-1] if pieces else None)
        right = _right(lines, number, columns)
        if pieces and not marker and not _breaks(pieces[-1], line, right, pitch):
            pieces[-1].lines.append(line)
        else:
            kind = BlockKind.LIST if marker else BlockKind.PARAGRAPH
            pieces.append(Piece([line], right, kind, cell, marker))
    mark_numbered(pieces)
    return pieces


def notes(lines: Sequence[Line]) -> list[Piece]:
    """Footnotes, each with its number as marker."""
    pieces: list[Piece] = []
    for line in lines:
        mark = re.fullmatch(r"(\d{1,3}|\*{1,3})[.)]?", line.words[0].text)
        if mark and len(line.words) > 1:
            pieces.append(Piece([line], line.x1, BlockKind.FOOTNOTE, marker=mark[0]))
        elif pieces:
            pieces[-1].lines.append(line)
        else:
            pieces.append(Piece([line], line.x1, BlockKind.FOOTNOTE))
    return pieces


def mark_numbered(pieces: Sequence[Piece]) -> None:
    """Paragraphs that are numbered one after the other are a list, also without an indent."""
    for before, after in pairwise(pieces):
        numbers = [int(match[1]) if (match := re.match(r"\(?(\d{1,2})[.)]", piece.first.text))
                   else 0 for piece in (before, after)]
        if 0 < numbers[0] == numbers[1] - 1 and abs(before.first.x0 - after.first.x0) < 3:
            for piece in (before, after):
                first = piece.first.words
                if len(first) > 1 and NUMBER.fullmatch(first[0].text) and not piece.first.bold:
                    piece.kind, piece.marker = BlockKind.LIST, first[0].text


def _right(lines: Sequence[Line], number: int, columns: Sequence[Box]) -> float:
    """The right end of the column, seen from a line: that of its neighbours in the same size.

    A title over several columns is none of them.
    """
    line = lines[number]
    near = lines[max(0, number - NEIGHBOURS):number + NEIGHBOURS + 1]
    end = min((column.x0 for column in columns if column.x0 >= line.x1
               and column.top < line.box.bottom and line.box.top < column.bottom),
              default=float("inf"))
    return max(other.x1 for other in near if abs(other.size - line.size) < 0.5
               and other.x1 <= end)


def _marker(line: Line, before: Piece | None) -> str:
    """The bullet or number with which the line begins a list item."""
    if len(line.words) < 2:
        return ""
    mark, text = line.words[0], line.words[1]
    if BULLET.fullmatch(mark.text) and _is_apart(mark, text):
        return mark.text
    if not NUMBER.fullmatch(mark.text) or line.bold:
        return ""
    hanging = text.x0 - mark.x1 > 0.45 * line.size
    follows = (before is not None and NUMBER.fullmatch(before.marker)
               and abs(before.first.x0 - line.x0) < 3)
    return mark.text if hanging or follows else ""


def _is_apart(mark: Word, text: Word) -> bool:
    return mark.text not in "-–—o" or text.x0 - mark.x1 > 0.15 * mark.size


def _breaks(piece: Piece, line: Line, right: float, pitch: float) -> bool:
    """Whether a new paragraph begins with the line."""
    last = piece.last
    if last.page != line.page:
        return True
    step = line.baseline - last.baseline
    if step < -0.3 * line.size or step > PITCH * pitch * max(line.size, last.size):
        return True
    if last.words[-1].divided:
        return False
    if LEADERS.search(last.text):
        return True
    unfinished = not _TERMINAL.search(last.text) and line.words[0].text[:1].islower()
    fitted = _would_have_fitted(last, line, max(piece.right, right))
    if abs(line.size - last.size) > 0.08 * last.size or line.bold != last.bold:
        return not unfinished or fitted
    if line.x0 > last.x1 or line.x1 < last.x0:
        return True
    return not unfinished and (_is_indented(piece, line) or _is_labelled(last) or fitted)


def _is_labelled(line: Line) -> bool:
    """Whether it is a label in other type with a value, and no sentence: "*Tema:* Parker"."""
    ends = [n for n, word in enumerate(line.words[:-1]) if word.text.endswith(":")
            and (word.bold, word.italic) == (line.words[0].bold, line.words[0].italic)
            != (line.words[n + 1].bold, line.words[n + 1].italic)]
    return bool(ends) and not _TERMINAL.search(line.text)


def _is_indented(piece: Piece, line: Line) -> bool:
    """A first line that stands further in, or one that stands left of a list item's text."""
    last = piece.last
    if piece.marker:
        return line.x0 < piece.first.words[1].x0 - 0.5 * line.size
    return (line.x0 - last.x0 > INDENT * line.size and _TERMINAL.search(last.text) is not None
            and len(piece.lines) > 1)


def _would_have_fitted(last: Line, line: Line, right: float) -> bool:
    """Whether the line before was ended although the next word had room on it."""
    word = line.words[0]
    return right - last.x1 > word.x1 - word.x0 + 1.5 * line.size


def classify(pieces: Sequence[Piece], body: float, left: float) -> None:
    """Say which paragraphs are headings and quotes.

    Parameters
    ----------
    left
        Left end of the running text.
    """
    for piece, after in zip_longest(pieces, pieces[1:]):
        if piece.kind is not BlockKind.PARAGRAPH or piece.cell is not None:
            continue
        if _is_heading(piece, after, body):
            piece.kind = BlockKind.HEADING
        elif _is_quote(piece, body, left):
            piece.kind = BlockKind.QUOTE


def _is_heading(piece: Piece, after: Piece | None, body: float) -> bool:
    text = " ".join(line.text for line in piece.lines)
    if len(text) > LONGEST_HEADING or not any(map(str.isalpha, text)):
        return False
    larger = piece.first.size > HEADING_SIZE * body
    bold = all(line.bold for line in piece.lines)
    if larger or bold:
        return True
    slanted = all(line.italic for line in piece.lines) or text.isupper()
    return (slanted and len(piece.lines) == 1 and not _TERMINAL.search(text) and after is not None
            and after.kind is BlockKind.PARAGRAPH
            and not all(line.italic for line in after.lines))


def _is_quote(piece: Piece, body: float, left: float) -> bool:
    text = " ".join(line.text for line in piece.lines)
    framed = text[:1] in "»“”\"„«'’" and text.rstrip(".")[-1:] in "«”“\"»'’"
    inset = piece.first.x0 - left > INDENT * body and piece.last.x0 - left > INDENT * body
    return inset and (framed or all(line.italic for line in piece.lines))


def goes_on(before: Piece, after: Piece) -> bool:
    """Whether a paragraph goes on in the next column or on the next page."""
    if after.marker or BlockKind.HEADING in (before.kind, after.kind) or before.cell != after.cell:
        return False
    if abs(before.last.size - after.first.size) > 0.08 * before.last.size:
        return False
    if before.last.words[-1].divided:
        return True
    if _TERMINAL.search(before.last.text) or LEADERS.search(before.last.text):
        return False
    return after.first.words[0].text[:1].islower() or not _would_have_fitted(
        before.last, after.first, before.right)


def to_block(piece: Piece) -> Block:
    """The paragraph's text, with the place of each word."""
    text = ""
    spans: list[Span] = []
    breaks: list[int] = []
    marks: list[Note] = []
    words = _without_marker(piece)
    for number, line in enumerate(words):
        page, top, bottom = piece.lines[number].page, 0.0, 0.0
        printed: tuple[float, float] | None = None
        for place, word in enumerate(line):
            if (word.baseline, word.size) != printed:
                printed = word.baseline, word.size
                top, bottom = word.heights
            if text and not (place == 0 and number and _is_divided(words[number - 1][-1], word)):
                text += " "
            elif text.endswith("-") and not _keeps_hyphen(words[number - 1][-1], word):
                text = text[:-1]
                spans[-1] = spans[-1]._replace(end=len(text))
            if place == 0 and text:
                breaks.append(len(text))
            start = sharing.count(len(text))
            text += word.text
            spans.append(Span(start, sharing.count(len(text)), page,
                              word.lying or Box(word.x0, top, word.x1, bottom),
                              word.size, word.bold, word.italic, word.confidence))
            if word.note:
                marks.append(Note(len(text), word.note.rstrip(")")))
    return Block(piece.kind, text, tuple(spans), tuple(breaks), marker=piece.marker,
                 cell=piece.cell, notes=tuple(marks))


def _without_marker(piece: Piece) -> list[list[Word]]:
    words = [line.words for line in piece.lines]
    if piece.marker:
        words[0] = words[0][1:]
    return words


def _is_divided(last: Word, word: Word) -> bool:
    """Whether two words on two lines are one; "børne- og ungeudvalget" are not."""
    if word.text in _GO_ON or not last.text.endswith("-") or len(last.text) < 2:
        return False
    return last.divided or last.text[-2].isalnum()


def _keeps_hyphen(last: Word, word: Word) -> bool:
    """Whether the hyphen at the end of a line belongs to the word, as in "IT-chef", "p-hus"."""
    return len(last.text) == 2 or not (last.text[-2].islower() and word.text[:1].islower())


def with_levels(blocks: Sequence[Block]) -> list[Block]:
    """Headings with their depth: larger or bolder ones stand higher."""
    looks = {(round(block.size, 1), block.bold) for block in blocks
             if block.kind is BlockKind.HEADING}
    ranks = {look: rank for rank, look in enumerate(sorted(looks, reverse=True), start=1)}
    return [replace(block, level=ranks[round(block.size, 1), block.bold])
            if block.kind is BlockKind.HEADING else block for block in blocks]
