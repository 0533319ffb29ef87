"""Words to printed lines."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from statistics import median

from minekit.extract.engine import Word
from minekit.records import Box

SAME_BASELINE = 0.2
"""Of the font size: how far the baselines of words on one line may lie apart."""

DRAWN_TOGETHER = 3
"""Words: so far apart in the drawing order, at most, are neighbours with footnote marks between."""

RAISED = 0.88
"""Of the font size: what a raised mark is smaller than; browsers set it at 0.83."""

BULLET = re.compile(r"[•●▪■□▫◦○◆◇❖‣⁃∙·*►▶▸➢➤➔→✓✔☑»\uf0b7\uf0a7\uf0d8\uf0fc]|[-–—o]")
"""The mark of a list item; "»" too, as quotation marks touch what they quote."""
FAR_MARK = 3.0
"""Of the font size: how far a bullet may stand from the text of its item."""

_SPACED = 0.75
"""Share of single letters from which a line is set with space between its letters."""
_UNITS = {"m", "km", "cm", "mm", "dm"}


@dataclass
class Line:
    """Words on one baseline, from left to right."""

    words: list[Word]
    page: int

    @property
    def order(self) -> int:
        """The place of its first word in the order in which the file draws the page."""
        return self.words[0].order

    @cached_property
    def box(self) -> Box:
        """Around all words; computed once, when the line is complete."""
        return Box.around(word.box for word in self.words)

    @property
    def x0(self) -> float:
        """Left end."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Right end."""
        return self.box.x1

    @cached_property
    def baseline(self) -> float:
        """That of its largest words."""
        return max(self.words, key=lambda word: word.size).baseline

    @cached_property
    def text(self) -> str:
        """The words with single spaces."""
        return " ".join(word.text for word in self.words)

    @cached_property
    def size(self) -> float:
        """The font size of most characters."""
        sizes: Counter[float] = Counter()
        for word in self.words:
            sizes[word.size] += len(word.text)
        return sizes.most_common(1)[0][0]

    @cached_property
    def bold(self) -> bool:
        """Whether all words with letters are bold."""
        return all(word.bold for word in lettered(self.words))

    @cached_property
    def italic(self) -> bool:
        """Whether all words with letters are italic."""
        return all(word.italic for word in lettered(self.words))

    @property
    def letters(self) -> int:
        """How many characters it has."""
        return sum(len(word.text) for word in self.words)


def lettered(words: Sequence[Word]) -> Sequence[Word]:
    """The words that hold a letter; all if none does."""
    return [word for word in words if any(map(str.isalpha, word.text))] or words


def make_lines(words: Iterable[Word], page: int) -> list[Line]:
    """Lines in the order in which the file draws them.

    Words that follow each other in the file on one baseline are one line, however far apart: a
    label and its value, or a sentence that is set to both margins. Others join a line when they
    stand close to it.
    """
    lines: list[Line] = []
    for word in words:
        line = lines[-1] if lines else None
        if line is None or not _follows(line.words[-1], word):
            lines.append(Line([word], page))
        elif _is_note_mark(word, line.words[-1]):
            continue
        elif _is_one_word(line.words[-1], word):
            line.words[-1] = _glue(line.words[-1], word)
        else:
            line.words.append(word)
    lines = _with_bullets(_join_neighbours(lines))
    for line in lines:
        line.words = _without_letter_spacing(line.words)
    return lines


def _on_one_line(a: Word, b: Word) -> bool:
    apart = abs(a.baseline - b.baseline)
    larger, smaller = max(a.size, b.size), min(a.size, b.size)
    raised = smaller < RAISED * larger and apart < 0.6 * larger
    return apart <= SAME_BASELINE * larger or raised


def _follows(last: Word, word: Word) -> bool:
    if word.line >= 0 or last.line >= 0:
        return word.line == last.line
    near = word.order - last.order <= DRAWN_TOGETHER or word.x0 - last.x1 < word.size
    return near and _on_one_line(last, word) and word.x0 > last.x1 - 0.3 * word.size


def _join_neighbours(lines: list[Line]) -> list[Line]:
    """Put pieces of a line together that the file draws at different times."""
    joined: list[Line] = []
    for line in lines:
        for other in reversed(joined[-3:]):
            if line.words[0].line < 0 and _adjoins(other, line):
                other.words = sorted([*other.words, *line.words], key=lambda word: word.x0)
                break
        else:
            joined.append(line)
    return joined


def _adjoins(a: Line, b: Line) -> bool:
    left, right = (a, b) if a.words[0].x0 <= b.words[0].x0 else (b, a)
    last, first = left.words[-1], right.words[0]
    near = FAR_MARK if _is_bullet(left) else 0.7
    return (_on_one_line(last, first)
            and -0.3 * first.size < first.x0 - last.x1 < near * max(first.size, last.size))


def _with_bullets(lines: list[Line]) -> list[Line]:
    """Put bullets that the file draws all together in front of the lines to which they belong."""
    bullets = [line for line in lines if line.words[0].line < 0 and _is_bullet(line)]
    if not bullets:
        return lines
    rows: defaultdict[int, list[Line]] = defaultdict(list)
    for line in lines:
        rows[round(line.baseline)].append(line)
    taken: set[int] = set()
    for bullet in bullets:
        row = round(bullet.baseline)
        beside = (line for near in (row - 1, row, row + 1) for line in rows[near])
        text = next((line for line in beside
                     if bullet.x0 < line.x0 and _adjoins(bullet, line)), None)
        if text is not None:
            text.words = [replace(bullet.words[0], order=text.order), *text.words]
            taken.add(id(bullet))
    return [line for line in lines if id(line) not in taken]


def _is_bullet(line: Line) -> bool:
    return len(line.words) == 1 and BULLET.fullmatch(line.words[0].text) is not None


def _without_letter_spacing(words: list[Word]) -> list[Word]:
    """The words of a line that is set "l i k e   t h i s", put together by the width of gaps."""
    single = sum(len(word.text) == 1 and word.text.isalpha() for word in words)
    if len(words) < 4 or single < _SPACED * len(words):
        return words
    gaps = [after.x0 - before.x1 for before, after in pairwise(words)]
    usual = median(gaps)
    if usual > 0.6 * words[0].size:
        return words
    joined = words[:1]
    for gap, word in zip(gaps, words[1:], strict=True):
        if gap < 1.7 * usual:
            joined[-1] = _glue(joined[-1], word)
        else:
            joined.append(word)
    return joined


def _is_one_word(last: Word, word: Word) -> bool:
    """Whether only the font changes between them, as in small capitals or a half bold word."""
    return (not word.spaced and last.baseline == word.baseline
            and abs(word.x0 - last.x1) < 0.15 * word.size)


def _glue(a: Word, b: Word) -> Word:
    style = a if len(a.text) >= len(b.text) else b
    return replace(a, text=a.text + b.text, x1=b.x1, size=max(a.size, b.size), bold=style.bold,
                   italic=style.italic, divided=b.divided)


def _is_note_mark(word: Word, last: Word) -> bool:
    """Whether it is a raised number that leads to a footnote."""
    return (re.fullmatch(r"\d{1,3}\)?|\*{1,3}", word.text) is not None
            and word.size < RAISED * last.size and last.baseline - word.baseline > 0.1 * last.size
            and word.x0 - last.x1 < 0.3 * last.size and last.text.lower() not in _UNITS)
