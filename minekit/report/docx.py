"""*Svar på henvendelser* as a Word document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from minekit.danish.words import counted, digits, listed, of_kind, sender_name
from minekit.records import Stance, Statement
from minekit.report import words
from minekit.report.annex import Annex, MoveSummary, PointSummary, Section
from minekit.report.text import coverage, pages, period, short_date

if TYPE_CHECKING:
    from minekit.report.word_document import WordDocument

TITLE = "Svar på henvendelser"


def write(annex: Annex, path: Path) -> None:
    """Write ``svar-paa-henvendelser.docx``."""
    from minekit.report.word_document import WordDocument

    document = WordDocument(f"{TITLE}: {annex.hearing.case.title}", annex.hearing.case.authority)
    _Writer(annex, document).write()
    document.save(path)


class _Writer:
    def __init__(self, annex: Annex, document: WordDocument) -> None:
        self._annex = annex
        self._document = document

    def write(self) -> None:
        self._front()
        for section in self._annex.sections:
            self._section(section)
        self._responses()
        self._problems()

    def _front(self) -> None:
        annex, document = self._annex, self._document
        case = annex.hearing.case
        document.title(TITLE, case.title)
        kinds = [of_kind(len(group.responses), group.kind) for group in annex.groups]
        silent = sum(response.no_remarks for response in annex.responses)
        document.paragraph(case.authority)
        if period(case):
            document.paragraph(period(case))
        document.paragraph(
            f"Der er modtaget {counted(len(annex.responses), 'henvendelse', 'henvendelser')}: "
            f"{listed(kinds)}." if kinds else "Der er ikke modtaget henvendelser.")
        if silent:
            senders = counted(silent, "afsender", "afsendere")
            document.paragraph(f"{senders} har ingen bemærkninger.")
        document.heading("Læsevejledning", 1)
        for text in words.GUIDE:
            document.bullet(text)
        for title, text in words.METHOD.items():
            document.bullet(text, title)
        document.bullet(coverage(annex), "Dækning")
        document.contents()
        if annex.moves:
            self._overview()

    def _overview(self) -> None:
        document, annex = self._document, self._annex
        document.heading("Stillingtagen til grebene", 1, new_page=True)
        document.paragraph("Antal henvendelser. Tomme felter er nul.", with_next=True)
        looks = words.LOOKS.values()
        rows = [[f"{move.id} {move.title}",
                 *(digits(tally.stances[stance]) if tally.stances[stance] else ""
                   for stance in words.LOOKS), digits(tally.silent)]
                for move, tally in zip(annex.moves, annex.column_tallies, strict=False)]
        document.table(["Greb", *(f"{look.sign} {look.name}" for look in looks), words.SILENT],
                       rows, widths=(6.4, 1.7, 2.0, 1.5, 1.5, 1.9, 2.0), centred=range(1, 7),
                       fills=["", *(look.fill for look in looks), ""])
        if annex.hearing.models:
            document.paragraph("Modellerne består af disse greb:")
        for model in annex.hearing.models:
            document.bullet(", ".join(model.moves), f"{model.id}: {model.title}")

    def _section(self, section: Section) -> None:
        self._document.heading(section.title, 1)
        self._document.paragraph(section.statement.text)
        for summary in section.moves:
            self._move(summary)
        if section.points:
            self._document.heading("Synspunkter", 2)
        for point in section.points:
            self._point(point)

    def _move(self, summary: MoveSummary) -> None:
        document = self._document
        document.heading(f"Greb {summary.move.id}: {summary.move.title}", 2)
        document.paragraph(summary.overview.text)
        for statement in summary.statements:
            look = None if statement.aspect == "silent" else words.LOOKS[Stance(statement.aspect)]
            document.paragraph(statement.text, mark=look and (look.sign, look.fill),
                               with_next=bool(statement.quotes))
            self._quotes(statement)

    def _point(self, summary: PointSummary) -> None:
        point, statement = summary
        marks = self._annex.marks(point.responses)
        numbers = ", ".join(map(str, self._annex.numbers(point.responses)))
        self._document.heading(f"({marks}) {point.title}", 3)
        self._document.paragraph(f"Henvendelse {numbers}", style="Reference", with_next=True)
        self._document.paragraph(statement.text, with_next=bool(statement.quotes))
        self._quotes(statement)

    def _quotes(self, statement: Statement) -> None:
        for quote in statement.quotes:
            self._document.quote(f"»{quote.text}«", _firm(
                f"{self._annex.sender(quote.response_id)} ({self._annex.reference(quote)})"))

    def _responses(self) -> None:
        self._document.heading("Henvendelser", 1, new_page=True)
        rows = [[str(response.number), sender_name(response), response.kind, short_date(response),
                 words.remarks(response.no_remarks),
                 _firm(f"{response.file}, {pages(response)}")]
                for response in self._annex.responses]
        self._document.table(["Nr.", "Afsender", "Type", "Dato", "Bemærkninger", "Fil"], rows,
                             widths=(0.9, 4.6, 3.3, 1.9, 2.5, 3.8))

    def _problems(self) -> None:
        self._document.heading("Problemer", 1)
        if not self._annex.problems:
            self._document.paragraph(words.NO_PROBLEMS)
            return
        rows = [[problem.file, str(problem.page or ""), words.problem(problem)]
                for problem in self._annex.problems]
        self._document.table(["Fil", "Side", "Forklaring"], rows, widths=(5.5, 1.2, 10.3))


def _firm(text: str) -> str:
    """The text with page numbers that no line break parts from their ``s.``."""
    return text.replace("s. ", "s.\N{NO-BREAK SPACE}")
