"""Where a letter is signed: below a closing formula, or in the short lines at its very end."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from minekit.danish.letters import AFTERWORD, CLOSING, COPIES
from minekit.danish.names import is_person, may_be_organisation
from minekit.records import Block, BlockKind
from minekit.split.letter import (
    SENTENCE_END,
    SHORT_LINE,
    WORD,
    Letter,
    is_date_line,
    is_prose,
    printed_lines,
)

MOST_NAMES = 5
"""Blocks below the closing formula of a letter that goes on with notes."""
NAMES = 0.3
"""Share of the cells of a table that are names, from which people sign in it."""
_OFFICE = re.compile(r"[\w -]{3,25}:\s")
_DEGREE = re.compile(r"(?:ph\.d|(?:cand|mag|stud|exam|dr|lic|merc)\.[\w.]+|"
                     r"\b[A-ZÆØÅ]\.[A-ZÆØÅ])\.$")
_LAST_WORD = re.compile(r"(?<!\.)\b[\wæøå]{3,}[.!?]$")
_SIGN_HERE = re.compile(r"underskrift|signatur|navn og adresse", re.IGNORECASE)


def dress_closing(letter: Letter, start: int) -> None:
    """Find the signature: from the closing formula on, or the short lines at the very end."""
    blocks = letter.blocks
    signed_in = _tables_of_names(blocks)
    texts = [n for n in range(start, len(blocks))
             if blocks[n].kind not in (BlockKind.FRAME, BlockKind.FOOTNOTE, BlockKind.COMMENT)]
    after_prose = next((i + 1 for i in reversed(range(len(texts)))
                        if _carries_on(blocks[texts[i]], signed_in)), 0)
    tail = texts[after_prose:]
    formula = next((n for n in tail if CLOSING.match(blocks[n].text)), None)
    if formula is not None:
        signed = tail[tail.index(formula):]
    else:
        signed = _signed_above(blocks, texts) or tail
    for n in signed:
        is_copy = COPIES.match(blocks[n].text)
        blocks[n] = replace(blocks[n], kind=BlockKind.FRAME if is_copy else BlockKind.SIGNATURE)
    letter.signature += [blocks[n] for n in signed if blocks[n].kind is BlockKind.SIGNATURE]


def _signed_above(blocks: Sequence[Block], texts: Sequence[int]) -> list[int]:
    """The last formula and the names below it, where notes or an annex follow."""
    formula = next((i for i in reversed(range(len(texts)))
                    if CLOSING.match(blocks[texts[i]].text)
                    and len(blocks[texts[i]].text) < SHORT_LINE), None)
    if formula is None:
        return []
    names = list(takewhile(lambda n: blocks[n].kind is BlockKind.PARAGRAPH
                           and len(blocks[n].text) < SHORT_LINE and not is_prose(blocks[n])
                           and not AFTERWORD.match(blocks[n].text),
                           texts[formula + 1:formula + MOST_NAMES + 1]))
    return [texts[formula], *names] if names else []


def _tables_of_names(blocks: Sequence[Block]) -> set[int]:
    """Tables in which people sign: beside each other, or in a long list."""
    tables: defaultdict[int, list[str]] = defaultdict(list)
    before: dict[int, str] = {}
    for n, block in enumerate(blocks):
        if block.cell is not None:
            tables[block.cell.table].append(block.text)
            before.setdefault(block.cell.table, blocks[n - 1].text if n else "")
    return {table for table, texts in tables.items()
            if all(len(text) < SHORT_LINE and not SENTENCE_END.search(text.rstrip(".")) and
                   len(WORD.findall(text)) < 8 for text in texts)
            and (any(_SIGN_HERE.search(text) for text in texts[:5])
                 or CLOSING.match(before[table])
                 or sum(is_person(text) or may_be_organisation(text)
                        for text in texts) > NAMES * len(texts))}


def _names_officers(block: Block) -> bool:
    """Whether it ends in a degree, or tells an office and who holds it: "Referent: T.K."."""
    lines = block.lines
    return len(block.text) < 2 * SHORT_LINE and not _LAST_WORD.search(block.text) and (
        _DEGREE.search(block.text) is not None
        or (len(lines) > 1 and _OFFICE.match(lines[-1]) is not None))


def _carries_on(block: Block, signed_in: set[int]) -> bool:
    """Whether the text is not over yet with this block."""
    if block.cell is not None:
        return block.cell.table not in signed_in
    if block.kind is BlockKind.LIST and is_date_line(" ".join(printed_lines(block))):
        return False
    if block.kind in (BlockKind.TABLE, BlockKind.QUOTE, BlockKind.LIST):
        return True
    if CLOSING.match(block.text) and len(block.text) < 3 * SHORT_LINE:
        return False
    if is_prose(block):
        return not _names_officers(block)
    words = WORD.findall(block.text)
    if SENTENCE_END.search(block.text) and not re.search(r"\b[\wæøå]{1,3}\.\)?$", block.text):
        return len(words) > 0
    return len(block.text) > SHORT_LINE and len(words) > 12
