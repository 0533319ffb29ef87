"""Forms of a hearing portal, and reports of meetings set as a table: labels and what was filled in.

The questions are not the sender's words; they stand as headings over the answers, so that a
reader, and the linking, knows what an answer is about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from minekit.danish.letters import BOXES, CLOSING, HINT, MEETING, ROLE, TEXT_LABEL, TICKED
from minekit.records import Block, BlockKind
from minekit.split.agenda import without_other_points
from minekit.split.anatomy import dress
from minekit.split.fields import Field, field_name, read_fields
from minekit.split.letter import Letter, is_prose

PARTICULARS = frozenset({"organisation", "sender", "person", "given", "family", "contact",
                         "recipient", "date", "reference", "form", "consent"})
NAMING = frozenset({"organisation", "sender", "person"})
"""Fields that hold a name."""
LONGEST_CHOICE = 200
"""Characters of a line with answers to tick."""
SHORT = 0.75
"""Of the paragraph's width: a line of boxes that ends before did not go on with the next one."""


def is_two_column(blocks: Sequence[Block]) -> bool:
    """Whether the text stands in a table of labels and texts."""
    tables: defaultdict[int, set[int]] = defaultdict(set)
    letters: defaultdict[int, int] = defaultdict(int)
    for block in blocks:
        if block.cell is not None:
            tables[block.cell.table].add(block.cell.column)
            letters[block.cell.table] += len(block.text)
    total = sum(len(block.text) for block in blocks)
    return any(columns == {0, 1} and letters[table] > 0.5 * total
               for table, columns in tables.items())


def unfold(blocks: Sequence[Block]) -> list[Block]:
    """Two-column tables as headings and paragraphs; tables inside them stay as they are."""
    columns: defaultdict[int, set[int]] = defaultdict(set)
    for block in blocks:
        if block.cell is not None:
            columns[block.cell.table].add(block.cell.column)
    unfolded = []
    for block in blocks:
        if block.cell is None or columns[block.cell.table] != {0, 1}:
            unfolded.append(block)
        elif block.cell.row == 0 and _is_header(blocks, block.cell.table):
            unfolded.append(replace(block, kind=BlockKind.FRAME, cell=None))
        elif block.cell.column == 0:
            unfolded.append(replace(block, kind=BlockKind.HEADING, level=1, cell=None))
        else:
            kind = BlockKind.LIST if block.marker else BlockKind.PARAGRAPH
            unfolded.append(replace(block, kind=kind, cell=None))
    return unfolded


def _is_header(blocks: Sequence[Block], table: int) -> bool:
    """Whether the first row of a table names its columns."""
    first = [block for block in blocks if block.cell is not None
             and (block.cell.table, block.cell.row) == (table, 0)]
    return len(first) > 1 and all(block.bold and len(block.text) < 40 for block in first)


def dress_form(letter: Letter) -> None:
    """Give each block of a form its kind."""
    letter.blocks = [part for block in letter.blocks for part in _below_boxes(block)]
    fields = read_fields(letter.blocks, loose=True)
    blocks = unfold(letter.blocks)
    for field in fields:
        if field.name in PARTICULARS:
            known = letter.fields.get(field.name, "")
            if field.value and not _tells_a_role(field) and (
                    not known or (known.islower() and not field.value.islower())):
                letter.fields[field.name] = field.value
            for n in () if field.is_answer and field.name != "consent" else field.blocks:
                blocks[n] = replace(blocks[n], kind=BlockKind.FRAME)
    letter.fields.setdefault("person", _full_name(letter.fields))
    for n, block in enumerate(blocks):
        if HINT.fullmatch(block.text) or TEXT_LABEL.fullmatch(block.text):
            blocks[n] = replace(block, kind=BlockKind.FRAME)
        elif block.kind is not BlockKind.FRAME and len(block.text) < LONGEST_CHOICE:
            blocks[n] = _chosen(block)
    _dress_head(letter, blocks)
    _dress_signature(letter, blocks)
    letter.blocks = blocks


