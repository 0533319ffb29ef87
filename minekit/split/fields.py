"""Labelled fields: the head of an e-mail, the particulars of a form, the frame of a meeting."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from minekit.danish.dates import find_dates
from minekit.danish.letters import FIELDS, LABEL_PREFIX
from minekit.records import Block, BlockKind

LONGEST_LABEL = 60
LONGEST_VALUE = 300
WORDS_OF_LABEL = 3
"""The most that are looked at where nothing divides a label from its value."""
_NOTHING = re.compile(r"[-–—./ ]+|ingen|n/a|ikke (?:oplyst|angivet|udfyldt)", re.IGNORECASE)
_SENTENCE = re.compile(r"[a-zæøå]{4}[.!?](?:\s|$)|\b(?:er|var|har|havde|blev|bliver|bød|gennemgik|"
                       r"oplyste|drøftede|orienterede|indledte)\b")


@dataclass(frozen=True)
class Field:
    """A label and its value.

    Parameters
    ----------
    name
        What the label means: a key of :data:`minekit.danish.letters.FIELDS`.
    blocks
        Places of the blocks that hold it.
    """

    name: str
    value: str
    blocks: tuple[int, ...]

    @property
    def is_answer(self) -> bool:
        """Whether somebody wrote a sentence where others fill in a word."""
        return self.value.endswith((".", "!")) and len(self.value.split()) > 4


def field_name(label: str) -> str:
    """What a label means; empty if it is no label of a field."""
    text = LABEL_PREFIX.sub("", label.strip(), count=1).rstrip(":*").strip()
    if not text or len(text) > LONGEST_LABEL:
        return ""
    return next((name for name, pattern in FIELDS.items() if pattern.fullmatch(text)), "")


def read_fields(blocks: Sequence[Block], *, loose: bool = False) -> list[Field]:
    """The fields among the blocks, in order.

    Parameters
    ----------
    loose
        Whether a label may also stand alone, with its value in the next block, as in forms.
    """
    fields: list[Field] = []
    for n, block in enumerate(blocks):
        if block.cell is not None and (row := _from_row(blocks, n)):
            fields += row
        elif found := _from_lines(block, n):
            last = found[-1]
            fields += found if last.value or not loose else [
                *found[:-1], _with_next(blocks, n, last.name)]
        elif loose and block.cell is None and (name := field_name(block.text)):
            fields.append(_with_next(blocks, n, name))
    return fields


def _from_row(blocks: Sequence[Block], n: int) -> list[Field]:
    """A row of a table whose first cell is a label."""
    cell = blocks[n].cell
    if cell is None or cell.column != 0 or not (name := field_name(blocks[n].text)):
        return []
    row = [m for m, block in enumerate(blocks) if block.cell is not None and m != n
           and (block.cell.table, block.cell.row) == (cell.table, cell.row)]
    value = " ".join(blocks[m].text for m in row)
    return [Field(name, _filled_in(value), (n, *row))] if len(value) <= LONGEST_VALUE else []


def _from_lines(block: Block, n: int) -> list[Field]:
    """Lines that each begin with a label; what stands on the next line goes on with the value."""
    fields: list[Field] = []
    for line in block.lines:
        label, value = _divided(line)
        if label and (name := field_name(label)):
            fields.append(Field(name, _filled_in(value), (n,)))
        elif fields and (name := field_name(line)):
            fields.append(Field(name, "", (n,)))
        elif fields and len(fields[-1].value) + len(line) <= LONGEST_VALUE:
            last = fields[-1]
            fields[-1] = Field(last.name, f"{last.value} {line}".strip(), last.blocks)
        else:
            return []
    return [] if any(_is_prose(field) for field in fields) else fields


def _filled_in(value: str) -> str:
    """The value; empty where a form prints that nothing was filled in."""
    return "" if _NOTHING.fullmatch(value) else value


def _divided(line: str) -> tuple[str, str]:
    """A label, and what stands behind its colon or a wide gap; two empty texts without either."""
    match = re.match(r"([^:]{1,60}?)\s*(?::(?=\s|$)|\s{3}(?!:))\s*(.*)", line)
    return (match[1], match[2].strip()) if match else ("", "")


def _is_prose(field: Field) -> bool:
    """Whether the value is text: "Til stede: ni medlemmer. Formanden bød velkommen."."""
    return field.name == "meeting" and _SENTENCE.search(field.value) is not None


def looks_like_field(text: str) -> bool:
    """Whether a line begins with the label of a field and is no sentence of the text."""
    name = field_name(text.partition(":")[0]) if ":" in text else ""
    return bool(name) and len(text) < LONGEST_VALUE and not _is_prose(Field(name, text, ()))


def particulars_aside(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, boxes that tell day and references ("Vores ref. 12") as side columns.

    They stand to the right of the recipient, and may have been read after all of the page.
    """
    return [replace(block, kind=BlockKind.SIDE) if _is_box(block) else block for block in blocks]


def _is_box(block: Block) -> bool:
    """Whether each line begins with the label of a day or a reference, and no colon divides it."""
    lines = block.lines
    if (block.kind is not BlockKind.PARAGRAPH or block.cell is not None or len(lines) < 2
            or len(block.text) > LONGEST_VALUE or not any(find_dates(block.text))):
        return False
    return ":" not in block.text and all(_leads(line) for line in lines)


def _leads(line: str) -> bool:
    starts = accumulate(line.split()[:WORDS_OF_LABEL], "{} {}".format)
    return any(field_name(start) in ("date", "reference") for start in starts)


def _with_next(blocks: Sequence[Block], n: int, name: str) -> Field:
    if (n + 1 < len(blocks) and blocks[n + 1].cell is None
            and not field_name(blocks[n + 1].text)):
        return Field(name, _filled_in(blocks[n + 1].text), (n, n + 1))
    return Field(name, "", (n,))
