"""Columns of words: what stands between the white strips of a page on which nothing is printed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from minekit.extract.engine import Word

WIDE = 1.0
"""Of the font size: a strip of this width divides two columns."""
NARROW = 0.45
"""Of the font size: a strip that divides columns whose lines begin at one place."""
SAME_START = 1.5
"""Points."""
FEWEST_STARTS = 3


class Column(NamedTuple):
    """The left and right end of what is printed between two strips."""

    x0: float
    x1: float


def find_columns(words: Sequence[Word]) -> list[Column]:
    """The columns in which all words stand, from left to right."""
    columns: list[Column] = []
    size = max((word.size for word in words), default=1.0)
    for column in _merged(words):
        if columns and not _are_divided(columns[-1], column, words, size):
            columns[-1] = Column(columns[-1].x0, column.x1)
        else:
            columns.append(column)
    return columns


def _merged(words: Iterable[Word]) -> list[Column]:
    merged: list[Column] = []
    start = end = -math.inf
    for x0, x1 in sorted([(word.x0, word.x1) for word in words]):
        if x0 <= end:
            end = max(end, x1)
            continue
        if end > -math.inf:
            merged.append(Column(start, end))
        start, end = x0, x1
    return [*merged, Column(start, end)] if end > -math.inf else []


def _are_divided(left: Column, right: Column, words: Sequence[Word], size: float) -> bool:
    gap = (right.x0 - left.x1) / size
    if not NARROW <= gap < WIDE:
        return gap >= WIDE
    return sum(abs(word.x0 - right.x0) < SAME_START for word in words) >= FEWEST_STARTS


def column_of(word: Word, columns: Sequence[Column]) -> int:
    """The number of the column in which the whole word stands; -1 if it crosses a strip."""
    for n, column in enumerate(columns):
        left = columns[n - 1].x1 if n else column.x0 - SAME_START
        right = columns[n + 1].x0 - NARROW * word.size if n + 1 < len(columns) else column.x1 + 1e4
        if left < word.x0 and word.x1 <= right:
            return n
    return -1


def fits(line: Sequence[Word], columns: Sequence[Column]) -> set[int]:
    """The columns in which the words of a line stand; empty if it runs on over a strip."""
    places = [column_of(word, columns) for word in line]
    runs_on = any(a != b and after.x0 - before.x1 < NARROW * after.size
                  for (a, before), (b, after) in pairwise(zip(places, line, strict=True)))
    return set() if runs_on or -1 in places else set(places)


def printed_lines(words: Iterable[Word]) -> list[list[Word]]:
    """Words line by line from the top down, each line from left to right."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.baseline, word.x0)):
        if lines and word.baseline - lines[-1][0].baseline < 0.3 * word.size:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: word.x0) for line in lines]
