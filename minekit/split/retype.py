"""Pages that are set in larger type than the rest of a file, as when letters were put together.

What is a heading was told by the type of the whole file; on such pages text was taken for headings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from minekit.records import Block, BlockKind
from minekit.split.letter import SENTENCE_END, WORD

LARGER = 1.1
"""Than the file's text: what the type of a page must be to be looked at."""
FEWEST = 6
"""Words of a sentence that tells the type of the text."""
SAME = 0.25
"""Points."""


def retype(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with the text of such pages as paragraphs."""
    whole = _type_of_text(block for block in blocks if block.kind is BlockKind.PARAGRAPH)
    pages: dict[int, list[Block]] = {}
    for block in blocks:
        pages.setdefault(block.page, []).append(block)
    sizes = {page: _type_of_text(found) for page, found in pages.items()}
    return [replace(block, kind=BlockKind.PARAGRAPH, level=0)
            if _is_text(block, sizes[block.page], whole) else block for block in blocks]


def _is_text(block: Block, size: float, whole: float) -> bool:
    return (block.kind is BlockKind.HEADING and size > LARGER * whole and not block.bold
            and not block.italic and not block.text.isupper() and abs(block.size - size) < SAME)


def _type_of_text(blocks: Iterable[Block]) -> float:
    """The size in which most sentences are set; 0 if there are none."""
    sizes: Counter[float] = Counter()
    for block in blocks:
        if not block.bold and len(WORD.findall(block.text)) >= FEWEST and SENTENCE_END.search(
                block.text):
            sizes[round(block.size, 1)] += len(block.text)
    return max(sizes, key=lambda size: (sizes[size], size)) if sizes else 0.0
