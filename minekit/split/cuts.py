"""Blocks cut at printed lines with which another part of a letter begins.

Where a letter has few lines, salutation, text and signature can stand so close that they were read
as one paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from minekit.danish.dates import find_dates
from minekit.danish.letters import CLOSING, COMMENT_LABEL, MEETING, SALUTATION, TITLE_WORD
from minekit.danish.names import is_person, may_be_organisation
from minekit.records import Block, BlockKind

LONGEST = 60
"""Characters of a line that is a part of its own."""
SHORT = 0.75
"""Of the paragraph's width: a line that ends before could have held the next word."""
OTHER_SIZE = 0.05
"""Of the type's size: from here on two headings differ."""
SHORT_GREETING = 2
"""Words; after such a one the text may begin with a small letter."""
INDENT = 3.0
"""Of the font size: a first line that stands further in is set apart."""
_END = re.compile(r"[.!?…][\"»«”’')\]]*$")


def cut_blocks(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with salutations, days, closing formulas and names on their own."""
    return [part for block in blocks for part in _parts(block)]


def _parts(block: Block) -> Iterator[Block]:
    begins = {BlockKind.PARAGRAPH: _begins, BlockKind.HEADING: _is_other_heading}.get(block.kind)
    if begins is None or block.cell is not None or not block.breaks:
        yield block
        return
    edges = [0, *block.breaks, len(block.text)]
    lines = [block.text[start:end].strip() for start, end in pairwise(edges)]
    cuts = [edges[n] for n in range(1, len(lines)) if begins(block, lines, edges, n)]
    for start, end in zip([0, *cuts], [*cuts, len(block.text)], strict=True):
        yield block.cut(start, end) if cuts else block


def _is_other_heading(block: Block, lines: Sequence[str], edges: Sequence[int], n: int) -> bool:
    """Whether line ``n`` is on another page, in other type, or a title below a sender's name."""
    last, first = (next(span for span in block.spans if span.end > edges[m]) for m in (n - 1, n))
    return last.page != first.page or abs(last.size - first.size) > OTHER_SIZE * last.size or (
        lines[n][:1].isupper() and may_be_organisation(lines[n - 1])
        and bool(MEETING.match(lines[n]) or TITLE_WORD.match(lines[n])))


def _begins(block: Block, lines: Sequence[str], edges: Sequence[int], n: int) -> bool:
    """Whether something else begins with line ``n``."""
    line, before = lines[n], lines[n - 1]
    if n == 1 and len(before) < LONGEST and _stands_apart(block, edges):
        if SALUTATION.match(before) and not _END.search(before) and (
                line[:1].isupper() or len(before.split()) <= SHORT_GREETING):
            return True
        if any(find_dates(before)) and not _END.search(before) and len(lines) > 2:
            return True
    if _END.search(before) and COMMENT_LABEL.match(line) and ":" in line:
        return True
    if not _END.search(before) or len(line) > LONGEST or _END.search(line):
        return False
    last = n == len(lines) - 1
    return CLOSING.match(line) is not None or (
        last and line[:1].isupper() and (is_person(line) or may_be_organisation(line)))


def _stands_apart(block: Block, edges: Sequence[int]) -> bool:
    """Whether the first line ends well before the others do, stands further in, or is slanted."""
    lines = [[span for span in block.spans if start <= span.start < end]
             for start, end in pairwise(edges)]
    left = min(span.box.x0 for span in block.spans)
    ends = [max((span.box.x1 for span in line), default=left) for line in lines]
    return (ends[0] - left < SHORT * (max(ends) - left)
            or lines[0][0].box.x0 - left > INDENT * lines[0][0].size
            or lines[0][0].italic != lines[1][0].italic)
