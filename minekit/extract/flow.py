"""The order in which the lines of a page are read.

The order in which the file draws its text is trusted, as it is nearly always that of the author;
geometry has its way only where the two conflict (Breuel, "High performance document layout
analysis", 2003: what lies above comes first, and what lies to the left of it). Pages whose text is
drawn in no order at all are put together by geometry alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from minekit.extract.lines import DRAWN_TOGETHER, Line
from minekit.extract.tables import Table
from minekit.records import Box

SIDE_WIDTH = 0.33
"""Of the page: the widest a side column can be."""
SIDE_SIZE = 0.95
"""Of the body's font size: what a side column is set in."""
SIDE_SHARE = 2.5
"""How many times more letters stand beside a side column that is set as large as the text."""
COLUMN = 4
"""Lines of the shortest column of text."""
MOST_RUNS = 80
"""On a page; with more of them the drawing order says nothing."""

_SENTENCE = re.compile(r"(?:[\w,-]+ ){5}[\w-]*[^\W\d_]{3}[.!?](?: |$)")


@dataclass
class Unit:
    """Lines that are read one after the other, or a table."""

    lines: list[Line] = field(default_factory=list)
    table: Table | None = None
    order: int = 0

    @cached_property
    def box(self) -> Box:
        """Around all of it."""
        return self.table.box if self.table else Box.around(line.box for line in self.lines)

    @property
    def letters(self) -> int:
        """How many characters its lines have."""
        return sum(line.letters for line in self.lines)


def make_units(lines: Sequence[Line], barriers: Sequence[Box] = ()) -> list[Unit]:
    """Runs of lines that go down the page, and end at a table (``barriers``)."""
    groups = _runs(lines, barriers)
    if _are_tangled(groups):
        groups = _chains(lines)
    return [Unit(group, order=group[0].order) for group in groups]


def _are_tangled(runs: Sequence[Sequence[Line]]) -> bool:
    """Whether the page is drawn in no order: lines stand between lines of another run.

    Or it is drawn from the bottom upwards.
    """
    if len(runs) > MOST_RUNS:
        return True
    rises = sum(after[0].baseline < before[-1].baseline and after[0].x0 < before[-1].x1
                and before[-1].x0 < after[0].x1 for before, after in pairwise(runs))
    if rises > sum(map(len, runs)) / 2:
        return True
    return any(_is_between(line, other) for run in runs for other in runs if other is not run
               for line in run)


def _is_between(line: Line, run: Sequence[Line]) -> bool:
    above = below = False
    for other in run:
        if other.x0 < line.x1 and line.x0 < other.x1:
            above = above or other.baseline < line.baseline - line.size
            below = below or other.baseline > line.baseline + line.size
    return above and below


def _runs(lines: Iterable[Line], barriers: Sequence[Box]) -> list[list[Line]]:
    runs: list[list[Line]] = []
    for line in lines:
        if runs and _goes_on(runs[-1], line, barriers):
            runs[-1].append(line)
        else:
            runs.append([line])
    return runs


def _goes_on(run: Sequence[Line], line: Line, barriers: Sequence[Box]) -> bool:
    last = run[-1]
    if any(last.baseline < box.top < line.baseline for box in barriers):
        return False
    if line.baseline < last.baseline - 0.3 * last.size:
        return False
    if line.baseline < last.baseline + 0.3 * last.size:
        return line.x0 >= last.x1 and line.order - last.words[-1].order <= DRAWN_TOGETHER
    left = min(other.x0 for other in run[-3:])
    right = max(other.x1 for other in run[-3:])
    return line.x0 < right and left < line.x1


def _chains(lines: Iterable[Line]) -> list[list[Line]]:
    """Lines that stand closely under each other."""
    chains: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (round(line.baseline), line.x0)):
        near = [chain for chain in chains
                if 0 < line.baseline - chain[-1].baseline < 2.2 * line.size
                and line.x0 < chain[-1].x1 and chain[-1].x0 < line.x1]
        if near:
            min(near, key=lambda chain: abs(chain[-1].x0 - line.x0)).append(line)
        else:
            chains.append([line])
    return chains


def find_side_columns(units: Sequence[Unit], lines: Sequence[Line], width: float, body: float
                      ) -> list[Unit]:
    """Narrow columns of small print, or of particulars in any size, beside the text.

    Parameters
    ----------
    lines
        All of the page.
    width
        Of the page.
    body
        Font size of the running text.
    """
    return [unit for unit in units if _is_side(unit, lines, width, body)]


def _is_side(unit: Unit, lines: Sequence[Line], width: float, body: float) -> bool:
    own = set(map(id, unit.lines))
    beside = [line for line in lines if id(line) not in own
              and line.box.top < unit.box.bottom and unit.box.top < line.box.bottom]
    small = all(line.size < SIDE_SIZE * body for line in unit.lines if not line.bold)
    shorter = sum(line.letters for line in beside) > (1 if small else SIDE_SHARE) * unit.letters
    return (unit.box.width < SIDE_WIDTH * width and shorter
            and (small or _holds_particulars(unit))
            and (all(line.x1 <= unit.box.x0 for line in beside)
                 or all(line.x0 >= unit.box.x1 for line in beside)))


def _holds_particulars(unit: Unit) -> bool:
    """Whether lines hold addresses and the like, and no sentences.

    In a scan they may be a column of a table, as its rules are not seen.
    """
    text = " ".join(line.text for line in unit.lines)
    return (len(unit.lines) > 2 and unit.lines[0].words[0].line < 0
            and _SENTENCE.search(text) is None)


def text_columns(units: Sequence[Unit]) -> list[Box]:
    """Where running text stands in columns of some lines."""
    return [unit.box for unit in units if len(unit.lines) >= COLUMN
            and _SENTENCE.search(" ".join(line.text for line in unit.lines))]


def _lines_beside(unit: Unit, box: Box) -> list[Line]:
    return [line for line in unit.lines
            if line.box.top < box.bottom and box.top < line.box.bottom]


def in_reading_order(units: Sequence[Unit]) -> list[Unit]:
    """Topological order under "above" and "left of", earliest drawn first."""
    left = sorted(units, key=lambda unit: unit.order)
    before = {id(unit): {id(other) for other in left if other is not unit
                         and _precedes(other, unit)} for unit in left}
    ordered: list[Unit] = []
    done: set[int] = set()
    while left:
        free = (unit for unit in left if before[id(unit)] <= done)
        unit = next(free, left[0])
        left.remove(unit)
        done.add(id(unit))
        ordered.append(unit)
    return ordered


def _precedes(a: Unit, b: Unit) -> bool:
    """Whether geometry says that ``a`` is read before ``b``."""
    if a.box.bottom <= b.box.top + 2.0:
        shared = min(a.box.x1, b.box.x1) - max(a.box.x0, b.box.x0)
        return shared > 0.15 * min(a.box.width, b.box.width)
    if b.box.bottom <= a.box.top + 2.0:
        return False
    if a.table or b.table:
        return a.box.top < b.box.top if _share_width(a, b) else a.box.x1 <= b.box.x0 + 2.0
    beside = _lines_beside(a, b.box)
    return bool(beside) and all(line.x1 <= b.box.x0 + 2.0 for line in beside)


def _share_width(a: Unit, b: Unit) -> bool:
    return a.box.x0 < b.box.x1 and b.box.x0 < a.box.x1
