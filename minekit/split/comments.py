"""The administration's comments that stand among the answers of a white book.

A comment begins with a label ("Forvaltningens bemærkninger:") or, set in other type, with a
sentence that says who speaks ("Administrationen bemærker, at ..."). It lasts as long as its type
does, or, when it is set like the answers, up to the next label.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from minekit.danish.letters import ANSWER_LABEL, COMMENT_LABEL, COMMENT_SENTENCE
from minekit.records import BODY, Block, BlockKind

_Look = tuple[float, bool, bool]


def mark_comments(blocks: Sequence[Block]) -> list[Block]:
    """A chapter's blocks, those of the administration as comments, labels of answers as frame."""
    starts = [n for n, block in enumerate(blocks) if block.cell is None
              and COMMENT_LABEL.match(block.text)]
    own = _main_look(blocks[:starts[0]] if starts else blocks)
    starts += [n for n, block in enumerate(blocks) if block.cell is None and _look(block) != own
               and COMMENT_SENTENCE.match(block.text)]
    marked = list(blocks)
    for start in sorted(set(starts)):
        for n in range(start, _end(blocks, start, own)):
            marked[n] = replace(blocks[n], kind=BlockKind.COMMENT)
    for n, block in enumerate(marked):
        is_label = ANSWER_LABEL.fullmatch(block.text) and (n == 0 or starts)
        if is_label and block.kind is not BlockKind.COMMENT and block.cell is None:
            marked[n] = replace(block, kind=BlockKind.FRAME)
    return marked


def _end(blocks: Sequence[Block], start: int, own: _Look | None) -> int:
    """Where a comment ends: before the next label of an answer, or where its type does."""
    look = _look_of_text(blocks[start:start + 2][COMMENT_LABEL.fullmatch(blocks[start].text)
                                                 is not None:])
    for n in range(start + 1, len(blocks)):
        if blocks[n].cell is not None or ANSWER_LABEL.fullmatch(blocks[n].text):
            return n
        if look != own and _look_of_text(blocks[n:]) == own:
            return n
    return len(blocks)


def _main_look(blocks: Sequence[Block]) -> _Look | None:
    """The look of most running text."""
    looks: Counter[_Look] = Counter()
    for block in blocks:
        if block.kind in BODY:
            looks[_look(block)] += len(block.text)
    return max(looks, key=lambda look: (looks[look], look)) if looks else None


def _look_of_text(blocks: Sequence[Block]) -> _Look | None:
    """The look of the first block that is running text."""
    return next((_look(block) for block in blocks if block.kind in BODY), None)


def _look(block: Block) -> _Look:
    """Size and slant; boldness only tells labels."""
    return round(block.size, 1), block.italic, block.kind is BlockKind.QUOTE
