"""The words of packed blocks without all that is known of their places.

A letter has a thousand printed words. To look for a quote or a CPR number in it needs its text and
pages; to make objects of boxes and sizes, too, takes eight times as long.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from minekit.packed import Blocks, unpack
from minekit.records import Block


class Place(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """The beginning of a :class:`minekit.records.Span`."""

    start: int
    end: int
    page: int


class Printed(msgspec.Struct, frozen=True, gc=False):
    """A part of a :class:`minekit.records.Block`."""

    text: str
    spans: tuple[Place, ...] = ()


def printed(blocks: Sequence[Block]) -> Sequence[Printed | Block]:
    """The text and pages of blocks."""
    return unpack(blocks.packed, tuple[Printed, ...]) if isinstance(blocks, Blocks) else blocks
