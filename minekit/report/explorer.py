"""What the explorer page holds: the annex as plain data, which its script shows."""

from __future__ import annotations

from typing import Any

from minekit.danish.words import capital, kind_plural, per_cent, sender_name
from minekit.records import BlockKind, Quote, Response, Sentence, Statement
from minekit.report import words
from minekit.report.annex import Annex, Cell, Section
from minekit.report.text import coverage, date, pages

Data = dict[str, Any]


def explorer_data(annex: Annex) -> Data:
    """The annex as dictionaries and lists.

    Responses, and the sentences of a response, are referred to by their place in the lists: a
    quote with ``r`` 3 and ``s`` 12 is the thirteenth sentence of the fourth response.
    """
    return _Explorer(annex).data()


class _Explorer:
    def __init__(self, annex: Annex) -> None:
        self._annex = annex
        self._order = {response.id: n for n, response in enumerate(annex.responses)}
        self._places = {sentence.id: n for response in annex.responses
                        for n, sentence in enumerate(annex.sentences_of(response))}

    def data(self) -> Data:
        annex = self._annex
        return {
            "stances": [{"id": stance, "sign": look.sign, "name": look.name,
                         "meaning": look.meaning} for stance, look in words.LOOKS.items()],
            "kinds": [{"id": group.kind, "name": capital(kind_plural(group.kind)),
                       "responses": [self._order[response.id] for response in group.responses]}
                      for group in annex.groups],
            "themes": [self._theme(section) for section in annex.sections],
            "moves": [{"id": move.id, "title": move.title, "description": move.description,
                       "theme": move.theme} for move in annex.moves],
            "models": [{"id": model.id, "title": model.title, "moves": model.moves}
                       for model in annex.hearing.models],
            "responses": [self._response(response) for response in annex.responses],
            "unassigned": [self._place(sentence) for sentence in annex.unassigned],
            "problems": [{"file": problem.file, "page": problem.page,
                          "text": words.problem(problem), "message": problem.message}
                         for problem in annex.problems],
            "coverage": annex.coverage._asdict(),
            "about": [*words.METHOD.items(), ("Dækning", coverage(annex))],
            "silent": {"name": words.SILENT, "meaning": words.SILENT_MEANING},
            "review": {"sign": words.REVIEW, "meaning": words.REVIEW_MEANING},
        }

    def _theme(self, section: Section) -> Data:
        theme = section.id and self._annex.hearing.theme(section.id)
        return {
            "id": section.id, "title": section.title,
            "description": theme.description if theme else "",
            "text": section.statement.text,
            "moves": [{"id": move.id, "text": overview.text,
                       "statements": [self._statement(item) for item in statements]}
                      for move, overview, statements in section.moves],
            "points": [{"title": point.title, "marks": self._annex.marks(point.responses),
                        "sentences": [self._place(self._annex.sentence(id))
                                      for id in point.sentences],
                        **self._statement(statement)} for point, statement in section.points],
        }

    def _statement(self, statement: Statement) -> Data:
        return {"aspect": statement.aspect, "name": words.ASPECTS[statement.aspect],
                "text": statement.text,
                "responses": sorted(self._order[id] for id in statement.responses),
                "quotes": [self._quote(quote) for quote in statement.quotes]}

    def _response(self, response: Response) -> Data:
        annex = self._annex
        return {
            "number": response.number, "sender": sender_name(response), "kind": response.kind,
            "listed": response.listed, "date": date(response), "file": response.file,
            "pages": pages(response), "title": response.title,
            "layout": words.LAYOUTS.get(response.layout, response.layout),
            "no_remarks": response.no_remarks,
            "positions": {cell.move.id: self._cell(cell) for cell in annex.cells_of(response)},
            "sentences": [self._sentence(sentence) for sentence in annex.sentences_of(response)],
        }

    def _cell(self, cell: Cell) -> Data:
        return {"stance": cell.position.stance, "sure": per_cent(cell.position.confidence),
                "review": cell.position.needs_review,
                "quotes": [self._quote(quote) for quote in cell.quotes]}

    def _sentence(self, sentence: Sentence) -> Data:
        """Only what differs from a plain sentence of a paragraph, to keep the page small."""
        link = self._annex.link(sentence.id)
        data: Data = {
            "text": sentence.text, "page": sentence.page, "paragraph": sentence.paragraph,
            "block": "" if sentence.block is BlockKind.PARAGRAPH else sentence.block,
            "themes": [theme.id for theme in link.themes],
            "stances": [[stance.move, stance.stance]
                        for stance in self._annex.stances_of(sentence.id)],
            "cell": ": ".join(filter(None, (sentence.row, sentence.column))),
        }
        return {key: value for key, value in data.items() if value}

    def _quote(self, quote: Quote) -> Data:
        return {"r": self._order[quote.response_id], "s": self._places.get(quote.sentence_id, -1),
                "page": quote.page, "text": quote.text}

    def _place(self, sentence: Sentence) -> tuple[int, int]:
        return self._order[sentence.response_id], self._places[sentence.id]
