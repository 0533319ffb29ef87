"""The letters of a hearing as chains: headings, row labels and sentences in reading order."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from minekit.danish.cues import lean
from minekit.danish.openers import carries_on, turns
from minekit.records import BODY, BlockKind, Sentence

LONGEST_LABEL = 70
"""Characters of a text without full stop that can be a label: a heading that was not told so."""
LONGEST_RUN_IN = 4
"""Words of a title that stands in front of the text of its paragraph."""
_SAYS = re.compile(r"\b(?:vi|jeg|det|der|man|ikke|ingen|intet|ja|nej|tak|hermed|hej|kære|delt\w*"
                   r"|endelig|selvfølgelig\w*|naturligvis|\w*[aeiouyæøå]r|\w+[rt]es|vil|kan|skal"
                   r"|må|blev)\b", re.IGNORECASE)
"""Words that titles have not, or seldom: verbs, and what stands for a sentence."""
_ENDS = re.compile(r"[.!?…:;][\"»«”“’)]*$")


class Border(IntEnum):
    """What lies between a node and the one before it; a node can have several."""

    NONE = 0
    PARAGRAPH = 1
    ITEM = 2
    ROW = 3
    AFTER_LABEL = 4
    LABEL = 5
    CARRIES_ON = 6
    CARRIES_ON_PARAGRAPH = 7
    TURNS = 8
    TURNS_PARAGRAPH = 9


@dataclass(frozen=True)
class Node:
    """A sentence, or a heading or label that stands over sentences.

    Parameters
    ----------
    at
        Number of the sentence, -1 for a label that is known only from what stands under it.
    """

    text: str
    at: int
    label: bool
    border: Border
    first: bool

    @property
    def borders(self) -> tuple[Border, ...]:
        """What lies before it, and what its first words say of that."""
        if self.border not in (Border.NONE, Border.PARAGRAPH):
            return (self.border,)
        new = self.border is Border.PARAGRAPH
        if turns(self.text):
            return self.border, Border.TURNS_PARAGRAPH if new else Border.TURNS
        if carries_on(self.text):
            return self.border, Border.CARRIES_ON_PARAGRAPH if new else Border.CARRIES_ON
        return (self.border,)


@dataclass(frozen=True, eq=False)
class Letters:
    """The nodes of all responses, one response after the other.

    Parameters
    ----------
    starts
        First node of each response.
    ids
        Of the responses.
    """

    nodes: tuple[Node, ...]
    starts: NDArray[np.int64]
    ids: tuple[str, ...]

    @classmethod
    def of(cls, sentences: Sequence[Sentence]) -> Letters:
        """The letters in which sentences stand; those of a response follow each other."""
        nodes = list(_nodes(sentences))
        starts = [n for n, node in enumerate(nodes) if node.first]
        ids = dict.fromkeys(sentence.response_id for sentence in sentences if _is_node(sentence))
        return cls(tuple(nodes), np.array(starts, np.int64), tuple(ids))

    @property
    def texts(self) -> list[str]:
        """Of the nodes."""
        return [node.text for node in self.nodes]

    def parts(self) -> Iterator[slice]:
        """The nodes of each response."""
        for start, stop in pairwise([*self.starts.tolist(), len(self.nodes)]):
            yield slice(start, stop)

    def batches(self, most: int) -> Iterator[tuple[slice, Letters]]:
        """Some responses at a time, as slices of the nodes and as letters of their own.

        Parameters
        ----------
        most
            Nodes of a batch; a longer response is a batch alone.
        """
        limits = [*self.starts.tolist(), len(self.nodes)]
        first = 0
        while first < len(self.starts):
            last = max(first + 1, bisect_right(limits, limits[first] + most) - 1)
            nodes = slice(limits[first], limits[last])
            yield nodes, Letters(self.nodes[nodes], self.starts[first:last] - limits[first],
                                 self.ids[first:last])
            first = last

    def flags(self, name: str) -> NDArray[np.bool_]:
        """An attribute of each node."""
        return np.array([getattr(node, name) for node in self.nodes], bool)

    def borders(self) -> NDArray[np.float64]:
        """Which borders each node has: n_nodes x n_borders, 0 or 1."""
        out = np.zeros((len(self.nodes), len(Border)))
        for row, node in zip(out, self.nodes, strict=True):
            row[list(node.borders)] = 1
        return out


def _nodes(sentences: Sequence[Sentence]) -> Iterator[Node]:
    response = heading = row = ""
    last: Sentence | None = None
    label, told = True, False
    for at, sentence in enumerate(sentences):
        if not _is_node(sentence):
            continue
        first = sentence.response_id != response
        if first:
            response, heading, row, last, told = sentence.response_id, "", "", None, False
        is_heading = sentence.block is BlockKind.HEADING
        above = [text for text, known in ((sentence.heading, heading), (sentence.row, row))
                 if text and text != known and not is_heading and not _is_told(text, last)]
        for text in above:
            yield Node(text, -1, True, Border.LABEL, first)
            first, label, told = False, True, True
        before = Border.AFTER_LABEL if label or first else _border(sentence, last)
        # What comes right below a heading or header is the answer to it, however short.
        label = (is_heading or (not told and _is_label(sentence))
                 or _is_run_in(sentence, last, sentences[at + 1:at + 2]))
        yield Node(sentence.text, at, label, Border.LABEL if label else before, first)
        heading = sentence.text if is_heading else sentence.heading or heading
        row = "" if is_heading else sentence.row
        last, told = sentence, is_heading


def _is_node(sentence: Sentence) -> bool:
    return sentence.block in BODY or sentence.block is BlockKind.HEADING


def _is_told(text: str, last: Sentence | None) -> bool:
    """Whether a label was the last thing that was said."""
    return last is not None and text.endswith(last.text)


def _is_label(sentence: Sentence) -> bool:
    return len(sentence.text) <= LONGEST_LABEL and not _ENDS.search(sentence.text)


def _is_run_in(sentence: Sentence, last: Sentence | None, following: Sequence[Sentence]) -> bool:
    """Whether it is a title in front of its text, as "Hegnet om kajen." is: no verb, no verdict."""
    begins = last is None or sentence.paragraph != last.paragraph
    return (begins and sentence.text.endswith(".")
            and any(item.response_id == sentence.response_id
                    and item.paragraph == sentence.paragraph for item in following)
            and len(sentence.text.split()) <= LONGEST_RUN_IN
            and not _SAYS.search(sentence.text) and not lean(sentence.text))


def _border(sentence: Sentence, last: Sentence | None) -> Border:
    if last is None or sentence.paragraph == last.paragraph or last.block is BlockKind.QUOTE:
        return Border.NONE
    if sentence.row and sentence.row == last.row:
        return Border.ROW
    if sentence.block is last.block is BlockKind.LIST:
        return Border.ITEM
    return Border.PARAGRAPH
