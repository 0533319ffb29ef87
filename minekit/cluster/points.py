"""Sentences to points: first by what is claimed of which move, then by what they speak of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from minekit.cluster.titles import Claim, Side, Titles
from minekit.cluster.vectors import vectors
from minekit.hearing import Hearing
from minekit.records import BODY, BlockKind, Link, Point, Sentence, SentenceStance
from minekit.settings import ClusterSettings

LARGE = 40
"""Passages with the same claim, from which it is seen what parts of them speak of."""
LEAST = 2
"""Responses that say alike; outside the themes, where more is said by all, one more."""
SHARE = 0.05
"""Of the responses to a claim or theme, that a part of them must be to be told apart."""


def points(sentences: Sequence[Sentence], links: Sequence[Link],
           stances: Sequence[SentenceStance], hearing: Hearing,
           settings: ClusterSettings) -> list[Point]:
    """Find what several responses say alike inside each theme, and in what no theme holds.

    Passages that take the same side on the same move make the same point; a sentence without a
    side goes with its paragraph. Passages without a side make the same point where they speak of
    the same. What is left of a theme is one point more, so that nothing is hidden. The order in
    which responses are given makes no difference.

    Returns
    -------
    list of Point
        Theme by theme as in the hearing, last what no theme holds; inside a theme those of most
        responses first, and the remainder last. Each sentence of the running text, lists, tables
        and quotes is in one point. The number in an id stands for move and side, so that it stays
        when responses are added; the remainder has 0.
    """
    passages = _passages(sentences, links, stances, hearing)
    if not passages:
        return []
    maker = _Maker(passages, hearing, settings)
    certain = {(s.sentence_id, Claim(s.move, Side.of(s.stance))): s.confidence for s in stances}
    return [group.point(maker.space, certain)
            for theme in (*(theme.id for theme in hearing.themes), "")
            for group in maker.groups(theme, [p for p in passages if p.theme == theme])]


@dataclass(frozen=True)
class _Passage:
    """Sentences of one paragraph that have the same theme and claim."""

    theme: str
    claim: Claim | None
    sentences: tuple[Sentence, ...]

    def order(self) -> tuple[str, int, str]:
        """Its place in the order of all."""
        return self.response_id, self.sentences[0].paragraph, self.sentences[0].id

    @property
    def response_id(self) -> str:
        return self.sentences[0].response_id

    @property
    def text(self) -> str:
        return " ".join(sentence.text for sentence in self.sentences)

    @property
    def has_own_sentence(self) -> bool:
        """Whether it is more than a quote of the proposal or the label of a table row."""
        return any(sentence.block is not BlockKind.QUOTE and sentence.text[-1] in ".!?…:"
                   for sentence in self.sentences)


class _About(NamedTuple):
    """What a sentence speaks of; a mention claims nothing, and gives way to a claim."""

    theme: str = ""
    claim: Claim | None = None
    mention: Claim | None = None


def _passages(sentences: Iterable[Sentence], links: Iterable[Link],
              stances: Iterable[SentenceStance], hearing: Hearing) -> list[_Passage]:
    about = _about(links, stances, hearing)
    body = sorted((sentence for sentence in sentences if sentence.block in BODY),
                  key=lambda s: (s.response_id, s.paragraph, len(s.id), s.id))
    passages = []
    for _, paragraph in groupby(body, key=lambda s: (s.response_id, s.paragraph)):
        by_theme: dict[str, list[Sentence]] = defaultdict(list)
        for sentence in paragraph:
            by_theme[about[sentence.id].theme].append(sentence)
        for theme, part in by_theme.items():
            by_claim: dict[Claim | None, list[Sentence]] = defaultdict(list)
            claims = _spread([about[sentence.id] for sentence in part])
            for sentence, claim in zip(part, claims, strict=True):
                by_claim[claim].append(sentence)
            passages += [_Passage(theme, claim, tuple(same)) for claim, same in by_claim.items()]
    return passages


def _about(links: Iterable[Link], stances: Iterable[SentenceStance], hearing: Hearing
           ) -> Mapping[str, _About]:
    """The theme of each sentence, and a move of it that it claims something of or mentions."""
    theme_of = {move.id: move.theme for move in hearing.moves}
    about: dict[str, _About] = defaultdict(_About)
    themes = {link.sentence_id: [theme for theme, _ in link.themes] for link in links}
    for link in links:
        own = themes[link.sentence_id]
        if own:
            moves = [move for move, _ in link.moves if theme_of[move] == own[0]]
            about[link.sentence_id] = _About(
                own[0], mention=Claim(moves[0], Side.OPEN) if moves else None)
    for stance in sorted(stances, key=lambda s: (s.confidence, s.move, s.stance)):
        own, theme = themes.get(stance.sentence_id, []), theme_of[stance.move]
        if not own or theme in own:
            about[stance.sentence_id] = _About(theme, Claim(stance.move, Side.of(stance.stance)))
    return about


def _spread(about: Sequence[_About]) -> list[Claim | None]:
    """What is claimed holds for the next sentences too, the first claim also for those before."""
    claims = [a.claim for a in about] if any(a.claim for a in about) else [a.mention for a in about]
    current = next(filter(None, claims), None)
    spread = []
    for claim in claims:
        current = claim or current
        spread.append(current)
    return spread


class _Space:
    """Vectors of sentences, with the mean of all as origin."""

    def __init__(self, sentences: Sequence[Sentence], seed: int) -> None:
        rows = vectors([sentence.text for sentence in sentences], seed)
        ids = [sentence.id for sentence in sentences]
        self._rows = dict(zip(ids, rows - rows.mean(axis=0), strict=True))

    def of(self, passages: Sequence[_Passage]) -> NDArray[np.float64]:
        """A row for each passage."""
        return np.array([np.sum([self._rows[sentence.id] for sentence in passage.sentences], axis=0)
                         for passage in passages])

    def nearness(self, sentences: Sequence[Sentence]) -> list[float]:
        """The cosine of each sentence to all of them together."""
        rows = np.array([self._rows[sentence.id] for sentence in sentences])
        centre = rows.sum(axis=0)
        lengths = np.linalg.norm(rows, axis=1) * np.linalg.norm(centre)
        return list((rows @ centre / np.where(lengths > 0, lengths, 1)).round(6))


@dataclass
class _Group:
    """A point that is being made."""

    theme: str
    number: int
    title: str
    passages: list[_Passage]
    claim: Claim | None = None

    @property
    def responses(self) -> list[str]:
        return sorted({passage.response_id for passage in self.passages})

    def point(self, space: _Space, certain: Mapping[tuple[str, Claim], float]) -> Point:
        """Sentences that make the claim themselves and stand near the others come first."""
        sentences = [sentence for passage in self.passages for sentence in passage.sentences]
        rank = dict(zip((s.id for s in sentences), space.nearness(sentences), strict=True))
        for sentence in sentences:
            if self.claim:
                rank[sentence.id] += certain.get((sentence.id, self.claim), 0)
        number = f"p{self.number:02d}"
        return Point(f"{self.theme}-{number}" if self.theme else number, self.theme, self.title,
                     tuple(self.responses), tuple(sorted(rank, key=lambda id: -rank[id])))


def _responses(passages: Iterable[_Passage]) -> int:
    return len({passage.response_id for passage in passages})


def _home(claim: Claim, passages: Iterable[_Passage], others: Container[Claim | None]
          ) -> Claim | None:
    """Where a claim is told: with support, or in the remainder, if one sender alone makes it."""
    if _responses(passages) >= LEAST:
        return claim
    support = Claim(claim.move, Side.FOR)
    if claim.side is Side.CONDITIONS and support in others:
        return support
    return None if claim.side is Side.OPEN else claim


class _Maker:
    """Makes the groups of one theme after the other."""

    def __init__(self, passages: Sequence[_Passage], hearing: Hearing, settings: ClusterSettings
                 ) -> None:
        self.space = _Space([s for passage in passages for s in passage.sentences], settings.seed)
        self._titles = Titles(hearing, [passage.text for passage in passages])
        self._hearing = hearing
        self._settings = settings

    def groups(self, theme: str, passages: Iterable[_Passage]) -> list[_Group]:
        """Those of most responses first, the remainder last."""
        by_claim: dict[Claim | None, list[_Passage]] = defaultdict(list)
        for passage in passages:
            by_claim[passage.claim].append(passage)
        moves = [move.id for move in self._hearing.moves if move.theme == theme]
        claims = [Claim(move, side) for move in moves for side in Side]
        for claim in claims:
            if part := by_claim.pop(claim, []):
                by_claim[_home(claim, part, by_claim)] += part
        groups = [_Group(theme, number, self._title(claim, by_claim[claim]), by_claim[claim], claim)
                  for number, claim in enumerate(claims, start=1) if claim in by_claim]
        rest = _Group(theme, 0, self._titles.remainder, by_claim[None])
        number = len(claims)
        for source in [*(group for group in groups if len(group.passages) >= LARGE), rest]:
            for part, title in self._parts(source):
                number += 1
                groups.append(_Group(theme, number, title, part, source.claim))
                source.passages = sorted({*source.passages} - {*part}, key=_Passage.order)
        groups.sort(key=lambda group: (-len(group.responses), group.number))
        return [group for group in (*groups, rest) if group.passages]

    def _title(self, claim: Claim, passages: Iterable[_Passage]) -> str:
        return self._titles.claim(claim, also_others=any(p.claim != claim for p in passages))

    def _parts(self, group: _Group) -> list[tuple[list[_Passage], str]]:
        """What enough responses of a group say alike, with a title."""
        from minekit.cluster.estimator import PointClusterer

        candidates = [passage for passage in group.passages if passage.has_own_sentence]
        least = max(LEAST if group.theme else LEAST + 1, SHARE * _responses(group.passages))
        if len(candidates) < least:
            return []
        clusterer = PointClusterer(self._settings.likeness, random_state=self._settings.seed)
        clusters: dict[int, list[_Passage]] = defaultdict(list)
        for passage, label in zip(candidates, clusterer.fit_predict(self.space.of(candidates)),
                                  strict=True):
            clusters[label].append(passage)
        parts = []
        for part in clusters.values():
            if _responses(part) >= least:
                texts = [(passage.response_id, passage.text) for passage in part]
                if title := self._titles.topic(texts, group.claim):
                    parts.append((part, title))
        return parts
