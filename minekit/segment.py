"""Blocks of a response to sentences, each with the heading, row and column it stands under."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING

from minekit.danish.sentences import split_sentences
from minekit.records import (
    Block,
    BlockKind,
    Cell,
    Link,
    Response,
    Sentence,
    SentenceStance,
)

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span

WHOLE = frozenset({BlockKind.HEADING, BlockKind.SALUTATION, BlockKind.SIGNATURE})
"""Kinds whose blocks are not divided."""
LONGEST_LABEL = 60
"""Characters of a cell that can be the header of a column."""

Tables = Mapping[Cell, str]


def sentences(response: Response) -> list[Sentence]:
    """The sentences of a response in reading order.

    Headings, salutations and signatures are one sentence each, and so are header cells of tables.
    Comments of the administration are kept, marked as such; what is printed round the sender's
    words is left out.
    """
    found: list[Sentence] = []
    cells = _cells(response.blocks)
    headers = _headers(response.blocks, cells)
    heading = response.title
    for paragraph, block in enumerate(response.paragraphs, start=1):
        kind = BlockKind.HEADING if block.cell in headers else block.kind
        above = response.title if kind is BlockKind.HEADING else heading
        row, column = _labels(block.cell, cells, headers)
        for start, end in _spans(kind, block.text):
            places = block.places(start, end)
            found.append(Sentence(
                id=f"{response.id}-s{len(found) + 1:03d}", response_id=response.id, block=kind,
                text=_clean(block.text[start:end]), page=places[0].page if places else block.page,
                places=places, heading=above, row=row, column=column, paragraph=paragraph))
        if kind is BlockKind.HEADING and block.cell is None:
            heading = _clean(block.text) or heading
    return found


def _spans(kind: BlockKind, text: str) -> Iterator[tuple[int, int]]:
    if kind not in WHOLE:
        yield from split_sentences(text)
    elif text.strip():
        yield len(text) - len(text.lstrip()), len(text.rstrip())


def _clean(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _cells(blocks: Sequence[Block]) -> Tables:
    """The text of each cell; it may consist of several blocks."""
    parts: defaultdict[Cell, list[str]] = defaultdict(list)
    for block in blocks:
        if block.cell is not None:
            parts[block.cell].append(_clean(block.text))
    return {cell: " ".join(texts) for cell, texts in parts.items()}


def _headers(blocks: Sequence[Block], cells: Tables) -> Tables:
    """The header cells: first rows that are set apart by bold type, or hold nothing but labels."""
    plain = {block.cell for block in blocks if block.cell is not None and not block.bold}
    headers = {}
    for table in sorted({cell.table for cell in cells}):
        rows = {cell: text for cell, text in cells.items() if cell.table == table}
        first = {cell: text for cell, text in rows.items() if cell.row == 0}
        below = {cell: text for cell, text in rows.items() if cell.row > 0}
        bold = not plain & first.keys() and bool(plain & below.keys())
        labels = all(_is_label(text) for text in first.values()) and not all(
            _is_label(text) for cell, text in below.items() if cell.column > 0)
        if len(first) > 1 and below and (bold or labels):
            headers.update(first)
    return headers


def _is_label(text: str) -> bool:
    return len(text) <= LONGEST_LABEL and text[-1:] not in (*".!…", "")


def _labels(cell: Cell | None, cells: Tables, headers: Tables) -> tuple[str, str]:
    """Of the row and of the column; a first cell is its row's label and has none."""
    if cell is None or cell in headers:
        return "", ""
    row = cells.get(cell._replace(column=0), "") if cell.column else ""
    return row, headers.get(cell._replace(row=0), "")


def to_doc(response: Response, *, links: Mapping[str, Link] = MappingProxyType({}),
           stances: Mapping[str, Sequence[SentenceStance]] = MappingProxyType({}),
           nlp: Language | None = None) -> Doc:
    """A spaCy ``Doc`` of a response's sentences.

    Parameters
    ----------
    links, stances
        By the sentence's id.
    nlp
        Makes the tokens; by default :func:`minekit.danish.language.danish`. Its components are not
        run: pass the ``Doc`` on to it for that.

    Returns
    -------
    Doc
        With ``sents``, the response's id in ``user_data["response_id"]``, paragraphs divided by
        blank lines, and these groups of spans:

        ``blocks``     a span for each paragraph, labelled with its kind
        ``sentences``  the same for each sentence, with its id as ``span_id``
        ``themes``     a span for each sentence and theme, labelled with the theme
        ``moves``      the same for moves
        ``stances``    labelled with the stance, the move as ``kb_id``
    """
    from minekit.danish.language import mark_sentences

    found = sentences(response)
    paragraphs = [list(part) for _, part in groupby(found, key=lambda s: s.paragraph)]
    text = "\n\n".join(" ".join(s.text for s in paragraph) for paragraph in paragraphs)
    doc = (nlp or _danish()).make_doc(text)
    doc.user_data["response_id"] = response.id
    groups: dict[str, list[Span | None]] = {
        name: [] for name in ("blocks", "sentences", "themes", "moves", "stances")}
    starts, start = [], 0
    for paragraph in paragraphs:
        first = start
        for sentence in paragraph:
            span = partial(doc.char_span, start, start + len(sentence.text),
                           alignment_mode="expand", span_id=sentence.id)
            link = links.get(sentence.id, Link(sentence.id))
            groups["sentences"].append(span(label=sentence.block))
            groups["themes"] += (span(label=theme) for theme, _ in link.themes)
            groups["moves"] += (span(label=move) for move, _ in link.moves)
            groups["stances"] += (span(label=item.stance, kb_id=item.move)
                                  for item in stances.get(sentence.id, ()))
            starts.append(start)
            start += len(sentence.text) + 1
        groups["blocks"].append(doc.char_span(first, start - 1, label=paragraph[0].block,
                                              alignment_mode="expand"))
        start += 1
    mark_sentences(doc, starts)
    for name, spans in groups.items():
        doc.spans[name] = [span for span in spans if span is not None]
    return doc


@cache
def _danish() -> Language:
    from minekit.danish.language import danish

    return danish()

