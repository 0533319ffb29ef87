"""Which sentences to quote: those that say most of the matter and can stand alone."""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from minekit.hearing import Move
from minekit.records import (
    BODY,
    BlockKind,
    Link,
    Point,
    Position,
    Quote,
    Response,
    Sentence,
    SentenceStance,
    Stance,
)

ALIKE = 85
"""How alike (per cent of their words) two quotes may not be to stand under one statement."""

_WORD = re.compile(r"[^\W\d_]+")
_LEANS_BACK = re.compile(  # a first word that points to a sentence that is not quoted
    r"\W*(?:det|den|de|dette|denne|disse|her|der|derfor|dermed|derudover|desuden|dertil|dog|men|"
    r"og|så|også|samtidig|endvidere|herunder|herudover|hvilket|ligeledes|jo|altså)\b",
    re.IGNORECASE)
_CONDITION = re.compile(
    r"\b(?:hvis|såfremt|forudsat|forudsætning\w*|forudsætter|betinge\w*|forbehold\w*|"
    r"så længe|kun|blot|dog|men|kræver|medmindre)\b", re.IGNORECASE)
_REASON = re.compile(  # words by which a sentence argues, and does not only judge
    r"\b(?:fordi|idet|eftersom|for så|da (?:det|den|de|der|vi|man)|derfor|betyder?|betyde|"
    r"medføre\w*|før(?:e|er) til|resultere\w*|konsekvens\w*|risik\w*|går ud over|gå ud over|"
    r"mister?|miste|tabe[rst]?|svække\w*|styrke\w*|forbedre\w*|forringe\w*|sikre\w*|skabe[rs]?|"
    r"gavn\w*|fordel\w*|ulempe\w*|vil (?:blive|give|ramme|gøre|kunne))\b", re.IGNORECASE)
_DIVIDED = re.compile(
    r"\b(?:delt\w*|splittet|uenig\w*|både|begge|dels|på den (?:ene|anden) side|flertal\w*|"
    r"mindretal\w*|men)\b", re.IGNORECASE)
_TELLING = {  # words by which a sentence shows why, on what conditions, or where it is divided
    Stance.SUPPORTS: _REASON, Stance.OPPOSES: _REASON, Stance.MIXED: _DIVIDED,
    Stance.SUPPORTS_WITH_CONDITIONS: _CONDITION}
_SIDES = {Stance.SUPPORTS: 1, Stance.SUPPORTS_WITH_CONDITIONS: 1, Stance.OPPOSES: -1}
_QUESTION = re.compile(r"\?\W*$")


class Candidate(NamedTuple):
    """A sentence that could be quoted; a higher score is a better choice."""

    score: float
    quote: Quote


