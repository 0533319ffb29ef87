"""Titles of points, made of the titles of moves and of words that the passages share."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import log
from typing import NamedTuple

from minekit.cluster.passages import Claim, Passage, Side
from minekit.danish.content import content_words, nouns, stem
from minekit.danish.phrases import noun_phrase, object_after
from minekit.hearing import Hearing
from minekit.wording import words

SHARED = 0.5
"""Of the responses of a point that a word of its title stands in."""
WORDS = 2
"""Words of a title."""

_CLAIMS = {Side.FOR: "supports", Side.AGAINST: "opposes", Side.OPEN: "open"}
_ACTS = {  # words by which a passage shows what it does
    "concern": r"bekym\w*|frygt\w*|bange|risik\w*|fare for|desværre|kritis\w*|uacceptab\w*"
               r"|problem\w*|forring\w*|gå(?:r)? ud over",
    "wish": r"ønske\w*|foreslå\w*|opfordr\w*|anmod\w*|anbefal\w*|bør|bede?r? om|savne\w*"
            r"|mangl\w*|skal der|håbe?r?|forudsæt\w*",
    "satisfaction": r"glæde\w*|glad for|tilfreds\w*|positiv\w*|anerkend\w*|kvitter\w*|rose?r?"
                    r"|bakke?r? op|velkommen",
    "question": r"spørge\w*|spørgsmål\w*|uklar\w*|hvordan|hvorfor|hvornår",
}
_OBJECTS = {  # the same where what it is about follows at once
    "concern": r"(?:bekymr\w+|betænkelig\w*) (?:for|over|ved)|frygte[rt]?|bange for",
    "wish": r"ønske[rt]?(?: om)?|foreslår|opfordre[rt]? til|anmode[rt]? om|beder om"
            r"|efterlyse[rt]?|savne[rt]?|anbefale[rt]?",
    "satisfaction": r"(?:glæde[rs]?|glad|glade) (?:for|over)|tilfreds\w* med|positiv\w* over for",
    "question": r"spørgsmål\w* (?:om|til)|uklart",
}
_ACTS_RE = {act: re.compile(rf"\b(?:{cues})\b", re.I) for act, cues in _ACTS.items()}
_OBJECTS_RE = {act: re.compile(rf"\b(?:{cues})\b", re.I) for act, cues in _OBJECTS.items()}


class Title(NamedTuple):
    """What the senders of a point do, and of what they speak."""

    act: str
    topic: str = ""

    @property
    def text(self) -> str:
        """Such as "Bekymring for skolevejen"."""
        return words("da")(f"point.{self.act}", topic=self.topic)


class Titles:
    """Knows the words of all passages, and so what is special to some of them."""

    def __init__(self, hearing: Hearing, passages: Sequence[Passage]) -> None:
        texts = [passage.text for passage in passages]
        self._hearing = hearing
        self._passages = len(texts)
        self._seen = Counter(root for text in texts for root in roots(text))
        self._nouns = nouns(texts)

    def claim(self, claim: Claim, reserved: int = 0, senders: int = 0) -> Title:
        """Such as "Modstand mod lukning af skolen".

        Parameters
        ----------
        reserved, senders
            How many of how many have conditions.
        """
        act = _CLAIMS[claim.side]
        if reserved:
            act = "reserved" if reserved == senders else "partly"
        return Title(act, noun_phrase(self._hearing.move(claim.move).title, self._keeps_capital))

    def topic(self, passages: Sequence[Passage], known: Iterable[str] = ()) -> Title | None:
        """Such as "Bekymring for skolevejen"; None if the passages share no telling noun.

        Parameters
        ----------
        known
            Roots of what all of them speak of anyway.
        """
        shared = self._shared(passages, set(known))
        if not shared:
            return None
        act = _act(passages)
        topic = self._object(act, shared, passages)
        return Title(act, topic or " og ".join(self._nouns[root] for root in shared))

    def _object(self, act: str, shared: Sequence[str], passages: Sequence[Passage]) -> str:
        """What several passages say next to a word of the act, of a shared noun; or nothing."""
        if act not in _OBJECTS_RE:
            return ""
        found = Counter(what for passage in passages
                        for what in object_after(_OBJECTS_RE[act], passage.text)
                        if not roots(what).isdisjoint(shared))
        found = Counter({what: n for what, n in found.items() if n > 1})
        return max(found, key=lambda what: (found[what], -len(what), what), default="")

    def _shared(self, passages: Iterable[Passage], known: set[str]) -> list[str]:
        """The nouns that are in most of the responses and in few other passages, best first."""
        responses: dict[str, set[str]] = defaultdict(set)
        for passage in passages:
            for root in roots(passage.text):
                responses[root].add(passage.response_id)
        total = len(set().union(*responses.values())) if responses else 0
        score = {root: len(have) * log(1 + self._passages / self._seen[root])
                 for root, have in responses.items()
                 if len(have) >= max(2, SHARED * total) and root in self._nouns
                 and root not in known}
        best: list[str] = []
        for root in sorted(score, key=lambda root: (-score[root], root)):
            if not any(root in other or other in root for other in best):
                best.append(root)
        return best[:WORDS]

    def _keeps_capital(self, word: str) -> bool:
        """Whether the texts write it with a capital letter inside sentences."""
        return word.isupper() or self._nouns.get(stem(word), "")[:1].isupper()


@lru_cache(1 << 15)
def roots(text: str) -> frozenset[str]:
    """The stems of the words that carry content."""
    return frozenset(map(stem, content_words(text)))


@lru_cache(1 << 15)
def _acts(text: str) -> tuple[str, ...]:
    """What a passage does."""
    return tuple(act for act, cues in _ACTS_RE.items() if cues.search(text))


def _act(passages: Sequence[Passage]) -> str:
    """What most of the passages do, if they do the same."""
    does = Counter(act for passage in passages for act in _acts(passage.text))
    act, count = max(does.items(), key=lambda item: item[1], default=("", 0))
    return act if 2 * count > len(passages) else "about"
