"""The matrix on paper: stakeholders down, moves across, and the quotes behind the signs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from minekit.hearing import Move
from minekit.records import Response
from minekit.report.annex import Annex, Group
from minekit.report.annex import Cell as Position
from minekit.report.document import (
    Block,
    Cell,
    Document,
    Heading,
    Paragraph,
    Quotation,
    Run,
    Table,
)
from minekit.report.looks import LOOKS, REVIEW
from minekit.report.profiles import parts
from minekit.report.text import quoted

WIDTH = 25.7
"""Centimetres between the margins of a page that lies."""
MOST = 16
"""Columns that fit beside each other."""


def build(annex: Annex) -> Document:
    """The document."""
    words, case = annex.words, annex.hearing.case
    return Document(words("matrix.title"), case.title, case.authority, words("grammar.locale"),
                    tuple(_blocks(annex)), landscape=True)


def _blocks(annex: Annex) -> Iterator[Block]:
    yield from parts.front(annex)
    yield from tables(annex)
    yield Heading(annex.words("word.quotes"), 1, new_page=True)
    for group in annex.groups:
        for response in group.responses:
            if annex.cells_of(response):
                yield from _letter(annex, response)
    yield from parts.back_matter(annex)


def tables(annex: Annex) -> Iterator[Block]:
    """The legend, the matrix in as many parts as it needs, and the totals."""
    words = annex.words
    yield Heading(words("heading.legend"), 1)
    yield parts.legend(annex)
    yield _moves(annex)
    chunks = [annex.moves[n:n + MOST] for n in range(0, len(annex.moves), MOST)]
    for n, moves in enumerate(chunks):
        title = words("heading.matrix")
        if len(chunks) > 1:
            title += ": " + words("matrix.part", first=moves[0].id, last=moves[-1].id)
        yield Heading(title, 1, new_page=True)
        if not n:
            yield Paragraph(words("matrix.intro"))
        yield _matrix(annex, moves)
        yield Heading(words("heading.totals"), 2)
        yield _totals(annex, moves)
    if annex.models:
        yield Heading(words("heading.models"), 2)
        yield _models(annex)


def _moves(annex: Annex) -> Table:
    words = annex.words
    rows = tuple((Cell(move.id, strong=True), Cell(move.title),
                  Cell(annex.hearing.theme(move.theme).title)) for move in annex.moves)
    header = tuple(Cell(words(f"column.{key}")) for key in ("move", "title", "theme"))
    return Table(words("column.moves"), header, rows, (2.0, 14.7, 9.0))


def _matrix(annex: Annex, moves: Sequence[Move]) -> Table:
    words = annex.words
    header = (*(Cell(words(f"column.{key}")) for key in ("number", "sender", "kind")),
              *(Cell(move.id, strong=True) for move in moves))
    rows = tuple((Cell(words.digits(response.number)), Cell(words.sender(response)),
                  Cell(words.kind(response.kind)),
                  *(_sign(annex.cells.get((response.id, move.id))) for move in moves))
                 for group in annex.groups for response in group.responses)
    return Table(words("heading.matrix"), header, rows, _widths(len(moves)),
                 frozenset(range(3, 3 + len(moves))))


def _sign(cell: Position | None) -> Cell:
    if cell is None:
        return Cell()
    return Cell(cell.sign, cell.position.stance, cell.position.needs_review, strong=True)


def _totals(annex: Annex, moves: Sequence[Move]) -> Table:
    """Positions by stance, and sides by kind of stakeholder."""
    words = annex.words
    tallies = [annex.tally(annex.responses, [move.id]) for move in moves]
    rows = [(Cell(look.sign, stance, strong=True), Cell(words(f"look.{stance}.name")), Cell(),
             *(Cell(words.digits(tally.stances[stance])) for tally in tallies))
            for stance, look in LOOKS.items()]
    rows.append((Cell(), Cell(words("look.silent.name")), Cell(),
                 *(Cell(words.digits(tally.silent)) for tally in tallies)))
    rows.append((Cell(REVIEW, strong=True), Cell(words("look.review.name")), Cell(),
                 *(Cell(words.digits(tally.review)) for tally in tallies)))
    rows += [_kind(annex, group, moves) for group in annex.groups]
    header = (*(Cell(words(f"column.{key}")) for key in ("sign", "distribution", "about")),
              *(Cell(move.id, strong=True) for move in moves))
    return Table(words("heading.totals"), header, tuple(rows), _widths(len(moves)),
                 frozenset(range(3, 3 + len(moves))))


def _kind(annex: Annex, group: Group, moves: Sequence[Move]) -> tuple[Cell, ...]:
    words = annex.words
    name = f"{words.kinds(group.kind)} ({words.digits(len(group.responses))})"
    return (Cell(), Cell(name), Cell("+ / – / 0"),
            *(Cell(annex.tally(group.responses, [move.id]).sides) for move in moves))


def _widths(moves: int) -> tuple[float, ...]:
    width = min(1.4, 17.0 / max(moves, 1))
    rest = min(WIDTH - 1.2 - width * moves, 13.0)
    return (1.2, rest * 0.66, rest * 0.34, *[width] * moves)


def _models(annex: Annex) -> Table:
    words = annex.words
    header = (*(Cell(words(f"column.{key}")) for key in ("number", "sender", "kind")),
              *(Cell(parts_title) for parts_title in _titles(annex)))
    models = annex.hearing.models
    rows = tuple((Cell(words.digits(response.number)), Cell(words.sender(response)),
                  Cell(words.kind(response.kind)),
                  *(Cell(annex.tally([response], model.moves).sides) for model in models))
                 for group in annex.groups for response in group.responses)
    width = min(4.0, 13.0 / len(models))
    return Table(words("matrix.models"), header, rows, (1.2, 7.0, 4.4, *[width] * len(models)),
                 frozenset(range(3, 3 + len(models))))


def _titles(annex: Annex) -> list[str]:
    return [f"{annex.words('reference.model', id=model.id, title=model.title)} "
            f"({', '.join(model.moves)})" for model in annex.hearing.models]


def _letter(annex: Annex, response: Response) -> Iterator[Block]:
    """The quotes behind the signs of a row."""
    words = annex.words
    yield Heading(f"{words('reference.responses', numbers=response.number)}: "
                  f"{words.sender(response)}", 2)
    for cell in annex.cells_of(response):
        confidence = words.per_cent(cell.position.confidence)
        review = f" · {words('look.review.name').lower()}" * cell.position.needs_review
        yield Paragraph((Run(f" {cell.sign} ", "strong", cell.position.stance),
                         Run(f" {cell.move.id} {cell.move.title}", "strong"),
                         Run(f" · {words(f'look.{cell.position.stance}.name')} · "
                             f"{words('column.confidence').lower()} {confidence}{review}",
                             "soft")), with_next=True)
        for quote in cell.quotes:
            yield Quotation(quoted(quote.text), parts.source(annex, quote),
                                  cell.position.stance)
