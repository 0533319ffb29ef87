"""The one model that all renderers share, read from the store and nothing else."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import NamedTuple, TypeVar

from minekit.danish.words import sender_order
from minekit.hearing import AUTHORITIES, Hearing, Model, Move
from minekit.records import (
    BODY,
    Link,
    Point,
    Position,
    Problem,
    Quote,
    Response,
    Sentence,
    SentenceStance,
    Stance,
    Statement,
)
from minekit.redact import Outgoing, outgoing
from minekit.report.looks import LOOKS, REVIEW
from minekit.store import Store
from minekit.wording import Words, words
from minekit.wording.sentences import SUPPORT, Senders, number_list, worded

SIDES = {"supports": SUPPORT, "opposes": frozenset({Stance.OPPOSES}),
         "open": frozenset({Stance.MIXED, Stance.NEUTRAL})}
"""The sides on a move, with the stances that count to each."""

K = TypeVar("K")
V = TypeVar("V")


class Cell(NamedTuple):
    """What one response says of one move."""

    response: Response
    move: Move
    position: Position
    quotes: tuple[Quote, ...]
    """The most telling first."""

    @property
    def sign(self) -> str:
        """The stance's sign, with a question mark where it needs review."""
        return LOOKS[self.position.stance].sign + REVIEW * self.position.needs_review


class Group(NamedTuple):
    """The responses of one kind of stakeholder, in alphabetical order."""

    kind: str
    responses: tuple[Response, ...]


class PointSummary(NamedTuple):
    """A point with its statement, and the points that are parts of it."""

    point: Point
    title: str
    statement: Statement
    parts: tuple[PointSummary, ...] = ()


class Side(NamedTuple):
    """Those who are for a move, against it, or on no side.

    Parameters
    ----------
    statements
        One for each stance that counts to the side.
    points
        What those on the side say alike.
    """

    act: str
    title: str
    responses: tuple[str, ...]
    statements: tuple[Statement, ...]
    points: tuple[PointSummary, ...]


class MoveSummary(NamedTuple):
    """A move with its statements: who speaks of it, and those of each stance and the silent."""

    move: Move
    overview: Statement
    statements: tuple[Statement, ...]
    sides: tuple[Side, ...]

    @property
    def silent(self) -> Statement | None:
        """Those who do not speak of it."""
        return next((item for item in self.statements if item.aspect == "silent"), None)

    def of(self, *stances: Stance) -> list[Statement]:
        """The statements of these stances."""
        return [item for item in self.statements if item.aspect in stances]


class ModelSummary(NamedTuple):
    """A model with its statement and its moves."""

    model: Model
    statement: Statement
    moves: tuple[Move, ...]


class Section(NamedTuple):
    """What an annex says under the heading of a theme; ``id`` is empty for *Andre emner*.

    Parameters
    ----------
    points
        Those that are not about the sides on a move.
    """

    id: str
    title: str
    description: str
    statement: Statement
    questions: Statement | None
    moves: tuple[MoveSummary, ...]
    points: tuple[PointSummary, ...]


class Tally(NamedTuple):
    """How many positions of each stance there are, and how many could be but are not."""

    stances: Counter[Stance]
    silent: int
    review: int

    @property
    def support(self) -> int:
        """With and without conditions."""
        return sum(self.stances[stance] for stance in SUPPORT)

    @property
    def opposition(self) -> int:
        """Those against."""
        return self.stances[Stance.OPPOSES]

    @property
    def undecided(self) -> int:
        """Divided senders, and those who take no side."""
        return self.stances[Stance.MIXED] + self.stances[Stance.NEUTRAL]

    @property
    def positions(self) -> int:
        """All that are not silent."""
        return self.stances.total()

    @property
    def sides(self) -> str:
        """``4 / 2 / 1``: support, opposition, undecided; empty when all are silent."""
        return (f"{self.support} / {self.opposition} / {self.undecided}" if self.positions else "")


class Coverage(NamedTuple):
    """How many sentences of the letters' bodies ended up where."""

    sentences: int
    with_theme: int
    with_point: int


