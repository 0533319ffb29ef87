"""*Model*: support for the combinations of moves, summed over their moves."""

from __future__ import annotations

from collections.abc import Iterator

from minekit.records import Response, Stance
from minekit.report.annex import Annex, ModelSummary
from minekit.report.document import Bars, Block, Cell, Document, Heading, Paragraph, Run, Table
from minekit.report.profiles import parts


def build(annex: Annex) -> Document:
    """The document: all models side by side, then each with its moves and its senders."""
    words, case = annex.words, annex.hearing.case
    return Document(words("model.title"), case.title, case.authority, words("grammar.locale"),
                    tuple(_blocks(annex)))


def _blocks(annex: Annex) -> Iterator[Block]:
    words = annex.words
    yield from parts.front(annex)
    if annex.models:
        yield Paragraph(words("model.intro"))
        yield _sums(annex)
        yield _bars(annex)
    else:
        yield Paragraph(words("model.none"))
    for summary in annex.models:
        yield from _model(annex, summary)
    yield from parts.back_matter(annex)


def _sums(annex: Annex) -> Table:
    words = annex.words
    header = tuple(Cell(words(f"column.{key}")) for key in (
        "model", "moves", "senders", "supports", "reserved", "opposes", "open"))
    rows = []
    for model, statement, moves in annex.models:
        tally = annex.tally(annex.responses, model.moves)
        numbers = (len(annex.senders.of(statement.responses)), tally.support,
                   tally.stances[Stance.SUPPORTS_WITH_CONDITIONS], tally.opposition,
                   tally.undecided)
        rows.append((Cell(_name(annex, model.id, model.title)),
                     Cell(", ".join(move.id for move in moves)),
                     *(Cell(words.digits(number)) for number in numbers)))
    return Table(words("heading.models"), header, tuple(rows),
                 (4.6, 3.6, 1.8, 1.3, 2.2, 1.4, 2.1), frozenset(range(2, 7)))


def _bars(annex: Annex) -> Bars:
    return Bars(annex.words("heading.models"), tuple(
        parts.bar(annex, _name(annex, model.id, model.title),
                  annex.tally(annex.responses, model.moves)) for model, _, _ in annex.models))


def _model(annex: Annex, summary: ModelSummary) -> Iterator[Block]:
    words = annex.words
    model, statement, moves = summary
    yield Heading(_name(annex, model.id, model.title), 1, new_page=True)
    if model.description:
        yield Paragraph((Run(model.description, "soft"),))
    yield Paragraph(statement.text)
    yield parts.bars(annex, moves, model.title)
    yield parts.overview(annex, moves)
    yield Heading(words("heading.by_kind"), 2)
    yield parts.by_kind(annex, model.moves)
    if statement.responses:
        yield Heading(words("model.senders"), 2)
        yield _senders(annex, summary)


def _senders(annex: Annex, summary: ModelSummary) -> Table:
    """What each says of the model's moves."""
    words, moves = annex.words, summary.moves
    header = (*(Cell(words(f"column.{key}")) for key in ("number", "sender")),
              *(Cell(move.id) for move in moves), Cell(words("word.sides")))
    rows = tuple(_sender(annex, annex.response(id), summary) for id in summary.statement.responses)
    width = min(1.5, 9.0 / len(moves))
    return Table(words("model.senders"), header, rows,
                 (1.1, parts.WIDTH - 4.1 - width * len(moves), *[width] * len(moves), 3.0),
                 frozenset(range(2, 3 + len(moves))))


def _sender(annex: Annex, response: Response, summary: ModelSummary) -> tuple[Cell, ...]:
    cells = (annex.cells.get((response.id, move.id)) for move in summary.moves)
    return (Cell(annex.words.digits(response.number)), Cell(annex.words.sender(response)),
            *(Cell(cell.sign, cell.position.stance, cell.position.needs_review, strong=True)
              if cell else Cell() for cell in cells),
            Cell(annex.tally([response], summary.model.moves).sides))


def _name(annex: Annex, id: str, title: str) -> str:
    return annex.words("reference.model", id=id, title=title)
