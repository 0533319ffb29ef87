"""Pieces that several profiles are made of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from minekit.hearing import Move
from minekit.records import Quote, Response, Stance, Statement
from minekit.report.annex import Annex, PointSummary, Side, Tally
from minekit.report.document import (
    Bar,
    Bars,
    Block,
    Bullets,
    Cell,
    Contents,
    Heading,
    Paragraph,
    Quotation,
    Run,
    Table,
    Text,
)
from minekit.report.looks import LOOKS, REVIEW
from minekit.report.text import (
    method,
    pages,
    period,
    problem,
    quoted,
    remarks,
    short_date,
)
from minekit.wording import capital

WIDTH = 17.0
"""Centimetres between the margins of an upright page."""


def front(annex: Annex) -> Iterator[Block]:
    """Whose hearing it is, when it was, and what came in."""
    yield Paragraph(annex.hearing.case.authority)
    if period(annex):
        yield Paragraph(period(annex))
    yield from received(annex)


def received(annex: Annex) -> Iterator[Block]:
    """How many answered, of which kinds; and which of them are nearly alike."""
    words = annex.words
    kinds = [words.of_kind(len(group.responses), group.kind) for group in annex.groups]
    silent = sum(response.no_remarks for response in annex.responses)
    n = len(annex.responses)
    text = words("text.received", n, responses=words.counted(n, "response"),
                 kinds=words.listed(kinds))
    if silent:
        text += " " + words("text.no_remarks", silent, n=capital(words.number(silent)))
    yield Paragraph(text)
    for campaign in annex.campaigns:
        yield Paragraph(campaign.text)


def contents(annex: Annex) -> Contents:
    """The table of contents."""
    return Contents(annex.words("word.contents"))


def legend(annex: Annex) -> Bullets:
    """The signs and what they mean."""
    items: list[Text] = [
        (Run(f" {shown.sign} ", "strong", stance), Run(f" {annex.words(f'look.{stance}.name')}. "),
         Run(annex.words(f"look.{stance}.meaning"), "soft")) for stance, shown in LOOKS.items()]
    items.append((Run(f" {REVIEW} ", "strong"), Run(f" {annex.words('look.review.name')}. "),
                  Run(annex.words("look.review.meaning"), "soft")))
    items.append((Run(f" {annex.words('look.silent.name')}. "),
                  Run(annex.words("look.silent.meaning"), "soft")))
    return Bullets(tuple(items))


def titled(items: Iterable[tuple[str, str]]) -> Bullets:
    """A list of paragraphs, each with a title."""
    return Bullets(tuple((Run(f"{title}. ", "strong"), Run(text)) for title, text in items))


def bars(annex: Annex, moves: Sequence[Move], description: str) -> Bars:
    """How many take which side on each move."""
    tallies = [annex.tally(annex.responses, [move.id]) for move in moves]
    return Bars(description, tuple(bar(annex, f"{move.id} {move.title}", tally)
                                   for move, tally in zip(moves, tallies, strict=True)))


def bar(annex: Annex, label: Text, tally: Tally) -> Bar:
    """A bar, with what does not stand in it said after it."""
    rest = [f"{LOOKS[stance].sign} {annex.words.digits(tally.stances[stance])}"
            for stance in (Stance.MIXED, Stance.NEUTRAL) if tally.stances[stance]]
    return Bar(label, tally.stances, "   ".join(rest))


def overview(annex: Annex, moves: Sequence[Move]) -> Table:
    """The positions on moves by stance."""
    words = annex.words
    header = (Cell(words("column.move")),
              *(Cell(f"{shown.sign} {words(f'look.{stance}.name')}", stance)
                for stance, shown in LOOKS.items()), Cell(words("look.silent.name")))
    rows = tuple((Cell(f"{move.id} {move.title}"),
                  *counts(annex, annex.tally(annex.responses, [move.id]), silent=True))
                 for move in moves)
    return Table(words("heading.overview"), header, rows, (6.4, 1.7, 2.0, 1.5, 1.5, 1.9, 2.0),
                 frozenset(range(1, 7)))


def by_kind(annex: Annex, moves: Collection[str]) -> Table:
    """The positions on moves, by kind of sender; the kinds that are silent too."""
    words = annex.words
    header = (Cell(words("column.kind")),
              *(Cell(f"{shown.sign} {words(f'look.{stance}.name')}", stance)
                for stance, shown in LOOKS.items()), Cell(words("look.silent.name")))
    rows = [(Cell(f"{words.kinds(group.kind)} ({words.digits(len(group.responses))})"),
             *counts(annex, annex.tally(group.responses, moves), silent=True))
            for group in annex.groups]
    total = annex.tally(annex.responses, moves)
    rows.append((Cell(words("column.total"), strong=True), *counts(annex, total, silent=True)))
    return Table(words("heading.by_kind"), header, tuple(rows),
                 (5.2, 1.9, 2.2, 1.7, 1.7, 2.1, 2.2), frozenset(range(1, 7)))


def counts(annex: Annex, tally: Tally, *, silent: bool) -> tuple[Cell, ...]:
    """A cell for each stance, empty for none; and one for the silent."""
    cells = [Cell(annex.words.digits(n) if (n := tally.stances[stance]) else "")
             for stance in LOOKS]
    return (*cells, *[Cell(annex.words.digits(tally.silent))] * silent)


def quotations(annex: Annex, statement: Statement, most: int | None = None,
               stance: Stance | None = None) -> Iterator[Quotation]:
    """The quotes of a statement, or the first of them."""
    for quote in islice(statement.quotes, most):
        yield Quotation(quoted(quote.text), source(annex, quote), stance)


def source(annex: Annex, quote: Quote) -> tuple[Run, ...]:
    """Whose words they are, and where they stand."""
    return (Run(f"{annex.sender(quote.response_id)} ("),
            Run(firm(annex.reference(quote)), target=letter_anchor(annex, quote.response_id)),
            Run(")"))


def stated(annex: Annex, statement: Statement, most: int | None = None) -> Iterator[Block]:
    """What those of a stance say: who they are, and their quotes."""
    stance = Stance(statement.aspect) if statement.aspect in LOOKS else None
    sign = (Run(f" {LOOKS[stance].sign} ", "strong", stance), Run(" ")) if stance else ()
    yield Paragraph((*sign, Run(statement.text)), with_next=bool(statement.quotes))
    yield from quotations(annex, statement, most, stance)


def side(annex: Annex, item: Side, level: int, most: int | None = None) -> Iterator[Block]:
    """Those on one side of a move, under a heading, with what they say alike."""
    yield Heading(f"({annex.marks(item.responses)}) {item.title}", level)
    yield Paragraph(annex.references(item.responses), "reference", with_next=True)
    for statement in item.statements:
        yield from stated(annex, statement, most)
    told = {id for statement in item.statements for id in statement.responses}
    if mentions := [id for id in item.responses if id not in told]:
        n = len(mentions)
        yield Paragraph(annex.words("svar.mentions", n, n=annex.words.number(n)))
    for part in item.points:
        if part.point.act != "reserved":
            yield from point(annex, part, min(level + 1, 4), most)


def point(annex: Annex, summary: PointSummary, level: int, most: int | None = None,
          ) -> Iterator[Block]:
    """A point, under a heading, with its parts."""
    responses = summary.statement.responses
    yield Heading(f"({annex.marks(responses)}) {summary.title}", level, listed=False)
    yield Paragraph(annex.references(responses), "reference", with_next=True)
    yield Paragraph(summary.statement.text, with_next=bool(summary.statement.quotes))
    yield from quotations(annex, summary.statement, most)
    for part in summary.parts:
        yield from point(annex, part, min(level + 1, 4), most)


def letters(annex: Annex, responses: Iterable[Response]) -> Table:
    """A list of responses; references lead here."""
    words = annex.words
    header = tuple(Cell(words(f"column.{key}"))
                   for key in ("number", "sender", "kind", "date", "remarks", "file"))
    rows = tuple((Cell(words.digits(response.number), anchor=letter_anchor(annex, response.id)),
                  Cell(words.sender(response)), Cell(words.kind(response.kind)),
                  Cell(short_date(response)), Cell(remarks(annex, response)),
                  Cell(firm(f"{response.file}, {pages(annex, response)}")))
                 for response in responses)
    return Table(words("heading.responses"), header, rows, (1.1, 4.5, 3.2, 1.9, 2.5, 3.8))


def back_matter(annex: Annex) -> Iterator[Block]:
    """All responses, what could not be read or used, and how the annex came about."""
    words = annex.words
    yield Heading(words("heading.responses"), 1, new_page=True)
    yield letters(annex, annex.responses)
    yield Heading(words("heading.problems"), 1)
    yield from problems(annex)
    yield Heading(words("heading.method"), 1)
    yield titled(method(annex))


def problems(annex: Annex) -> Iterator[Block]:
    """What could not be read or used, and why."""
    words = annex.words
    if not annex.problems:
        yield Paragraph(words("coverage.no_problems"))
        return
    header = tuple(Cell(words(f"column.{key}")) for key in ("file", "page", "explanation"))
    rows = tuple((Cell(item.file), Cell(str(item.page or "")), Cell(problem(annex, item)))
                 for item in annex.problems)
    yield Table(words("heading.problems"), header, rows, (5.5, 1.2, 10.3))


def letter_anchor(annex: Annex, response_id: str) -> str:
    """The anchor of a response in the list of responses."""
    return f"h{annex.response(response_id).number}"


def firm(text: str) -> str:
    """The text with page numbers that no line break parts from their ``s.``."""
    return text.replace("s. ", "s.\N{NO-BREAK SPACE}").replace("p. ", "p.\N{NO-BREAK SPACE}")


