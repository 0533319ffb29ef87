"""Sentences of a document that ended up in no response: they are told, never dropped in silence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from minekit.danish.letters import HOST_PHRASE
from minekit.danish.sentences import split_sentences
from minekit.records import BODY, OWN, Block, BlockKind, Document, Problem, Response
from minekit.split.letter import is_prose

MOST_QUOTED = 5
"""Sentences that may be quoted in an e-mail, or stand round an answer, without being told."""
LONGEST_LETTER = 15
"""Sentences of the letter that opens a hearing."""
QUOTED_WORDS = 40
"""Characters of them that are told."""

_SENTENCE = re.compile(r"(?:[\w,-]+ ){4}[\w-]*[^\W\d_]{3}[.!?](?:\s|$)")


def find_leftovers(document: Document, responses: Sequence[Response]) -> Iterator[Problem]:
    """A row for each run of sentences that is in no response.

    In a file with several responses, and in minutes, all of them count; in a letter or e-mail only
    long ones. The letter that opened the hearing, quoted below an answer, is no loss.
    """
    used = {(span.page, span.box) for response in responses for block in response.blocks
            if block.kind in OWN or block.kind is BlockKind.COMMENT for span in block.spans}
    whole = len(responses) > 1 or responses[0].layout == "minutes"
    fewest = 1 if whole else MOST_QUOTED + 1
    texts = [block for block in document.blocks
             if block.kind in BODY or block.kind is BlockKind.SIDE]
    for is_left, run in groupby(texts, key=lambda block: not _is_used(block, used)):
        prose = [block for block in run if is_left and _reads(block)]
        count = sum(len(split_sentences(block.text)) for block in prose)
        if count < fewest or (count < LONGEST_LETTER and any(
                HOST_PHRASE.search(block.text) for block in prose)):
            continue
        yield Problem(document.file, prose[0].page, "left out",
                      f"{count} sentence{'s' * (count > 1)} from "
                      f"'{prose[0].text[:QUOTED_WORDS]}...' on are in no response: they are "
                      "quoted, or stand under no sender")


def _is_used(block: Block, used: Iterable[tuple[int, object]]) -> bool:
    return any((span.page, span.box) in used for span in block.spans)


def _reads(block: Block) -> bool:
    if block.kind is BlockKind.SIDE:
        return _SENTENCE.search(block.text) is not None
    return is_prose(block)