@dataclass(frozen=True)
class Annex:
    """All that the reports of a hearing are made of.

    Parameters
    ----------
    responses
        By number.
    problems
        By file and page.
    originals
        The response as it was read that each one was made of, by id: to check quotes, never to
        print.
    """

    hearing: Hearing
    responses: tuple[Response, ...]
    sentences: tuple[Sentence, ...]
    links: tuple[Link, ...]
    stances: tuple[SentenceStance, ...]
    positions: tuple[Position, ...]
    points: tuple[Point, ...]
    statements: tuple[Statement, ...]
    problems: tuple[Problem, ...]
    words: Words
    originals: Mapping[str, Response]

    @classmethod
    def from_store(cls, store: Store, language: str = "da", mask: str = "none") -> Annex:
        """Read what a run stored, and word it in a language.

        Parameters
        ----------
        mask
            Whom to keep from it; see :func:`minekit.redact.outgoing`.

        Raises
        ------
        StoreError
            If there is no finished run, or it cannot be read.
        """
        return cls.of(outgoing(store, mask, language), words(language))

    @classmethod
    def of(cls, records: Outgoing, catalogue: Words) -> Annex:
        """Word what leaves a run in the language of a catalogue."""
        statements = worded(records.statements, records.hearing, records.responses,
                            records.positions, catalogue)
        return cls(records.hearing, tuple(sorted(records.responses, key=lambda r: r.number)),
                   records.sentences, records.links, records.stances, records.positions,
                   records.points, tuple(statements),
                   tuple(sorted(records.problems, key=lambda p: (p.file, p.page, p.kind))),
                   catalogue, records.originals)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The responses by kind of stakeholder, in the order of ``hearing.KINDS``."""
        ordered = sorted(self.responses, key=sender_order)
        return tuple(Group(kind, tuple(members))
                     for kind, members in groupby(ordered, key=lambda r: r.kind))

    @cached_property
    def cells(self) -> dict[tuple[str, str], Cell]:
        """What is not silent in the matrix, by ids of response and move."""
        return {(position.response_id, position.move): self._cell(position)
                for position in self.positions}

    @cached_property
    def moves(self) -> tuple[Move, ...]:
        """All moves, theme by theme."""
        return tuple(move for theme in self.hearing.themes
                     for move in self.hearing.moves_of(theme.id))

    @cached_property
    def columns(self) -> tuple[tuple[str, ...], ...]:
        """The ids of the moves that each column of a matrix counts: one, or those of a model."""
        return (*((move.id,) for move in self.moves),
                *(model.moves for model in self.hearing.models))

    @cached_property
    def column_tallies(self) -> tuple[Tally, ...]:
        """All responses counted for each column."""
        return tuple(self.tally(self.responses, moves) for moves in self.columns)

    def cells_of(self, response: Response) -> list[Cell]:
        """What a response says of moves, in the order of the columns."""
        cells = (self.cells.get((response.id, move.id)) for move in self.moves)
        return [cell for cell in cells if cell]

    def response(self, id: str) -> Response:
        """The response with this id; ``KeyError`` if there is none."""
        return self._responses[id]

    def sentence(self, id: str) -> Sentence:
        """The sentence with this id; ``KeyError`` if there is none."""
        return self._sentences[id]

    def link(self, sentence_id: str) -> Link:
        """What a sentence is about; an empty link when that is not known."""
        return self._links.get(sentence_id) or Link(sentence_id)

    def point_of(self, sentence_id: str) -> str:
        """The id of the point to which a sentence belongs, or nothing."""
        return self._points.get(sentence_id, "")

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The themes in the order of the hearing, and last what belongs to none of them."""
        sections = [self._section(theme.id, theme.title, theme.description)
                    for theme in self.hearing.themes]
        if self._statements["", "theme"]:
            sections.append(self._section("", self.words("heading.no_theme"), ""))
        return tuple(sections)

    @cached_property
    def models(self) -> tuple[ModelSummary, ...]:
        """The models in the order of the hearing."""
        return tuple(ModelSummary(model, self._statements[model.id, "model"][0],
                                  tuple(map(self.hearing.move, model.moves)))
                     for model in self.hearing.models)

    @cached_property
    def campaigns(self) -> tuple[Statement, ...]:
        """The groups of letters that are nearly alike."""
        return tuple(item for item in self.statements if item.aspect == "campaign")

    @cached_property
    def senders(self) -> Senders:
        """Who is behind the responses."""
        return Senders(self.responses)

    def stances_of(self, sentence_id: str) -> list[SentenceStance]:
        """The sides that a sentence takes."""
        return self._stances[sentence_id]

    def sentences_of(self, response: Response) -> list[Sentence]:
        """The sentences of a response in reading order."""
        return self._by_response[response.id]

    def tally(self, responses: Iterable[Response], moves: Collection[str]) -> Tally:
        """Count the positions of some responses on some moves, given by their ids."""
        cells = [self.cells.get((response.id, move)) for response in responses for move in moves]
        taken = [cell.position for cell in cells if cell]
        return Tally(Counter(position.stance for position in taken), len(cells) - len(taken),
                     sum(position.needs_review for position in taken))

    @cached_property
    def coverage(self) -> Coverage:
        """Of the sentences that can speak of themes: all, with a theme, with a point."""
        body = [sentence for sentence in self.sentences if sentence.block in BODY]
        return Coverage(len(body), sum(bool(self.link(s.id).themes) for s in body),
                        sum(bool(self.point_of(s.id)) for s in body))

    @cached_property
    def unassigned(self) -> list[Sentence]:
        """The sentences of the letters' bodies that belong to no theme."""
        return [sentence for sentence in self.sentences
                if sentence.block in BODY and not self.link(sentence.id).themes]

    def quotes(self) -> Iterator[Quote]:
        """Every quote that a report can show."""
        for cell in self.cells.values():
            yield from cell.quotes
        for statement in self.statements:
            yield from statement.quotes
        yield from map(_quote, self.sentences)

    def reference(self, quote: Quote) -> str:
        """Where a quote stands: ``Henvendelse 7, s. 2``."""
        return self.words("reference.quote", page=quote.page,
                          number=self.response(quote.response_id).number)

    def marks(self, responses: Iterable[str]) -> str:
        """Number of responses, ``O`` with a public authority, ``LU`` with a lokaludvalg."""
        kinds = [self.response(id).kind for id in responses]
        return ", ".join([self.words.digits(len(kinds)),
                          *["O"] * (not AUTHORITIES.isdisjoint(kinds)),
                          *["LU"] * ("lokaludvalg" in kinds)])

    def numbers(self, responses: Iterable[str]) -> str:
        """The numbers of responses in the reports: ``3, 5–7``."""
        return number_list(self.response(id).number for id in responses)

    def references(self, responses: Collection[str]) -> str:
        """Which responses: ``Henvendelse 3, 5–7``."""
        return self.words("reference.responses", len(responses), numbers=self.numbers(responses))

    def sender(self, response_id: str) -> str:
        """What the sender of a response is called."""
        return self.words.sender(self.response(response_id))

    def title(self, point: Point) -> str:
        """The title of a point in the language of the annex."""
        own = self.words.language == self.hearing.case.language or point.decided_by
        if own or not point.act:
            return point.title
        topic = self.words("title", title=self.hearing.move(point.move).title
                           if point.move else point.topic)
        return self.words(f"point.{point.act}", topic=topic)

    def _cell(self, position: Position) -> Cell:
        first = Quote(position.response_id, next(iter(position.evidence), ""), position.quote,
                      position.page)
        others = (_quote(self.sentence(id)) for id in position.evidence[1:])
        return Cell(self.response(position.response_id), self.hearing.move(position.move),
                    position, (first, *others))

    @cached_property
    def _responses(self) -> dict[str, Response]:
        return {response.id: response for response in self.responses}

    @cached_property
    def _sentences(self) -> dict[str, Sentence]:
        return {sentence.id: sentence for sentence in self.sentences}

    @cached_property
    def _links(self) -> dict[str, Link]:
        return {link.sentence_id: link for link in self.links}

    @cached_property
    def _points(self) -> dict[str, str]:
        return {sentence: point.id for point in self.points if not point.parent
                for sentence in point.sentences}

    @cached_property
    def _by_response(self) -> dict[str, list[Sentence]]:
        return _grouped((sentence.response_id, sentence) for sentence in self.sentences)

    @cached_property
    def _stances(self) -> dict[str, list[SentenceStance]]:
        return _grouped((stance.sentence_id, stance) for stance in self.stances)

    @cached_property
    def _statements(self) -> dict[tuple[str, str], list[Statement]]:
        """By subject and aspect: a theme and a move may share an id."""
        return _grouped(((item.subject, item.aspect), item) for item in self.statements)

    def _section(self, theme: str, title: str, description: str) -> Section:
        [statement] = self._statements[theme, "theme"]
        questions = self._statements[theme, "questions"] if theme else []
        points = (point for point in self.points
                  if point.theme == theme and not (point.parent or point.move))
        return Section(theme, title, description, statement, next(iter(questions), None),
                       tuple(map(self._move_summary, self.hearing.moves_of(theme))),
                       tuple(map(self._point_summary, points)))

    def _point_summary(self, point: Point) -> PointSummary:
        parts = tuple(map(self._point_summary, self._parts[point.id]))
        [statement] = self._statements[point.id, "point"]
        return PointSummary(point, self.title(point), statement, parts)

    def _move_summary(self, move: Move) -> MoveSummary:
        [overview] = self._statements[move.id, "move"]
        rest = tuple(item for aspect in (*Stance, "silent")
                     for item in self._statements[move.id, aspect])
        sides = (self._side(move, act, [item for item in rest if item.aspect in stances])
                 for act, stances in SIDES.items())
        return MoveSummary(move, overview, rest, tuple(filter(None, sides)))

    def _side(self, move: Move, act: str, statements: list[Statement]) -> Side | None:
        """A side that someone takes; the point of the same side gives title and parts."""
        point = next((point for point in self.points if point.move == move.id
                      and not point.parent and _side_of(point.act) == act), None)
        responses = {id for item in statements for id in item.responses}
        responses |= set(point.responses) if point else set()
        if not responses:
            return None
        title = self.title(point) if point else self.words(
            f"point.{act}", topic=self.words("title", title=move.title))
        parts = self._parts[point.id] if point else []
        return Side(act, title, self.senders.in_order(responses), tuple(statements),
                    tuple(map(self._point_summary, parts)))

    @cached_property
    def _parts(self) -> dict[str, list[Point]]:
        return _grouped((point.parent, point) for point in self.points if point.parent)


def _side_of(act: str) -> str:
    return "supports" if act in ("partly", "reserved") else act


def _quote(sentence: Sentence) -> Quote:
    return Quote(sentence.response_id, sentence.id, sentence.text, sentence.page)


def _grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    groups: dict[K, list[V]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return groups
