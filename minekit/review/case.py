"""A finished run as the review page sees it: what the program proposes, with what was decided."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import Any, NamedTuple, TypeVar

from minekit.decisions import (
    Decision,
    DecisionBook,
    Kind,
    Places,
    Ruling,
    Target,
    Value,
    in_force,
    key_of,
    replay_links,
    replay_points,
    replay_positions,
    replay_stances,
)
from minekit.errors import StoreError
from minekit.hearing import Hearing
from minekit.records import (
    Link,
    Point,
    Position,
    Response,
    Sentence,
    SentenceStance,
    Stance,
)
from minekit.review.ledger import Ledger
from minekit.review.queue import Item, queue
from minekit.store import MANIFEST, Store

Record = TypeVar("Record")
AGAIN = "was written by an earlier version of minekit; `minekit run CORPUS` first"


class Side(NamedTuple):
    """A stance, or silence, with where it comes from.

    Parameters
    ----------
    proposed
        What the program proposes; None for silence.
    """

    stance: Stance | None
    proposed: Stance | None
    confidence: float
    needs_review: bool
    decided_by: str
    own: bool


class MoveView(NamedTuple):
    """What a sentence and its letter say of a move."""

    move: str
    sentence: Side
    position: Side


class ItemView(NamedTuple):
    """A sentence with all that is asked about it.

    Parameters
    ----------
    possible
        Considerations that it may appeal to, of which reports do not tell.
    """

    sentence: Sentence
    response: Response
    moves: tuple[MoveView, ...]
    themes: tuple[str, ...]
    themes_by: str
    considerations: tuple[str, ...]
    possible: tuple[str, ...]
    considerations_by: str
    done: bool
    notes: tuple[Decision, ...]


@dataclass(frozen=True)
class Proposals:
    """What the program proposes, by response."""

    links: dict[str, list[Link]]
    stances: dict[str, list[SentenceStance]]
    positions: dict[str, list[Position]]
    points: list[Point]


class Case:
    """A run and its decisions, for one coder.

    Parameters
    ----------
    corpus
        The folder with the PDFs and the book of decisions.
    blind
        Whether only the coder's own decisions are seen.

    Raises
    ------
    StoreError
        If there is no finished run.
    """

    def __init__(self, store: Store, corpus: Path, coder: str, *, blind: bool = False) -> None:
        self.store, self.corpus, self.coder, self.blind = store, corpus, coder, blind
        self.book = DecisionBook.of(corpus)
        self.lock = RLock()
        self._made = -1.0
        self.refresh()

    def refresh(self) -> None:
        """Take in a new run and new decisions; while a run is being made the last one is shown."""
        with self.lock:
            try:
                made = (self.store.folder / MANIFEST).stat().st_mtime
            except OSError:
                made = self._made
            if made < 0:
                raise StoreError(f"{self.store.folder}: no finished run here; `minekit run` makes "
                                 "one")
            if made != self._made:
                with _left_alone():
                    self._load()
                self._made = made
            before, seen = self.ledger.points, len(self.ledger.rows)
            if self.ledger.refresh():
                self.is_behind = self._is_behind(seen)
                if self.ledger.points != before:
                    self.__dict__.pop("points", None)

    def _load(self) -> None:
        store = self.store
        self.manifest = store.manifest()
        keys = self.manifest.get("proposed")
        if not keys or not keys.keys() >= {"links", "points"}:
            raise StoreError(f"{store.folder}: {AGAIN}")
        self.hearing: Hearing = store.hearing()
        responses, sentences = store.read(Response), store.read(Sentence)
        links = store.read(Link, keys["links"])
        stances = store.read(SentenceStance, keys["judged"])
        positions = store.read(Position, keys["positions"])
        self.places = Places(responses, sentences, self.manifest["files"])
        home = {sentence.id: sentence.response_id for sentence in sentences}
        self.proposals = Proposals(
            _grouped((home[item.sentence_id], item) for item in links),
            _grouped((home[item.sentence_id], item) for item in stances),
            _grouped((item.response_id, item) for item in positions),
            store.read(Point, keys["points"]))
        self.items = queue(responses, sentences, links, stances, positions)
        self.by_sentence = {item.sentence_id: n for n, item in enumerate(self.items)}
        self.ledger = Ledger(self.book, self.places, self.hearing,
                             (self.coder,) if self.blind else ())
        self._asked = {everything: frozenset(item.sentence_id for item in self.items
                                             if everything or item.unsure)
                       for everything in (True, False)}
        self.__dict__.pop("points", None)
        self.measured: tuple[frozenset[int], tuple[Any, ...]] = (frozenset(), ())
        """The decisions between which agreement was measured last, and what came of it."""
        self.is_behind = False
        """Whether something was decided that the annexes may not hold yet."""

    def _is_behind(self, seen: int) -> bool:
        """Whether they lack one of the rows, of which so many were seen before."""
        if seen:
            return self.is_behind or any(item.kind is not Kind.NOTE
                                         for item in self.ledger.rows[seen:])
        wanted = key_of(in_force(self.ledger.rows), set(Kind) - {Kind.NOTE})
        return bool(wanted != self.manifest.get("decisions", ""))

    # What is shown

    @property
    def responses(self) -> list[Response]:
        """All responses, with the senders that were decided since the run."""
        return [self.response(id) for id in self.places.responses]

    def response(self, id: str) -> Response:
        """A response, with the sender that was decided since the run."""
        from minekit.decisions.structure import with_sender

        response = self.places.responses[id]
        for item in self.ledger.of_response(id):
            if item.kind is Kind.SENDER:
                response = with_sender(response, item.value.name, item.value.kind, self.hearing)
        return response

    def view(self, sentence_id: str) -> ItemView:
        """What is asked about a sentence, and what was proposed and decided."""
        sentence = self.places.sentences[sentence_id]
        response_id, places = sentence.response_id, self.places
        held = self.ledger.rulings(response_id)
        proposals = self.proposals
        stances = proposals.stances.get(response_id, [])
        positions = proposals.positions.get(response_id, [])
        now_stances = replay_stances(held, stances, places, self.hearing)
        now_positions = replay_positions(held, positions, now_stances, places, self.hearing)
        link = _of(replay_links(held, proposals.links.get(response_id, []), places), sentence_id)
        clear = link.clear_considerations
        decided = [move for id, move in held.stances if id == sentence_id]
        moves = tuple(dict.fromkeys([*self._item(sentence_id).moves, *decided]))
        return ItemView(
            sentence, self.response(response_id),
            tuple(MoveView(move,
                           self._side(held.stances.get((sentence_id, move)),
                                      _side_on(stances, sentence_id, move),
                                      _side_on(now_stances, sentence_id, move)),
                           self._side(held.positions.get((response_id, move)),
                                      _position_on(positions, move),
                                      _position_on(now_positions, move)))
                  for move in moves),
            tuple(theme.id for theme in link.themes), _coder(held.themes, sentence_id), clear,
            tuple(item.id for item in link.considerations if item.id not in clear),
            _coder(held.considerations, sentence_id),
            sentence_id in self.ledger.done(self.coder),
            tuple(item for item in self.ledger.of_response(response_id)
                  if item.kind is Kind.NOTE))

    def _side(self, ruling: Any, proposed: SentenceStance | Position | None,
              now: SentenceStance | Position | None) -> Side:
        return Side(now.stance if now else None, proposed.stance if proposed else None,
                    proposed.confidence if proposed else 0.0,
                    now.needs_review if isinstance(now, Position) else bool(
                        ruling and not ruling.sure),
                    ruling.coder if ruling else "",
                    bool(ruling and self.coder in ruling.coder.split(", ")))

    def _item(self, sentence_id: str) -> Item:
        at = self.by_sentence.get(sentence_id)
        if at is not None:
            return self.items[at]
        sentence = self.places.sentences[sentence_id]
        return Item(sentence_id, sentence.response_id, (), 0.0, False)

    @cached_property
    def points(self) -> list[Point]:
        """Points with what was decided of them."""
        positions = [item for items in self.proposals.positions.values() for item in items]
        return replay_points(self.ledger.points, self.proposals.points, positions, self.places,
                             self.hearing).points

    # The queue

    def next(self, after: str = "", *, step: int = 1, everything: bool = False,
             undecided: bool = False) -> str:
        """The sentence that comes next in the queue; the same one at its end.

        Parameters
        ----------
        step
            1 for the next one, -1 for the one before.
        everything
            Whether sentences about which the program is sure are shown too.
        undecided
            Whether those that the coder has decided on are passed over.
        """
        at = self.by_sentence.get(after, -1)
        order = range(at + 1, len(self.items)) if step > 0 else range(at - 1, -1, -1)
        done = self.ledger.done(self.coder)
        for item in map(self.items.__getitem__, order):
            if (everything or item.unsure) and not (undecided and item.sentence_id in done):
                return item.sentence_id
        return after

    def progress(self, *, everything: bool = False) -> tuple[int, int]:
        """How many sentences of the queue the coder has decided on, and how many there are."""
        asked = self._asked[everything]
        return len(asked & self.ledger.done(self.coder)), len(asked)

    # What is decided

    def decide(self, *decisions: Decision) -> None:
        """Write decisions down and take them in."""
        with self.lock:
            self.book.add(decisions)
            self.refresh()

    def undo(self, number: int = 0) -> list[Decision]:
        """Undo what the coder decided last, at one stroke, or the decision with a number.

        Returns
        -------
        list of Decision
            What was undone.
        """
        with self.lock:
            self.refresh()
            undone = self.ledger.last(self.coder, number)
            self.decide(*(self.make(Kind.UNDO, Target(), Value(number=item.number))
                          for item in reversed(undone)))
            return undone

    def make(self, kind: Kind, target: Any, value: Any, *, settled: bool = False) -> Decision:
        """A decision of this coder."""
        return Decision(kind, target, value, self.coder, settled=settled)

    def turned(self, response: Response, page: int) -> tuple[int, float, float]:
        """How a page was turned upright, and its width and height then; zeros if unknown."""
        key = self.manifest.get("documents", {}).get(response.file, "")
        if not key:
            return 0, 0.0, 0.0
        with self.lock:
            if key != self._document[0]:
                self._document = key, self.store.document(key)
        found = next((item for item in self._document[1].pages if item.number == page), None)
        return (found.turned, found.width, found.height) if found else (0, 0.0, 0.0)

    _document: tuple[str, Any] = ("", None)


@contextmanager
def _left_alone() -> Iterator[None]:
    """No garbage is looked for among what is made here, now or later.

    A large hearing is millions of objects; to look through them takes longer than any answer may.
    """
    gc.disable()
    gc.unfreeze()
    try:
        yield
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


def _grouped(pairs: Iterable[tuple[str, Record]]) -> dict[str, list[Record]]:
    groups: dict[str, list[Record]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return dict(groups)


def _coder(held: Mapping[str, Ruling], id: str) -> str:
    return held[id].coder if id in held else ""


def _of(links: Sequence[Link], sentence_id: str) -> Link:
    return next((link for link in links if link.sentence_id == sentence_id), Link(sentence_id))


def _side_on(stances: Sequence[SentenceStance], sentence_id: str, move: str
             ) -> SentenceStance | None:
    return next((item for item in stances if item.sentence_id == sentence_id
                 and item.move == move), None)


def _position_on(positions: Sequence[Position], move: str) -> Position | None:
    return next((item for item in positions if item.move == move), None)
