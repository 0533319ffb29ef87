"""Titles of points, made of the titles of moves and of words that the passages share."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from enum import IntEnum
from math import log
from typing import NamedTuple

from minekit.danish.content import content_words, nouns, stem
from minekit.danish.phrases import noun_phrase
from minekit.hearing import Hearing
from minekit.records import Stance

SHARED = 0.5
"""Of the responses of a point that a word of its title stands in."""
WORDS = 2
"""Words of a title."""


class Side(IntEnum):
    """What is said of a move, in a fixed order."""

    FOR = 0
    CONDITIONS = 1
    AGAINST = 2
    OPEN = 3

    @classmethod
    def of(cls, stance: Stance) -> Side:
        """The side that a stance takes."""
        return _SIDES[stance]


_SIDES = {Stance.SUPPORTS: Side.FOR, Stance.SUPPORTS_WITH_CONDITIONS: Side.CONDITIONS,
          Stance.OPPOSES: Side.AGAINST, Stance.MIXED: Side.OPEN, Stance.NEUTRAL: Side.OPEN}
_CLAIMS = {Side.FOR: "Støtte til", Side.CONDITIONS: "Støtte med forbehold til",
           Side.AGAINST: "Modstand mod", Side.OPEN: "Bemærkninger til"}
_ACTS = {  # words by which a passage shows what it does
    "Bekymring for": r"bekym\w*|frygt\w*|bange|risik\w*|fare for|desværre|kritis\w*|uacceptab\w*"
                     r"|problem\w*|forring\w*|gå(?:r)? ud over",
    "Ønske om": r"ønske\w*|foreslå\w*|opfordr\w*|anmod\w*|anbefal\w*|bør|bede?r? om|savne\w*"
                r"|mangl\w*|skal der|håbe?r?|forudsæt\w*",
    "Tilfredshed med": r"glæde\w*|glad for|tilfreds\w*|positiv\w*|anerkend\w*|kvitter\w*|rose?r?"
                       r"|bakke?r? op|velkommen",
    "Spørgsmål om": r"spørge\w*|spørgsmål\w*|uklar\w*|hvordan|hvorfor|hvornår",
}
_ACTS_RE = {act: re.compile(rf"\b(?:{cues})\b", re.I) for act, cues in _ACTS.items()}


class Claim(NamedTuple):
    """A side on a move."""

    move: str
    side: Side


class Titles:
    """Knows the words of all passages, and so what is special to some of them.

    Parameters
    ----------
    texts
        Of all passages.
    """

    remainder = "Øvrige bemærkninger"

    def __init__(self, hearing: Hearing, texts: Sequence[str]) -> None:
        self._hearing = hearing
        self._passages = len(texts)
        self._seen = Counter(root for text in texts for root in _roots(text))
        self._nouns = nouns(texts)

    def claim(self, claim: Claim, *, also_others: bool = False) -> str:
        """Such as "Modstand mod lukning af skolen".

        Parameters
        ----------
        also_others
            Whether the point of those who support a move holds some who do so with conditions.
        """
        title = noun_phrase(self._hearing.move(claim.move).title, self._keeps_capital)
        return f"{_CLAIMS[claim.side]} {title}{', delvis med forbehold' if also_others else ''}"

    def topic(self, passages: Sequence[tuple[str, str]], claim: Claim | None = None) -> str:
        """Such as "Bekymring for skolevejen"; empty if the passages share no telling noun.

        Parameters
        ----------
        passages
            Response and text of each.
        claim
            What they have in common besides.
        """
        words = self._shared(passages)
        if not words:
            return ""
        topic = " og ".join(words)
        return f"{self.claim(claim)}: {topic}" if claim else f"{_act(passages)} {topic}"

    def _shared(self, passages: Iterable[tuple[str, str]]) -> list[str]:
        """The nouns that are in most of the responses and in few other passages, best first."""
        responses: dict[str, set[str]] = defaultdict(set)
        for response, text in passages:
            for root in _roots(text):
                responses[root].add(response)
        total = len(set().union(*responses.values())) if responses else 0
        score = {root: len(have) * log(1 + self._passages / self._seen[root])
                 for root, have in responses.items()
                 if len(have) >= max(2, SHARED * total) and root in self._nouns}
        best: list[str] = []
        for root in sorted(score, key=lambda root: (-score[root], root)):
            if not any(root in other or other in root for other in best):
                best.append(root)
        return [self._nouns[root] for root in best[:WORDS]]

    def _keeps_capital(self, word: str) -> bool:
        """Whether the texts write it with a capital letter inside sentences."""
        return word.isupper() or self._nouns.get(stem(word), "")[:1].isupper()


def _roots(text: str) -> set[str]:
    return {stem(word) for word in content_words(text)}


def _act(passages: Sequence[tuple[str, str]]) -> str:
    """What most of the passages do, if they do the same."""
    does = Counter(act for _, text in passages for act, cues in _ACTS_RE.items()
                   if cues.search(text))
    act, count = max(does.items(), key=lambda item: item[1], default=("", 0))
    return act if 2 * count > len(passages) else "Bemærkninger om"
