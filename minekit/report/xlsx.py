"""The matrix as a workbook, with the tables it is made from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from minekit.danish.words import sender_name
from minekit.records import Response, Sentence, Stance, Statement
from minekit.report import words
from minekit.report.annex import Annex
from minekit.report.matrix_sheet import MatrixSheet
from minekit.report.text import FIXED_DATE, coverage, pages
from minekit.report.workbook import A4, Book, Column, height


def write(annex: Annex, path: Path) -> None:
    """Write ``matrix.xlsx``."""
    from xlsxwriter import Workbook

    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "default_format_properties": {"font_name": "Arial", "font_size": 9}}
    with Workbook(path, options) as workbook:
        workbook.set_properties({"title": f"Matrix: {annex.hearing.case.title}",
                                 "author": annex.hearing.case.authority, "created": FIXED_DATE})
        book = Book(workbook, annex)
        MatrixSheet(book).write()
        _positions(book)
        _themes(book)
        if annex.hearing.considerations:
            _considerations(book)
        _responses(book)
        _sentences(book)
        _problems(book)
        _explanation(book)


def _positions(book: Book) -> None:
    annex = book.annex
    columns = (Column("Henvendelse", 12, "number"), Column("Afsender", 34), Column("Type", 18),
               Column("Tema", 26), Column("Greb", 7, "center"), Column("Grebets titel", 36),
               Column("Stilling", 16), Column("Sikkerhed", 10, "share"),
               Column("Bør ses igennem", 10, "center"), Column("Citat", 70), Column("Fil", 30),
               Column("Side", 7, "number"))
    cells = (cell for response in annex.responses for cell in annex.cells_of(response))
    book.table("Positioner", columns, (
        (cell.response.number, sender_name(cell.response), cell.response.kind,
         annex.hearing.theme(cell.move.theme).title, cell.move.id, cell.move.title,
         words.LOOKS[cell.position.stance].name, cell.position.confidence,
         words.yes(cell.position.needs_review), cell.position.quote, cell.response.file,
         cell.position.page) for cell in cells))


def _themes(book: Book) -> None:
    columns = (Column("Tema", 26), Column("Greb eller synspunkt", 38), Column("Om", 18),
               Column("Henvendelser", 13, "number"), Column("O, LU", 8, "center"),
               Column("Nr.", 20), Column("Sammenfatning", 60), Column("Citater", 90))
    book.table("Temaer og synspunkter", columns, _statements(book.annex))


def _statements(annex: Annex) -> Iterator[tuple[str | int, ...]]:
    for section in annex.sections:
        yield _statement(annex, section.title, "", section.statement)
        for move, overview, statements in section.moves:
            for statement in (overview, *statements):
                yield _statement(annex, section.title, f"{move.id} {move.title}", statement)
        for point, statement in section.points:
            yield _statement(annex, section.title, point.title, statement)


def _statement(annex: Annex, theme: str, subject: str, statement: Statement,
               ) -> tuple[str | int, ...]:
    _, *marks = annex.marks(statement.responses).split(", ")
    quotes = (f"»{quote.text}« ({annex.reference(quote)})" for quote in statement.quotes)
    return (theme, subject, words.ASPECTS[statement.aspect], len(statement.responses),
            ", ".join(marks), ", ".join(map(str, annex.numbers(statement.responses))),
            statement.text, "\n".join(quotes))


def _considerations(book: Book) -> None:
    annex = book.annex
    columns = (Column("Hensyn", 36), Column("Beskrivelse", 70),
               Column("Henvendelser", 13, "number"), Column("Sætninger", 11, "number"),
               Column("Taler for greb", 11, "number"), Column("Taler imod greb", 11, "number"),
               Column("Nr.", 40))
    book.table("Hensyn", columns, (
        (item.title, item.description, *_appeals(annex, item.id))
        for item in annex.hearing.considerations))


def _appeals(annex: Annex, consideration: str) -> tuple[str | int, ...]:
    """How often a consideration is appealed to: responses, sentences, for and against moves."""
    appeals = [sentence for sentence in annex.sentences
               if consideration in (item.id for item in annex.link(sentence.id).considerations)]
    stances = [{item.stance for item in annex.stances_of(sentence.id)} for sentence in appeals]
    numbers = annex.numbers({sentence.response_id for sentence in appeals})
    return (len(numbers), len(appeals),
            sum(not held.isdisjoint(words.SUPPORT) for held in stances),
            sum(Stance.OPPOSES in held for held in stances), ", ".join(map(str, numbers)))


def _responses(book: Book) -> None:
    annex = book.annex
    columns = (Column("Nr.", 6, "number"), Column("Afsender", 44), Column("Type", 20),
               Column("På høringslisten", 11, "center"), Column("Dato", 11, "center"),
               Column("Bemærkninger", 13, "center"), Column("Greb omtalt", 9, "number"),
               Column("Fil", 44), Column("Sider", 10, "center"))
    book.table("Henvendelser", columns, (
        (response.number, sender_name(response), response.kind, words.yes(response.listed),
         response.date, words.remarks(response.no_remarks),
         len(annex.cells_of(response)), response.file, pages(response))
        for response in annex.responses))


def _sentences(book: Book) -> None:
    columns = (Column("Henvendelse", 12, "number"), Column("Afsender", 30),
               Column("Side", 7, "number"), Column("Art", 12), Column("Tekst", 90),
               Column("Temaer", 40), Column("Greb", 16), Column("Synspunkt", 44))
    book.table("Sætninger", columns, (
        _sentence(book.annex, response, sentence) for response in book.annex.responses
        for sentence in book.annex.sentences_of(response)))


def _sentence(annex: Annex, response: Response, sentence: Sentence) -> tuple[str | int, ...]:
    themes = (annex.hearing.theme(theme.id).title for theme in annex.link(sentence.id).themes)
    stances = (f"{stance.move} {words.LOOKS[stance.stance].sign}"
               for stance in annex.stances_of(sentence.id))
    return (response.number, sender_name(response), sentence.page, words.BLOCKS[sentence.block],
            sentence.text, "; ".join(themes), ", ".join(stances), annex.point_of(sentence.id))


def _problems(book: Book) -> None:
    columns = (Column("Fil", 44), Column("Side", 7, "number"), Column("Forklaring", 50),
               Column("Teknisk besked", 90))
    rows = [(problem.file, problem.page or "", words.problem(problem), problem.message)
            for problem in book.annex.problems]
    book.table("Problemer", columns, rows or [("", "", words.NO_PROBLEMS, "")])


def _explanation(book: Book) -> None:
    annex, sheet = book.annex, book.sheet("Forklaring")
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    for at, width in enumerate((10, 34, 90)):
        sheet.set_column(at, at, width)
    centred, wrapped = book.format(align="center", bold=True), book.format(text_wrap=True)
    blank = ("", "", "")
    legend = [(look.sign, look.name, look.meaning) for look in words.LOOKS.values()]
    legend += [("", words.SILENT, words.SILENT_MEANING),
               (words.REVIEW, "Bør ses igennem", words.REVIEW_MEANING)]
    models = [(model.id, model.title, ", ".join(model.moves)) for model in annex.hearing.models]
    method = [("", title, text) for title, text in words.METHOD.items()]
    rows = [("Tegn", "Stillingtagen", "Betydning"), *legend, blank,
            ("", "Metode", ""), *method, ("", "Dækning", coverage(annex)), blank,
            *([("Model", "Titel", "Greb"), *models] if models else [])]
    for row, (sign, name, text) in enumerate(rows):
        sheet.set_row(row, height([(text, 90)]))
        sheet.write_string(row, 0, sign, centred)
        book.put(sheet, row, 1, name, book.format(bold=True, text_wrap=True))
        book.put(sheet, row, 2, text, wrapped)
    for row, look in enumerate(words.LOOKS.values(), 1):
        sheet.write_string(row, 0, look.sign, book.format(align="center", bold=True,
                                                          bg_color=f"#{look.fill}"))
