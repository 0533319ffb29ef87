"""White books with the names of the senders in the margin, beside what each of them wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from minekit.danish.dates import find_dates
from minekit.records import Block, BlockKind
from minekit.split.named import read_named

SAME = 5.0
"""Points by which names may stand further left or right."""
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
    runs = list(_runs([block for block in blocks if block.kind is BlockKind.SIDE], is_name))
    if len(runs) < FEWEST:
        return text
    beside = [block for block in text if _is_in_margin(block, runs) and (
        is_name(read_named(block.text).name) or any(find_dates(block.text)))]
    placed = [block for block in text if block not in beside]
    runs += _runs([replace(block, kind=BlockKind.SIDE) for block in beside], is_name)
    for run in runs:
        place = next((n for n, block in enumerate(placed) if _is_beside(block, run[0])),
                     len(placed))
        placed[place:place] = run
    return placed


def _is_in_margin(block: Block, runs: Sequence[Sequence[Block]]) -> bool:
    """Whether a short block was read as text, but stands where names stand in the margin."""
    left = min(run[0].box.x0 for run in runs)
    right = max(block.box.x1 for run in runs for block in run)
    return (block.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH)
            and abs(block.box.x0 - left) < SAME and block.box.x1 < right + SAME)


def _runs(sides: Sequence[Block], is_name: Callable[[str], bool]) -> Iterator[list[Block]]:
    """Each name in the margin, with the days below it."""
    run: list[Block] = []
    for block in sides:
        if is_name(read_named(block.text).name):
            yield from [run] if run else []
            run = [block]
        elif run and run[-1].page == block.page and any(find_dates(block.text)):
            run.append(block)
    yield from [run] if run else []


def _is_beside(block: Block, name: Block) -> bool:
    """Whether a block of the text begins beside a name, or after it."""
    return block.page > name.page or (
        block.page == name.page and block.box.top > name.box.top - name.size)
