"""Summaries of themes, moves and points, made of counts, names and verbatim quotes.

No word of a summary is invented: its sentences are built from numbers and names, and the quotes
under them are whole sentences of the letters. Silence is counted, and is never a side.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from minekit.danish.words import (
    capital,
    counted,
    digits,
    listed,
    number,
    of_kind,
    sender_name,
    sender_order,
    some_names,
)
from minekit.hearing import KINDS, Hearing, Move
from minekit.records import (
    BlockKind,
    Link,
    Point,
    Position,
    Quote,
    Response,
    Sentence,
    Stance,
    Statement,
)
from minekit.settings import ReportSettings

VERBS = {
    Stance.SUPPORTS: "støtter grebet",
    Stance.SUPPORTS_WITH_CONDITIONS: "støtter grebet med forbehold",
    Stance.OPPOSES: "er imod grebet",
    Stance.MIXED: "har delte synspunkter på grebet",
    Stance.NEUTRAL: "omtaler grebet uden at tage stilling",
}
"""What the senders with a stance do."""

ALIKE = 85
"""How alike (per cent of their words) two quotes may not be to stand under one statement."""

_WORD = re.compile(r"[^\W\d_]+")
_LEANS_BACK = re.compile(  # a first word that points to a sentence that is not quoted
    r"\W*(?:det|den|de|dette|denne|disse|her|der|derfor|dermed|derudover|desuden|dertil|dog|men|"
    r"og|så|også|samtidig|endvidere|herunder|herudover|hvilket|ligeledes)\b", re.IGNORECASE)
_TELLING = {  # words by which a sentence shows a stance that takes two halves
    Stance.SUPPORTS_WITH_CONDITIONS: re.compile(
        r"\b(?:hvis|såfremt|forudsat|forudsætning\w*|forudsætter|betinge\w*|forbehold\w*|"
        r"så længe|kun|blot|dog|men|kræver|medmindre)\b", re.IGNORECASE),
    Stance.MIXED: re.compile(
        r"\b(?:delt\w*|splittet|uenig\w*|både|begge|dels|på den (?:ene|anden) side|flertal\w*|"
        r"mindretal\w*|men)\b", re.IGNORECASE),
}


def statements(hearing: Hearing, responses: Sequence[Response], sentences: Sequence[Sentence],
               links: Sequence[Link], positions: Sequence[Position], points: Sequence[Point],
               settings: ReportSettings) -> list[Statement]:
    """Summarise each theme, its moves and its points, and last what belongs to no theme.

    Returns
    -------
    list of Statement
        In the order of an annex: for each theme one of aspect ``theme``; for each of its moves one
        of aspect ``move`` and, if someone speaks of it, one for each stance that is taken and one
        for the silent; for each point one of aspect ``point``.
    """
    writer = _Writer(responses, sentences, settings.quotes)
    about = _responses_by_theme(hearing, sentences, links, positions, points)
    result = []
    for theme in hearing.themes:
        result.append(writer.theme(theme.id, about[theme.id], "udtaler sig om temaet"))
        for move in hearing.moves_of(theme.id):
            result += writer.move(move, [item for item in positions if item.move == move.id])
        result += [writer.point(point) for point in points if point.theme == theme.id]
    if about[""]:
        result.append(writer.theme("", about[""], "har bemærkninger uden for temaerne"))
        result += [writer.point(point) for point in points if not point.theme]
    return result


def _responses_by_theme(hearing: Hearing, sentences: Iterable[Sentence], links: Iterable[Link],
                        positions: Iterable[Position], points: Iterable[Point],
                        ) -> dict[str, set[str]]:
    owner = {sentence.id: sentence.response_id for sentence in sentences}
    about: dict[str, set[str]] = defaultdict(set)
    for link in links:
        for theme, _ in link.themes:
            about[theme].add(owner[link.sentence_id])
    for position in positions:
        about[hearing.move(position.move).theme].add(position.response_id)
    for point in points:
        about[point.theme].update(point.responses)
    return about


class _Candidate(NamedTuple):
    """A sentence that could be quoted; a higher score is a better choice."""

    score: float
    quote: Quote


class _Writer:
    """Makes statements about the responses of one hearing."""

    def __init__(self, responses: Sequence[Response], sentences: Sequence[Sentence],
                 quotes: int) -> None:
        self._responses = sorted(responses, key=sender_order)
        self._kinds = {response.id: response.kind for response in responses}
        self._sentences = {sentence.id: sentence for sentence in sentences}
        self._quotes = quotes

    def theme(self, id: str, about: set[str], verb: str) -> Statement:
        which = _of_which(self._senders(about))
        text = f"{self._share(about)} {verb}{which and ', ' + which}."
        return Statement(id, "theme", capital(text), self._in_order(about))

    def move(self, move: Move, positions: Sequence[Position]) -> Iterator[Statement]:
        by_stance = {stance: [position for position in positions if position.stance is stance]
                     for stance in Stance}
        addressed = {position.response_id for position in positions}
        yield Statement(move.id, "move", self._overview(addressed, by_stance),
                        self._in_order(addressed))
        for stance in Stance:
            if held := by_stance[stance]:
                ids = {position.response_id for position in held}
                quotes = self._best(self._candidates(move, stance, held))
                unsure = {position.response_id for position in held if position.needs_review}
                yield self._statement(move.id, stance, VERBS[stance], ids, quotes, unsure)
        silent = self._kinds.keys() - addressed
        if addressed and silent:
            text = capital(f"{self._share(silent)} nævner ikke grebet.")
            yield Statement(move.id, "silent", text, self._in_order(silent))

    def point(self, point: Point) -> Statement:
        typical = (self._sentences[id] for id in point.sentences)
        candidates = (_Candidate(_clarity(sentence.text, _stems(point.title))
                                 - (sentence.block is BlockKind.QUOTE)
                                 - rank / len(point.sentences), _quote(sentence))
                      for rank, sentence in enumerate(typical))
        return self._statement(point.id, "point", "udtaler sig herom", set(point.responses),
                               self._best(candidates))

    def _statement(self, subject: str, aspect: str, verb: str, ids: set[str],
                   quotes: tuple[Quote, ...], unsure: Collection[str] = ()) -> Statement:
        """A sentence on some senders; a question mark follows the names that need review."""
        senders = self._senders(ids)
        names = some_names([sender_name(response) + " (?)" * (response.id in unsure)
                            for response in senders])
        text = f"{_subject(senders)} {verb}: {names}."
        return Statement(subject, str(aspect), capital(text), self._in_order(ids), quotes)

    def _overview(self, addressed: set[str], by_stance: dict[Stance, list[Position]]) -> str:
        """Who speaks of the move, and which sides they take."""
        if not addressed:
            return capital(f"{self._share(addressed)} omtaler grebet.")
        held = {stance: len(self._senders({position.response_id for position in by_stance[stance]}))
                for stance in Stance}
        reserved = held[Stance.SUPPORTS_WITH_CONDITIONS]
        support = held[Stance.SUPPORTS] + reserved
        parts = [f"{number(support)} støtter det{_reserved(reserved, support)}",
                 f"{number(held[Stance.OPPOSES])} er imod"]
        if held[Stance.MIXED]:
            parts.append(f"{number(held[Stance.MIXED])} har delte synspunkter")
        if held[Stance.NEUTRAL]:
            parts.append(f"{number(held[Stance.NEUTRAL])} tager ikke stilling")
        text = f"{self._share(addressed)} omtaler grebet: {', '.join(parts[:-1])}, og {parts[-1]}."
        return capital(text) + _majority(support, held[Stance.OPPOSES], sum(held.values()))

    def _candidates(self, move: Move, stance: Stance, positions: Iterable[Position],
                    ) -> Iterator[_Candidate]:
        """The evidence of positions with one stance."""
        topic = _stems(move.title)
        for position in positions:
            first = Quote(position.response_id, next(iter(position.evidence), ""), position.quote,
                          position.page)
            others = (_quote(self._sentences[id]) for id in position.evidence[1:])
            for rank, quote in enumerate((first, *others)):
                telling = stance in _TELLING and _TELLING[stance].search(quote.text)
                yield _Candidate(_clarity(quote.text, topic) + position.confidence / (1 + rank)
                                 + (0.5 if telling else 0.0), quote)

    def _best(self, candidates: Iterable[_Candidate]) -> tuple[Quote, ...]:
        """The clearest quotes, each of another response and other words, of many kinds."""
        left = sorted(candidates, key=lambda c: (-c.score, c.quote.sentence_id))
        chosen: list[Quote] = []
        while left and len(chosen) < self._quotes:
            kinds = Counter(self._kinds[quote.response_id] for quote in chosen)
            best = max(left, key=lambda c: c.score - 0.2 * kinds[self._kinds[c.quote.response_id]])
            chosen.append(best.quote)
            left = [c for c in left if c.quote.response_id != best.quote.response_id
                    and fuzz.token_set_ratio(c.quote.text, best.quote.text) < ALIKE]
        return tuple(chosen)

    def _in_order(self, ids: set[str]) -> tuple[str, ...]:
        return tuple(response.id for response in self._responses if response.id in ids)

    def _senders(self, ids: set[str]) -> list[Response]:
        """One response of each sender; citizens of the same name are different people."""
        senders: dict[str, Response] = {}
        for response in self._responses:
            if response.id in ids:
                named = response.stakeholder and response.kind != "borger"
                senders.setdefault(response.stakeholder.casefold() if named else response.id,
                                   response)
        return list(senders.values())

    def _share(self, ids: set[str]) -> str:
        n, total = len(self._senders(ids)), len(self._senders(set(self._kinds)))
        if n and n == total:
            return "den eneste afsender" if n == 1 else f"alle {digits(n)} afsendere"
        return f"{number(n)} af {counted(total, 'afsender', 'afsendere')}"


def _subject(senders: Sequence[Response]) -> str:
    """How many they are: by kind when all are of one kind, else with the most frequent kinds."""
    n = len(senders)
    kinds = {response.kind for response in senders}
    if n > 1 and len(kinds) == 1 and kinds <= set(KINDS):
        return of_kind(n, *kinds)
    which = _of_which(senders)
    return f"{number(n)} {'afsender' if n == 1 else 'afsendere'}{which and f', {which},'}"


def _of_which(senders: Sequence[Response]) -> str:
    """``heraf fem lokaludvalg og to råd``; empty for a few senders, or when all are of one kind."""
    counts = Counter(response.kind for response in senders if response.kind in KINDS)
    most = [of_kind(n, kind) for kind, n in counts.most_common(2) if 1 < n < len(senders)]
    return f"heraf {listed(most)}" if most and len(senders) > 3 else ""


def _reserved(reserved: int, support: int) -> str:
    if reserved == support:
        return " med forbehold" if reserved else ""
    return f" (heraf {number(reserved)} med forbehold)" if reserved else ""


def _majority(support: int, against: int, addressed: int) -> str:
    if addressed < 3:
        return ""
    if support * 2 > addressed:
        return " Et flertal af dem støtter det."
    if against * 2 > addressed:
        return " Et flertal af dem er imod."
    return " Blandt dem er der ikke flertal for eller imod."


def _clarity(text: str, topic: set[str]) -> float:
    """How well a sentence stands alone as a quote: length, no loose ends, on the topic."""
    words = _WORD.findall(text)
    score = min(len(words) / 8, 1.0) - max(len(words) - 35, 0) / 35
    score -= 0.3 * bool(_LEANS_BACK.match(text))
    score -= 0.3 * text.endswith(("?", ":"))
    return score + 0.15 * min(len(topic & _stems(text)), 2)


def _stems(text: str) -> set[str]:
    """The beginnings of the longer words; enough to find inflected forms and compounds."""
    return {word[:6].casefold() for word in _WORD.findall(text) if len(word) > 4}


def _quote(sentence: Sentence) -> Quote:
    return Quote(sentence.response_id, sentence.id, sentence.text, sentence.page)
