"""What the explorer page holds: the annex as plain data, which its script shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from minekit.records import BlockKind, Quote, Response, Sentence, Statement
from minekit.report.agreement import places
from minekit.report.annex import Annex, Cell, MoveSummary, PointSummary, Section, Side
from minekit.report.crops import Shown
from minekit.report.looks import LOOKS, REVIEW
from minekit.report.text import date, look, method, pages, problem

Data = dict[str, Any]


def explorer_data(annex: Annex) -> Data:
    """The annex as dictionaries and lists.

    Responses, and the sentences of a response, are referred to by their place in the lists: a
    quote with ``r`` 3 and ``s`` 12 is the thirteenth sentence of the fourth response.
    """
    return _Explorer(annex).data()


def explorer_pictures(annex: Annex, shown: Mapping[str, Shown]) -> Data:
    """Pictures of sentences: address, width, height and boxes, by "response,sentence"."""
    places = _Explorer(annex)
    return {",".join(map(str, places.place(annex.sentence(id)))): list(item)
            for id, item in shown.items()}


class _Explorer:
    def __init__(self, annex: Annex) -> None:
        self._annex = annex
        self._map = places(annex)
        self._order = {response.id: n for n, response in enumerate(annex.responses)}
        self._places = {sentence.id: n for response in annex.responses
                        for n, sentence in enumerate(annex.sentences_of(response))}

    def data(self) -> Data:
        annex, words = self._annex, self._annex.words
        return {
            "locale": words("grammar.locale"), "words": words.table("explorer"),
            "nouns": words.table("noun"), "campaigns": [item.text for item in annex.campaigns],
            "stances": [{"id": stance, "sign": shown.sign, **self._look(stance)}
                        for stance, shown in LOOKS.items()],
            "kinds": [{"id": group.kind, "name": words.kinds(group.kind),
                       "responses": [self._order[response.id] for response in group.responses]}
                      for group in annex.groups],
            "themes": [self._theme(section) for section in annex.sections],
            "moves": [{"id": move.id, "title": move.title, "description": move.description,
                       "theme": move.theme} for move in annex.moves],
            "models": [{"id": model.id, "title": model.title, "moves": model.moves,
                        "text": statement.text} for model, statement, _ in annex.models],
            "responses": [self._response(response) for response in annex.responses],
            "unassigned": [self.place(sentence) for sentence in annex.unassigned],
            "problems": [{"file": item.file, "page": item.page, "text": problem(annex, item),
                          "message": item.message} for item in annex.problems],
            "coverage": annex.coverage._asdict(),
            "about": method(annex),
            "silent": self._look("silent"),
            "review": {"sign": REVIEW, **self._look("review")},
        }

    def _theme(self, section: Section) -> Data:
        questions = section.questions and self._statement(section.questions)
        return {"id": section.id, "title": section.title, "description": section.description,
                "text": section.statement.text, "questions": questions,
                "moves": [self._move(summary) for summary in section.moves],
                "points": [self._point(point) for point in section.points]}

    def _move(self, summary: MoveSummary) -> Data:
        return {"id": summary.move.id, "text": summary.overview.text,
                "sides": [self._side(side) for side in summary.sides],
                "silent": summary.silent and self._statement(summary.silent)}

    def _side(self, side: Side) -> Data:
        return {"title": side.title, "act": "neutral" if side.act == "open" else side.act,
                "marks": self._annex.marks(side.responses),
                "responses": self._numbers(side.responses),
                "statements": [self._statement(item) for item in side.statements],
                "points": [self._point(point) for point in side.points
                           if point.point.act != "reserved"]}

    def _point(self, summary: PointSummary) -> Data:
        point, annex = summary.point, self._annex
        return {"id": point.id, "title": summary.title, "marks": annex.marks(point.responses),
                "sentences": [self.place(annex.sentence(id)) for id in point.sentences],
                **self._statement(summary.statement),
                "parts": [self._point(part) for part in summary.parts]}

    def _look(self, aspect: str) -> Data:
        words = self._annex.words
        return {"name": words(f"look.{aspect}.name"), "meaning": words(f"look.{aspect}.meaning")}

    def _statement(self, statement: Statement) -> Data:
        return {"aspect": statement.aspect, "name": look(self._annex, statement.aspect),
                "text": statement.text,
                "responses": self._numbers(statement.responses),
                "quotes": [self._quote(quote) for quote in statement.quotes]}

    def _response(self, response: Response) -> Data:
        annex = self._annex
        return {
            **self._place_of(response), "number": response.number,
            "sender": annex.words.sender(response),
            "kind": annex.words.kind(response.kind), "listed": response.listed,
            "date": date(annex, response), "file": response.file,
            "pages": pages(annex, response), "title": response.title,
            "layout": annex.words.table("layout").get(response.layout, response.layout),
            "no_remarks": response.no_remarks,
            "positions": {cell.move.id: self._cell(cell) for cell in annex.cells_of(response)},
            "sentences": [self._sentence(sentence) for sentence in annex.sentences_of(response)],
        }

    def _place_of(self, response: Response) -> Data:
        """Where it stands on the map of agreement, if it does."""
        place = self._map.get(response.id)
        if place is None:
            return {}
        near, far = ([(self._order[item.response_id], item.share, item.moves) for item in others]
                     for others in (place.near, place.far))
        return {"place": (place.x, place.y), "near": near, "far": far}

    def _cell(self, cell: Cell) -> Data:
        sure = self._annex.words.per_cent(cell.position.confidence)
        return {"stance": cell.position.stance, "sure": sure, "review": cell.position.needs_review,
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

    def _numbers(self, responses: Iterable[str]) -> list[int]:
        return sorted(self._order[id] for id in responses)

    def place(self, sentence: Sentence) -> tuple[int, int]:
        """The places of a sentence and of its response in the lists."""
        return self._order[sentence.response_id], self._places[sentence.id]
