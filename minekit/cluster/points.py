"""Sentences to points: first by who takes which side on which move, then by what they speak of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from minekit.cluster import joining
from minekit.cluster.passages import Claim, Passage, Side, passages
from minekit.cluster.titles import Title, Titles, roots
from minekit.cluster.vectors import vectors
from minekit.danish.content import is_formality
from minekit.drawn import drawn
from minekit.hearing import Hearing
from minekit.records import Link, Point, Position, Sentence, SentenceStance, Stance
from minekit.settings import ClusterSettings

MANY = 8
"""Responses of a point, from which it is seen what parts of them say alike."""
LEAST = 2
"""Responses that say alike; in parts of a point and outside the themes, one more."""
FORMAL = 99
"""The number of the point of greetings, thanks and the like."""
SHARE = 0.05
"""Of the responses to a claim or theme, that a part of them must be to be told apart."""


def points(sentences: Sequence[Sentence], links: Sequence[Link],
           stances: Sequence[SentenceStance], positions: Sequence[Position], hearing: Hearing,
           settings: ClusterSettings) -> list[Point]:
    """Find what several responses say alike inside each theme, and in what no theme holds.

    Those who take the same side on a move make the same point, as many as have that position.
    Other passages make the same point where they speak of the same. What is left of a theme is one
    point more, so that nothing is hidden. A point of many responses has parts: those who support
    with conditions, and what several of them say alike. The order in which responses are given
    makes no difference.

    Returns
    -------
    list of Point
        Theme by theme as in the hearing, last what no theme holds; inside a theme those of most
        responses first, each followed by its parts, and the remainder last. Each sentence of the
        running text, lists, tables and quotes is in one point that is no part. The number in an id
        stands for move and side, so that it stays when responses are added; the remainder has 0.
    """
    found = passages(sentences, links, stances, positions, hearing)
    if not found:
        return []
    maker = _Maker(found, positions, hearing, settings)
    certain = {(item.sentence_id, item.move): item.confidence for item in stances}
    by_theme: dict[str, list[Passage]] = defaultdict(list)
    for passage in found:
        by_theme[passage.theme].append(passage)
    return [point for theme in (*(theme.id for theme in hearing.themes), "")
            for group in maker.groups(theme, by_theme[theme])
            for point in group.points(maker.space, certain)]


class _Space:
    """Vectors of sentences, learnt from the letters that are drawn; the mean of all is origin."""

    def __init__(self, sentences: Sequence[Sentence], seed: int) -> None:
        chosen = drawn(sentence.response_id for sentence in sentences)
        self._rows = vectors([sentence.text for sentence in sentences], seed, [
            n for n, sentence in enumerate(sentences) if sentence.response_id in chosen])
        self._rows -= self._rows.mean(axis=0, dtype=np.float64).astype(self._rows.dtype)
        self._places = {sentence.id: n for n, sentence in enumerate(sentences)}

    def of(self, passages: Sequence[Passage]) -> NDArray[Any]:
        """A row for each passage."""
        starts = np.cumsum([0, *(len(passage.sentences) for passage in passages)])[:-1]
        return np.add.reduceat(self._of([s for passage in passages for s in passage.sentences]),
                               starts)

    def _of(self, sentences: Sequence[Sentence]) -> NDArray[Any]:
        return self._rows[[self._places[sentence.id] for sentence in sentences]]

    def nearness(self, sentences: Sequence[Sentence]) -> list[float]:
        """The cosine of each sentence to all of them together."""
        if not sentences:
            return []
        rows = self._of(sentences)
        centre = rows.sum(axis=0)
        lengths = np.linalg.norm(rows, axis=1) * np.linalg.norm(centre)
        return list((rows @ centre / np.where(lengths > 0, lengths, 1)).round(6))


@dataclass
class _Group:
    """A point that is being made.

    Parameters
    ----------
    holders
        Responses that have the position, whether or not a passage tells of it.
    """

    theme: str
    number: int
    title: Title
    passages: list[Passage]
    claim: Claim | None = None
    holders: frozenset[str] = frozenset()
    parts: list[_Group] = field(default_factory=list)

    @property
    def responses(self) -> list[str]:
        return sorted({passage.response_id for passage in self.passages} | self.holders)

    @property
    def id(self) -> str:
        number = f"p{self.number:02d}"
        return f"{self.theme}-{number}" if self.theme else number

    def points(self, space: _Space, certain: Mapping[tuple[str, str], float]) -> Iterator[Point]:
        """The point, then its parts, which have its number and one of their own."""
        yield self._point(self.id, "", space, certain)
        for number, part in enumerate(self.parts, 1):
            yield part._point(f"{self.id}-{number}", self.id, space, certain)

    def _point(self, id: str, parent: str, space: _Space,
               certain: Mapping[tuple[str, str], float]) -> Point:
        """Sentences that take the side themselves and stand near the others come first."""
        sentences = [sentence for passage in self.passages for sentence in passage.sentences]
        rank = dict(zip((s.id for s in sentences), space.nearness(sentences), strict=True))
        for sentence in sentences:
            if self.claim:
                rank[sentence.id] += certain.get((sentence.id, self.claim.move), 0)
        return Point(id, self.theme, self.title.text, tuple(self.responses),
                     tuple(sorted(rank, key=lambda id: -rank[id])), parent,
                     self.claim.move if self.claim else "", self.title.act, self.title.topic)


class _Maker:
    """Makes the groups of one theme after the other."""

    def __init__(self, passages: Sequence[Passage], positions: Sequence[Position],
                 hearing: Hearing, settings: ClusterSettings) -> None:
        self.space = _Space([s for passage in passages for s in passage.sentences], settings.seed)
        self._titles = Titles(hearing, passages)
        self._hearing = hearing
        self._settings = settings
        self._holders: dict[Claim, set[str]] = defaultdict(set)
        self._reserved: dict[str, set[str]] = defaultdict(set)
        for item in positions:
            self._holders[Claim(item.move, Side.of(item.stance))].add(item.response_id)
            if item.stance is Stance.SUPPORTS_WITH_CONDITIONS:
                self._reserved[item.move].add(item.response_id)

    def groups(self, theme: str, passages: Iterable[Passage]) -> list[_Group]:
        """Those of most responses first, the remainder last."""
        by_claim: dict[Claim | None, list[Passage]] = defaultdict(list)
        for passage in passages:
            by_claim[passage.claim].append(passage)
        moves = [move.id for move in self._hearing.moves if move.theme == theme]
        claims = [Claim(move, side) for move in moves for side in Side]
        for claim in claims:
            if not self._holders[claim] and len({p.response_id for p in by_claim[claim]}) < LEAST:
                by_claim[None] += by_claim.pop(claim)
        groups = [self._claimed(theme, number, claim, by_claim[claim])
                  for number, claim in enumerate(claims, 1)
                  if by_claim.get(claim) or self._holders[claim]]
        rest = _Group(theme, 0, Title("rest"), sorted(by_claim[None], key=Passage.order))
        groups += self._topics(rest, len(claims))
        groups.sort(key=lambda group: (-len(group.responses), group.number))
        if not groups:
            rest.title = Title("only")
        return [*groups, *self._remainder(rest)]

    def _claimed(self, theme: str, number: int, claim: Claim, passages: list[Passage]) -> _Group:
        """Those who take a side on a move, with the parts that they fall into."""
        holders = self._holders[claim]
        reserved = self._reserved[claim.move] if claim.side is Side.FOR else set()
        title = self._titles.claim(claim, len(reserved), len(holders))
        group = _Group(theme, number, title, passages, claim, frozenset(holders))
        if len(group.responses) >= MANY:
            if LEAST <= len(reserved) < len(holders):
                own = [passage for passage in passages if passage.response_id in reserved]
                group.parts.append(_Group(theme, number, title._replace(act="reserved"), own,
                                          claim, frozenset(reserved)))
            group.parts += [_Group(theme, number, title, part)
                            for part, title in self._alike(group)]
        return group

    def _topics(self, rest: _Group, number: int) -> list[_Group]:
        """Take out of the remainder what several say alike."""
        found = [_Group(rest.theme, number + n, title, part)
                 for n, (part, title) in enumerate(self._alike(rest), 1)]
        taken = {id(passage) for group in found for passage in group.passages}
        rest.passages = [passage for passage in rest.passages if id(passage) not in taken]
        return found

    def _remainder(self, rest: _Group) -> list[_Group]:
        """What is left; outside the themes, greetings and the like are told apart from the rest."""
        if rest.theme:
            return [rest] if rest.passages else []
        kinds: dict[bool, list[Passage]] = defaultdict(list)
        for passage in rest.passages:
            for formal, part in groupby(passage.sentences, key=lambda s: is_formality(s.text)):
                kinds[formal].append(replace(passage, sentences=tuple(part)))
        groups = (_Group("", 0, Title("rest"), kinds[False]),
                  _Group("", FORMAL, Title("formal"), kinds[True]))
        return [group for group in groups if group.passages]

    def _alike(self, group: _Group) -> list[tuple[list[Passage], Title]]:
        """What enough responses of a group say alike; parts with the same title are one."""
        candidates = [passage for passage in group.passages if passage.has_own_sentence]
        least = max(LEAST + (not group.theme or group.claim is not None),
                    SHARE * len(group.responses))
        if len(candidates) < least:
            return []
        labels = joining.groups(self.space.of(candidates), self._settings.likeness,
                                chance=np.random.RandomState(self._settings.seed))
        clusters: dict[int, list[Passage]] = defaultdict(list)
        for passage, label in zip(candidates, labels.tolist(), strict=True):
            clusters[label].append(passage)
        known = self._known(group)
        parts: dict[Title, list[Passage]] = defaultdict(list)
        for part in clusters.values():
            if len({p.response_id for p in part}) >= least and (
                    title := self._titles.topic(part, known)):
                parts[title] += part
        return [(part, title) for title, part in parts.items()]

    def _known(self, group: _Group) -> frozenset[str]:
        """The words of the title that all of the group stand under."""
        move = self._hearing.move(group.claim.move).title if group.claim else ""
        theme = self._hearing.theme(group.theme).title if group.theme else ""
        return roots(f"{theme} {move}")
