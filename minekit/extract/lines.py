"""Words to printed lines."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from minekit.extract.engine import ASCENT, DESCENT, Word
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
_NOTE_MARK = re.compile(r"\d{1,3}\)?|\*{1,3}")
_UNITS = {"m", "km", "cm", "mm", "dm"}

_Row = list[Word]


class Line:
    """Words on one baseline, from left to right, at least one; it does not change any more.

    Parameters
    ----------
    words, page
        The words, and the number of the page on which they stand.

    Attributes
    ----------
    order
        The place of its first word in the order in which the file draws the page.
    box
        Around all words.
    x0, x1
        Left and right end.
    baseline
        That of its largest words.
    text
        The words with single spaces.
    size
        The font size of most characters.
    bold
        Whether all words with letters are bold.
    letters
        How many characters it has.
    """

    __slots__ = ("baseline", "bold", "box", "letters", "order", "page", "size", "text", "words",
                 "x0", "x1")

    def __init__(self, words: list[Word], page: int) -> None:
        self.words, self.page = words, page
        self.order, self.x0 = words[0].order, words[0].x0
        self.text = " ".join([word.text for word in words])
        self.letters = len(self.text) - len(words) + 1
        sizes = {word.size for word in words}
        largest = max(sizes)
        self.size = largest if len(sizes) == 1 else _size_of_most(words)
        self.baseline = next(word.baseline for word in words if word.size == largest)
        self.box = _around(words)
        self.x1 = self.box.x1
        self.bold = (any(word.bold for word in words)
                     and all(word.bold for word in lettered(words)))

    @property
    def italic(self) -> bool:
        """Whether all words with letters are italic."""
        return all(word.italic for word in lettered(self.words))


def _size_of_most(words: Iterable[Word]) -> float:
    sizes: Counter[float] = Counter()
    for word in words:
        sizes[word.size] += len(word.text)
    return sizes.most_common(1)[0][0]


def _around(words: Sequence[Word]) -> Box:
    """As :meth:`Box.around` of the words' boxes, without making those of upright words."""
    if words[0].lying:
        return Box.around(word.box for word in words)
    return Box(min([word.x0 for word in words]),
               min([word.baseline - ASCENT * word.size for word in words]),
               max([word.x1 for word in words]),
               max([word.baseline + DESCENT * word.size for word in words]))


def lettered(words: Sequence[Word]) -> Sequence[Word]:
    """The words that hold a letter; all if none does."""
    return [word for word in words if any(map(str.isalpha, word.text))] or words


def make_lines(words: Iterable[Word], page: int) -> list[Line]:
    """Lines in the order in which the file draws them.

    Words that follow each other in the file on one baseline are one line, however far apart: a
    label and its value, or a sentence that is set to both margins. Others join a line when they
    stand close to it.
    """
    rows: list[_Row] = []
    last: Word | None = None
    for word in words:
        if last is None or not _follows(last, word):
            rows.append([word])
        elif word.size < RAISED * last.size and _is_note_mark(word, last):
            # The mark's place is the word's now: what follows may touch it, as a comma does.
            rows[-1][-1] = last = replace(last, note=word.text, x1=word.x1)
            continue
        elif (not word.spaced or last.note) and _is_one_word(last, word):
            rows[-1][-1] = word = _glue(last, word)
        else:
            rows[-1].append(word)
        last = word
    rows = _with_bullets(_join_neighbours(rows))
    return [Line(_without_letter_spacing(row), page) for row in rows]


def _on_one_line(a: Word, b: Word) -> bool:
    apart = abs(a.baseline - b.baseline)
    if apart <= SAME_BASELINE * a.size:
        return True
    larger, smaller = max(a.size, b.size), min(a.size, b.size)
    raised = smaller < RAISED * larger and apart < 0.6 * larger
    return apart <= SAME_BASELINE * larger or raised


def _follows(last: Word, word: Word) -> bool:
    if word.line >= 0 or last.line >= 0:
        return word.line == last.line
    if word.x0 <= last.x1 - 0.3 * word.size:
        return False
    near = word.order - last.order <= DRAWN_TOGETHER or word.x0 - last.x1 < word.size
    return near and _on_one_line(last, word)


def _join_neighbours(rows: Iterable[_Row]) -> list[_Row]:
    """Put pieces of a line together that the file draws at different times."""
    joined: list[_Row] = []
    for row in rows:
        for n in range(len(joined) - 1, max(-1, len(joined) - 4), -1):
            if row[0].line < 0 and _adjoins(joined[n], row):
                joined[n] = sorted([*joined[n], *row], key=lambda word: word.x0)
                break
        else:
            joined.append(row)
    return joined


def _adjoins(a: _Row, b: _Row) -> bool:
    left, right = (a, b) if a[0].x0 <= b[0].x0 else (b, a)
    last, first = left[-1], right[0]
    if not _on_one_line(last, first):
        return False
    near = FAR_MARK if _is_bullet(left) else 0.7
    return -0.3 * first.size < first.x0 - last.x1 < near * max(first.size, last.size)


def _with_bullets(rows: list[_Row]) -> list[_Row]:
    """Put bullets that the file draws all together in front of the lines to which they belong."""
    bullets = [row for row in rows if _is_bullet(row) and row[0].line < 0]
    if not bullets:
        return rows
    heights: defaultdict[int, list[_Row]] = defaultdict(list)
    for row in rows:
        heights[round(_baseline(row))].append(row)
    taken: set[int] = set()
    for bullet in bullets:
        height = round(_baseline(bullet))
        beside = (row for near in (height - 1, height, height + 1) for row in heights[near])
        text = next((row for row in beside if bullet[0].x0 < row[0].x0 and _adjoins(bullet, row)),
                    None)
        if text is not None:
            text.insert(0, replace(bullet[0], order=text[0].order))
            taken.add(id(bullet))
    return [row for row in rows if id(row) not in taken]


def _baseline(row: _Row) -> float:
    return max(row, key=lambda word: word.size).baseline


def _is_bullet(row: _Row) -> bool:
    return len(row) == 1 and BULLET.fullmatch(row[0].text) is not None


def _without_letter_spacing(words: _Row) -> _Row:
    """The words of a line that is set "l i k e   t h i s", put together by the width of gaps."""
    if len(words) < 4:
        return words
    single = sum([len(word.text) == 1 and word.text.isalpha() for word in words])
    if single < _SPACED * len(words):
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
    """Whether only the font changes between them, as in small capitals or a half bold word.

    Or a note's mark stands between them, as in "loven¹,".
    """
    return last.baseline == word.baseline and abs(word.x0 - last.x1) < 0.15 * word.size


def _glue(a: Word, b: Word) -> Word:
    style = a if len(a.text) >= len(b.text) else b
    return replace(a, text=a.text + b.text, x1=b.x1, size=max(a.size, b.size), bold=style.bold,
                   italic=style.italic, divided=b.divided, note=b.note or a.note)


def _is_note_mark(word: Word, last: Word) -> bool:
    """Whether it is a raised number that leads to a footnote."""
    return (_NOTE_MARK.fullmatch(word.text) is not None
            and last.baseline - word.baseline > 0.1 * last.size
            and word.x0 - last.x1 < 0.3 * last.size and last.text.lower() not in _UNITS)
