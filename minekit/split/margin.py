"""White books with the names of the senders in the margin, beside what each of them wrote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import replace

from minekit.danish.dates import find_dates
from minekit.records import Block, BlockKind
from minekit.split.contents import entries
from minekit.split.letter import is_prose
from minekit.split.named import letters_of, read_named

FEWEST = 3
"""Names in the margin, from which they tell whose answer stands beside them."""


def with_margin(blocks: Sequence[Block], aside: frozenset[BlockKind],
                is_name: Callable[[str], bool]) -> list[Block]:
    """The text, with names in the margin before what stands beside them.

    Parameters
    ----------
    blocks
        All blocks of the document.
    aside
        The kinds of those that are no text.
    is_name
        Tells whether it may be the name of a sender.
    """
    text = [block for block in blocks if block.kind not in aside]
    left = _left_of_text(text)
    beside = [block for block in blocks if block.kind is BlockKind.SIDE or (
        block.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH) and block.box.x1 < left)]
    runs = list(_runs(beside, _names(beside, is_name, entries(text))))
    if len(runs) < FEWEST:
        return text
    used = {id(block) for run in runs for block in run}
    placed = [block for block in text if id(block) not in used]
    for run in runs:
        place = next((n for n, block in enumerate(placed) if _is_beside(block, run[0])),
                     len(placed))
        placed[place:place] = [replace(block, kind=BlockKind.SIDE) for block in run]
    return placed


def _left_of_text(text: Sequence[Block]) -> float:
    """Where most lines of running text begin."""
    edges: Counter[int] = Counter()
    for block in text:
        if is_prose(block) and block.cell is None:
            edges[round(block.box.x0)] += len(block.text)
    return float(max(edges, key=lambda edge: (edges[edge], edge), default=0))


def _names(beside: Sequence[Block], is_name: Callable[[str], bool], titles: Iterable[str]
           ) -> set[int]:
    """Places of the names in the margin.

    What the table of contents lists is one too, though no word tells it ("Movia"), if it is set
    like the others.
    """
    listed = {letters_of(read_named(title).name) for title in titles} - {""}
    named = [read_named(block.text).name for block in beside]
    sure = {n for n, name in enumerate(named) if is_name(name)}
    looks = {_look(beside[n]) for n in sure}
    return sure | {n for n, name in enumerate(named)
                   if letters_of(name) in listed and _look(beside[n]) in looks}


def _look(block: Block) -> tuple[float, bool, bool]:
    return round(block.size, 1), block.bold, block.italic


def _runs(beside: Sequence[Block], names: Container[int]) -> Iterator[list[Block]]:
    """Each name in the margin, with the days below it."""
    run: list[Block] = []
    for n, block in enumerate(beside):
        if n in names:
            yield from [run] if run else []
            run = [block]
        elif run and run[-1].page == block.page and any(find_dates(block.text)):
            run.append(block)
    yield from [run] if run else []


def _is_beside(block: Block, name: Block) -> bool:
    """Whether a block of the text begins beside a name, or after it."""
    return block.page > name.page or (
        block.page == name.page and block.box.top > name.box.top - name.size)