def _tells_a_role(field: Field) -> bool:
    """Whether it says as what somebody answers, not who: "en forening eller organisation"."""
    return field.name in NAMING and (ROLE.fullmatch(field.value) is not None
                                     or field_name(field.value) in NAMING)


def _full_name(fields: Mapping[str, str]) -> str:
    return f"{fields.get('given', '')} {fields.get('family', '')}".strip()


def _below_boxes(block: Block) -> list[Block]:
    """The printed lines of boxes to tick, and what is written below them without a gap."""
    edges = [0, *block.breaks, len(block.text)]
    lines = [block.text[start:end].strip() for start, end in pairwise(edges)]
    if not BOXES.match(block.text):
        return [block]
    last = max(n for n, line in enumerate(lines) if BOXES.search(line))
    below = next((n for n in range(last + 1, len(lines))
                  if lines[n][:1].isupper() or _ends_early(block, edges[n - 1], edges[n])), 0)
    return [block.cut(0, edges[below]), block.cut(edges[below], edges[-1])] if below else [block]


def _ends_early(block: Block, start: int, end: int) -> bool:
    """Whether a line is much shorter than the longest one, so that nothing was carried over."""
    left, right = block.box.x0, block.box.x1
    ends = max((span.box.x1 for span in block.spans if start <= span.start < end), default=right)
    return ends - left < SHORT * (right - left)


def _chosen(block: Block) -> Block:
    """Of answers to tick the one that is ticked; a frame if none is."""
    choices = list(BOXES.finditer(block.text))
    if not choices or choices[0].start() > 0:
        return block
    ticked = [choice for choice in choices if TICKED.match(choice["box"])]
    if not ticked:
        return replace(block, kind=BlockKind.FRAME)
    return block.cut(ticked[0].start("text"), ticked[-1].end("text"))


def _dress_head(letter: Letter, blocks: list[Block]) -> None:
    """The first heading is the title; what follows it up to the first field is the portal's."""
    first = next((n for n, block in enumerate(blocks) if block.kind is BlockKind.HEADING), None)
    if first is None:
        return
    letter.title = blocks[first].text
    for n in range(first):
        blocks[n] = replace(blocks[n], kind=BlockKind.FRAME)
    framed = next((n for n in range(first + 1, len(blocks))
                   if blocks[n].kind is BlockKind.FRAME), first)
    for n in range(first + 1, framed):
        blocks[n] = replace(blocks[n], kind=BlockKind.FRAME)


def _dress_signature(letter: Letter, blocks: list[Block]) -> None:
    """Names below the last answer."""
    texts = [n for n, block in enumerate(blocks) if block.kind in (BlockKind.PARAGRAPH,)]
    start = next((i for i in reversed(range(len(texts))) if is_prose(blocks[texts[i]])),
                 len(texts) - 1)
    for n in texts[start + 1:]:
        short = len(blocks[n].text) < 90 and not blocks[n].text.endswith((".", "!", "?"))
        answers = n > 0 and blocks[n - 1].kind is BlockKind.HEADING
        if CLOSING.match(blocks[n].text) or (short and not answers):
            blocks[n] = replace(blocks[n], kind=BlockKind.SIGNATURE)
            letter.signature.append(blocks[n])


def dress_minutes(letter: Letter, speaks: Callable[[str, int], bool]) -> None:
    """Give each block of a meeting's report its kind.

    Parameters
    ----------
    speaks
        Tells whether a text has so many words of what the hearing is about.
    """
    blocks = unfold(letter.blocks) if is_two_column(letter.blocks) else list(letter.blocks)
    first_text = next((n for n, block in enumerate(blocks) if is_prose(block)), len(blocks))
    for field in read_fields(blocks[:first_text]):
        letter.fields.setdefault(field.name, field.value)
        for n in field.blocks:
            blocks[n] = replace(blocks[n], kind=BlockKind.FRAME)
    letter.blocks = without_other_points(blocks, speaks)
    title = next((n for n, block in enumerate(blocks[:first_text])
                  if block.kind is BlockKind.HEADING and MEETING.search(block.text)), None)
    dress(letter, greeting=False, title=title)
