"""The matrix as a workbook, with a sheet for each theme and the tables that it is made from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from minekit.records import Response, Sentence, Stance, Statement
from minekit.report.annex import Annex, PointSummary, Section
from minekit.report.looks import LOOKS, REVIEW
from minekit.report.matrix_sheet import MatrixSheet
from minekit.report.text import FIXED_DATE, look, method, pages, problem, quoted, remarks, yes
from minekit.report.workbook import A4, Book, Colour, Column, height
from minekit.wording.sentences import SUPPORT

QUOTES = 2
"""Quotes beside a sign on the sheet of a theme."""

Row = tuple[str | int | float | Colour, ...]


def write(annex: Annex, path: Path) -> None:
    """Write ``matrix.xlsx``."""
    from xlsxwriter import Workbook

    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "default_format_properties": {"font_name": "Arial", "font_size": 9}}
    title = f"{annex.words('heading.matrix')}: {annex.hearing.case.title}"
    with Workbook(path, options) as workbook:
        workbook.set_properties({"title": title, "author": annex.hearing.case.authority,
                                 "created": FIXED_DATE})
        book = Book(workbook, annex)
        MatrixSheet(book).write()
        _positions(book)
        _statements(book)
        for section in annex.sections:
            _theme(book, section)
        if annex.hearing.considerations:
            _considerations(book)
        _responses(book)
        _sentences(book)
        _problems(book)
        _explanation(book)


def _positions(book: Book) -> None:
    annex = book.annex
    columns = book.columns(response=12, sender=34, kind=18, theme=26, move=7, move_title=36,
                           stance=16, confidence=10, review=10, quote=70, file=30, page=7)
    cells = (cell for response in annex.responses for cell in annex.cells_of(response))
    book.table(annex.words("sheet.positions"), columns, (
        (cell.response.number, annex.words.sender(cell.response),
         annex.words.kind(cell.response.kind), annex.hearing.theme(cell.move.theme).title,
         cell.move.id, cell.move.title, look(annex, cell.position.stance),
         cell.position.confidence, yes(annex, cell.position.needs_review), cell.position.quote,
         cell.response.file, cell.position.page) for cell in cells))


def _statements(book: Book) -> None:
    columns = book.columns(theme=26, subject=38, about=18, responses=13, marks=8, numbers=20,
                           summary=60, quotes=90)
    book.table(book.annex.words("sheet.statements"), columns, _all_statements(book.annex))


def _all_statements(annex: Annex) -> Iterator[Row]:
    words = annex.words
    for item in annex.campaigns:
        yield _statement(annex, "", "", item)
    for model, statement, _ in annex.models:
        yield _statement(annex, "", words("reference.model", id=model.id, title=model.title),
                         statement)
    for section in annex.sections:
        yield _statement(annex, section.title, "", section.statement)
        if section.questions:
            yield _statement(annex, section.title, "", section.questions)
        for summary in section.moves:
            move = f"{summary.move.id} {summary.move.title}"
            for item in (summary.overview, *summary.statements):
                yield _statement(annex, section.title, move, item)
        for point in _all_points(section):
            yield _statement(annex, section.title, point.title, point.statement)


def _all_points(section: Section) -> Iterator[PointSummary]:
    """The points of a theme, each followed by its parts; first those on the sides of moves."""
    on_sides = [point for move in section.moves for side in move.sides for point in side.points]
    for point in (*on_sides, *section.points):
        yield point
        yield from point.parts


def _statement(annex: Annex, theme: str, subject: str, statement: Statement) -> Row:
    _, *marks = annex.marks(statement.responses).split(", ")
    quotes = (f"{quoted(quote.text)} ({annex.reference(quote)})" for quote in statement.quotes)
    return (theme, subject, look(annex, statement.aspect), len(statement.responses),
            ", ".join(marks), annex.numbers(statement.responses), statement.text,
            "\n".join(quotes))


def _theme(book: Book, section: Section) -> None:
    """Who says what of one theme: signs with their quotes, and the points one takes part in."""
    annex, words = book.annex, book.annex.words
    columns = list(book.columns(number=6, sender=34, kind=18))
    for summary in section.moves:
        columns += [Column(summary.move.id, 6, "center"), Column(summary.move.title, 64)]
    columns.append(Column(words("heading.points"), 60))
    taken = {id for summary in section.moves for id in summary.overview.responses}
    taken |= set(section.statement.responses)
    book.table(_sheet_name(section.title), columns,
               (_theme_row(annex, section, response) for group in annex.groups
                for response in group.responses if response.id in taken))


def _theme_row(annex: Annex, section: Section, response: Response) -> Row:
    row: list[str | int | Colour] = [response.number, annex.words.sender(response),
                                     annex.words.kind(response.kind)]
    for summary in section.moves:
        cell = annex.cells.get((response.id, summary.move.id))
        row.append(Colour(cell.sign, LOOKS[cell.position.stance].fill) if cell else "")
        row.append("\n".join(f"{quoted(quote.text)} ({annex.reference(quote)})"
                             for quote in cell.quotes[:QUOTES]) if cell else "")
    points = (point.title for point in _all_points(section)
              if response.id in point.statement.responses)
    return (*row, "\n".join(points))


def _sheet_name(title: str) -> str:
    """A title without the marks that names of sheets cannot hold."""
    return re.sub(r"[\[\]:*?/\\]", " ", title)


def _considerations(book: Book) -> None:
    annex = book.annex
    columns = book.columns(consideration=36, description=70, responses=13, sentences=11,
                           argues_for=11, argues_against=11, numbers=40)
    book.table(annex.words("sheet.considerations"), columns, (
        (item.title, item.description, *_appeals(annex, item.id))
        for item in annex.hearing.considerations))


def _appeals(annex: Annex, consideration: str) -> Row:
    """How often a consideration is appealed to: responses, sentences, for and against moves."""
    appeals = [sentence for sentence in annex.sentences
               if consideration in annex.link(sentence.id).clear_considerations]
    stances = [{item.stance for item in annex.stances_of(sentence.id)} for sentence in appeals]
    responses = {sentence.response_id for sentence in appeals}
    return (len(responses), len(appeals),
            sum(not held.isdisjoint(SUPPORT) for held in stances),
            sum(Stance.OPPOSES in held for held in stances), annex.numbers(responses))


def _responses(book: Book) -> None:
    annex = book.annex
    columns = book.columns(number=6, sender=44, kind=20, listed=11, date=11, remarks=13,
                           addressed=9, file=44, pages=10)
    book.table(annex.words("sheet.responses"), columns, (
        (response.number, annex.words.sender(response), annex.words.kind(response.kind),
         yes(annex, response.listed), response.date, remarks(annex, response),
         len(annex.cells_of(response)), response.file, pages(annex, response))
        for response in annex.responses))


def _sentences(book: Book) -> None:
    columns = book.columns(response=12, sender=30, page=7, block=12, text=90, themes=40, moves=16,
                           point=44)
    annex = book.annex
    titles = {point.id: annex.title(point) for point in annex.points}
    book.table(annex.words("sheet.sentences"), columns, (
        _sentence(annex, response, sentence, titles) for response in annex.responses
        for sentence in annex.sentences_of(response)))


def _sentence(annex: Annex, response: Response, sentence: Sentence, titles: dict[str, str]) -> Row:
    themes = (annex.hearing.theme(theme.id).title for theme in annex.link(sentence.id).themes)
    stances = (f"{stance.move} {LOOKS[stance.stance].sign}"
               for stance in annex.stances_of(sentence.id))
    return (response.number, annex.words.sender(response), sentence.page,
            annex.words(f"block.{sentence.block}"), sentence.text, "; ".join(themes),
            ", ".join(stances), titles.get(annex.point_of(sentence.id), ""))


def _problems(book: Book) -> None:
    annex = book.annex
    columns = book.columns(file=44, page=7, explanation=50, message=90)
    rows: list[Row] = [(item.file, item.page or "", problem(annex, item), item.message)
                       for item in annex.problems]
    book.table(annex.words("sheet.problems"), columns,
               rows or [("", "", annex.words("coverage.no_problems"), "")])


def _explanation(book: Book) -> None:
    sheet = book.sheet(book.annex.words("sheet.explanation"))
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    for at, width in enumerate((10, 34, 90)):
        sheet.set_column(at, at, width)
    centred, wrapped = book.format(align="center", bold=True), book.format(text_wrap=True)
    for row, (sign, name, text) in enumerate(_explained(book.annex)):
        sheet.set_row(row, height([(text, 90)]))
        sheet.write_string(row, 0, sign, centred)
        book.put(sheet, row, 1, name, book.format(bold=True, text_wrap=True))
        book.put(sheet, row, 2, text, wrapped)
    for row, shown in enumerate(LOOKS.values(), 1):
        sheet.write_string(row, 0, shown.sign, book.format(align="center", bold=True,
                                                           bg_color=f"#{shown.fill}"))


def _explained(annex: Annex) -> Sequence[tuple[str, str, str]]:
    """Signs, method and models, with a blank line between them."""
    words = annex.words

    def meaning(sign: str, aspect: str) -> tuple[str, str, str]:
        return sign, words(f"look.{aspect}.name"), words(f"look.{aspect}.meaning")

    def head(*keys: str) -> tuple[str, str, str]:
        first, second, third = (words(f"column.{key}") for key in keys)
        return first, second, third

    models = [(model.id, model.title, ", ".join(model.moves)) for model in annex.hearing.models]
    blank = ("", "", "")
    return [head("sign", "stance", "meaning"),
            *(meaning(shown.sign, stance) for stance, shown in LOOKS.items()),
            meaning("", "silent"), meaning(REVIEW, "review"), blank,
            ("", words("heading.method"), ""),
            *(("", title, text) for title, text in method(annex)), blank,
            *([head("model", "title", "moves"), *models] if models else [])]
