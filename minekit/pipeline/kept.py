"""Which steps of the work on documents were done before, and are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from minekit.shards import Shards

STEPS = ("documents", "parts", "counts")
"""Stages under which the steps are kept."""


class Keys(NamedTuple):
    """Under which keys the steps of the work on a document are kept."""

    document: str
    part: str
    counts: str


@dataclass(frozen=True)
class Known:
    """What is known of a document whose work is to be done.

    Parameters
    ----------
    id
        Of the response that it holds.
    document, part
        What the first steps gave before, packed; empty where they are to be done.
    """

    id: str
    document: bytes = b""
    part: bytes = b""


class Kept:
    """Looks up what is kept.

    Parameters
    ----------
    steps
        Those of ``STEPS`` that are wanted.
    """

    def __init__(self, shards: Shards, steps: Sequence[str]) -> None:
        self.names = {stage: shards.names(stage) for stage in steps}
        self._shards = shards

    def has_all(self, keys: Keys) -> bool:
        """Whether all steps are."""
        return all(key in self.names[stage]
                   for stage, key in zip(STEPS, keys, strict=True) if stage in self.names)

    def known(self, id: str, keys: Keys) -> Known:
        """What is known of a document; of its steps only the last is needed."""
        if keys.document not in self.names["documents"]:
            return Known(id)
        if keys.part in self.names["parts"]:
            return Known(id, part=self._shards.read("parts", keys.part))
        return Known(id, document=self._shards.read("documents", keys.document))
