"""Summaries of themes, moves, models and points, made of counts, names and verbatim quotes.

No word of a summary is invented: its sentences are built from numbers and names, and the quotes
under them are whole sentences of the letters. Silence is counted, and is never a side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from minekit.hearing import Hearing, Model, Move, Theme
from minekit.records import (
    Link,
    Point,
    Position,
    Reason,
    Response,
    Sentence,
    SentenceStance,
    Stance,
    Statement,
)
from minekit.settings import ReportSettings
from minekit.summarise.campaigns import campaigns
from minekit.summarise.quotes import Quotes
from minekit.wording import words
from minekit.wording.sentences import Senders, worded

REASONS = 4
"""Considerations that are named for a side."""


def statements(hearing: Hearing, responses: Sequence[Response], sentences: Sequence[Sentence],
               links: Sequence[Link], stances: Sequence[SentenceStance],
               positions: Sequence[Position], points: Sequence[Point], settings: ReportSettings,
               ) -> list[Statement]:
    """Summarise each theme, its moves and its points, and last what belongs to no theme.

    Returns
    -------
    list of Statement
        In the order of an annex. First one of aspect ``campaign`` for each group of letters that
        are nearly alike, and one of aspect ``model`` for each model. Then for each theme one of
        aspect ``theme``, and one of aspect ``questions`` if any are asked; for each of its moves
        one of aspect ``move`` and, if someone speaks of it, one for each stance that is taken and
        one for the silent; for each point one of aspect ``point``.
    """
    maker = _Maker(responses, sentences, links, stances, settings)
    about = _responses_by_theme(hearing, sentences, links, positions, points)
    result = [*maker.campaigns(sentences),
              *(maker.model(model, positions) for model in hearing.models)]
    for theme in hearing.themes:
        result += maker.theme(theme, about[theme.id])
        for move in hearing.moves_of(theme.id):
            result += maker.move(move, [item for item in positions if item.move == move.id])
        result += [maker.point(point) for point in points if point.theme == theme.id]
    if about[""]:
        result.append(Statement("", "theme", "", maker.in_order(about[""])))
        result += [maker.point(point) for point in points if not point.theme]
    return worded(result, hearing, responses, positions, words(hearing.case.language))


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


class _Maker:
    """Finds what there is to say of one hearing; the sentences come last."""

    def __init__(self, responses: Sequence[Response], sentences: Sequence[Sentence],
                 links: Sequence[Link], stances: Sequence[SentenceStance],
                 settings: ReportSettings) -> None:
        self.in_order = Senders(responses).in_order
        self._everyone = {response.id for response in responses}
        self._considerations = {link.sentence_id: link.clear_considerations for link in links}
        self._quotes = Quotes(responses, sentences, links, stances)
        self._most = settings.quotes
        self._conditions = settings.conditions

    def campaigns(self, sentences: Iterable[Sentence]) -> Iterator[Statement]:
        for n, group in enumerate(campaigns(sentences), 1):
            yield Statement(f"k{n}", "campaign", "", self.in_order(group))

    def model(self, model: Model, positions: Iterable[Position]) -> Statement:
        speaking = {item.response_id for item in positions if item.move in model.moves}
        return Statement(model.id, "model", "", self.in_order(speaking))

    def theme(self, theme: Theme, about: Collection[str]) -> Iterator[Statement]:
        yield Statement(theme.id, "theme", "", self.in_order(about))
        asking, quotes = self._quotes.of_questions(theme.id, self._most)
        if asking:
            yield Statement(theme.id, "questions", "", self.in_order(asking), quotes)

    def move(self, move: Move, positions: Sequence[Position]) -> Iterator[Statement]:
        addressed = {position.response_id for position in positions}
        yield Statement(move.id, "move", "", self.in_order(addressed))
        for stance in Stance:
            if held := [position for position in positions if position.stance is stance]:
                yield self._side(move, stance, held)
        silent = self._everyone - addressed
        if addressed and silent:
            yield Statement(move.id, "silent", "", self.in_order(silent))

    def point(self, point: Point) -> Statement:
        return Statement(point.id, "point", "", self.in_order(point.responses),
                         self._quotes.of_point(point, self._most))

    def _side(self, move: Move, stance: Stance, held: Sequence[Position]) -> Statement:
        reserved = stance is Stance.SUPPORTS_WITH_CONDITIONS
        most = max(self._most, self._conditions) if reserved else self._most
        return Statement(move.id, stance, "",
                         self.in_order(position.response_id for position in held),
                         self._quotes.of_side(move, stance, held, most), self._reasons(held))

    def _reasons(self, held: Iterable[Position]) -> tuple[Reason, ...]:
        """The considerations that the evidence appeals to, those of most responses first."""
        appeals: dict[str, set[str]] = defaultdict(set)
        for position in held:
            for sentence in position.evidence:
                for consideration in self._considerations.get(sentence, ()):
                    appeals[consideration].add(position.response_id)
        most = sorted(appeals, key=lambda id: (-len(appeals[id]), id))[:REASONS]
        return tuple(Reason(id, self.in_order(appeals[id])) for id in most)