class Quotes:
    """Chooses among the sentences of one hearing."""

    def __init__(self, responses: Iterable[Response], sentences: Iterable[Sentence],
                 links: Iterable[Link], stances: Iterable[SentenceStance]) -> None:
        self._kinds = {response.id: response.kind for response in responses}
        self._sentences = {sentence.id: sentence for sentence in sentences}
        self._links = {link.sentence_id: link for link in links}
        self._stances: Mapping[tuple[str, str], list[SentenceStance]] = defaultdict(list)
        for stance in stances:
            self._stances[stance.sentence_id, stance.move].append(stance)

    def of_side(self, move: Move, stance: Stance, positions: Iterable[Position], most: int,
                ) -> tuple[Quote, ...]:
        """What those who take a side on a move say: why, or on which conditions."""
        topic = _stems(_WORD.findall(move.title))
        return self._best((candidate for position in positions
                           for candidate in self._evidence(move, stance, position, topic)), most)

    def of_point(self, point: Point, most: int) -> tuple[Quote, ...]:
        """What is typical of a point; the proposal's own words only where there is no more."""
        topic = _stems(_WORD.findall(point.title))
        typical = [self._sentences[id] for id in point.sentences]
        return self._best((Candidate(_clarity(sentence.text, topic)
                                     - 2 * (sentence.block is BlockKind.QUOTE)
                                     - rank / len(typical), _quote(sentence))
                           for rank, sentence in enumerate(typical)), most)

    def of_questions(self, theme: str, most: int) -> tuple[set[str], tuple[Quote, ...]]:
        """Who asks something about a theme, and what."""
        asked = self._questions[theme]
        candidates = (Candidate(_clarity(sentence.text.rstrip(" ?"), set()), _quote(sentence))
                      for sentence in asked)
        return {sentence.response_id for sentence in asked}, self._best(candidates, most)

    @cached_property
    def _questions(self) -> Mapping[str, list[Sentence]]:
        """What is asked about each theme."""
        asked: dict[str, list[Sentence]] = defaultdict(list)
        for sentence in self._sentences.values():
            if sentence.block in BODY and _QUESTION.search(sentence.text):
                for scored in self._link(sentence.id).themes[:1]:
                    asked[scored.id].append(sentence)
        return asked

    def _evidence(self, move: Move, stance: Stance, position: Position, topic: set[str],
                  ) -> Iterator[Candidate]:
        first = Quote(position.response_id, next(iter(position.evidence), ""), position.quote,
                      position.page)
        others = (_quote(self._sentences[id]) for id in position.evidence[1:])
        for rank, quote in enumerate((first, *others)):
            telling = stance in _TELLING and _TELLING[stance].search(quote.text)
            score = (_clarity(quote.text, topic) + position.confidence / (1 + rank)
                     + (0.4 if telling else 0.0) + self._agreement(quote.sentence_id, move, stance))
            yield Candidate(score, quote)

    def _agreement(self, sentence: str, move: Move, stance: Stance) -> float:
        """How far the sentence alone is about the move, and on this side of it."""
        about = next((scored.score for scored in self._link(sentence).moves
                      if scored.id == move.id), 0.0)
        argues = 0.2 * bool(self._link(sentence).clear_considerations)
        sides = (item.confidence * (1 if _SIDES.get(item.stance) == _SIDES.get(stance) else -1)
                 for item in self._stances[sentence, move.id])
        return 0.5 * about + argues + sum(sides)

    def _link(self, sentence: str) -> Link:
        return self._links.get(sentence) or Link(sentence)

    def _best(self, candidates: Iterable[Candidate], most: int) -> tuple[Quote, ...]:
        """The clearest quotes, each of another response and other words, of many kinds.

        Only the best of each kind of sender are compared with what is chosen.
        """
        by_kind: dict[str, deque[tuple[int, Candidate]]] = defaultdict(deque)
        in_order = sorted(candidates, key=lambda c: (-c.score, c.quote.sentence_id))
        for place, candidate in enumerate(in_order):
            by_kind[self._kinds[candidate.quote.response_id]].append((place, candidate))
        chosen = _Chosen()
        while by_kind and len(chosen.quotes) < most:
            best = min(by_kind, key=lambda kind: (
                0.2 * chosen.kinds[kind] - by_kind[kind][0][1].score, by_kind[kind][0][0]))
            chosen.add(by_kind[best][0][1].quote, best)
            for kind, left in list(by_kind.items()):
                while left and chosen.has_like(left[0][1].quote):
                    left.popleft()
                if not left:
                    del by_kind[kind]
        return tuple(chosen.quotes)


class _Chosen:
    """The quotes that are to stand under a statement."""

    def __init__(self) -> None:
        self.quotes: list[Quote] = []
        self.kinds: Counter[str] = Counter()
        self._refused: set[str] = set()

    def add(self, quote: Quote, kind: str) -> None:
        """Take a quote of this kind of sender."""
        self.quotes.append(quote)
        self.kinds[kind] += 1

    def has_like(self, quote: Quote) -> bool:
        """Whether one is of the same response or has nearly the same words."""
        if any(quote.response_id == other.response_id for other in self.quotes):
            return True
        if quote.text not in self._refused and any(
                fuzz.token_set_ratio(quote.text, other.text) >= ALIKE for other in self.quotes):
            self._refused.add(quote.text)
        return quote.text in self._refused


def _clarity(text: str, topic: set[str]) -> float:
    """How well a sentence stands alone as a quote: length, no loose ends, on the topic."""
    score, stems = _form(text)
    return score + 0.15 * min(len(topic & stems), 2)


@lru_cache(1 << 15)
def _form(text: str) -> tuple[float, frozenset[str]]:
    """How well it stands alone whatever the topic, and its stems; it may be asked for each move."""
    words = _WORD.findall(text)
    score = min(len(words) / 8, 1.0) - max(len(words) - 35, 0) / 35
    score -= 0.3 * bool(_LEANS_BACK.match(text))
    score -= 0.3 * text.endswith(("?", ":"))
    return score, frozenset(_stems(words))


def _stems(words: Iterable[str]) -> set[str]:
    """The beginnings of the longer words; enough to find inflected forms and compounds."""
    return {word[:6].casefold() for word in words if len(word) > 4}


def _quote(sentence: Sentence) -> Quote:
    return Quote(sentence.response_id, sentence.id, sentence.text, sentence.page)
